/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The line that a failed invocation prints, or hands to its caller (spec 04, section 5.2).
 */
#include "core/scheduler.h"
#include "debug/debug.h"
#include "debug/error_text.h"
#include "print.h"

static const char *user_error_style(const char *escape)
{
    return WITH_COLOUR ? escape : "";
}

void debug_user_error(const char *function, unsigned line, const char *format, ...)
{
    const char *plain = user_error_style("\033[0m");
    const char *bold = user_error_style("\033[1m");
    va_list arguments;
    if (WITH_ERROR_TEXT) {
        error_text_begin();
    }
    print("%s%s<<%s%sseL4(CPU 0)%s%s", plain, bold, plain, user_error_style("\033[32m"), plain,
          bold);
    print(" [%s/%u T%p \"%s\" @%lx]: ", function, line, as_pointer(tcb_label(current_thread)),
          WITH_DEBUG ? current_thread->name : "", current_thread->context.word[CONTEXT_IP]);
    va_start(arguments, format);
    print_list(format, &arguments);
    va_end(arguments);
    print(">>%s\n", plain);
    if (WITH_ERROR_TEXT) {
        error_text_end();
    }
}
