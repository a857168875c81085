/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the kernel says (spec 04, section 5). Nothing of this is in builds without printing: the
 * calls below then are empty inline functions.
 */
#pragma once
#include "core/fault.h"
#include "core/types.h"

#include <config.h>

struct tcb;

#if CONFIG_IS_ON(PRINTING)
/* Kernel printf: %d %u %x %lx %lu %ld %p %s %c with width and '-', '0'; %p as spec 04, 5.1. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The line that a failed invocation of the current thread prints (spec 04, 5.2). */
void debug_user_error(const char *function, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define user_error(...) debug_user_error(__func__, __LINE__, __VA_ARGS__)

/* A fault that nobody handles (spec 04, 5.3). */
void debug_report_fault(const struct tcb *thread, const struct fault *fault);

/* A byte to the console; a line feed becomes carriage return and line feed. */
void debug_put_char(char c);

/* Debug builds with printing: the table of all threads (spec 04, 5.5), and all objects and
 * capabilities (5.8). */
void debug_dump_scheduler(void);
void debug_snapshot(void);
#else
static inline void print_nothing(const char *format, ...)
{
    (void)format;
}
#define print(...)      print_nothing(__VA_ARGS__)
#define user_error(...) print_nothing(__VA_ARGS__)
static inline void debug_report_fault(const struct tcb *thread, const struct fault *fault)
{
    (void)thread;
    (void)fault;
}
static inline void debug_put_char(char c)
{
    (void)c;
}
static inline void debug_dump_scheduler(void) {}
static inline void debug_snapshot(void) {}
#endif

/* Why the kernel was entered, for the message of a halt (spec 04, 5.7). */
enum entry_reason {
    ENTRY_UNKNOWN,
    ENTRY_IRQ,
    ENTRY_UNKNOWN_SYSCALL,
    ENTRY_VM_FAULT,
    ENTRY_USER_FAULT,
    ENTRY_DEBUG_FAULT,
    ENTRY_SYSCALL
};

#if CONFIG_IS_ON(DEBUG_BUILD)
void debug_entry(enum entry_reason reason, word_t word);
void debug_name_thread(struct tcb *thread, const char *name); /* cut to what fits */
void debug_thread_created(struct tcb *thread); /* names it after its creator, lists it */
void debug_thread_destroyed(struct tcb *thread);
extern struct tcb *debug_threads; /* newest first */
#else
static inline void debug_entry(enum entry_reason reason, word_t word)
{
    (void)reason;
    (void)word;
}
static inline void debug_name_thread(struct tcb *thread, const char *name)
{
    (void)thread;
    (void)name;
}
static inline void debug_thread_created(struct tcb *thread)
{
    (void)thread;
}
static inline void debug_thread_destroyed(struct tcb *thread)
{
    (void)thread;
}
#endif

/* Debug system calls of this build (spec 01, section 4); false: not one of them. */
bool debug_syscall(word_t number);

/* Prints the compatible lines and stops the machine. */
_Noreturn void debug_halt(void);
