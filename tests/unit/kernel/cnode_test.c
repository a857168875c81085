/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Operations on CNodes with random arguments, mostly wrong in more than one way: the answer is that
 * of the first row of spec 03, sections 4.2 to 4.6, that applies, and nothing else has changed.
 */
#include "core/derivation.h"
#include "machine.h"
#include "random.h"
#include "unit.h"

#include <abi/error.h>
#include <abi/object.h>
#include <abi/types.h>

enum { LIVES = 200, STEPS = 300, SMALL_RADIX = 3, GUARD = 5, GUARD_SIZE = 4 };

/* The last label is one without MCS only. */
enum { SAVE_CALLER = CNodeRotate + 1, LAST_LABEL = WITH_MCS ? CNodeRotate : SAVE_CALLER };

/* Slots of the root CNode. Those below SLOT_FREE stay as they are. */
enum {
    SMALL = SLOT_FREE, /* a CNode, and the same one behind a guard */
    GUARDED,
    ENDPOINT,
    BADGED,
    NOTIFICATION,
    TCB,
    UNTYPED,
    PARENT, /* an untyped with a child */
    FRAME,
    CHILD,
    FIRST_EMPTY,
    SLOTS_USED = FIRST_EMPTY + 16,
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

static void mint(cptr_t from, unsigned to, word_t data)
{
    call_ok(SLOT_CNODE, (struct message){.label = CNodeMint,
                                         .length = 6,
                                         .words = {to, 64, from, 64, RIGHTS_ALL, data},
                                         .cap_count = 1,
                                         .caps = {SLOT_CNODE}});
}

static void make(word_t type, word_t size, unsigned slot)
{
    assert_int_equal(machine_make(type, size, slot), seL4_NoError);
}

static void begin(void)
{
    machine_start();
    make(seL4_CapTableObject, SMALL_RADIX, SMALL);
    make(seL4_EndpointObject, 0, ENDPOINT);
    make(seL4_NotificationObject, 0, NOTIFICATION);
    make(seL4_TCBObject, 0, TCB);
    make(seL4_UntypedObject, 8, UNTYPED);
    make(seL4_UntypedObject, 8, PARENT);
    make(seL4_X86_4K, 0, FRAME);
    mint(SMALL, GUARDED, abi_cnode_data_new(GUARD, GUARD_SIZE));
    mint(ENDPOINT, BADGED, 7);
    call_ok(PARENT, (struct message){.label = UntypedRetype,
                                     .length = 6,
                                     .words = {seL4_EndpointObject, 0, 0, 0, CHILD, 1},
                                     .cap_count = 1,
                                     .caps = {SLOT_CNODE}});
}

/* --- what the tables say */

/* An answer, and up to three slots with the capabilities that they have then. */
struct verdict {
    word_t error, length, words[5];
    unsigned changes;
    struct {
        struct slot *slot;
        struct cap cap;
    } change[3];
};

static struct verdict verdict;

static bool refuse(word_t error, word_t length, word_t first, word_t second)
{
    verdict = (struct verdict){.error = error, .length = length, .words = {first, second}};
    return false;
}

static bool refuse_lookup(bool is_source, word_t type, unsigned details, const word_t detail[3])
{
    refuse(seL4_FailedLookup, 2 + details, is_source, type);
    for (unsigned i = 0; i < details; i++) {
        verdict.words[2 + i] = detail[i];
    }
    return false;
}

static bool refuse_empty(bool is_source, word_t depth)
{
    const word_t detail[3] = {depth};
    return refuse_lookup(is_source, seL4_MissingCapability, 1, detail);
}

static bool accept(struct slot *slot, struct cap cap)
{
    verdict.change[verdict.changes].slot = slot;
    verdict.change[verdict.changes].cap = cap;
    verdict.changes++;
    return true;
}

/* Bits `from` (counted from the lowest) and below it, `count` of them. */
static word_t bits(word_t word, unsigned from, unsigned count)
{
    return count == 0 ? 0 : (word >> (from - count)) & MASK(count);
}

/* Sections 3.2 and 3.3. */
static bool find(cptr_t root_slot, word_t index, word_t depth, bool is_source, struct slot **slot)
{
    struct cap cap = machine_slot((unsigned)root_slot)->cap;
    if (cap_kind(cap) != CAP_CNODE) {
        return refuse_lookup(is_source, seL4_InvalidRoot, 0, NULL);
    }
    if (depth < 1 || depth > 64) {
        return refuse(seL4_RangeError, 2, 1, 64);
    }
    unsigned left = (unsigned)depth;
    do {
        unsigned radix = (unsigned)cap_get(cap, CAP_CNODE_RADIX);
        unsigned size = (unsigned)cap_get(cap, CAP_CNODE_GUARD_SIZE);
        if (size > left || bits(index, left, size) != cap.word[1]) {
            const word_t detail[3] = {left, cap.word[1], size};
            return refuse_lookup(is_source, seL4_GuardMismatch, 3, detail);
        }
        if (size + radix > left) {
            const word_t detail[3] = {left, size + radix};
            return refuse_lookup(is_source, seL4_DepthMismatch, 2, detail);
        }
        *slot = (struct slot *)cap_object(cap) + bits(index, left - size, radix);
        left -= size + radix;
        cap = (*slot)->cap;
    } while (left > 0 && cap_kind(cap) == CAP_CNODE);
    const word_t detail[3] = {left, 0};
    return left == 0 || refuse_lookup(is_source, seL4_DepthMismatch, 2, detail);
}

/* Section 4.6, first column. */
static struct cap masked(struct cap cap, word_t mask)
{
    word_t access = cap_get(cap, CAP_FRAME_ACCESS);
    switch ((unsigned)cap_kind(cap)) {
    case CAP_ENDPOINT:
        return cap_endpoint(cap_paddr(cap), cap_badge(cap), cap_rights(cap) & mask);
    case CAP_NOTIFICATION:
        return cap_notification(cap_paddr(cap), cap_badge(cap), cap_rights(cap) & mask & 3);
    case CAP_FRAME:
        if (!(mask & RIGHT_READ)) {
            access = FRAME_KERNEL_ONLY;
        } else if (!(mask & RIGHT_WRITE) && access == FRAME_READ_WRITE) {
            access = FRAME_READ_ONLY;
        }
        return cap_set(cap, CAP_FRAME_ACCESS, access);
    default:
        return cap;
    }
}

/* Section 4.6, other columns. */
static struct cap with_data(struct cap cap, word_t data, bool is_mint)
{
    word_t size = data & 63;
    switch ((unsigned)cap_kind(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        if (!is_mint || cap_badge(cap) != 0) {
            return cap_null();
        }
        cap.word[1] = data;
        return cap;
    case CAP_CNODE:
        if (size + cap_get(cap, CAP_CNODE_RADIX) > 64) {
            return cap_null();
        }
        return cap_cnode(cap_paddr(cap), (unsigned)cap_get(cap, CAP_CNODE_RADIX), (unsigned)size,
                         (data >> 6) & MASK(size));
    default:
        return cap;
    }
}

/* Section 4.5 and rows 9 and 11 of section 4.3. */
static bool can_copy(const struct slot *source, struct cap cap)
{
    if (cap_kind(cap) == CAP_UNTYPED && derivation_has_children(source)) {
        return refuse(seL4_RevokeFirst, 0, 0, 0);
    }
    if (cap_is_null(cap) || cap_kind(cap) == CAP_IRQ_CONTROL || cap_kind(cap) == CAP_ZOMBIE ||
        cap_kind(cap) == CAP_REPLY) {
        return refuse(seL4_IllegalOperation, 0, 0, 0);
    }
    return true;
}

static bool copy(struct slot *source, struct slot *destination, struct cap cap)
{
    if (!can_copy(source, cap)) {
        return false;
    }
    if (cap_kind(cap) == CAP_UNTYPED) {
        struct cap full = source->cap;
        full.word[1] = BIT(cap_get(full, CAP_UNTYPED_SIZE_BITS));
        accept(source, full);
    }
    return accept(destination, cap);
}

static bool move(struct slot *source, struct slot *destination, struct cap cap)
{
    if (cap_is_null(cap)) {
        return refuse(seL4_IllegalOperation, 0, 0, 0);
    }
    return accept(source, cap_null()) && accept(destination, cap);
}

/* Section 4.3. */
static bool transfer(const struct message *m, struct slot *destination)
{
    struct slot *source = NULL;
    word_t needed = m->label == CNodeMint ? 6 : m->label == CNodeMove ? 4 : 5;
    if (m->length < 4 || m->cap_count < 1) {
        return refuse(seL4_TruncatedMessage, 0, 0, 0);
    }
    if (!slot_is_empty(destination)) {
        return refuse(seL4_DeleteFirst, 0, 0, 0);
    }
    if (!find(m->caps[0], m->words[2], m->words[3], true, &source)) {
        return false;
    }
    if (slot_is_empty(source)) {
        return refuse_empty(true, m->words[3]);
    }
    if (m->length < needed) {
        return refuse(seL4_TruncatedMessage, 0, 0, 0);
    }
    struct cap cap = source->cap;
    switch (m->label) {
    case CNodeCopy:
        return copy(source, destination, masked(cap, m->words[4]));
    case CNodeMint:
        return copy(source, destination, with_data(masked(cap, m->words[4]), m->words[5], true));
    case CNodeMutate:
        return move(source, destination, with_data(cap, m->words[4], false));
    default:
        return move(source, destination, cap);
    }
}

/* Section 4.4. */
static bool rotate(const struct message *m, struct slot *destination)
{
    struct slot *source = NULL, *pivot = NULL;
    if (m->length < 8 || m->cap_count < 2) {
        return refuse(seL4_TruncatedMessage, 0, 0, 0);
    }
    if (!find(m->caps[1], m->words[6], m->words[7], true, &source) ||
        !find(m->caps[0], m->words[3], m->words[4], true, &pivot)) {
        return false;
    }
    if (pivot == source || pivot == destination) {
        return refuse(seL4_IllegalOperation, 0, 0, 0);
    }
    if (source != destination && !slot_is_empty(destination)) {
        return refuse(seL4_DeleteFirst, 0, 0, 0);
    }
    if (slot_is_empty(source)) {
        return refuse_empty(true, m->words[7]);
    }
    if (slot_is_empty(pivot)) {
        return refuse_empty(false, m->words[4]);
    }
    struct cap to_pivot = with_data(source->cap, m->words[5], false);
    struct cap to_destination = with_data(pivot->cap, m->words[2], false);
    if (cap_is_null(to_pivot) || cap_is_null(to_destination)) {
        return refuse(seL4_IllegalOperation, 0, 0, 0);
    }
    if (source != destination) {
        accept(source, cap_null());
    }
    return accept(pivot, to_pivot) && accept(destination, to_destination);
}

static bool judge_slot(const struct message *m, struct slot *slot)
{
    switch (m->label) {
    case CNodeDelete:
        return accept(slot, cap_null());
    case CNodeRevoke:
        return true;
    case CNodeCancelBadgedSends:
        return (cap_kind(slot->cap) == CAP_ENDPOINT && cap_rights(slot->cap) == RIGHTS_ALL) ||
               refuse(seL4_IllegalOperation, 0, 0, 0);
    case CNodeRotate:
        return rotate(m, slot);
    case SAVE_CALLER:
        return slot_is_empty(slot) || refuse(seL4_DeleteFirst, 0, 0, 0);
    default:
        return transfer(m, slot);
    }
}

/* Section 4.2; `service` holds a CNode. */
static void judge(cptr_t service, const struct message *m)
{
    struct slot *slot = NULL;
    verdict = (struct verdict){.error = seL4_NoError};
    if (m->label < CNodeRevoke || m->label > LAST_LABEL) {
        refuse(seL4_IllegalOperation, 0, 0, 0);
    } else if (m->length < 2) {
        refuse(seL4_TruncatedMessage, 0, 0, 0);
    } else if (find(service, m->words[0], m->words[1], false, &slot)) {
        judge_slot(m, slot);
    }
}

/* --- random operations */

static cptr_t any_root(void)
{
    static const cptr_t roots[] = {SLOT_CNODE, SLOT_CNODE, SLOT_CNODE, SMALL,
                                   GUARDED,    SMALL,      ENDPOINT,   SLOTS_USED};
    return roots[below(ARRAY_SIZE(roots))];
}

/* Index and depth; mostly such that they mean a slot below that root. */
static void any_place(cptr_t root, word_t *index, word_t *depth)
{
    static const word_t depths[] = {0, 1, 2, 3, 6, 7, 8, 13, 63, 65, BIT(8) | 3};
    bool is_root = root == SLOT_CNODE;
    *index = is_root ? below(SLOTS_USED) : below(1 << SMALL_RADIX);
    *depth = is_root ? 64 : SMALL_RADIX;
    if (root == GUARDED) {
        *index |= GUARD << SMALL_RADIX;
        *depth = GUARD_SIZE + SMALL_RADIX;
    } else if (is_root &&
               below(8) == 0) { /* one level more; only if no capability is moved there */
        *index = random_word(&random_state);
    }
    if (below(8) == 0) {
        *depth = depths[below(ARRAY_SIZE(depths))];
    }
    if (below(16) == 0) {
        *index ^= BIT(below(64));
    }
}

static word_t any_data(void)
{
    return below(2) ? below(4) : abi_cnode_data_new(random_word(&random_state), below(64));
}

static struct message any_message(cptr_t service)
{
    struct message m = {.label = CNodeRevoke + below(9), .cap_count = 2};
    m.length = below(6) ? 8 : below(9);
    m.cap_count = below(6) ? 2 : below(3);
    m.caps[0] = any_root();
    m.caps[1] = any_root();
    any_place(service, &m.words[0], &m.words[1]);
    if (m.label == CNodeRotate) {
        m.words[2] = any_data();
        any_place(m.caps[0], &m.words[3], &m.words[4]);
        m.words[5] = any_data();
        any_place(m.caps[1], &m.words[6], &m.words[7]);
    } else {
        any_place(m.caps[0], &m.words[2], &m.words[3]);
        m.words[4] = m.label == CNodeMutate ? any_data() : below(32);
        m.words[5] = any_data();
    }
    if (below(30) == 0) {
        m.label = below(nInvocationLabels);
    }
    return m;
}

/* All slots that operations can reach. */
enum { REACHED = SLOTS_USED + (1 << SMALL_RADIX) };
static struct slot *small_slots;

static struct slot *reached(unsigned i)
{
    return i < SLOTS_USED ? machine_slot(i) : small_slots + (i - SLOTS_USED);
}

static bool touches_fixed_slots(void)
{
    for (unsigned i = 0; i < verdict.changes; i++) {
        if (verdict.change[i].slot < machine_slot(SLOT_FREE) &&
            verdict.change[i].slot >= machine_slot(0)) {
            return true;
        }
    }
    return false;
}

static void check_slots(const struct cap *before)
{
    for (unsigned i = 0; i < REACHED; i++) {
        struct cap expected = before[i];
        for (unsigned j = 0; j < verdict.changes; j++) {
            if (verdict.change[j].slot == reached(i)) {
                expected = verdict.change[j].cap;
            }
        }
        assert_int_equal(reached(i)->cap.word[0], expected.word[0]);
        assert_int_equal(reached(i)->cap.word[1], expected.word[1]);
    }
}

/* Revoke and Delete change more than can be said here; the machine needs its fixed slots. */
static bool is_left_out(const struct message *m)
{
    return verdict.error == seL4_NoError &&
           (m->label == CNodeRevoke || m->label == CNodeDelete || touches_fixed_slots());
}

static void operate(void)
{
    static const cptr_t services[] = {SLOT_CNODE, SLOT_CNODE, SMALL, GUARDED};
    cptr_t service = services[below(ARRAY_SIZE(services))];
    struct message message = any_message(service);
    if (cap_kind(machine_slot((unsigned)service)->cap) != CAP_CNODE) {
        return; /* it has been moved away */
    }
    judge(service, &message);
    if (is_left_out(&message)) {
        return;
    }
    struct cap before[REACHED];
    for (unsigned i = 0; i < REACHED; i++) {
        before[i] = reached(i)->cap;
    }
    struct verdict expected = verdict;
    assert_int_equal(machine_call(service, &message), expected.error);
    word_t info = current_thread->context.word[CONTEXT_INFO];
    assert_int_equal(abi_message_info_length(info), expected.length);
    for (unsigned i = 0; i < expected.length; i++) {
        assert_int_equal(machine_word(i), expected.words[i]);
    }
    for (unsigned i = (unsigned)expected.length; i < message.length; i++) {
        assert_int_equal(machine_word(i), message.words[i]);
    }
    check_slots(before);
}

/* Makes room: otherwise all slots would be full some time. CNodes stay, for they are walked. */
static void clear_one(void)
{
    unsigned slot = FIRST_EMPTY + below(SLOTS_USED - FIRST_EMPTY);
    if (cap_kind(machine_slot(slot)->cap) != CAP_CNODE) {
        call_ok(SLOT_CNODE,
                (struct message){.label = CNodeDelete, .length = 2, .words = {slot, 64}});
    }
}

static void the_first_row_that_applies_decides(void **state)
{
    (void)state;
    random_state = random_begin("cnode");
    for (unsigned life = 0; life < LIVES; life++) {
        begin();
        small_slots = cap_object(machine_slot(SMALL)->cap);
        for (unsigned step = 0; step < STEPS; step++) {
            operate();
            if (below(4) == 0) {
                clear_one();
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
