/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Errors of invocations and failures of lookups (spec 03, section 1.5).
 */
#include "core/error.h"

struct sys_error current_error;
struct lookup_failure current_lookup_failure;

static enum result error_set(enum abi_error code, unsigned length, word_t first, word_t second)
{
    current_error.code = code;
    current_error.length = length;
    current_error.word[0] = first;
    current_error.word[1] = second;
    return RESULT_ERROR;
}

enum result error_invalid_argument(word_t number)
{
    return error_set(seL4_InvalidArgument, 1, number, 0);
}

enum result error_invalid_capability(word_t number)
{
    return error_set(seL4_InvalidCapability, 1, number, 0);
}

enum result error_illegal_operation(void)
{
    return error_set(seL4_IllegalOperation, 0, 0, 0);
}

enum result error_range(word_t lowest, word_t highest)
{
    return error_set(seL4_RangeError, 2, lowest, highest);
}

enum result error_alignment(void)
{
    return error_set(seL4_AlignmentError, 0, 0, 0);
}

enum result error_truncated_message(void)
{
    return error_set(seL4_TruncatedMessage, 0, 0, 0);
}

enum result error_delete_first(void)
{
    return error_set(seL4_DeleteFirst, 0, 0, 0);
}

enum result error_revoke_first(void)
{
    return error_set(seL4_RevokeFirst, 0, 0, 0);
}

enum result error_not_enough_memory(word_t bytes)
{
    return error_set(seL4_NotEnoughMemory, 1, bytes, 0);
}

enum result error_failed_lookup(bool was_source)
{
    error_set(seL4_FailedLookup, 0, was_source, 0);
    current_error.length =
        1 + lookup_failure_words(&current_lookup_failure, current_error.word + 1);
    return RESULT_ERROR;
}

void lookup_failed_root(void)
{
    current_lookup_failure = (struct lookup_failure){.type = seL4_InvalidRoot};
}

void lookup_failed_missing(word_t bits_left)
{
    current_lookup_failure =
        (struct lookup_failure){.type = seL4_MissingCapability, .bits_left = bits_left};
}

void lookup_failed_depth(word_t bits_left, word_t bits_found)
{
    current_lookup_failure = (struct lookup_failure){
        .type = seL4_DepthMismatch, .bits_left = bits_left, .bits_found = bits_found};
}

void lookup_failed_guard(word_t bits_left, word_t guard_found, word_t bits_found)
{
    current_lookup_failure = (struct lookup_failure){.type = seL4_GuardMismatch,
                                                     .bits_left = bits_left,
                                                     .bits_found = bits_found,
                                                     .guard_found = guard_found};
}

unsigned lookup_failure_words(const struct lookup_failure *failure, word_t *out)
{
    out[0] = failure->type;
    out[1] = failure->bits_left;
    switch (failure->type) {
    case seL4_MissingCapability:
        return 2;
    case seL4_DepthMismatch:
        out[2] = failure->bits_found;
        return 3;
    case seL4_GuardMismatch:
        out[2] = failure->guard_found;
        out[3] = failure->bits_found;
        return 4;
    case seL4_NoFailure:
    case seL4_InvalidRoot:
        return 1;
    }
    return 1;
}
