/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The line of user_error as part of a failed call's answer, instead of on the console (spec 01,
 * section 8.3; spec 04, section 5.2). Used with KernelInvocationReportErrorIPC only.
 */
#pragma once
#include "core/types.h"

struct tcb;

/* A system call begins, of which nothing is to be said yet. */
void error_text_clear(void);

/* Between these two what is printed becomes the text, instead of an older one. */
void error_text_begin(void);
void error_text_end(void);

/* Stores the text, which may be empty, in the IPC buffer of `thread`; returns how many words the
 * answer becomes longer, 0 if there is no buffer. */
unsigned error_text_deliver(const struct tcb *thread);

/* The text goes to the console after all: nobody will get an answer. */
void error_text_print(void);
