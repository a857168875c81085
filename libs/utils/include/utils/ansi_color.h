/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Coloured text as string literals (spec/06 section 3.5): ANSI_COLOR(RED), ANSI_COLOR(RED, BOLD),
 * ANSI_COLOR2(WHITE, BLUE, UNDERLINE), COLORIZE("text", GREEN). Names of colours and attributes are
 * arguments only; they are no macros.
 */
#pragma once

#define ANSI_COLOR_BLACK   "0"
#define ANSI_COLOR_RED     "1"
#define ANSI_COLOR_GREEN   "2"
#define ANSI_COLOR_YELLOW  "3"
#define ANSI_COLOR_BLUE    "4"
#define ANSI_COLOR_MAGENTA "5"
#define ANSI_COLOR_CYAN    "6"
#define ANSI_COLOR_WHITE   "7"

#define ANSI_ATTRIBUTE_
#define ANSI_ATTRIBUTE_BOLD      ";1"
#define ANSI_ATTRIBUTE_ITALIC    ";3"
#define ANSI_ATTRIBUTE_UNDERLINE ";4"
#define ANSI_ATTRIBUTE_BLINK     ";5"
#define ANSI_ATTRIBUTE_REVERSE   ";7"
#define ANSI_ATTRIBUTE_INVISIBLE ";8"

/* Up to three attributes. */
#define ANSI_ATTRIBUTES(a, b, c, ...) ANSI_ATTRIBUTE_##a ANSI_ATTRIBUTE_##b ANSI_ATTRIBUTE_##c

#define COLOR_RESET            "\x1B[0m"
#define ANSI_COLOR(color, ...) "\x1B[3" ANSI_COLOR_##color ANSI_ATTRIBUTES(__VA_ARGS__, , , ) "m"
#define ANSI_COLOR2(foreground, background, ...)                                                   \
    "\x1B[3" ANSI_COLOR_##foreground ";4" ANSI_COLOR_##background ANSI_ATTRIBUTES(__VA_ARGS__, ,   \
                                                                                  , ) "m"
#define COLORIZE(text, color, ...) ANSI_COLOR(color, ##__VA_ARGS__) text COLOR_RESET
