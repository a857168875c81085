/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The auxiliary vector: what a program is told when it starts (spec 02, section 9.2). It ends with
 * an entry of type AT_NULL. The padding behind a_type must be zero: C libraries read 64 bits there.
 */
#pragma once

#define AT_NULL    0
#define AT_PHDR    3  /* program headers: address */
#define AT_PHENT   4  /* size of one */
#define AT_PHNUM   5  /* how many */
#define AT_PAGESZ  6  /* bytes in a page */
#define AT_SYSINFO 32 /* the program's own function for system calls of its C library */

#define AT_SEL4_BOOT_INFO         64 /* seL4_BootInfo *, root task only */
#define AT_SEL4_CSPACE_DESCRIPTOR 65
#define AT_SEL4_VSYSCALL          66
#define AT_SEL4_IPC_BUFFER_PTR    67 /* seL4_IPCBuffer * of the first thread */
#define AT_SEL4_IPC_BUFFER        68
#define AT_SEL4_TCB               69 /* the first thread's cap to itself */
#define AT_SEL4_CNODE             70
#define AT_SEL4_VSPACE            71
#define AT_SEL4_ASID_POOL         72

/* Types of program headers. */
#define PT_LOAD    1
#define PT_DYNAMIC 2
#define PT_TLS     7
#define PT_NUM     8

typedef struct {
    int a_type;
    union {
        long a_val;
        void *a_ptr;
        void (*a_fnc)(void);
    } a_un;
} auxv_t;
