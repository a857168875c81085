/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The machine of the core's tests; see machine.h.
 */
#include "machine.h"

#include "arch/host.h"
#include "arch/irq.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/domain.h"
#include "core/entry.h"
#include "core/irq.h"
#include "core/ready_queue.h"
#include "core/scheduler.h"
#include "debug/debug.h"
#include "machine_time.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/syscall.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMORY = 1 << 20,
    TABLE = 0x1000,
    ROOT = 0x2000,
    BUFFER = 0x3000,
    VSPACE = 0x4000,
    SCHED_CONTEXT = 0x5000
};
enum { SCHED_CONTEXT_BITS = 8 };

static _Alignas(MEMORY) uint8_t memory[MEMORY];
static struct tcb idle;
static _Alignas(32) struct slot anchor; /* always in the list of the derivation tree */

struct tcb *machine_root(void)
{
    return (struct tcb *)(void *)(memory + ROOT);
}

struct slot *machine_slot(unsigned index)
{
    return (struct slot *)(void *)(memory + TABLE) + index;
}

static paddr_t at(unsigned offset)
{
    return kernel_to_paddr(memory + offset);
}

static void empty_tree(void)
{
    if (slot_is_empty(&anchor)) {
        return;
    }
    while (derivation_next(&anchor)) {
        derivation_remove(derivation_next(&anchor));
    }
    while (derivation_previous(&anchor)) {
        derivation_remove(derivation_previous(&anchor));
    }
    derivation_remove(&anchor);
}

/* Nothing of an earlier test: queues, interrupts, the list of threads. */
static void forget(void)
{
    empty_tree();
    if (WITH_MCS) {
        machine_time_forget();
    }
    for (unsigned domain = 0; domain < CONFIG_NUM_DOMAINS; domain++) {
        while (ready_queue_take_highest(domain)) {
        }
    }
    for (irq_t irq = 0; irq <= IRQ_MAX; irq++) {
        *irq_target(irq) = (struct slot){0};
        irq_set_state(irq, IRQ_INACTIVE);
    }
    memset(memory, 0, sizeof(memory));
    memset(&idle, 0, sizeof(idle));
    host_reset();
    machine_idle = NULL;
#if CONFIG_IS_ON(DEBUG_BUILD)
    debug_threads = NULL;
#endif
}

static void place(unsigned slot, struct cap cap)
{
    derivation_insert_root(machine_slot(slot), cap);
}

static void make_root_thread(void)
{
    struct tcb *root = tcb_create(at(ROOT));
    derivation_insert_in_tcb(machine_slot(SLOT_CNODE), &root->slots[TCB_CSPACE],
                             machine_slot(SLOT_CNODE)->cap);
    derivation_insert_in_tcb(machine_slot(SLOT_VSPACE), &root->slots[TCB_VSPACE],
                             machine_slot(SLOT_VSPACE)->cap);
    derivation_insert_in_tcb(machine_slot(SLOT_BUFFER), &root->slots[TCB_BUFFER],
                             machine_slot(SLOT_BUFFER)->cap);
    root->buffer_vaddr = 0x10000;
    root->priority = root->max_priority = seL4_MaxPrio;
    root->state = THREAD_RUNNING;
    current_thread = root;
}

void machine_start(void)
{
    current_thread = idle_thread = &idle;
    idle.state = THREAD_IDLE;
    forget();
    idle.state = THREAD_IDLE;
    domain_init();
    irq_set_state(IRQ_KERNEL_TIMER, IRQ_TIMER);
    derivation_insert_root(&anchor, cap_new(CAP_IRQ_CONTROL, 0, 0));
    place(SLOT_TCB, cap_new(CAP_THREAD, at(ROOT), 0));
    place(SLOT_CNODE, cap_cnode(at(TABLE), MACHINE_RADIX, 64 - MACHINE_RADIX, 0));
    place(SLOT_VSPACE, cap_set(cap_new(CAP_PML4, at(VSPACE), 0), CAP_TABLE_IS_MAPPED, 1));
    place(SLOT_IRQ_CONTROL, cap_new(CAP_IRQ_CONTROL, 0, 0));
    place(SLOT_DOMAIN, cap_new(CAP_DOMAIN, 0, 0));
    place(SLOT_BUFFER, cap_frame(at(BUFFER), FRAME_4K, FRAME_READ_WRITE, false));
    place(SLOT_UNTYPED,
          cap_untyped(at(MEMORY / 2), MACHINE_UNTYPED_BITS, false, BIT(MACHINE_UNTYPED_BITS)));
    place(SLOT_DEVICE, cap_untyped(BIT(40), 16, true, 0));
    make_root_thread();
    if (WITH_MCS) {
        place(SLOT_SCHED_CONTEXT, cap_sched_context(at(SCHED_CONTEXT), SCHED_CONTEXT_BITS));
        place(SLOT_SCHED_CONTROL, cap_sched_control(0));
        machine_time_start(machine_root(), (void *)(memory + SCHED_CONTEXT));
    }
}

word_t machine_buffer_word(unsigned index)
{
    return ((const uint64_t *)(const void *)(memory + BUFFER))[index];
}

void machine_set_buffer_word(unsigned index, word_t value)
{
    ((uint64_t *)(void *)(memory + BUFFER))[index] = value;
}

/* With CLAVIS_TRACE in the environment every system call is told before it is done. */
static void trace(int64_t number, cptr_t cptr, const struct message *message)
{
    if (!getenv("CLAVIS_TRACE")) {
        return;
    }
    fprintf(stderr, "# %p: syscall %lld on %llu, label %llu, caps", (void *)current_thread,
            (long long)number, (unsigned long long)cptr, (unsigned long long)message->label);
    for (unsigned i = 0; i < message->cap_count; i++) {
        fprintf(stderr, " %llu", (unsigned long long)message->caps[i]);
    }
    fprintf(stderr, ", words");
    for (unsigned i = 0; i < message->length && i < ARRAY_SIZE(message->words); i++) {
        fprintf(stderr, " %llu", (unsigned long long)message->words[i]);
    }
    fprintf(stderr, "\n");
}

void machine_syscall(int64_t number, cptr_t cptr, const struct message *message)
{
    trace(number, cptr, message);
    uint64_t *buffer = thread_writable_buffer(current_thread);
    uint64_t *registers = current_thread->context.word;
    for (unsigned i = 0; i < message->length && i < ARRAY_SIZE(message->words); i++) {
        if (i < ABI_MESSAGE_REGISTERS) {
            registers[context_message_register[i]] = message->words[i];
        } else if (buffer) {
            buffer[ABI_IPC_MSG + i] = message->words[i];
        }
    }
    for (unsigned i = 0; buffer && i < message->cap_count; i++) {
        buffer[ABI_IPC_CAPS_OR_BADGES + i] = message->caps[i];
    }
    word_t info = abi_message_info_new(message->label, 0, message->cap_count, message->length);
    registers[CONTEXT_CPTR] = cptr;
    registers[CONTEXT_INFO] = info;
    registers[CONTEXT_NUMBER] = (word_t)number;
    if (WITH_MCS) {
        registers[CONTEXT_REPLY] = message->reply;
        registers[CONTEXT_DESTINATION] = message->destination;
    }
    current_thread->context.next_ip = registers[CONTEXT_IP];
    machine_enter();
}

void machine_enter(void)
{
    struct context *context = &current_thread->context;
    int64_t number = (int64_t)context->word[CONTEXT_NUMBER];
    context->word[CONTEXT_IP] = context->next_ip;
    context->next_ip += 2; /* length of SYSCALL */
    if (number < 0 && number >= -ENTRY_TABLE_SIZE) {
        entry_table[ENTRY_TABLE_SIZE + number](context->word[CONTEXT_CPTR],
                                               context->word[CONTEXT_INFO]);
    } else {
        entry_unknown_syscall((word_t)number);
    }
}

word_t machine_call(cptr_t cptr, const struct message *message)
{
    const struct tcb *caller = current_thread;
    machine_syscall(seL4_SysCall, cptr, message);
    assert_ptr_equal(current_thread, caller);
    return abi_message_info_label(current_thread->context.word[CONTEXT_INFO]);
}

word_t machine_word(unsigned index)
{
    if (index < ABI_MESSAGE_REGISTERS) {
        return current_thread->context.word[context_message_register[index]];
    }
    return thread_readable_buffer(current_thread)[ABI_IPC_MSG + index];
}

word_t machine_make(word_t type, word_t size_bits, unsigned slot)
{
    struct message message = {.label = UntypedRetype,
                              .length = 6,
                              .words = {type, size_bits, 0, 0, slot, 1},
                              .cap_count = 1,
                              .caps = {SLOT_CNODE}};
    return machine_call(SLOT_UNTYPED, &message);
}
