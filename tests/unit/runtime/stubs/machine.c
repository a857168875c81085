/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A machine that writes down what a program does to it.
 */
#include "machine.h"

#include <arch_stdio.h>
#include <assert.h>
#include <sel4/sel4.h>
#include <stdio.h>
#include <string.h>

struct machine machine;
int logged_errors;

void machine_reset(void)
{
    memset(&machine, 0, sizeof machine);
    machine.input = "";
}

void seL4_DebugPutChar(char c)
{
    assert(machine.debug_count < sizeof machine.debug_text - 1);
    machine.debug_text[machine.debug_count++] = c;
}

void seL4_Yield(void)
{
    machine.yields++;
}

void seL4_DebugHalt(void)
{
    assert(!"no test halts the machine");
}

size_t __arch_write(char *data, size_t count)
{
    assert(machine.console_count + count < sizeof machine.console_text);
    memcpy(machine.console_text + machine.console_count, data, count);
    machine.console_count += count;
    return count;
}

int __arch_getchar(void)
{
    return *machine.input ? *machine.input++ : EOF;
}

int vspace_new_pages_at_vaddr()
{
    assert(!"the tests of this program have a heap in an area");
    return -1;
}

void *vspace_new_pages()
{
    assert(!"the tests of this program have a heap in an area");
    return NULL;
}
