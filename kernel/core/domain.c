/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Domains and their schedule (spec 03, section 10.4).
 *
 * M1 The last entry of the schedule is an end marker; the start entry is none. So the search for
 *    the next entry ends.
 */
#include "core/domain.h"

#include "core/fault_seed.h"
#include "core/invocation.h"
#include "core/scheduler.h"
#include "debug/debug.h"

#include <config.h>

struct schedule_entry {
    unsigned domain;
    word_t duration; /* of the timer; with MCS of the clock */
};

enum { DURATION_BITS = 56 };

unsigned current_domain;
static struct schedule_entry schedule[CONFIG_NUM_DOMAIN_SCHEDULES];
static word_t schedule_index;
static word_t schedule_start;

static bool is_end_marker(struct schedule_entry entry)
{
    return entry.domain == 0 && entry.duration == 0;
}

static void schedule_enter(word_t index)
{
    schedule_index = index;
    current_domain = schedule[index].domain;
    domain_time_start(schedule[index].duration);
}

void domain_init(void)
{
    schedule[0] = (struct schedule_entry){.domain = 0, .duration = MASK(DURATION_BITS)};
    schedule_enter(0);
}

void domain_advance_if_due(void)
{
    if (CONFIG_NUM_DOMAINS == 1 || !domain_time_is_over()) {
        return;
    }
    word_t next = schedule_index + 1;
    if (next >= CONFIG_NUM_DOMAIN_SCHEDULES || is_end_marker(schedule[next])) {
        next = schedule_start;
    }
    schedule_enter(next);
}

static enum result domain_set(struct invocation *inv)
{
    if (inv->length < DomainSetSet_Length) {
        user_error("DomainSet: domain or thread cap are missing.");
        return error_truncated_message();
    }
    word_t domain = invocation_word(inv, DomainSetSet_MR_domain);
    if (domain >= CONFIG_NUM_DOMAINS) {
        user_error("DomainSet: domain %lu, but there are %u.", domain,
                   (unsigned)CONFIG_NUM_DOMAINS);
        return error_invalid_argument(0);
    }
    if (inv->extra_count < DomainSetSet_Caps) {
        user_error("DomainSet: domain or thread cap are missing.");
        return error_truncated_message();
    }
    struct cap thread = inv->extra[DomainSetSet_Cap_thread]->cap;
    if (cap_kind(thread) != CAP_THREAD) {
        user_error("DomainSet: the extra cap is no TCB.");
        return error_invalid_argument(1);
    }
    thread_set_domain(cap_object(thread), (unsigned)domain);
    return RESULT_OK;
}

static enum result domain_schedule_configure(struct invocation *inv)
{
    if (inv->length < DomainScheduleConfigure_Length) {
        user_error("Domain schedule: message words are missing.");
        return error_truncated_message();
    }
    word_t index = invocation_word(inv, DomainScheduleConfigure_MR_index);
    word_t domain = invocation_word(inv, DomainScheduleConfigure_MR_domain);
    word_t duration = invocation_word(inv, DomainScheduleConfigure_MR_duration);
    if (index >= CONFIG_NUM_DOMAIN_SCHEDULES - 1) {
        user_error("Domain schedule: entry %lu cannot be set.", index);
        return error_range(0, CONFIG_NUM_DOMAIN_SCHEDULES - (SEEDED(DOM) ? 1 : 2));
    }
    if (domain >= CONFIG_NUM_DOMAINS) {
        user_error("Domain schedule: there is no domain %lu.", domain);
        return error_range(0, CONFIG_NUM_DOMAINS - 1);
    }
    if (duration > MASK(DURATION_BITS)) {
        user_error("Domain schedule: the duration takes more than 56 bits.");
        return error_invalid_argument(2);
    }
    if (duration == 0 && domain != 0) {
        user_error("Domain schedule: duration 0 marks the end, with domain 0 only.");
        return error_invalid_argument(1);
    }
    if (index == schedule_start && duration == 0) {
        user_error("Domain schedule: the start entry needs a duration.");
        return error_invalid_argument(2);
    }
    schedule[index] = (struct schedule_entry){.domain = (unsigned)domain, .duration = duration};
    return RESULT_OK;
}

static enum result domain_schedule_set_start(struct invocation *inv)
{
    if (inv->length < DomainScheduleSetStart_Length) {
        user_error("Domain schedule: the index is missing.");
        return error_truncated_message();
    }
    word_t index = invocation_word(inv, DomainScheduleSetStart_MR_index);
    if (index >= CONFIG_NUM_DOMAIN_SCHEDULES) {
        user_error("Domain schedule: there is no entry %lu.", index);
        return error_range(0, CONFIG_NUM_DOMAIN_SCHEDULES - 1);
    }
    if (is_end_marker(schedule[index])) {
        user_error("Domain schedule: entry %lu marks the end.", index);
        return error_invalid_argument(0);
    }
    /* The switch itself waits for the scheduler, which the current thread leaves consistently. */
    schedule_start = index;
    schedule_index = CONFIG_NUM_DOMAIN_SCHEDULES - 1;
    domain_time_expire();
    scheduler_reschedule();
    return RESULT_OK;
}

enum result domain_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case DomainSetSet:
        return domain_set(inv);
    case DomainScheduleConfigure:
        return domain_schedule_configure(inv);
    case DomainScheduleSetStart:
        return domain_schedule_set_start(inv);
    default:
        user_error("Domain: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
}
