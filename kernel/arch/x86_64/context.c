/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The registers of a thread (spec 01, sections 1.7, 1.10).
 */
#include "arch/context.h"

#include "arch/cpu.h"
#include "arch/entry_layout.h"
#include "core/entry.h"
#include "core/fault_seed.h"
#include "core/tcb.h"

#include <abi/syscall.h>

#define ASSERT_WORD(offset, index)                                                                 \
    _Static_assert((offset) == offsetof(struct tcb, context.word) + 8 * (index), #offset)
ASSERT_WORD(TCB_RIP, ABI_CONTEXT_RIP);
ASSERT_WORD(TCB_RSP, ABI_CONTEXT_RSP);
ASSERT_WORD(TCB_RFLAGS, ABI_CONTEXT_RFLAGS);
ASSERT_WORD(TCB_RAX, ABI_CONTEXT_RAX);
ASSERT_WORD(TCB_RBX, ABI_CONTEXT_RBX);
ASSERT_WORD(TCB_RCX, ABI_CONTEXT_RCX);
ASSERT_WORD(TCB_RDX, ABI_CONTEXT_RDX);
ASSERT_WORD(TCB_RSI, ABI_CONTEXT_RSI);
ASSERT_WORD(TCB_RDI, ABI_CONTEXT_RDI);
ASSERT_WORD(TCB_RBP, ABI_CONTEXT_RBP);
ASSERT_WORD(TCB_R8, ABI_CONTEXT_R8);
ASSERT_WORD(TCB_R9, ABI_CONTEXT_R9);
ASSERT_WORD(TCB_R10, ABI_CONTEXT_R10);
ASSERT_WORD(TCB_R11, ABI_CONTEXT_R11);
ASSERT_WORD(TCB_R12, ABI_CONTEXT_R12);
ASSERT_WORD(TCB_R13, ABI_CONTEXT_R13);
ASSERT_WORD(TCB_R14, ABI_CONTEXT_R14);
ASSERT_WORD(TCB_R15, ABI_CONTEXT_R15);
ASSERT_WORD(TCB_FS_BASE, ABI_CONTEXT_FS_BASE);
ASSERT_WORD(TCB_GS_BASE, ABI_CONTEXT_GS_BASE);
_Static_assert(TCB_NEXT_IP == offsetof(struct tcb, context.next_ip), "TCB_NEXT_IP");
_Static_assert(SYSCALL_CALL == seL4_SysCall && SYSCALL_REPLY_RECV == seL4_SysReplyRecv &&
                   SYSCALL_COUNT == ENTRY_TABLE_SIZE,
               "numbers of system calls");
_Static_assert(TCB_SPACE == offsetof(struct tcb, context.space), "TCB_SPACE");
_Static_assert(TCB_ENTRY == offsetof(struct tcb, context.entered_by_syscall), "TCB_ENTRY");

enum { FLAGS_INITIAL = FLAG_ALWAYS_1 | FLAG_IF };

void context_init(struct context *context)
{
    context->word[CONTEXT_FLAGS] = FLAGS_INITIAL;
}

/* Arithmetic flags and DF stay; interrupts are on, single-stepping and all system flags off. */
static word_t flags_sanitised(word_t flags)
{
    word_t reserved = 0x28; /* bits 3 and 5 */
    return ((flags & MASK(12)) | FLAGS_INITIAL) & ~(reserved | (SEEDED(EXC) ? 0 : FLAG_TF));
}

static inline word_t sanitised(unsigned index, word_t value)
{
    switch (index) {
    case ABI_CONTEXT_RIP:
    case ABI_CONTEXT_FS_BASE:
    case ABI_CONTEXT_GS_BASE:
        return is_canonical(value) ? value : 0;
    case ABI_CONTEXT_RFLAGS:
        return flags_sanitised(value);
    default:
        return value;
    }
}

void context_write_sanitised(struct context *context, unsigned index, word_t value)
{
    context->word[index] = sanitised(index, value);
}

static inline void sanitise(struct context *context, unsigned index, unsigned count)
{
    if (index < count) {
        context->word[index] = sanitised(index, context->word[index]);
    }
}

void context_sanitise(struct context *context, unsigned count)
{
    sanitise(context, ABI_CONTEXT_RIP, count);
    sanitise(context, ABI_CONTEXT_RFLAGS, count);
    sanitise(context, ABI_CONTEXT_FS_BASE, count);
    sanitise(context, ABI_CONTEXT_GS_BASE, count);
}

void context_registers_written(struct context *context)
{
    context->next_ip = context->word[CONTEXT_IP];
    context->entered_by_syscall = LEAVES_BY_IRET;
    context->view_generation = 0;
}
