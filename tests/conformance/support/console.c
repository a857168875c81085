/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Output over DebugPutChar or the first serial port.
 */
#include "support/console.h"

#include "support/objects.h"

#include <stdarg.h>

enum { SERIAL_PORT = 0x3f8, SERIAL_LINE_STATUS = 5, SERIAL_CAN_SEND = 0x20, DEBUG_EXIT = 0xf4 };

static seL4_CPtr issue(seL4_Word first, seL4_Word last, seL4_CPtr slot)
{
    (void)seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, first, last, seL4_CapInitThreadCNode,
                                       slot, seL4_WordBits);
    return slot;
}

#ifdef CONFIG_PRINTING
void console_release(void) {}

void console_acquire(void) {}

static void put(char c)
{
    seL4_DebugPutChar(c);
}
#else
static seL4_CPtr serial;

void console_release(void)
{
    (void)seL4_CNode_Delete(seL4_CapInitThreadCNode, serial, seL4_WordBits);
    serial = 0;
}

void console_acquire(void)
{
    if (!serial) {
        serial = issue(SERIAL_PORT, SERIAL_PORT + 7, console_slot());
    }
}

static void put_byte(char c)
{
    while (
        !(seL4_X86_IOPort_In8(serial, SERIAL_PORT + SERIAL_LINE_STATUS).result & SERIAL_CAN_SEND)) {
    }
    (void)seL4_X86_IOPort_Out8(serial, SERIAL_PORT, (seL4_Word)c & 0xff);
}

static void put(char c)
{
    console_acquire();
    if (c == '\n') {
        put_byte('\r');
    }
    put_byte(c);
}
#endif

static void put_number(seL4_Word number, seL4_Word base)
{
    char digits[20];
    unsigned count = 0;
    do {
        digits[count++] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number > 0);
    while (count > 0) {
        put(digits[--count]);
    }
}

static void put_text(const char *text)
{
    while (*text) {
        put(*text++);
    }
}

void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (const char *at = format; *at; at += 1) {
        if (*at != '%') {
            put(*at);
            continue;
        }
        at += 1;
        if (*at == 's') {
            put_text(va_arg(arguments, const char *));
        } else {
            put_number(va_arg(arguments, seL4_Word), *at == 'x' ? 16 : 10);
        }
    }
    va_end(arguments);
}

void console_expects(seL4_Word count, const char *text)
{
    say("  console: %u x %s\n", count, text);
}

_Noreturn void end_run(int code)
{
    seL4_CPtr port = issue(DEBUG_EXIT, DEBUG_EXIT, exit_slot());
    for (;;) {
        (void)seL4_X86_IOPort_Out8(port, DEBUG_EXIT, (seL4_Word)code);
    }
}
