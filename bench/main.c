/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Root task that counts the instructions of system calls: runs all benchmarks, prints a line for
 * each count, ends the machine. tools/bench reads the lines.
 */
#include "bench.h"
#include "support/console.h"
#include "support/threads.h"

enum { STACK_BYTES = 64 * 1024 };
static char stack[STACK_BYTES] __attribute__((aligned(4096)));

extern const struct bench *const __start_benchmarks[];
extern const struct bench *const __stop_benchmarks[];

int call_on_stack(int (*function)(void), void *top);

_Noreturn void check_failed(const char *file, int line, const char *what, seL4_Word got,
                            seL4_Word expected)
{
    say("FAILED %s:%u: %s: got 0x%x, expected 0x%x\n", file, (seL4_Word)line, what, got, expected);
    end_run(1);
}

void bracket_close(struct bracket *bracket)
{
    seL4_Word count = bracket->end - bracket->start;
    bracket->rounds += 1;
    if (bracket->rounds <= WARM_UPS) {
        return;
    }
    __asm__ volatile("nopl 0x7065656b(%rax)");
    bracket->low = count < bracket->low ? count : bracket->low;
    bracket->high = count > bracket->high ? count : bracket->high;
}

void bracket_report(const struct bracket *bracket, const char *name)
{
    CHECK_EQ(bracket->rounds, ROUNDS);
    say("COUNT %s %u %u\n", name, bracket->low, bracket->high);
}

void curve_report(const struct bracket *bracket, const char *curve, const char *line, seL4_Word x)
{
    CHECK_EQ(bracket->rounds, ROUNDS);
    say("POINT %s/%s/%u %u %u\n", curve, line, x, bracket->low, bracket->high);
}

static int run_benchmarks(void)
{
    objects_init();
    threads_init();
    for (const struct bench *const *entry = __start_benchmarks; entry < __stop_benchmarks;
         entry += 1) {
        set_own_priority((*entry)->priority);
        (*entry)->run();
        threads_clean();
        objects_clean();
    }
    say("DONE\n");
    return 0;
}

int main(void)
{
    say("\nbench: start\n");
    end_run(call_on_stack(run_benchmarks, stack + STACK_BYTES));
}
