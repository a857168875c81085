/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * TCG plugin: for how long the kernel lets no interrupt in. A stretch begins with the first
 * instruction of a kernel entry, or with the STI of a preemption point, and ends with the return to
 * a program, or before the next STI. An interrupt that is raised at its beginning is taken at its
 * end. What happens before the first program runs does not count.
 *
 * Stretches are of one kind if the same instruction ran most often. At the end the longest of each
 * kind is written to the file of the argument `out`, in no order, as profile.c does:
 *
 *   count <instructions> 0
 *   i <address> <times>                 what it was made of
 */
#include "executed.h"

int qemu_plugin_version = QEMU_PLUGIN_VERSION;

enum {
    SHORT = 500, /* stretches that nobody will ask for */
    MOST_KINDS = 1 << 10,
};

static const uint8_t sti[] = {0xfb};
static const uint8_t cli[] = {0xfa};
static const uint8_t iretq[] = {0x48, 0xcf};
static const uint8_t sysretq[] = {0x48, 0x0f, 0x07};

struct stretch {
    uint64_t kind;
    uint64_t length;
    char *text;
};

static struct stretch longest[MOST_KINDS];
static unsigned kind_count;
static uint64_t length; /* of the stretch that has begun */
static bool has_program_run;
static bool is_open; /* between STI and CLI: what returns now is the handler of an interrupt */
static FILE *out;

static uint64_t stretch_kind(void)
{
    const struct instruction *most = &instructions[executed[0]];
    for (unsigned i = 1; i < executed_count; i += 1) {
        const struct instruction *other = &instructions[executed[i]];
        most = other->times > most->times ? other : most;
    }
    return most->address;
}

static struct stretch *longest_of(uint64_t kind)
{
    for (unsigned i = 0; i < kind_count; i += 1) {
        if (longest[i].kind == kind) {
            return &longest[i];
        }
    }
    if (kind_count == MOST_KINDS) {
        abort();
    }
    struct stretch *stretch = &longest[kind_count];
    kind_count += 1;
    stretch->kind = kind;
    return stretch;
}

static void stretch_write(struct stretch *stretch)
{
    size_t size;
    free(stretch->text);
    FILE *text = open_memstream(&stretch->text, &size);
    if (!text) {
        abort();
    }
    fprintf(text, "count %llu 0\n", (unsigned long long)length);
    executed_write(text);
    fclose(text);
    stretch->length = length;
}

static void stretch_end(void)
{
    if (length >= SHORT) {
        struct stretch *stretch = longest_of(stretch_kind());
        if (length > stretch->length) {
            stretch_write(stretch);
        }
    }
    executed_clear();
    length = 0;
}

static void on_instruction(unsigned cpu, void *data)
{
    (void)cpu;
    if (has_program_run) {
        length += 1;
        executed_add(data);
    }
}

static void on_sti(unsigned cpu, void *data)
{
    stretch_end();
    is_open = true;
    on_instruction(cpu, data);
}

static void on_cli(unsigned cpu, void *data)
{
    is_open = false;
    on_instruction(cpu, data);
}

static void on_return(unsigned cpu, void *data)
{
    on_instruction(cpu, data);
    if (!is_open) {
        stretch_end();
        has_program_run = true;
    }
}

#define IS(insn, bytes) is_one(insn, bytes, sizeof(bytes))

static void watch(struct qemu_plugin_insn *insn)
{
    void (*callback)(unsigned, void *) = on_instruction;
    if (IS(insn, sti)) {
        callback = on_sti;
    } else if (IS(insn, cli)) {
        callback = on_cli;
    } else if (IS(insn, iretq) || IS(insn, sysretq)) {
        callback = on_return;
    }
    qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, QEMU_PLUGIN_CB_NO_REGS,
                                           instruction_at(insn));
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i += 1) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
        if (is_kernel(qemu_plugin_insn_vaddr(insn))) {
            watch(insn);
        }
    }
}

static void on_end_of_run(qemu_plugin_id_t id, void *data)
{
    (void)id;
    (void)data;
    for (unsigned i = 0; i < kind_count; i += 1) {
        fputs(longest[i].text, out);
    }
    fclose(out);
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv)
{
    (void)info;
    if (argc != 1 || strncmp(argv[0], "out=", 4) != 0) {
        fputs("latency: the argument is out=FILE\n", stderr);
        return -1;
    }
    out = fopen(argv[0] + 4, "w");
    if (!out) {
        perror(argv[0] + 4);
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_end_of_run, NULL);
    return 0;
}
