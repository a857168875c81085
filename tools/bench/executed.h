/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which instructions of the kernel have run, and how often, since executed_clear(). For plugins,
 * each of which is one file.
 */
#pragma once
#include "qemu_plugin.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_INSTRUCTIONS = 1 << 16 }; /* different ones that ever ran */

struct instruction {
    uint64_t address;
    unsigned times;
};

static struct instruction instructions[MOST_INSTRUCTIONS];
static unsigned instruction_count;
static unsigned executed[MOST_INSTRUCTIONS]; /* indices of those with times > 0 */
static unsigned executed_count;

static inline bool is_kernel(uint64_t address)
{
    return (int64_t)address < 0;
}

static inline bool is_one(const struct qemu_plugin_insn *insn, const uint8_t *bytes, size_t size)
{
    return qemu_plugin_insn_size(insn) == size &&
           memcmp(qemu_plugin_insn_data(insn), bytes, size) == 0;
}

/* The instruction at this address; translated anew it is the same one. */
static inline struct instruction *instruction_at(const struct qemu_plugin_insn *insn)
{
    uint64_t address = qemu_plugin_insn_vaddr(insn);
    for (unsigned i = instruction_count; i > 0; i -= 1) {
        if (instructions[i - 1].address == address) {
            return &instructions[i - 1];
        }
    }
    if (instruction_count == MOST_INSTRUCTIONS) {
        abort();
    }
    struct instruction *instruction = &instructions[instruction_count];
    instruction_count += 1;
    instruction->address = address;
    return instruction;
}

static inline void executed_add(struct instruction *instruction)
{
    if (instruction->times == 0) {
        executed[executed_count] = (unsigned)(instruction - instructions);
        executed_count += 1;
    }
    instruction->times += 1;
}

static inline void executed_clear(void)
{
    for (unsigned i = 0; i < executed_count; i += 1) {
        instructions[executed[i]].times = 0;
    }
    executed_count = 0;
}

/* Lines "i <address> <times>". */
static inline void executed_write(FILE *to)
{
    for (unsigned i = 0; i < executed_count; i += 1) {
        const struct instruction *instruction = &instructions[executed[i]];
        fprintf(to, "i %llx %u\n", (unsigned long long)instruction->address, instruction->times);
    }
}
