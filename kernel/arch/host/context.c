/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Host build: registers of threads that never run, under the rules of x86_64 (spec 01, 1.7).
 */
#include "arch/context.h"

enum { FLAGS_KEPT = 0xed7, FLAGS_INITIAL = 0x202 };

#define LOWER_HALF_LAST  UINT64_C(0x00007fffffffffff)
#define UPPER_HALF_FIRST UINT64_C(0xffff800000000000)

void context_init(struct context *context)
{
    context->word[CONTEXT_FLAGS] = FLAGS_INITIAL;
}

void context_write_sanitised(struct context *context, unsigned index, word_t value)
{
    bool is_address =
        index == ABI_CONTEXT_RIP || index == ABI_CONTEXT_FS_BASE || index == ABI_CONTEXT_GS_BASE;
    if (is_address && value > LOWER_HALF_LAST && value < UPPER_HALF_FIRST) {
        value = 0;
    }
    if (index == ABI_CONTEXT_RFLAGS) {
        value = (value & FLAGS_KEPT) | FLAGS_INITIAL;
    }
    context->word[index] = value;
}

void context_sanitise(struct context *context, unsigned count)
{
    for (unsigned i = 0; i < count; i += 1) {
        context_write_sanitised(context, i, context->word[i]);
    }
}

void context_registers_written(struct context *context)
{
    context->next_ip = context->word[CONTEXT_IP];
    context->entered_by_syscall = 0;
    context->view_generation = 0;
}
