/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What sends and invocations share; the decoding functions see core/invocation.h instead.
 */
#pragma once
#include "core/slot.h"

enum { CAP_KINDS = 32 };

/* How a system call sends; whether the capabilities of its message are known to resolve; and (MCS)
 * whether it goes on with receiving: then the entry is not over behind the sending. */
enum { SEND_BLOCKING = 1, SEND_CALL = 2, SEND_CHECKED = 4, SEND_COMBINED = 8 };

/* Invokes the object of the capability in `slot` with the message of the current thread. */
void invoke_object(struct slot *slot, unsigned mode);

/* Do the extra capabilities of the current thread's message resolve? If not, that has been reported
 * as the mode asks for, and the system call is over. */
bool message_caps_resolve(unsigned mode);

/* What a Call returns: an empty message, with `length` words that are set already; or
 * current_error. */
void answer_caller(word_t label, unsigned length);
void answer_error(void);
