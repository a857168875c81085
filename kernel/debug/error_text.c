/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What failed invocations tell their callers. Builds with KernelInvocationReportErrorIPC only.
 *
 * X1 `error_text` ends with a NUL inside its array.
 */
#include "debug/error_text.h"

#include "core/tcb.h"
#include "debug/debug.h"
#include "print.h"

#include <abi/constants.h>
#include <abi/message.h>

static char error_text[DEBUG_MESSAGE_MAXLEN * sizeof(word_t)];

void error_text_clear(void)
{
    error_text[0] = '\0';
}

void error_text_begin(void)
{
    error_text_clear();
    print_redirect(error_text, sizeof(error_text));
}

void error_text_end(void)
{
    print_redirect(NULL, 0);
}

unsigned error_text_deliver(const struct tcb *thread)
{
    uint64_t *buffer = thread_writable_buffer(thread);
    if (buffer == NULL) {
        return 0;
    }
    char *message = (char *)(buffer + ABI_IPC_MSG + DEBUG_MESSAGE_START);
    unsigned length = 0;
    for (; error_text[length] != '\0'; length++) {
        message[length] = error_text[length];
    }
    message[length] = '\0';
    return length / sizeof(word_t) + 1;
}

void error_text_print(void)
{
    print("%s", error_text);
}
