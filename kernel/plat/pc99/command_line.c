/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Options on the kernel's command line.
 */
#include "command_line.h"

#include "core/boot_section.h"

BOOT_CODE static bool command_line_is_separator(char c)
{
    return (unsigned char)c <= ' ';
}

/* First character of the next word at or behind `at`; the closing NUL if there is none. */
BOOT_CODE static const char *command_line_word(const char *at)
{
    while (*at != '\0' && command_line_is_separator(*at)) {
        at++;
    }
    return at;
}

BOOT_CODE static const char *command_line_word_end(const char *at)
{
    while (*at != '\0' && !command_line_is_separator(*at)) {
        at++;
    }
    return at;
}

/* What follows if `word` begins with `start`, else null. */
BOOT_CODE static const char *command_line_after(const char *word, const char *start)
{
    while (*start != '\0') {
        if (*word++ != *start++) {
            return NULL;
        }
    }
    return word;
}

BOOT_CODE static int command_line_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Number in [text, end) up to a comma; 0 if there is none, or anything else there, or too much. */
BOOT_CODE static uint32_t command_line_parse(const char *text, const char *end)
{
    uint64_t value = 0;
    unsigned base = 10;
    const char *digits = command_line_after(text, "0x");
    if (digits != NULL) {
        base = 16;
        text = digits;
    }
    for (; text < end && *text != ','; text++) {
        int digit = command_line_digit(*text);
        if (digit < 0 || (unsigned)digit >= base) {
            return 0;
        }
        value = value * base + (unsigned)digit;
        if (value > UINT32_MAX) {
            return 0;
        }
    }
    return (uint32_t)value;
}

BOOT_CODE bool command_line_has(const char *line, const char *word)
{
    for (const char *at = command_line_word(line); *at != '\0'; at = command_line_word(at)) {
        const char *end = command_line_word_end(at);
        if (command_line_after(at, word) == end) {
            return true;
        }
        at = end;
    }
    return false;
}

BOOT_CODE bool command_line_number(const char *line, const char *key, uint32_t *value)
{
    bool found = false;
    for (const char *at = command_line_word(line); *at != '\0'; at = command_line_word(at)) {
        const char *end = command_line_word_end(at);
        const char *after = command_line_after(at, key);
        if (after != NULL && *after == '=') {
            *value = command_line_parse(after + 1, end);
            found = true;
        }
        at = end;
    }
    return found;
}
