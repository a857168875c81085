/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that talk to each other, start and stop each other and are interrupted, at random: after
 * each kernel entry the kernel is in the state that the tables of the specification give (model.h):
 * who runs, in which order who waits for what, and all registers.
 */
#include "arch/host.h"
#include "core/entry.h"
#include "model_kernel.h"
#include "unit.h"

#include <abi/invocation.h>
#include <abi/object.h>
#include <abi/syscall.h>

enum { LIVES = 400, STEPS = 500, DEPTH = 64, UNKNOWN_NUMBER = 5 };

static struct random random_state;

static unsigned below(unsigned limit)
{
    return random_below(&random_state, limit);
}

/* What a thread asks for: registers, the words beyond them, and one extra capability. */
struct request {
    int64_t number;
    word_t cptr, label, length, extra_count;
    word_t words[6];
    word_t extra;
};

static struct request requests[MODEL_THREADS];
static word_t requested_at[MODEL_THREADS]; /* address of the instruction */

static word_t any_word(void)
{
    static const int64_t numbers[] = {seL4_SysSend,  seL4_SysNBSend, seL4_SysRecv,
                                      seL4_SysReply, seL4_SysYield,  seL4_SysNBRecv};
    return below(4) ? below(16) : (word_t)numbers[below(ARRAY_SIZE(numbers))];
}

static word_t any_of(unsigned first, unsigned count)
{
    return below(40) ? first + below(count) : below(2) ? EMPTY_SLOT : BIT(20) + below(9);
}

static word_t any_endpoint(void)
{
    return any_of(ENDPOINT_CAPS, MODEL_ENDPOINTS * CAPS_EACH);
}

static word_t any_notification(void)
{
    return any_of(NOTIFICATION_CAPS, MODEL_NOTIFICATIONS * CAPS_EACH);
}

static int64_t any_send(void)
{
    static const int64_t numbers[] = {seL4_SysCall, seL4_SysCall, seL4_SysSend, seL4_SysNBSend};
    return numbers[below(ARRAY_SIZE(numbers))];
}

/* A message to an endpoint, from one, or an answer. */
static struct request any_message(void)
{
    static const int64_t numbers[] = {seL4_SysCall,      seL4_SysCall,      seL4_SysSend,
                                      seL4_SysNBSend,    seL4_SysRecv,      seL4_SysRecv,
                                      seL4_SysReplyRecv, seL4_SysReplyRecv, seL4_SysReplyRecv,
                                      seL4_SysNBRecv,    seL4_SysReply};
    return (struct request){.number = numbers[below(ARRAY_SIZE(numbers))],
                            .cptr = any_endpoint(),
                            .label = below(3),
                            .length = below(MODEL_REGISTERS + 1)};
}

/* The root thread must not block, nor fault. */
static struct request any_polling_message(void)
{
    static const int64_t numbers[] = {seL4_SysNBSend, seL4_SysNBSend, seL4_SysNBRecv,
                                      seL4_SysNBRecv, seL4_SysReply};
    struct request request = any_message();
    request.number = numbers[below(ARRAY_SIZE(numbers))];
    if (request.number == seL4_SysNBRecv) {
        request.cptr = ENDPOINT_CAPS + below(MODEL_ENDPOINTS) * CAPS_EACH + below(2);
    }
    return request;
}

/* A look for signals, at a notification that is not another thread's. */
static struct request any_poll(void)
{
    int i = (int)below(MODEL_NOTIFICATIONS);
    if (model.notification[i].bound != NOBODY) {
        return (struct request){.number = seL4_SysYield};
    }
    return (struct request){.number = seL4_SysNBRecv,
                            .cptr = NOTIFICATION_CAPS + (unsigned)i * CAPS_EACH};
}

/* A signal, or waiting for one, which the root thread must not. */
static struct request any_signal(void)
{
    bool is_root = model.current == 0;
    struct request request = {.number = any_send(),
                              .cptr = is_root ? NOTIFICATION_CAPS + below(2 * CAPS_EACH)
                                              : any_notification(),
                              .length = below(MODEL_REGISTERS + 1)};
    if (!is_root && below(5)) {
        request.number = below(4) ? seL4_SysRecv : seL4_SysNBRecv;
    } else if (is_root && below(2)) {
        request = any_poll();
    }
    return request;
}

static cptr_t any_other_thread(void)
{
    return TCB_CAPS + 1 + below(MODEL_THREADS - 1);
}

/* An address where no thread has been. */
static word_t new_address(void)
{
    static word_t address = BIT(40);
    return address += BIT(10);
}

/* Threads but the root thread, which goes on, are stopped, started and bound; all get priorities.
 */
static struct request any_control(void)
{
    static const word_t labels[] = {TCBSuspend,        TCBResume,           TCBCopyRegisters,
                                    TCBSetPriority,    TCBWriteRegisters,   TCBWriteRegisters,
                                    TCBWriteRegisters, TCBWriteRegisters,   TCBWriteRegisters,
                                    TCBWriteRegisters, TCBBindNotification, TCBUnbindNotification};
    struct request request = {.number = any_send(),
                              .cptr = any_other_thread(),
                              .label = labels[below(ARRAY_SIZE(labels))],
                              .length = 3,
                              .extra_count = 1,
                              .extra = any_other_thread()};
    switch (request.label) {
    case TCBSetPriority:
        request.cptr = below(12) ? request.cptr : SLOT_TCB;
        request.words[0] = below(MODEL_PRIORITIES);
        request.extra = SLOT_TCB;
        break;
    case TCBBindNotification:
        request.extra = NOTIFICATION_CAPS + below(MODEL_NOTIFICATIONS * CAPS_EACH);
        break;
    case TCBWriteRegisters: /* flags, count, rip */
        request.words[0] = below(4) > 0;
        request.words[1] = 1;
        request.words[2] = new_address();
        break;
    default:
        request.words[0] = below(4); /* flags of CopyRegisters */
        break;
    }
    return request;
}

static struct request any_slot_operation(void)
{
    struct request request = {.number = any_send(),
                              .cptr = SLOT_CNODE,
                              .length = 2,
                              .words = {REPLY_SLOTS + below(REPLIES), DEPTH}};
    switch (below(4)) {
    case 0:
        request.label = CNodeDelete;
        return request;
    case 1:
        request.label = CNodeCancelBadgedSends;
        request.words[0] = ENDPOINT_CAPS + below(MODEL_ENDPOINTS * CAPS_EACH);
        return request;
    default:
        request.label = CNodeSaveCaller;
        return request;
    }
}

static struct request any_saved_answer(void)
{
    return (struct request){.number = any_send(),
                            .cptr = REPLY_SLOTS + below(REPLIES),
                            .label = below(2),
                            .length = below(MODEL_REGISTERS + 1)};
}

/* Makes the large CNode, or deletes it. */
static struct request any_long_operation(void)
{
    if (slot_is_empty(machine_slot(LARGE_SLOT))) {
        return (struct request){.number = any_send(),
                                .cptr = LARGE_UNTYPED,
                                .label = UntypedRetype,
                                .length = 6,
                                .words = {seL4_CapTableObject, LARGE_RADIX, 0, 0, LARGE_SLOT, 1},
                                .extra_count = 1,
                                .extra = SLOT_CNODE};
    }
    return (struct request){.number = any_send(),
                            .cptr = SLOT_CNODE,
                            .label = CNodeDelete,
                            .length = 2,
                            .words = {LARGE_SLOT, DEPTH}};
}

static struct request any_unknown(void)
{
    struct request request = any_message();
    request.number = UNKNOWN_NUMBER;
    return request;
}

static struct request yield(void)
{
    return (struct request){.number = seL4_SysYield};
}

typedef struct request any_function(void);

static struct request any_request(void)
{
    static any_function *const of_root[] = {
        any_control,         any_control,         any_control,         any_control,
        any_control,         any_control,         any_control,         any_control,
        any_polling_message, any_polling_message, any_polling_message, any_polling_message,
        any_slot_operation,  any_long_operation,  any_saved_answer,    any_signal};
    static any_function *const of_others[] = {
        any_control, any_slot_operation, any_long_operation, any_unknown, yield,
        any_signal,  any_signal,         any_saved_answer,   any_message, any_message,
        any_message, any_message,        any_message,        any_message, any_message};
    return model.current == 0 ? of_root[below(ARRAY_SIZE(of_root))]()
                              : of_others[below(ARRAY_SIZE(of_others))]();
}

/* Words that a message to a thread may have; those of an invocation mean something. */
static void fill_words(struct request *request)
{
    for (unsigned i = 0; i < MODEL_REGISTERS && request->extra_count == 0; i++) {
        request->words[i] = request->cptr == SLOT_CNODE ? request->words[i] : any_word();
    }
}

static void load_registers(const struct request *request)
{
    struct model_thread *thread = &model.thread[model.current];
    thread->cptr = request->cptr;
    thread->info = abi_message_info_new(request->label, 0, request->extra_count, request->length);
    thread->other[MODEL_RDX] = (word_t)request->number;
    for (unsigned i = 0; i < MODEL_REGISTERS; i++) {
        thread->mr[i] = request->words[i];
    }
    uint64_t *word = current_thread->context.word;
    word[CONTEXT_CPTR] = thread->cptr;
    word[CONTEXT_INFO] = thread->info;
    word[CONTEXT_NUMBER] = thread->other[MODEL_RDX];
    for (unsigned i = 0; i < MODEL_REGISTERS; i++) {
        word[context_message_register[i]] = thread->mr[i];
    }
}

static void load_buffer(const struct request *request)
{
    model.extra_slot = request->extra;
    machine_set_buffer_word(ABI_IPC_CAPS_OR_BADGES, request->extra);
    for (unsigned i = MODEL_REGISTERS; i < ARRAY_SIZE(request->words); i++) {
        machine_set_buffer_word(ABI_IPC_MSG + i, request->words[i]);
    }
}

static struct model_interrupt interrupt_of(irq_t irq)
{
    int number = (int)irq - FIRST_IRQ;
    return irq == IRQ_KERNEL_TIMER ? (struct model_interrupt){true, NOBODY, 0}
                                   : (struct model_interrupt){true, number, IRQ_BADGE << number};
}

static irq_t any_irq(void)
{
    return below(2) ? FIRST_IRQ + below(MODEL_IRQS) : IRQ_KERNEL_TIMER;
}

/* An interrupt between two instructions of the program. */
static void interrupt(irq_t irq)
{
    struct model_thread *thread = &model.thread[model.current];
    thread->ip = thread->next;
    current_thread->context.word[CONTEXT_IP] = current_thread->context.next_ip;
    entry_irq(irq);
    model_interrupt(interrupt_of(irq));
    model_decide();
    model_kernel_check();
}

/* The running thread makes its system call, a new one or the one that it has to make again, now and
 * then with an interrupt pending, which only long operations let in. */
static void make_system_call(void)
{
    int who = model.current;
    if (model.thread[who].next != requested_at[who]) {
        requested_at[who] = model.thread[who].next;
        requests[who] = any_request();
        fill_words(&requests[who]);
        load_registers(&requests[who]);
    }
    load_buffer(&requests[who]);
    irq_t irq = any_irq();
    bool is_pending = requests[who].cptr == SLOT_CNODE && below(2);
    if (is_pending) {
        host_raise_irq(irq);
    }
    machine_enter();
    bool was_taken = is_pending && !host.is_pending[irq];
    host.is_pending[irq] = false;
    model_syscall(was_taken ? interrupt_of(irq) : (struct model_interrupt){.is_preempting = false});
    model_kernel_check();
    if (is_pending && !was_taken) {
        interrupt(irq);
    }
}

static void kernel_follows_the_tables(void **state)
{
    (void)state;
    random_state = random_begin("model");
    for (unsigned life = 0; life < LIVES; life++) {
        model_kernel_begin(&random_state);
        for (int i = 0; i < MODEL_THREADS; i++) {
            requested_at[i] = 1; /* odd: nowhere */
        }
        model_kernel_check();
        for (unsigned step = 0; step < STEPS; step++) {
            if (below(30) == 0) {
                interrupt(any_irq());
            } else {
                make_system_call();
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernel_follows_the_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
