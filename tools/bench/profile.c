/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * TCG plugin: what the instructions of each benchmark are. It follows the brackets of bench/bench.h
 * and keeps, of every count, the shortest bracket: how often each instruction of the kernel ran,
 * and which cache lines it touched. At the end it writes, to the file of the argument `out`:
 *
 *   count <total> <in user mode>        one for each count, in their order, followed by its
 *   i <address> <times>                 instructions of the kernel
 *   l <address>                         and the cache lines these read or wrote
 */
#include "executed.h"

int qemu_plugin_version = QEMU_PLUGIN_VERSION;

enum {
    MOST_LINES = 1 << 15, /* that one bracket touches */
    LINE_TABLE = 2 * MOST_LINES,
    LINE_BITS = 6,
};

/* What the benchmark marks its counts and brackets with. */
static const uint8_t new_count[] = {0x0f, 0x1f, 0x80, 'n', 'e', 'w', ' '};
static const uint8_t keep_bracket[] = {0x0f, 0x1f, 0x80, 'k', 'e', 'e', 'p'};
static const uint8_t stamp_start[] = {0x0f, 0x31};
static const uint8_t stamp_end[] = {0x48, 0x0f, 0x31};

static uint64_t lines[MOST_LINES];      /* that the present bracket has touched */
static uint64_t line_table[LINE_TABLE]; /* the same as a hash table; 0: free */
static unsigned line_count;

static bool has_count; /* a count has begun */
static bool is_open;   /* between two stamps */
static uint64_t total, in_user_mode;

/* The shortest bracket of the present count, as it will be written. */
static char *shortest;
static uint64_t shortest_total;
static FILE *out;

static void bracket_clear(void)
{
    executed_clear();
    memset(line_table, 0, sizeof(line_table));
    line_count = 0;
    total = 0;
    in_user_mode = 0;
}

static void count_end(void)
{
    if (has_count) {
        fputs(shortest ? shortest : "count 0 0\n", out);
    }
    free(shortest);
    shortest = NULL;
    shortest_total = UINT64_MAX;
}

static void bracket_write(FILE *to)
{
    fprintf(to, "count %llu %llu\n", (unsigned long long)total, (unsigned long long)in_user_mode);
    executed_write(to);
    for (unsigned i = 0; i < line_count; i += 1) {
        fprintf(to, "l %llx\n", (unsigned long long)lines[i]);
    }
}

static void bracket_keep_if_shorter(void)
{
    if (total >= shortest_total) {
        return;
    }
    free(shortest);
    size_t size;
    FILE *text = open_memstream(&shortest, &size);
    if (!text) {
        abort();
    }
    bracket_write(text);
    fclose(text);
    shortest_total = total;
}

static void on_new_count(unsigned cpu, void *data)
{
    (void)cpu;
    (void)data;
    count_end();
    has_count = true;
    is_open = false;
}

static void on_start(unsigned cpu, void *data)
{
    (void)cpu;
    (void)data;
    bracket_clear();
    is_open = true;
}

static void on_end(unsigned cpu, void *data)
{
    (void)cpu;
    (void)data;
    total += 1; /* the second stamp itself, as in the difference of the two */
    in_user_mode += 1;
    is_open = false;
}

static void on_keep_bracket(unsigned cpu, void *data)
{
    (void)cpu;
    (void)data;
    bracket_keep_if_shorter();
}

static void on_user_instruction(unsigned cpu, void *data)
{
    (void)cpu;
    (void)data;
    if (is_open) {
        total += 1;
        in_user_mode += 1;
    }
}

static void on_kernel_instruction(unsigned cpu, void *data)
{
    (void)cpu;
    if (is_open) {
        total += 1;
        executed_add(data);
    }
}

static void on_kernel_access(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
    (void)cpu;
    (void)info;
    (void)data;
    if (!is_open) {
        return;
    }
    uint64_t line = address >> LINE_BITS << LINE_BITS;
    uint64_t at = (line >> LINE_BITS) * 0x9e3779b97f4a7c15u % LINE_TABLE;
    while (line_table[at] && line_table[at] != line) {
        at = (at + 1) % LINE_TABLE;
    }
    if (line_table[at] == line) {
        return;
    }
    if (line_count == MOST_LINES) {
        abort();
    }
    line_table[at] = line;
    lines[line_count] = line;
    line_count += 1;
}

static void watch(struct qemu_plugin_insn *insn)
{
    void (*callback)(unsigned, void *) = on_user_instruction;
    struct instruction *data = NULL;
    if (is_kernel(qemu_plugin_insn_vaddr(insn))) {
        callback = on_kernel_instruction;
        data = instruction_at(insn);
        qemu_plugin_register_vcpu_mem_cb(insn, on_kernel_access, QEMU_PLUGIN_CB_NO_REGS,
                                         QEMU_PLUGIN_MEM_RW, NULL);
    } else if (is_one(insn, new_count, sizeof(new_count))) {
        callback = on_new_count;
    } else if (is_one(insn, keep_bracket, sizeof(keep_bracket))) {
        callback = on_keep_bracket;
    } else if (is_one(insn, stamp_start, sizeof(stamp_start))) {
        callback = on_start;
    } else if (is_one(insn, stamp_end, sizeof(stamp_end))) {
        callback = on_end;
    }
    qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, QEMU_PLUGIN_CB_NO_REGS, data);
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i += 1) {
        watch(qemu_plugin_tb_get_insn(block, i));
    }
}

static void on_end_of_run(qemu_plugin_id_t id, void *data)
{
    (void)id;
    (void)data;
    count_end();
    fclose(out);
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv)
{
    (void)info;
    if (argc != 1 || strncmp(argv[0], "out=", 4) != 0) {
        fputs("profile: the argument is out=FILE\n", stderr);
        return -1;
    }
    out = fopen(argv[0] + 4, "w");
    if (!out) {
        perror(argv[0] + 4);
        return -1;
    }
    shortest_total = UINT64_MAX;
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_end_of_run, NULL);
    return 0;
}
