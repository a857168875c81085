/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Errors of invocations and failures of lookups (spec 03, section 1.5).
 */
#include "core/error.h"

struct sys_error current_error;
struct lookup_failure current_lookup_failure;

void error_set(enum abi_error code, unsigned length, word_t first, word_t second)
{
    current_error.code = code;
    current_error.length = length;
    if (length > 0) {
        current_error.word[0] = first;
        current_error.word[1] = second;
    }
}

void error_set_failed_lookup(bool was_source)
{
    error_set(seL4_FailedLookup, 1, was_source, 0);
    current_error.length += lookup_failure_words(&current_lookup_failure, current_error.word + 1);
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
