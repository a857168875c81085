/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How kernel functions fail. A decoding function checks everything, changes nothing, and says
 * RESULT_ERROR after describing the error below; what acts cannot fail.
 */
#pragma once
#include "core/types.h"

#include <abi/error.h>

enum result {
    RESULT_OK,
    RESULT_ERROR,     /* current_error says which */
    RESULT_PREEMPTED, /* the work done stays done; the system call starts again */
};

/* The error of the invocation being decoded: code and the words of its reply (spec 03, 1.5). */
struct sys_error {
    enum abi_error code;
    unsigned length;
    word_t word[5];
};

/* Why resolving a capability pointer failed (spec 03, section 3.2). */
struct lookup_failure {
    enum abi_lookup_failure type;
    word_t bits_left;
    word_t bits_found;
    word_t guard_found;
};

extern struct sys_error current_error;
extern struct lookup_failure current_lookup_failure;

/* Record an error: its code and the `length` words of its reply. */
void error_set(enum abi_error code, unsigned length, word_t first, word_t second);
void error_set_failed_lookup(bool was_source); /* details: current_lookup_failure */

/* Each records the error and returns RESULT_ERROR; inline, so that callers are seen to fail. */
static inline enum result error_invalid_argument(word_t number)
{
    error_set(seL4_InvalidArgument, 1, number, 0);
    return RESULT_ERROR;
}

static inline enum result error_invalid_capability(word_t number)
{
    error_set(seL4_InvalidCapability, 1, number, 0);
    return RESULT_ERROR;
}

static inline enum result error_illegal_operation(void)
{
    error_set(seL4_IllegalOperation, 0, 0, 0);
    return RESULT_ERROR;
}

static inline enum result error_range(word_t lowest, word_t highest)
{
    error_set(seL4_RangeError, 2, lowest, highest);
    return RESULT_ERROR;
}

static inline enum result error_alignment(void)
{
    error_set(seL4_AlignmentError, 0, 0, 0);
    return RESULT_ERROR;
}

static inline enum result error_truncated_message(void)
{
    error_set(seL4_TruncatedMessage, 0, 0, 0);
    return RESULT_ERROR;
}

static inline enum result error_delete_first(void)
{
    error_set(seL4_DeleteFirst, 0, 0, 0);
    return RESULT_ERROR;
}

static inline enum result error_revoke_first(void)
{
    error_set(seL4_RevokeFirst, 0, 0, 0);
    return RESULT_ERROR;
}

static inline enum result error_not_enough_memory(word_t bytes)
{
    error_set(seL4_NotEnoughMemory, 1, bytes, 0);
    return RESULT_ERROR;
}

static inline enum result error_failed_lookup(bool was_source)
{
    error_set_failed_lookup(was_source);
    return RESULT_ERROR;
}

void lookup_failed_root(void);
void lookup_failed_missing(word_t bits_left);
void lookup_failed_depth(word_t bits_left, word_t bits_found);
void lookup_failed_guard(word_t bits_left, word_t guard_found, word_t bits_found);

/* Words of a lookup failure as messages carry them, its type first; returns how many (1..4).
 * `out` has room for 4. */
unsigned lookup_failure_words(const struct lookup_failure *failure, word_t *out);
