/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages with random lengths, capabilities and receive paths, between threads with and without
 * IPC buffers: what arrives is what spec 03, sections 8.2 and 8.6, says.
 */
#include "core/derivation.h"
#include "machine.h"
#include "random.h"
#include "unit.h"

#include <abi/error.h>
#include <abi/message.h>
#include <abi/object.h>
#include <abi/syscall.h>

enum { LIVES = 60, ROUNDS = 100, BUFFER_VADDR = 0x10400 };

/* Slots of the root CNode; one CSpace for both threads. */
enum {
    ENDPOINT = SLOT_FREE,
    BADGED,
    WITHOUT_GRANT,
    OTHER_ENDPOINT,
    OTHER_BADGED,
    NOTIFICATION,
    PARENT, /* an untyped with a child */
    UNTYPED,
    FRAME,
    EMPTY,
    PLAIN_SLOTS, /* so far: what messages carry */
    RECEIVER = PLAIN_SLOTS,
    BUFFER, /* the receiver's, then with fewer rights */
    READ_ONLY_BUFFER,
    CHILD,
    DESTINATION,
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

static void mint(unsigned from, unsigned to, word_t rights, word_t badge)
{
    call_ok(SLOT_CNODE, (struct message){.label = CNodeMint,
                                         .length = 6,
                                         .words = {to, 64, from, 64, rights, badge},
                                         .cap_count = 1,
                                         .caps = {SLOT_CNODE}});
}

static void make(word_t type, word_t size, unsigned slot)
{
    assert_int_equal(machine_make(type, size, slot), seL4_NoError);
}

/* --- the receiver, which is above the root thread and runs when it can */

static struct tcb *receiver;
static uint64_t *buffer; /* its frame at the buffer's address */

static bool has_buffer(enum frame_access access)
{
    return cap_get(receiver->slots[TCB_BUFFER].cap, CAP_FRAME_ACCESS) >= access;
}

static void set_buffer(void)
{
    static const unsigned frames[] = {BUFFER, BUFFER, BUFFER, READ_ONLY_BUFFER, EMPTY};
    unsigned frame = frames[below(ARRAY_SIZE(frames))];
    call_ok(RECEIVER, (struct message){.label = TCBSetIPCBuffer,
                                       .length = 1,
                                       .words = {frame == EMPTY ? 0 : BUFFER_VADDR},
                                       .cap_count = 1,
                                       .caps = {frame}});
}

static void receiver_does(int64_t number, cptr_t cptr)
{
    assert_ptr_equal(current_thread, receiver);
    machine_syscall(number, cptr, &(struct message){.label = 0});
    assert_ptr_equal(current_thread, machine_root());
}

static void begin(void)
{
    machine_start();
    make(seL4_EndpointObject, 0, ENDPOINT);
    mint(ENDPOINT, BADGED, RIGHTS_ALL, 7);
    mint(ENDPOINT, WITHOUT_GRANT, RIGHT_WRITE | RIGHT_READ | RIGHT_GRANT_REPLY, 8);
    make(seL4_EndpointObject, 0, OTHER_ENDPOINT);
    mint(OTHER_ENDPOINT, OTHER_BADGED, RIGHT_WRITE, 9);
    make(seL4_NotificationObject, 0, NOTIFICATION);
    make(seL4_UntypedObject, 8, PARENT);
    make(seL4_UntypedObject, 8, UNTYPED);
    make(seL4_X86_4K, 0, FRAME);
    make(seL4_X86_4K, 0, BUFFER);
    mint(BUFFER, READ_ONLY_BUFFER, RIGHT_READ, 0);
    call_ok(PARENT, (struct message){.label = UntypedRetype,
                                     .length = 6,
                                     .words = {seL4_EndpointObject, 0, 0, 0, CHILD, 1},
                                     .cap_count = 1,
                                     .caps = {SLOT_CNODE}});
    make(seL4_TCBObject, 0, RECEIVER);
    call_ok(RECEIVER, (struct message){.label = TCBSetSpace,
                                       .length = 3,
                                       .cap_count = 2,
                                       .caps = {SLOT_CNODE, SLOT_VSPACE}});
    call_ok(RECEIVER, (struct message){.label = TCBSetPriority,
                                       .length = 1,
                                       .words = {seL4_MaxPrio},
                                       .cap_count = 1,
                                       .caps = {SLOT_TCB}});
    call_ok(SLOT_TCB, (struct message){.label = TCBSetPriority,
                                       .length = 1,
                                       .words = {1},
                                       .cap_count = 1,
                                       .caps = {SLOT_TCB}});
    receiver = cap_object(machine_slot(RECEIVER)->cap);
    buffer = (uint64_t *)cap_object(machine_slot(BUFFER)->cap) + (BUFFER_VADDR & 0xfff) / 8;
}

/* --- what the sections say */

/* A message from the root thread, and the words in the receiver's buffer. */
static struct {
    word_t label, length, count;
    unsigned caps[MAX_EXTRA_CAPS];
    word_t words[seL4_MsgMaxLength];
    uint64_t before[ABI_IPC_WORDS];
} sent;

static struct {
    word_t length, extra_caps, unwrapped;
    struct cap received; /* in the receive slot */
    word_t badges[MAX_EXTRA_CAPS];
} expected;

/* Has the receiver named an empty slot? */
static bool has_receive_slot(void)
{
    return sent.before[ABI_IPC_RECEIVE_CNODE] == SLOT_CNODE &&
           sent.before[ABI_IPC_RECEIVE_INDEX] == DESTINATION &&
           sent.before[ABI_IPC_RECEIVE_DEPTH] == 64;
}

/* Section 4.5; null: none. */
static struct cap derived(unsigned slot)
{
    struct cap cap = machine_slot(slot)->cap;
    bool is_full = cap_kind(cap) == CAP_UNTYPED && derivation_has_children(machine_slot(slot));
    return is_full || cap_kind(cap) == CAP_IRQ_CONTROL ? cap_null() : cap;
}

/* Section 8.6, last table. */
static void expect_caps(bool unwraps)
{
    paddr_t endpoint = cap_paddr(machine_slot(ENDPOINT)->cap);
    bool has_slot = has_receive_slot();
    for (; expected.extra_caps < sent.count; expected.extra_caps++) {
        word_t i = expected.extra_caps;
        struct cap cap = machine_slot(sent.caps[i])->cap;
        if (unwraps && cap_kind(cap) == CAP_ENDPOINT && cap_paddr(cap) == endpoint) {
            expected.unwrapped |= BIT(i);
            expected.badges[i] = cap_badge(cap);
            continue;
        }
        cap = derived(sent.caps[i]);
        if (!has_slot || cap_is_null(cap)) {
            return;
        }
        expected.received = cap;
        has_slot = false;
    }
}

static void expect(bool can_grant, bool unwraps)
{
    word_t length = min_word(sent.length, seL4_MsgMaxLength);
    bool is_cut = !has_buffer(FRAME_READ_WRITE);
    expected.length = is_cut ? min_word(length, ABI_MESSAGE_REGISTERS) : length;
    expected.extra_caps = expected.unwrapped = 0;
    expected.received = cap_null();
    for (unsigned i = 0; i < MAX_EXTRA_CAPS; i++) {
        expected.badges[i] = sent.before[ABI_IPC_CAPS_OR_BADGES + i];
    }
    if (can_grant && !is_cut) {
        expect_caps(unwraps);
    }
}

static void check_arrived(word_t badge, const word_t *registers)
{
    const uint64_t *word = receiver->context.word;
    word_t info =
        abi_message_info_new(sent.label, expected.unwrapped, expected.extra_caps, expected.length);
    assert_int_equal(word[CONTEXT_BADGE], badge);
    assert_int_equal(word[CONTEXT_INFO], info);
    for (unsigned i = 0; i < ABI_MESSAGE_REGISTERS; i++) {
        assert_int_equal(word[context_message_register[i]],
                         i < expected.length ? sent.words[i] : registers[i]);
    }
    for (unsigned i = 0; i < ABI_IPC_WORDS; i++) {
        unsigned message = i - ABI_IPC_MSG;
        bool is_word = i >= ABI_IPC_MSG + ABI_MESSAGE_REGISTERS && message < expected.length;
        bool is_badge = i >= ABI_IPC_CAPS_OR_BADGES && i < ABI_IPC_RECEIVE_CNODE;
        word_t wanted = is_word    ? sent.words[message]
                        : is_badge ? expected.badges[i - ABI_IPC_CAPS_OR_BADGES]
                                   : sent.before[i];
        assert_int_equal(buffer[i], wanted);
    }
    assert_int_equal(machine_slot(DESTINATION)->cap.word[0], expected.received.word[0]);
    assert_int_equal(machine_slot(DESTINATION)->cap.word[1], expected.received.word[1]);
}

/* --- random messages */

static void fill_receiver_buffer(void)
{
    static const word_t depths[] = {0, 64, 65, 63, 7};
    for (unsigned i = 0; i < ABI_IPC_WORDS; i++) {
        buffer[i] = random_word(&random_state);
    }
    buffer[ABI_IPC_RECEIVE_CNODE] = below(8) ? (word_t)SLOT_CNODE : (word_t)ENDPOINT;
    buffer[ABI_IPC_RECEIVE_INDEX] = below(8) ? (word_t)DESTINATION : (word_t)ENDPOINT;
    buffer[ABI_IPC_RECEIVE_DEPTH] = below(6) ? 64 : depths[below(ARRAY_SIZE(depths))];
    for (unsigned i = 0; i < ABI_IPC_WORDS; i++) {
        sent.before[i] = buffer[i];
    }
}

static unsigned any_cap(void)
{
    return below(6) ? ENDPOINT + below(PLAIN_SLOTS - ENDPOINT) : (unsigned)SLOT_IRQ_CONTROL;
}

static void make_message(void)
{
    sent.label = random_word(&random_state) >> 12;
    sent.length = below(3) ? below(8) : below(128);
    sent.count = below(MAX_EXTRA_CAPS + 1);
    for (unsigned i = 0; i < seL4_MsgMaxLength; i++) {
        sent.words[i] = random_word(&random_state);
        machine_set_buffer_word(ABI_IPC_MSG + i, sent.words[i]);
    }
    for (unsigned i = 0; i < MAX_EXTRA_CAPS; i++) {
        sent.caps[i] = any_cap();
        machine_set_buffer_word(ABI_IPC_CAPS_OR_BADGES + i, sent.caps[i]);
    }
}

/* The root thread makes this system call with the message. */
static void send(int64_t number, cptr_t cptr)
{
    uint64_t *word = current_thread->context.word;
    for (unsigned i = 0; i < ABI_MESSAGE_REGISTERS; i++) {
        word[context_message_register[i]] = sent.words[i];
    }
    word[CONTEXT_CPTR] = cptr;
    word[CONTEXT_INFO] = abi_message_info_new(sent.label, below(8), sent.count, sent.length);
    word[CONTEXT_NUMBER] = (word_t)number;
    machine_enter();
    assert_ptr_equal(current_thread, receiver);
}

/* One message: sent to the receiver, or an answer to it, after it has called. */
static void exchange(void)
{
    static const cptr_t through[] = {ENDPOINT, BADGED, WITHOUT_GRANT};
    cptr_t cptr = through[below(ARRAY_SIZE(through))];
    bool is_answer = below(3) == 0;
    word_t registers[ABI_MESSAGE_REGISTERS];
    receiver_does(is_answer ? seL4_SysCall : seL4_SysRecv, ENDPOINT);
    if (is_answer) {
        machine_syscall(seL4_SysNBRecv, cptr, &(struct message){.label = 0});
    }
    set_buffer();
    fill_receiver_buffer();
    make_message();
    for (unsigned i = 0; i < ABI_MESSAGE_REGISTERS; i++) {
        registers[i] = receiver->context.word[context_message_register[i]];
    }
    expect(cptr != WITHOUT_GRANT, !is_answer);
    word_t badge = is_answer ? 0 : cap_badge(machine_slot((unsigned)cptr)->cap);
    send(is_answer ? seL4_SysReply : below(2) ? seL4_SysSend : seL4_SysNBSend, cptr);
    check_arrived(badge, registers);
}

static void what_the_sections_say_arrives(void **state)
{
    (void)state;
    random_state = random_begin("message");
    for (unsigned life = 0; life < LIVES; life++) {
        begin();
        machine_syscall(seL4_SysSend, RECEIVER, &(struct message){.label = TCBResume});
        for (unsigned round = 0; round < ROUNDS; round++) {
            exchange();
            call_ok(SLOT_CNODE, (struct message){
                                    .label = CNodeDelete, .length = 2, .words = {DESTINATION, 64}});
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_sections_say_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
