/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Direct messages with MCS (core/direct_ipc_mcs.c) against the general path: the same system call,
 * in the same situation, with direct messages allowed and forbidden, has to leave the same state
 * behind; and the direct path is taken exactly where `goes_directly` expects it. Only that short
 * messages need no time for another operation may be seen (spec 05, section 8.7).
 */
#include "direct_situation.h"
#include "direct_switch.h"
#include "random.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/message.h>
#include <string.h>

enum { SITUATIONS = 60000, LENGTHS = 1 << ABI_MESSAGE_INFO_LENGTH_BITS };

static struct outcome general, direct;

/* --- which way it goes */

/* Without words or capabilities in the way; the message fits. */
static bool is_plain(const struct situation *s)
{
    return s->target == ENDPOINT && s->caps == 0 && s->length <= seL4_MsgMaxLength;
}

static bool has_rights(const struct situation *s)
{
    if (situation_is_reply(s)) {
        return (s->rights & RIGHT_READ) != 0;
    }
    bool can_answer = (s->rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)) != 0;
    return (s->rights & RIGHT_WRITE) && (can_answer || !situation_is_call(s));
}

static bool needs_time(const struct situation *s)
{
    return s->length > ABI_MESSAGE_REGISTERS || !(situation_is_call(s) || situation_is_reply(s));
}

/* How long the current thread may run from NOW on. */
static unsigned own_amount(const struct situation *s)
{
    return s->own_time == READY ? FIRST_AMOUNT + SECOND_AMOUNT : FIRST_AMOUNT;
}

/* Is the receiver in front one that a direct message can go to? */
static bool fits_receiver(const struct situation *s)
{
    bool is_second = s->queue == TWO_RECEIVERS && s->second_priority > s->partner_priority;
    enum time time = s->partner_time;
    unsigned priority = s->partner_priority;
    if (is_second) {
        time = s->second_has_time ? READY : PASSIVE;
        priority = s->second_priority;
    }
    if (!situation_has_receiver(s) || priority < s->rival_priority) {
        return false;
    }
    if (situation_is_call(s)) {
        return s->has_reply && time == PASSIVE;
    }
    return priority > OWN_PRIORITY && (time == READY || time == SLICE);
}

static bool fits_caller(const struct situation *s)
{
    return s->answer == TOP && s->fault == seL4_Fault_NullFault && s->partner_time == PASSIVE &&
           (s->bound == UNBOUND || s->bound == QUIET || s->bound == QUIET_FREE) &&
           !situation_has_sender(s) && s->partner_priority >= s->rival_priority;
}

static bool goes_directly(const struct situation *s)
{
    bool is_found = !s->is_two_levels || !(situation_is_call(s) || situation_is_reply(s));
    bool has_time = s->passed + clock_min_budget <= own_amount(s);
    return is_found && (has_time || !needs_time(s)) && !s->is_new_view && is_plain(s) &&
           has_rights(s) && (situation_is_reply(s) ? fits_caller(s) : fits_receiver(s));
}

/* --- comparing */

static void describe(const struct situation *s)
{
    print_error("call %d levels %d target %d rights %u length %u caps %u buffers %d %d queue %d "
                "reply %d times %d %d %d late %d passed %u depth %u answer %d grant %d fault %d "
                "handler %d bound %d view %d priorities %u %u %u "
                "yielder %d\n",
                s->call, s->is_two_levels + 1, s->target, s->rights, s->length, s->caps,
                s->own_buffer, s->partner_buffer, s->queue, s->has_reply, s->partner_time,
                s->second_has_time, s->own_time, s->has_late, s->passed, s->depth, s->answer,
                s->can_grant, s->fault, s->has_timeout_handler, s->bound, !s->is_new_view,
                s->partner_priority, s->second_priority, s->rival_priority, s->has_yielder);
    const uint8_t *one = (const uint8_t *)&general;
    const uint8_t *two = (const uint8_t *)&direct;
    for (size_t i = 0; i < sizeof(general); i++) {
        if (one[i] != two[i]) {
            print_error("first difference at byte %#zx of struct outcome\n", i);
            return;
        }
    }
}

static unsigned direct_messages(void)
{
    return direct_calls + direct_replies + direct_sends;
}

static void compare(const struct situation *s)
{
    unsigned before = direct_messages();
    direct_is_allowed = false;
    situation_act(s, &general);
    assert_int_equal(direct_messages(), before);
    direct_is_allowed = true;
    situation_act(s, &direct);
    bool is_equal = memcmp(&general, &direct, sizeof(general)) == 0;
    bool went_directly = direct_messages() != before;
    if (!is_equal || went_directly != goes_directly(s)) {
        describe(s);
    }
    assert_true(is_equal);
    assert_int_equal(went_directly, goes_directly(s));
}

static const int calls[] = {seL4_SysCall, seL4_SysReplyRecv, seL4_SysSend, seL4_SysNBSend};

/* The one that direct messages are made for. */
static struct situation ordinary(int call)
{
    bool is_send = call == seL4_SysSend || call == seL4_SysNBSend;
    return (struct situation){
        .call = call,
        .rights = RIGHTS_ALL,
        .own_buffer = FRAME_READ_WRITE,
        .partner_buffer = FRAME_READ_WRITE,
        .queue = call != seL4_SysReplyRecv ? RECEIVER : NOBODY,
        .has_reply = true,
        .partner_time = is_send ? READY : PASSIVE,
        .own_time = READY,
        .passed = 7,
        .answer = call == seL4_SysReplyRecv ? TOP : FREE,
        .partner_priority = OWN_PRIORITY + is_send, /* direct messages go up */
        .second_priority = OWN_PRIORITY,
    };
}

/* --- tests */

static void messages_of_every_length_arrive_the_same(void **state)
{
    (void)state;
    for (unsigned length = 0; length < LENGTHS; length++) {
        for (unsigned choice = 0; choice < 36; choice++) {
            struct situation s = ordinary(calls[choice % ARRAY_SIZE(calls)]);
            s.length = length;
            s.own_buffer = choice / 4 % 3;
            s.partner_buffer = choice / 12;
            compare(&s);
        }
    }
}

static void all_rights_and_queues_lead_to_the_same(void **state)
{
    (void)state;
    for (unsigned rights = 0; rights <= RIGHTS_ALL; rights++) {
        for (enum queue queue = 0; queue < QUEUES; queue++) {
            for (unsigned flags = 0; flags < 128; flags++) {
                struct situation s = ordinary(calls[flags % ARRAY_SIZE(calls)]);
                s.rights = rights;
                s.queue = queue;
                s.has_reply = (flags & 4) != 0;
                s.can_grant = (flags & 8) != 0;
                s.caps = (flags >> 4) & 1;
                s.second_has_time = (flags & 32) != 0;
                s.depth = flags >> 6;
                compare(&s);
            }
        }
    }
}

static void all_places_of_the_reply_object_lead_to_the_same(void **state)
{
    (void)state;
    static const enum abi_fault faults[] = {seL4_Fault_NullFault, seL4_Fault_VMFault,
                                            seL4_Fault_UnknownSyscall, seL4_Fault_Timeout};
    for (enum answer answer = 0; answer < ANSWERS; answer++) {
        for (enum bound bound = 0; bound < BOUNDS; bound++) {
            for (enum time time = 0; time < TIMES; time++) {
                for (unsigned choice = 0; choice < 4 * 3 * 6; choice++) {
                    struct situation s = ordinary(seL4_SysReplyRecv);
                    s.answer = answer;
                    s.bound = bound;
                    s.partner_time = time;
                    s.fault = faults[choice % 4];
                    s.depth = choice / 4 % 3;
                    s.queue = choice / 12;
                    compare(&s);
                }
            }
        }
    }
}

static void all_times_lead_to_the_same(void **state)
{
    (void)state;
    for (enum time own = READY; own <= SPORADIC; own++) {
        for (enum time partner = 0; partner < TIMES; partner++) {
            for (unsigned flags = 0; flags < 128; flags++) {
                struct situation s = ordinary(calls[flags % ARRAY_SIZE(calls)]);
                s.own_time = own;
                s.partner_time = partner;
                s.has_reply = (flags & 4) != 0;
                s.has_late = (flags & 8) != 0;
                s.has_timeout_handler = (flags & 16) != 0;
                s.passed = flags & 32 ? 0 : LATER - NOW - 100;
                s.depth = flags >> 6;
                compare(&s);
            }
        }
    }
}

static void all_priorities_lead_to_the_same(void **state)
{
    (void)state;
    for (unsigned partner = OWN_PRIORITY - 2; partner <= OWN_PRIORITY + 2; partner++) {
        for (unsigned second = OWN_PRIORITY - 2; second <= OWN_PRIORITY + 2; second++) {
            for (unsigned rival = OWN_PRIORITY - 3; rival <= OWN_PRIORITY + 3; rival++) {
                for (unsigned flags = 0; flags < 32; flags++) {
                    struct situation s = ordinary(calls[flags % ARRAY_SIZE(calls)]);
                    s.partner_priority = partner;
                    s.second_priority = second;
                    s.rival_priority = rival;
                    s.queue = TWO_RECEIVERS;
                    s.second_has_time = (flags & 4) != 0;
                    s.has_late = (flags & 8) != 0;
                    s.has_yielder = (flags & 16) != 0;
                    compare(&s);
                }
            }
        }
    }
}

/* Nothing is charged, and the timer, which is about to come, stays as it is. */
static void expect_short_message_without_time(const struct situation *s)
{
    unsigned before = direct_messages();
    direct_is_allowed = true;
    situation_act(s, &direct);
    assert_int_equal(direct_messages(), before + 1);
    assert_ptr_equal(direct.next, &direct_world.partner);
    assert_ptr_equal(direct.context, time_of(&direct_world.own));
    assert_ptr_equal(time_of(&direct_world.own)->thread, &direct_world.partner);
    assert_int_equal(direct.used, s->passed);
    assert_int_equal(time_of(&direct_world.own)->consumed, 0);
}

static void only_short_messages_need_no_time(void **state)
{
    (void)state;
    for (enum time own = READY; own <= SPORADIC; own++) {
        for (unsigned length = 0; length < 8; length++) {
            for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
                struct situation s = ordinary(calls[i]);
                s.own_time = own;
                s.length = length;
                s.passed = own_amount(&s) - 10;
                if (needs_time(&s)) {
                    compare(&s);
                } else {
                    expect_short_message_without_time(&s);
                }
            }
        }
    }
}

/* Each property is the ordinary one more often than not. */
static struct situation any_situation(struct random *random)
{
    static const unsigned lengths[] = {0, 1, 2, 3, 4, 5, 8, 10, 119, 120, 121, 127};
    static const enum abi_fault faults[] = {seL4_Fault_VMFault, seL4_Fault_UnknownSyscall,
                                            seL4_Fault_UserException, seL4_Fault_Timeout};
    struct situation s = ordinary(calls[random_below(random, ARRAY_SIZE(calls))]);
#define SOMETIMES(property, value)                                                                 \
    if (random_below(random, 6) == 0)                                                              \
    (property) = (value)
    s.length = lengths[random_below(random, ARRAY_SIZE(lengths))];
    s.label = random_below(random, 9);
    s.unwrapped = random_below(random, 8);
    s.passed = random_below(random, 100);
    s.depth = random_below(random, DEPTH_MAX + 1);
    s.own_time = READY + random_below(random, 3);
    s.has_late = random_below(random, 2);
    s.has_timeout_handler = random_below(random, 2);
    s.second_has_time = random_below(random, 2);
    s.has_yielder = random_below(random, 2);
    SOMETIMES(s.is_two_levels, true);
    SOMETIMES(s.target, random_below(random, TARGETS));
    SOMETIMES(s.rights, random_below(random, RIGHTS_ALL + 1));
    SOMETIMES(s.caps, random_below(random, 4));
    SOMETIMES(s.own_buffer, random_below(random, 3));
    SOMETIMES(s.partner_buffer, random_below(random, 3));
    SOMETIMES(s.queue, random_below(random, QUEUES));
    SOMETIMES(s.has_reply, false);
    SOMETIMES(s.partner_time, random_below(random, TIMES));
    SOMETIMES(s.answer, random_below(random, ANSWERS));
    SOMETIMES(s.can_grant, true);
    SOMETIMES(s.fault, faults[random_below(random, ARRAY_SIZE(faults))]);
    SOMETIMES(s.bound, random_below(random, BOUNDS));
    SOMETIMES(s.is_new_view, true);
    SOMETIMES(s.partner_priority, OWN_PRIORITY - 2 + random_below(random, 5));
    SOMETIMES(s.second_priority, OWN_PRIORITY - 2 + random_below(random, 5));
    SOMETIMES(s.rival_priority, OWN_PRIORITY - 3 + random_below(random, 7));
#undef SOMETIMES
    return s;
}

static void random_situations_lead_to_the_same(void **state)
{
    (void)state;
    struct random random = random_begin("direct_ipc");
    unsigned called = direct_calls, replied = direct_replies, sent = direct_sends;
    for (unsigned i = 0; i < SITUATIONS; i++) {
        struct situation s = any_situation(&random);
        compare(&s);
    }
    /* or the test has compared nothing */
    assert_true(direct_calls - called > SITUATIONS / 100);
    assert_true(direct_replies - replied > SITUATIONS / 100);
    assert_true(direct_sends - sent > SITUATIONS / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_of_every_length_arrive_the_same),
        cmocka_unit_test(all_rights_and_queues_lead_to_the_same),
        cmocka_unit_test(all_places_of_the_reply_object_lead_to_the_same),
        cmocka_unit_test(all_times_lead_to_the_same),
        cmocka_unit_test(all_priorities_lead_to_the_same),
        cmocka_unit_test(only_short_messages_need_no_time),
        cmocka_unit_test(random_situations_lead_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
