/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reading what a program is told at its start.
 */
#include "start_info.h"

#include <sel4runtime/elf.h>

/* A root task is told that its header is 32 bytes long (spec 06, section 4.1): it is an Elf64_Phdr.
 */
static void find_tls(struct tls_template *tls, char const *headers, unsigned long count,
                     unsigned long stride)
{
    if (stride < sizeof(Elf64_Phdr)) {
        stride = sizeof(Elf64_Phdr);
    }
    for (unsigned long i = 0; i < count; i++) {
        Elf64_Phdr const *header = (Elf64_Phdr const *)(headers + i * stride);
        if (header->p_type == PT_TLS) {
            tls->image = (void const *)header->p_vaddr;
            tls->image_size = header->p_filesz;
            tls->size = header->p_memsz;
            tls->alignment = header->p_align;
        }
    }
}

struct start_info start_info_read(auxv_t const *auxv)
{
    struct start_info info = {0};
    char const *headers = 0;
    unsigned long count = 0, stride = 0;
    for (; auxv->a_type != AT_NULL; auxv++) {
        switch (auxv->a_type) {
        case AT_PHDR:
            headers = auxv->a_un.a_ptr;
            break;
        case AT_PHENT:
            stride = (unsigned long)auxv->a_un.a_val;
            break;
        case AT_PHNUM:
            count = (unsigned long)auxv->a_un.a_val;
            break;
        case AT_SEL4_BOOT_INFO:
            info.bootinfo = auxv->a_un.a_ptr;
            break;
        case AT_SEL4_IPC_BUFFER_PTR:
            info.ipc_buffer = auxv->a_un.a_ptr;
            break;
        case AT_SEL4_TCB:
            info.tcb = (unsigned long)auxv->a_un.a_val;
            break;
        default:
            break;
        }
    }
    if (headers) {
        find_tls(&info.tls, headers, count, stride);
    }
    return info;
}

char const *base_name(char const *path)
{
    char const *name = path;
    for (char const *at = path; at && *at; at++) {
        if (*at == '/') {
            name = at + 1;
        }
    }
    return name;
}
