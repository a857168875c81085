/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations of TCBs about breakpoints (spec 01, section 11.3). Builds with HardwareDebugAPI only.
 */
#include "arch/debug_registers.h"
#include "arch/page_table.h"
#include "arch/thread.h"
#include "core/invocation.h"
#include "debug/debug.h"

#include <abi/constants.h>

enum { NUMBER_BITS = 16 };

struct breakpoint {
    word_t number;
    vaddr_t address;
    word_t type; /* enum abi_seL4_BreakpointType */
    word_t size; /* bytes, 0 for an instruction */
    word_t access;
};

/* These invocations demand no length; words that the message lacks are 0. */
static word_t breakpoint_word(const struct invocation *inv, unsigned index)
{
    return index < inv->length ? invocation_word(inv, index) : 0;
}

static word_t breakpoint_number(const struct invocation *inv)
{
    return breakpoint_word(inv, TCBSetBreakpoint_MR_bp_num) & MASK(NUMBER_BITS);
}

static enum result breakpoint_bad_argument(word_t argument)
{
    user_error("TCB SetBreakpoint: argument %lu fits neither data nor instruction.", argument);
    return error_invalid_argument(argument);
}

static enum result breakpoint_check_number(word_t number)
{
    if (number >= BREAKPOINTS) {
        user_error("TCB breakpoint: number %lu is above %u.", number, BREAKPOINTS - 1u);
        return error_range(0, BREAKPOINTS - 1);
    }
    return RESULT_OK;
}

/* Size and access of a breakpoint of a known type. */
static enum result breakpoint_check_kind(const struct breakpoint *b)
{
    bool is_data = b->type == seL4_DataBreakpoint;
    if ((b->size == 0) == is_data) {
        return breakpoint_bad_argument(TCBSetBreakpoint_MR_size);
    }
    if (!is_data && b->access != 0) {
        return breakpoint_bad_argument(TCBSetBreakpoint_MR_rw);
    }
    bool is_size = b->size == 0 || b->size == 1 || b->size == 2 || b->size == 4 || b->size == 8;
    if (b->access >= seL4_MaxBreakpointAccess || !is_size) {
        return breakpoint_bad_argument(TCBSetBreakpoint_MR_size);
    }
    return RESULT_OK;
}

/* Every processor of 64 bits can watch 8 bytes. */
static enum result breakpoint_check(const struct breakpoint *b)
{
    if (b->address >= USER_TOP) {
        return breakpoint_bad_argument(TCBSetBreakpoint_MR_vaddr);
    }
    if (b->type != seL4_DataBreakpoint && b->type != seL4_InstructionBreakpoint) {
        return breakpoint_bad_argument(TCBSetBreakpoint_MR_type);
    }
    enum result result = breakpoint_check_kind(b);
    if (result != RESULT_OK) {
        return result;
    }
    if (b->size != 0 && (b->address & (b->size - 1)) != 0) {
        user_error("TCB SetBreakpoint: 0x%lx is no multiple of its size.", b->address);
        return error_alignment();
    }
    return breakpoint_check_number(b->number);
}

/* The processor cannot watch for reads alone. */
static word_t breakpoint_field(const struct breakpoint *b)
{
    static const uint8_t length[] = {
        [1] = DR7_1_BYTE, [2] = DR7_2_BYTES, [4] = DR7_4_BYTES, [8] = DR7_8_BYTES};
    if (b->type == seL4_InstructionBreakpoint) {
        return DR7_EXECUTE;
    }
    word_t kind = b->access == seL4_BreakOnWrite ? DR7_WRITE : DR7_ACCESS;
    return kind | (word_t)length[b->size] << DR7_LENGTH_SHIFT;
}

static void breakpoint_clear(struct breakpoints *breakpoints, unsigned number)
{
    breakpoints->address[number] = 0;
    breakpoints->control &= ~(dr7_enable(number) | MASK(DR7_FIELD_BITS) << dr7_field_shift(number));
}

static enum result breakpoint_set(const struct invocation *inv, struct tcb *thread)
{
    struct breakpoint b = {
        .number = breakpoint_number(inv),
        .address = breakpoint_word(inv, TCBSetBreakpoint_MR_vaddr),
        .type = breakpoint_word(inv, TCBSetBreakpoint_MR_type),
        .size = breakpoint_word(inv, TCBSetBreakpoint_MR_size),
        .access = breakpoint_word(inv, TCBSetBreakpoint_MR_rw),
    };
    enum result result = breakpoint_check(&b);
    if (result != RESULT_OK) {
        return result;
    }
    unsigned number = (unsigned)b.number;
    breakpoint_clear(&thread->breakpoints, number);
    thread->breakpoints.address[number] = b.address;
    thread->breakpoints.control |= dr7_enable(number) | breakpoint_field(&b)
                                                            << dr7_field_shift(number);
    arch_thread_changed(thread);
    return RESULT_OK;
}

static enum result breakpoint_get(struct invocation *inv, const struct tcb *thread)
{
    static const uint8_t bytes[] = {
        [DR7_1_BYTE] = 1, [DR7_2_BYTES] = 2, [DR7_4_BYTES] = 4, [DR7_8_BYTES] = 8};
    word_t number = breakpoint_number(inv);
    enum result result = breakpoint_check_number(number);
    if (result != RESULT_OK) {
        return result;
    }
    const struct breakpoints *breakpoints = &thread->breakpoints;
    word_t field = breakpoints->control >> dr7_field_shift((unsigned)number);
    word_t kind = field & DR7_KIND_MASK;
    bool is_data = kind != DR7_EXECUTE;
    word_t words[] = {
        breakpoints->address[number],
        is_data ? seL4_DataBreakpoint : seL4_InstructionBreakpoint,
        is_data ? bytes[(field & MASK(DR7_FIELD_BITS)) >> DR7_LENGTH_SHIFT] : 0,
        kind == DR7_ACCESS  ? seL4_BreakOnReadWrite
        : kind == DR7_WRITE ? seL4_BreakOnWrite
                            : 0,
        (breakpoints->control & dr7_enable((unsigned)number)) != 0,
    };
    for (unsigned i = 0; i < ARRAY_SIZE(words); i += 1) {
        invocation_return(inv, i, words[i]);
    }
    return RESULT_OK;
}

static enum result breakpoint_unset(const struct invocation *inv, struct tcb *thread)
{
    word_t number = breakpoint_number(inv);
    enum result result = breakpoint_check_number(number);
    if (result != RESULT_OK) {
        return result;
    }
    breakpoint_clear(&thread->breakpoints, (unsigned)number);
    arch_thread_changed(thread);
    return RESULT_OK;
}

static enum result breakpoint_step(struct invocation *inv, struct tcb *thread)
{
    arch_single_step(thread, breakpoint_word(inv, TCBConfigureSingleStepping_MR_num_instructions));
    invocation_return(inv, 0, 0); /* no breakpoint was needed for it */
    return RESULT_OK;
}

enum result arch_breakpoint_invoke(struct invocation *inv, struct tcb *thread)
{
    switch (inv->label) {
    case TCBSetBreakpoint:
        return breakpoint_set(inv, thread);
    case TCBGetBreakpoint:
        return breakpoint_get(inv, thread);
    case TCBUnsetBreakpoint:
        return breakpoint_unset(inv, thread);
    case TCBConfigureSingleStepping:
        return breakpoint_step(inv, thread);
    default:
        user_error("TCB: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
}
