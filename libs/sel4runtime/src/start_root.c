/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Start of a root task: the kernel tells it only where the boot information is. The rest of what a
 * process finds on its stack is made up here (spec 06, section 4.1).
 */
#include <sel4/sel4.h>
#include <sel4runtime/elf.h>
#include <sel4runtime/start.h>

/* From tls_rootserver.lds. */
extern char _tdata_start[], _tdata_end[], _tbss_end[], _tls_alignment[];

/* The C library's system calls; absent from a program without it. */
long sel4_vsyscall(long number, ...) __attribute__((weak));

int main();

static Elf64_Phdr tls_header;

/* A C library looks for auxv right behind the end of the environment. */
static struct {
    char const *argv[2];
    char const *envp[2];
    auxv_t auxv[8];
} stack;

/* Called by _sel4_start. */
void __sel4_start_root(seL4_BootInfo *bootinfo);

static auxv_t *add_value(auxv_t *entry, int type, long value)
{
    entry->a_type = type;
    entry->a_un.a_val = value;
    return entry + 1;
}

static void fill_tls_header(void)
{
    tls_header.p_type = PT_TLS;
    tls_header.p_vaddr = (sel4runtime_uintptr_t)_tdata_start;
    tls_header.p_filesz = (sel4runtime_uintptr_t)_tdata_end - (sel4runtime_uintptr_t)_tdata_start;
    tls_header.p_memsz = (sel4runtime_uintptr_t)_tbss_end - (sel4runtime_uintptr_t)_tdata_start;
    tls_header.p_align = (sel4runtime_uintptr_t)_tls_alignment;
}

void __sel4_start_root(seL4_BootInfo *bootinfo)
{
    fill_tls_header();
    stack.argv[0] = "rootserver";
    stack.envp[0] = "seL4=1";
    auxv_t *next = stack.auxv;
    next = add_value(next, AT_PHENT, sizeof(Elf32_Phdr));
    next = add_value(next, AT_PHNUM, 1);
    next = add_value(next, AT_PHDR, (long)&tls_header);
    next = add_value(next, AT_SYSINFO, (long)sel4_vsyscall);
    next = add_value(next, AT_SEL4_BOOT_INFO, (long)bootinfo);
    next = add_value(next, AT_SEL4_TCB, seL4_CapInitThreadTCB);
    next = add_value(next, AT_PAGESZ, 0x1000);
    add_value(next, AT_NULL, 0);
    __sel4runtime_start_main(main, 1, stack.argv, stack.envp, stack.auxv);
}
