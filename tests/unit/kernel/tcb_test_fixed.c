/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Invocations of threads with random arguments, mostly wrong in more than one way: the answer is
 * that of the first row of spec 03, sections 7.4 and 7.5, that applies.
 */
#include "core/derivation.h"
#include "core/notification.h"
#include "machine.h"
#include "random.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/error.h>
#include <abi/object.h>
#include <abi/types.h>

enum { LIVES = 200, STEPS = 300, RADIX = 3 };

/* Slots of the root CNode. */
enum {
    OTHER = SLOT_FREE, /* a thread; the root thread is above it */
    CNODE,
    ENDPOINT,
    NOTIFICATION,
    SEND_ONLY, /* to the notification */
    SECOND,    /* another notification */
    PARENT,    /* an untyped with a child */
    FRAME,
    DEVICE_FRAME,
    CHILD,
    EMPTY,
    SLOTS_USED,
};

static struct random random_state;

static unsigned below(unsigned limit)
{
    return random_below(&random_state, limit);
}

static void call_ok(cptr_t cptr, struct message message)
{
    assert_int_equal(machine_call(cptr, &message), seL4_NoError);
}

static void make_from(cptr_t untyped, word_t type, word_t size, unsigned slot)
{
    call_ok(untyped, (struct message){.label = UntypedRetype,
                                      .length = 6,
                                      .words = {type, size, 0, 0, slot, 1},
                                      .cap_count = 1,
                                      .caps = {SLOT_CNODE}});
}

static void begin(void)
{
    machine_start();
    make_from(SLOT_UNTYPED, seL4_TCBObject, 0, OTHER);
    make_from(SLOT_UNTYPED, seL4_CapTableObject, RADIX, CNODE);
    make_from(SLOT_UNTYPED, seL4_EndpointObject, 0, ENDPOINT);
    make_from(SLOT_UNTYPED, seL4_NotificationObject, 0, NOTIFICATION);
    make_from(SLOT_UNTYPED, seL4_NotificationObject, 0, SECOND);
    make_from(SLOT_UNTYPED, seL4_UntypedObject, 8, PARENT);
    make_from(SLOT_UNTYPED, seL4_X86_4K, 0, FRAME);
    make_from(SLOT_DEVICE, seL4_X86_4K, 0, DEVICE_FRAME);
    make_from(PARENT, seL4_EndpointObject, 0, CHILD);
    call_ok(SLOT_CNODE, (struct message){.label = CNodeCopy,
                                         .length = 5,
                                         .words = {SEND_ONLY, 64, NOTIFICATION, 64, RIGHT_WRITE},
                                         .cap_count = 1,
                                         .caps = {SLOT_CNODE}});
}

/* --- what the tables say */

static struct {
    word_t error, length, words[2];
} verdict;

static bool refuse(word_t error, word_t length, word_t first, word_t second)
{
    verdict.error = error;
    verdict.length = length;
    verdict.words[0] = first;
    verdict.words[1] = second;
    return false;
}

static bool refuse_plain(word_t error)
{
    return refuse(error, 0, 0, 0);
}

static bool has(const struct message *m, unsigned length, unsigned caps)
{
    return (m->length >= length && m->cap_count >= caps) || refuse_plain(seL4_TruncatedMessage);
}

static struct slot *extra(const struct message *m, unsigned i)
{
    return machine_slot((unsigned)m->caps[i]);
}

static bool is_self(const struct tcb *thread)
{
    return thread == current_thread;
}

/* Only untypeds with children are not derived with an error of their own, in this machine. */
static bool can_derive(const struct slot *slot)
{
    return cap_kind(slot->cap) != CAP_UNTYPED || !derivation_has_children(slot) ||
           refuse_plain(seL4_RevokeFirst);
}

static bool judge_registers(const struct message *m, const struct tcb *thread)
{
    if (!has(m, 2, 0)) {
        return false;
    }
    bool is_read = m->label == TCBReadRegisters;
    if (is_read && (m->words[1] < 1 || m->words[1] > 20)) {
        return refuse(seL4_RangeError, 2, 1, 20);
    }
    if (!is_read && m->length - 2 < m->words[1]) {
        return refuse_plain(seL4_TruncatedMessage);
    }
    return !is_self(thread) || refuse_plain(seL4_IllegalOperation);
}

static bool judge_thread_cap(const struct message *m)
{
    return cap_kind(extra(m, 0)->cap) == CAP_THREAD || refuse(seL4_InvalidCapability, 1, 1, 0);
}

static bool judge_priority(const struct message *m, unsigned count)
{
    if (!has(m, count, 1) || !judge_thread_cap(m)) {
        return false;
    }
    const struct tcb *authority = cap_object(extra(m, 0)->cap);
    for (unsigned i = 0; i < count; i++) {
        if (m->words[i] > authority->max_priority) {
            return refuse(seL4_RangeError, 2, 0, authority->max_priority);
        }
    }
    return true;
}

static bool judge_buffer(const struct slot *frame, word_t address)
{
    if (address == 0) {
        return true;
    }
    if (!can_derive(frame)) {
        return false;
    }
    if (cap_kind(frame->cap) != CAP_FRAME || cap_get(frame->cap, CAP_FRAME_IS_DEVICE)) {
        return refuse_plain(seL4_IllegalOperation);
    }
    return address % 1024 == 0 || refuse_plain(seL4_AlignmentError);
}

static bool holds_last(const struct slot *slot)
{
    enum cap_kind kind = cap_kind(slot->cap);
    return (kind == CAP_CNODE || kind == CAP_THREAD || kind == CAP_ZOMBIE) &&
           derivation_is_final(slot);
}

/* The CNode, with the guard of `data` if that is not 0. */
static bool judge_cspace(const struct slot *slot, word_t data)
{
    if (!can_derive(slot)) {
        return false;
    }
    bool is_fitting = data == 0 || (data & 63) + cap_get(slot->cap, CAP_CNODE_RADIX) <= 64;
    return (cap_kind(slot->cap) == CAP_CNODE && is_fitting) || refuse_plain(seL4_IllegalOperation);
}

static bool judge_space(const struct message *m, const struct tcb *thread)
{
    if (holds_last(&thread->slots[TCB_CSPACE]) || holds_last(&thread->slots[TCB_VSPACE])) {
        return refuse_plain(seL4_IllegalOperation);
    }
    if (!judge_cspace(extra(m, 0), m->words[1]) || !can_derive(extra(m, 1))) {
        return false;
    }
    return cap_kind(extra(m, 1)->cap) == CAP_PML4 || refuse_plain(seL4_IllegalOperation);
}

static bool judge_bind(const struct message *m, const struct tcb *thread)
{
    if (!has(m, 0, 1)) {
        return false;
    }
    struct cap cap = extra(m, 0)->cap;
    bool is_good = !thread->bound && cap_kind(cap) == CAP_NOTIFICATION &&
                   cap_has_rights(cap, RIGHT_READ) && !notification_bound(cap_object(cap));
    return is_good || refuse_plain(seL4_IllegalOperation);
}

static bool judge(const struct message *m, const struct tcb *thread)
{
    refuse_plain(seL4_NoError);
    switch (m->label) {
    case TCBReadRegisters:
    case TCBWriteRegisters:
        return judge_registers(m, thread);
    case TCBCopyRegisters:
        return has(m, 1, 1) && judge_thread_cap(m);
    case TCBConfigure:
        return has(m, 4, 3) && judge_buffer(extra(m, 2), m->words[3]) && judge_space(m, thread);
    case TCBSetSpace:
        return has(m, 3, 2) && judge_space(m, thread);
    case TCBSetIPCBuffer:
        return has(m, 1, 1) && judge_buffer(extra(m, 0), m->words[0]);
    case TCBSetPriority:
    case TCBSetMCPriority:
        return judge_priority(m, 1);
    case TCBSetSchedParams:
        return judge_priority(m, 2);
    case TCBSuspend:
    case TCBResume:
        return true;
    case TCBBindNotification:
        return judge_bind(m, thread);
    case TCBUnbindNotification:
        return thread->bound || refuse_plain(seL4_IllegalOperation);
    case TCBSetTLSBase:
        return has(m, 1, 0);
    case TCBSetFlags:
        return has(m, 2, 0);
    default:
        return refuse_plain(seL4_IllegalOperation);
    }
}

/* --- random invocations */

static struct message any_message(void)
{
    static const word_t values[] = {0,   0,   1,   2,     20,     21,         64,
                                    100, 255, 256, 0x400, 0x1000, BIT(32) | 1};
    struct message m = {.label = TCBReadRegisters + below(TCBSetFlags - TCBReadRegisters + 1),
                        .length = below(3) ? 4 : below(8),
                        .cap_count = below(3) ? 3 : below(4)};
    for (unsigned i = 0; i < ARRAY_SIZE(m.words); i++) {
        m.words[i] = below(12) ? values[below(ARRAY_SIZE(values))] : random_word(&random_state);
    }
    for (unsigned i = 0; i < ARRAY_SIZE(m.caps); i++) {
        m.caps[i] = below(2) ? below(SLOTS_USED) : SLOT_FREE + below(SLOTS_USED - SLOT_FREE);
    }
    if (m.label == TCBConfigure || m.label == TCBSetSpace) { /* mostly right, to get that far */
        m.caps[0] = below(4) ? CNODE : m.caps[0];
        m.caps[1] = below(4) ? (cptr_t)SLOT_VSPACE : m.caps[1];
        m.caps[2] = below(4) ? FRAME : m.caps[2];
    }
    if (below(30) == 0) {
        m.label = below(nInvocationLabels);
    }
    return m;
}

/* What would stop the root thread, change its spaces, or let the other thread run. */
static bool is_left_out(cptr_t service, const struct message *m)
{
    bool is_own = service == SLOT_TCB || (m->label == TCBCopyRegisters && m->caps[0] == SLOT_TCB);
    return is_own && m->label != TCBBindNotification && m->label != TCBUnbindNotification &&
           m->label != TCBSetTLSBase && m->label != TCBSetFlags;
}

static void check_results(const struct message *m, const struct tcb *thread, word_t flags)
{
    word_t length = abi_message_info_length(current_thread->context.word[CONTEXT_INFO]);
    if (m->label == TCBReadRegisters) {
        assert_int_equal(length, m->words[1]);
        for (unsigned i = 0; i < length; i++) {
            assert_int_equal(machine_word(i), thread->context.word[i]);
        }
    } else if (m->label == TCBSetFlags) {
        assert_int_equal(length, 1);
        assert_int_equal(machine_word(0), (flags & ~m->words[0]) | (m->words[1] & 1));
    } else {
        assert_int_equal(length, 0);
        for (unsigned i = 0; i < m->length; i++) {
            assert_int_equal(machine_word(i), m->words[i]);
        }
    }
}

static void check_error(const struct message *m)
{
    word_t length = abi_message_info_length(current_thread->context.word[CONTEXT_INFO]);
    assert_int_equal(length, verdict.length);
    for (unsigned i = 0; i < m->length; i++) {
        assert_int_equal(machine_word(i), i < length ? verdict.words[i] : m->words[i]);
    }
}

static void invoke(void)
{
    cptr_t service = below(3) ? OTHER : (cptr_t)SLOT_TCB;
    const struct tcb *thread = cap_object(machine_slot((unsigned)service)->cap);
    struct message message = any_message();
    bool is_good = judge(&message, thread);
    if (is_good && is_left_out(service, &message)) {
        return;
    }
    word_t flags = thread->flags;
    assert_int_equal(machine_call(service, &message), verdict.error);
    if (is_good) {
        check_results(&message, thread, flags);
    } else {
        check_error(&message);
    }
}

/* The thread is to hold the last capability to its CSpace's CNode now and then. */
static void lose_cnode(void)
{
    call_ok(SLOT_CNODE, (struct message){.label = CNodeDelete, .length = 2, .words = {CNODE, 64}});
}

static void the_first_row_that_applies_decides(void **state)
{
    (void)state;
    random_state = random_begin("tcb");
    for (unsigned life = 0; life < LIVES; life++) {
        begin();
        for (unsigned step = 0; step < STEPS; step++) {
            invoke();
            if (step == STEPS - STEPS / 6) {
                lose_cnode();
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_row_that_applies_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
