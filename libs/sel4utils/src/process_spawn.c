/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The first stack frame of a process and its start (spec/02 section 9.3, spec/06 section 19.3).
 *
 * The frame is laid out for the process's addresses, built in memory of the spawner and copied in
 * one piece. From the top of the stack down:
 *   one unused word, the program headers, the argument strings (the first one highest, each below a
 *   multiple of 4), padding, and the vector of words that begins at the 16-byte aligned stack
 *   pointer.
 */
#include <sel4runtime.h>
#include <sel4utils/helpers.h>
#include <sel4utils/process.h>
#include <sel4utils/util.h>
#include <stdlib.h>
#include <string.h>
#include <utils/stack.h>

#define STRING_ALIGNMENT 4

/* PAGESZ, PHDR, PHNUM, PHENT, the IPC buffer, the TCB, SYSINFO and the end. */
#define MAX_AUXV 8

typedef struct start_frame {
    uintptr_t top;
    uintptr_t headers;
    uintptr_t stack_pointer;
    char *bytes; /* copy of [stack_pointer, top) */
} start_frame_t;

static uintptr_t string_below(uintptr_t position, const char *string)
{
    return ALIGN_DOWN(position, STRING_ALIGNMENT) - (strlen(string) + 1);
}

static void *byte_at(const start_frame_t *frame, uintptr_t vaddr)
{
    return frame->bytes + (vaddr - frame->stack_pointer);
}

/* Lays the frame out and fills in all but the vector. 0, or -1 without room or memory. */
static int open_frame(start_frame_t *frame, const sel4utils_process_t *process, size_t vector_size,
                      int argc, char *argv[])
{
    size_t headers_size = (size_t)process->num_elf_phdrs * sizeof(Elf_Phdr);
    uintptr_t position;

    frame->top = (uintptr_t)process->thread.stack_top;
    frame->headers = frame->top - sizeof(seL4_Word) - headers_size;
    position = frame->headers;
    for (int i = 0; i < argc; i++) {
        position = string_below(position, argv[i]);
    }
    frame->stack_pointer = ALIGN_DOWN(position - vector_size, STACK_CALL_ALIGNMENT);
    if (frame->top - frame->stack_pointer > process->thread.stack_size * PAGE_SIZE_4K) {
        ZF_LOGE("The arguments do not fit on the stack of the process");
        return -1;
    }
    frame->bytes = calloc(1, frame->top - frame->stack_pointer);
    if (frame->bytes == NULL) {
        ZF_LOGE("No memory for the arguments of a process");
        return -1;
    }
    if (headers_size != 0) {
        memcpy(byte_at(frame, frame->headers), process->elf_phdrs, headers_size);
    }
    position = frame->headers;
    for (int i = 0; i < argc; i++) {
        position = string_below(position, argv[i]);
        strcpy(byte_at(frame, position), argv[i]);
    }
    return 0;
}

/* Writes the addresses of the strings and a null pointer; returns the address behind them. */
static uintptr_t put_argv(start_frame_t *frame, uintptr_t vaddr, int argc, char *argv[])
{
    uintptr_t *words = byte_at(frame, vaddr);
    uintptr_t position = frame->headers;

    for (int i = 0; i < argc; i++) {
        position = string_below(position, argv[i]);
        words[i] = position;
    }
    words[argc] = 0;
    return vaddr + ((size_t)argc + 1) * sizeof(uintptr_t);
}

/* Copies the frame to the process's stack and frees the copy. 0 or -1. */
static int close_frame(start_frame_t *frame, sel4utils_process_t *process, vka_t *vka,
                       vspace_t *vspace)
{
    uintptr_t position = frame->top;
    int error = sel4utils_stack_write(vspace, &process->vspace, vka, frame->bytes,
                                      frame->top - frame->stack_pointer, &position);

    free(frame->bytes);
    if (error) {
        ZF_LOGE("Failed to write the stack of the process");
        return -1;
    }
    process->thread.initial_stack_pointer = (void *)frame->stack_pointer;
    return 0;
}

/* The auxiliary vector, with its end. Number of entries. */
static size_t make_auxv(Elf_auxv_t auxv[MAX_AUXV], const sel4utils_process_t *process,
                        uintptr_t headers)
{
    size_t num = 0;

    auxv[num++] = (Elf_auxv_t){AT_PAGESZ, {process->pagesz}};
    auxv[num++] = (Elf_auxv_t){AT_PHDR, {headers}};
    auxv[num++] = (Elf_auxv_t){AT_PHNUM, {(uint64_t)process->num_elf_phdrs}};
    auxv[num++] = (Elf_auxv_t){AT_PHENT, {sizeof(Elf_Phdr)}};
    auxv[num++] = (Elf_auxv_t){AT_SEL4_IPC_BUFFER_PTR, {process->thread.ipc_buffer_addr}};
    auxv[num++] = (Elf_auxv_t){AT_SEL4_TCB, {process->dest_tcb_cptr}};
    if (process->sysinfo != 0) {
        auxv[num++] = (Elf_auxv_t){AT_SYSINFO, {process->sysinfo}};
    }
    auxv[num++] = (Elf_auxv_t){AT_NULL, {0}};
    return num;
}

static int write_registers(sel4utils_process_t *process, seL4_UserContext *context, int resume)
{
    return seL4_TCB_WriteRegisters(process->thread.tcb.cptr, resume != 0, 0,
                                   sizeof(*context) / sizeof(seL4_Word), context);
}

static bool is_spawnable(const sel4utils_process_t *process, int argc, char *argv[])
{
    if (process == NULL || process->thread.stack_top == NULL) {
        ZF_LOGE("The process is not configured or has no stack");
        return false;
    }
    if (argc < 0 || (argc > 0 && argv == NULL)) {
        ZF_LOGE("Bad arguments for a process");
        return false;
    }
    return true;
}

int sel4utils_spawn_process_v(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace, int argc,
                              char *argv[], int resume)
{
    seL4_UserContext context = {0};
    Elf_auxv_t auxv[MAX_AUXV];
    size_t auxv_size, vector_size;
    start_frame_t frame;
    uintptr_t position;

    if (!is_spawnable(process, argc, argv)) {
        return -1;
    }
    auxv_size = make_auxv(auxv, process, 0) * sizeof(auxv[0]);
    /* argc, the arguments, their end, the end of the empty environment */
    vector_size = ((size_t)argc + 3) * sizeof(seL4_Word) + auxv_size;
    if (open_frame(&frame, process, vector_size, argc, argv)) {
        return -1;
    }
    make_auxv(auxv, process, frame.headers);
    *(seL4_Word *)byte_at(&frame, frame.stack_pointer) = (seL4_Word)argc;
    position = put_argv(&frame, frame.stack_pointer + sizeof(seL4_Word), argc, argv);
    memcpy(byte_at(&frame, position + sizeof(seL4_Word)), auxv, auxv_size);
    if (close_frame(&frame, process, vka, vspace)) {
        return -1;
    }
    sel4utils_arch_init_context(process->entry_point, (void *)frame.stack_pointer, &context);
    return write_registers(process, &context, resume);
}

int sel4utils_spawn_process(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace, int argc,
                            char *argv[], int resume)
{
    seL4_UserContext context = {0};
    start_frame_t frame;
    int error;

    if (!is_spawnable(process, argc, argv) ||
        open_frame(&frame, process, ((size_t)argc + 1) * sizeof(uintptr_t), argc, argv)) {
        return -1;
    }
    put_argv(&frame, frame.stack_pointer, argc, argv);
    if (close_frame(&frame, process, vka, vspace)) {
        return -1;
    }
    error = sel4utils_arch_init_context_with_args(
        (sel4utils_thread_entry_fn)process->entry_point, (void *)(uintptr_t)argc,
        (void *)frame.stack_pointer, (void *)process->thread.ipc_buffer_addr, false,
        (void *)frame.stack_pointer, &context, vka, vspace, &process->vspace);
    return error ? error : write_registers(process, &context, resume);
}
