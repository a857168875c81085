/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The kernel's printf: a conversion is '%', flags '-' and '0', a width, 'l' or 'll', and one of
 * d u x p s c %. %p prints zero as `0` and all else as 0x and hexadecimal digits.
 */
#include "print.h"

#include "debug/debug.h"

struct conversion {
    bool is_left;
    bool is_zero_padded;
    bool is_long;
    unsigned width;
    char kind;
};

enum { DIGITS_MAX = 20 }; /* of 2^64 - 1 */

/* Where print goes if not to the console: the rest of a text, and the bytes left in it. */
static char *print_text_rest;
static size_t print_text_room;

void print_redirect(char *text, size_t bytes)
{
    print_text_rest = text;
    print_text_room = bytes;
}

static void print_char(char c)
{
    if (!WITH_ERROR_TEXT || print_text_rest == NULL) {
        debug_put_char(c);
    } else if (print_text_room > 1) {
        *print_text_rest++ = c;
        *print_text_rest = '\0';
        print_text_room--;
    }
}

/* Reads the conversion behind a '%'; returns what follows it. */
static const char *print_parse(const char *at, struct conversion *conversion)
{
    *conversion = (struct conversion){0};
    for (; *at == '-' || *at == '0'; at++) {
        conversion->is_left |= *at == '-';
        conversion->is_zero_padded |= *at == '0';
    }
    for (; *at >= '0' && *at <= '9'; at++) {
        conversion->width = conversion->width * 10 + (unsigned)(*at - '0');
    }
    for (; *at == 'l'; at++) {
        conversion->is_long = true;
    }
    conversion->kind = *at;
    return *at == '\0' ? at : at + 1;
}

static void print_padding(char c, unsigned count)
{
    while (count-- > 0) {
        print_char(c);
    }
}

static unsigned print_length(const char *text)
{
    unsigned length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

/* `prefix` and then `text`, at least as wide as the conversion says. */
static void print_text(const struct conversion *conversion, const char *prefix, const char *text)
{
    unsigned length = print_length(prefix) + print_length(text);
    unsigned padding = conversion->width > length ? conversion->width - length : 0;
    bool is_zero_padded = conversion->is_zero_padded && !conversion->is_left;
    if (!conversion->is_left && !is_zero_padded) {
        print_padding(' ', padding);
    }
    while (*prefix != '\0') {
        print_char(*prefix++);
    }
    if (is_zero_padded) {
        print_padding('0', padding);
    }
    while (*text != '\0') {
        print_char(*text++);
    }
    if (conversion->is_left) {
        print_padding(' ', padding);
    }
}

static void print_number(const struct conversion *conversion, const char *prefix, word_t value,
                         unsigned base)
{
    char digits[DIGITS_MAX + 1];
    char *at = digits + DIGITS_MAX;
    *at = '\0';
    do {
        *--at = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    print_text(conversion, prefix, at);
}

static void print_signed(const struct conversion *conversion, int64_t value)
{
    bool is_negative = value < 0;
    word_t size = is_negative ? -(word_t)value : (word_t)value;
    print_number(conversion, is_negative ? "-" : "", size, 10);
}

static void print_conversion(const struct conversion *conversion, va_list *arguments)
{
    switch (conversion->kind) {
    case 'd':
        print_signed(conversion,
                     conversion->is_long ? va_arg(*arguments, long) : va_arg(*arguments, int));
        break;
    case 'u':
    case 'x':
        print_number(conversion, "",
                     conversion->is_long ? va_arg(*arguments, unsigned long)
                                         : va_arg(*arguments, unsigned),
                     conversion->kind == 'u' ? 10 : 16);
        break;
    case 'p': {
        word_t value = (word_t)(uintptr_t)va_arg(*arguments, void *);
        print_number(conversion, value == 0 ? "" : "0x", value, 16);
        break;
    }
    case 's':
        print_text(conversion, "", va_arg(*arguments, const char *));
        break;
    case 'c':
        print_char((char)va_arg(*arguments, int));
        break;
    default: /* %% and what this printf does not know */
        print_char(conversion->kind);
        break;
    }
}

void print_list(const char *format, va_list *arguments)
{
    while (*format != '\0') {
        struct conversion conversion;
        if (*format != '%') {
            print_char(*format++);
            continue;
        }
        format = print_parse(format + 1, &conversion);
        if (conversion.kind != '\0') {
            print_conversion(&conversion, arguments);
        }
    }
}

void print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_list(format, &arguments);
    va_end(arguments);
}
