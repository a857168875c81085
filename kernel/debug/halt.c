/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Stopping the machine, and saying why (spec 04, section 5.7). In every build: a release kernel
 * stops silently.
 */
#include "arch/thread.h"
#include "core/assert.h"
#include "core/cspace.h"
#include "core/scheduler.h"
#include "debug/debug.h"
#include "debug/error_text.h"
#include "debug/syscall_name.h"

#include <abi/message.h>
#include <abi/syscall.h>

static enum entry_reason halt_reason;
static word_t halt_word;

#if CONFIG_IS_ON(DEBUG_BUILD)
void debug_entry(enum entry_reason reason, word_t word)
{
    halt_reason = reason;
    halt_word = word;
}
#endif

static void halt_print_syscall(word_t number)
{
    print("Syscall, number: %ld, %s\n", (int64_t)number, debug_syscall_name(number));
    bool is_invocation = number == (word_t)seL4_SysSend || number == (word_t)seL4_SysNBSend ||
                         number == (word_t)seL4_SysCall;
    if (!is_invocation || current_thread == NULL) {
        return;
    }
    const uint64_t *word = current_thread->context.word;
    const struct slot *slot = cspace_lookup(current_thread, word[CONTEXT_CPTR]);
    print("Cap type: %u, Invocation tag: %lu\n",
          slot == NULL ? (unsigned)CAP_NULL : (unsigned)cap_kind(slot->cap),
          abi_message_info_label(word[CONTEXT_INFO]));
}

static void halt_print_entry(void)
{
    print("\nKernel entry via ");
    switch (halt_reason) {
    case ENTRY_IRQ:
        print("Interrupt, irq %lu\n", halt_word);
        break;
    case ENTRY_UNKNOWN_SYSCALL:
        print("Unknown syscall, word: %lu", halt_word);
        break;
    case ENTRY_VM_FAULT:
        print("VM Fault, fault type: %lu\n", halt_word);
        break;
    case ENTRY_USER_FAULT:
        print("User level fault, number: %lu", halt_word);
        break;
    case ENTRY_DEBUG_FAULT:
        print("Debug fault. Fault Vaddr: 0x%lx", halt_word);
        break;
    case ENTRY_SYSCALL:
        halt_print_syscall(halt_word);
        break;
    case ENTRY_UNKNOWN:
        print("Unknown (%lu)\n", halt_word);
        break;
    }
}

void debug_halt(void)
{
    if (WITH_ERROR_TEXT) {
        error_text_print();
    }
    print("halting...");
    if (WITH_DEBUG && WITH_PRINTING) {
        halt_print_entry();
    }
    arch_halt();
}

void kernel_assertion_failed(const char *expression, const char *file, unsigned line,
                             const char *function)
{
    print("seL4 failed assertion '%s' at %s:%u in function %s\n", expression, file, line, function);
    debug_halt();
}

void kernel_fail(const char *text, const char *file, unsigned line, const char *function)
{
    print("seL4 called fail at %s:%u in function %s, saying \"%s\"\n", file, line, function, text);
    debug_halt();
}
