/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <stddef.h>
#include <string.h>
#include <utils/xml.h>

static const char *entity(char c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&apos;";
    default:
        return NULL;
    }
}

int utils_put_xml_escape(const char *string, int (*print)(void *, const char *, ...),
                         void *print_arg)
{
    int total = 0;

    while (*string) {
        size_t plain = strcspn(string, "<>&\"'");
        int result = plain ? print(print_arg, "%.*s", (int)plain, string)
                           : print(print_arg, "%s", entity(*string));

        if (result < 0) {
            return result;
        }
        total += result;
        string += plain ? plain : 1;
    }
    return total;
}
