/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What all system calls of the API begin with.
 */
#pragma once
#include "core/entry.h"
#include "core/scheduler.h"
#include "core/utilisation.h"
#include "debug/debug.h"
#include "debug/error_text.h"

#include <abi/syscall.h>

static inline void syscall_note(enum abi_syscall number)
{
    utilisation_enter();
    debug_entry(ENTRY_SYSCALL, (word_t)number);
    if (WITH_ERROR_TEXT) {
        error_text_clear();
    }
}
