/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The derivation tree against a tree with explicit parents: after each of many random operations
 * children, descendants and last capabilities are the same (spec 03, sections 5.1, 5.3, 6.6).
 */
#include "core/derivation.h"
#include "random.h"
#include "unit.h"

enum { SLOTS = 96, STEPS = 20000, NONE = -1 };
enum { ROOT_BITS = 30, CHILD_BITS = 20, OBJECT_BITS = 5 };

/* What the specification says of a slot: its parent in the tree, and whether it is original. */
struct node {
    int parent;
    bool is_original;
};

static struct slot slots[SLOTS];
static struct node nodes[SLOTS];

static bool is_used(int i)
{
    return !slot_is_empty(&slots[i]);
}

static bool model_has_children(int i)
{
    for (int j = 0; j < SLOTS; j++) {
        if (is_used(j) && nodes[j].parent == i) {
            return true;
        }
    }
    return false;
}

static bool model_descends(int i, int ancestor)
{
    while (i != NONE && i != ancestor) {
        i = nodes[i].parent;
    }
    return i == ancestor;
}

/* Untyped capabilities never share an object: each is the last one to its region. */
static bool model_is_final(int i)
{
    for (int j = 0; j < SLOTS; j++) {
        if (j != i && is_used(j) && cap_kind(slots[j].cap) == cap_kind(slots[i].cap) &&
            cap_kind(slots[i].cap) != CAP_UNTYPED &&
            cap_paddr(slots[j].cap) == cap_paddr(slots[i].cap)) {
            return false;
        }
    }
    return true;
}

static void check_slot(int i)
{
    assert_int_equal(derivation_has_children(&slots[i]), model_has_children(i));
    assert_int_equal(derivation_is_final(&slots[i]), model_is_final(i));
    assert_int_equal(derivation_is_original(&slots[i]), nodes[i].is_original);
    struct slot *next = derivation_next(&slots[i]);
    assert_true(!next || derivation_previous(next) == &slots[i]);
    /* all descendants stand directly behind, without others between them */
    int descendants = 0;
    for (int j = 0; j < SLOTS; j++) {
        descendants += is_used(j) && j != i && model_descends(j, i);
    }
    for (; descendants > 0; descendants--, next = derivation_next(next)) {
        assert_non_null(next);
        assert_true(model_descends((int)(next - slots), i));
    }
}

static void check_all(void)
{
    for (int i = 0; i < SLOTS; i++) {
        if (is_used(i)) {
            check_slot(i);
        } else {
            assert_int_equal(slots[i].previous | slots[i].next, 0);
        }
    }
}

/* A random slot that is empty, or in use, from a random place on; NONE: there is none. */
static int pick(struct random *random, bool used)
{
    int start = (int)random_below(random, SLOTS);
    for (int k = 0; k < SLOTS; k++) {
        int i = (start + k) % SLOTS;
        if (is_used(i) == used) {
            return i;
        }
    }
    return NONE;
}

static void place(int i, int parent, bool is_original)
{
    nodes[i] = (struct node){parent, is_original};
}

/* Takes `size` bytes of untyped memory, from its start if it has no children. */
static bool carve(int from, unsigned size_bits, paddr_t *paddr)
{
    struct cap *cap = &slots[from].cap;
    word_t used = derivation_has_children(&slots[from]) ? align_up(cap->word[1], size_bits) : 0;
    if (used + BIT(size_bits) > BIT(cap_get(*cap, CAP_UNTYPED_SIZE_BITS))) {
        return false;
    }
    *paddr = cap_paddr(*cap) + used;
    cap->word[1] = used + BIT(size_bits);
    return true;
}

static void retype(struct random *random, int from, int to)
{
    paddr_t paddr;
    unsigned choice = random_below(random, 4);
    bool is_region = choice == 0 && cap_get(slots[from].cap, CAP_UNTYPED_SIZE_BITS) > CHILD_BITS;
    if (!carve(from, is_region ? CHILD_BITS : OBJECT_BITS, &paddr)) {
        return;
    }
    struct cap cap = is_region     ? cap_untyped(paddr, CHILD_BITS, false, 0)
                     : choice == 1 ? cap_cnode(paddr, 1, 0, 0)
                     : choice == 2 ? cap_notification(paddr, 0, RIGHT_READ)
                                   : cap_endpoint(paddr, 0, RIGHTS_ALL);
    derivation_insert_child(&slots[from], &slots[to], cap);
    place(to, from, true);
}

static bool are_empty(int first, int count)
{
    for (int i = first; i < first + count; i++) {
        if (i >= SLOTS || is_used(i)) {
            return false;
        }
    }
    return true;
}

/* One to four endpoints at once, in the slots from `to` on. */
static void retype_several(struct random *random, int from, int to)
{
    unsigned count_bits = random_below(random, 3);
    int count = 1 << count_bits;
    paddr_t paddr;
    if (!are_empty(to, count) || !carve(from, OBJECT_BITS + count_bits, &paddr)) {
        return;
    }
    derivation_insert_children(&slots[from], &slots[to], (word_t)count,
                               cap_endpoint(paddr, 0, RIGHTS_ALL), BIT(OBJECT_BITS));
    for (int i = 0; i < count; i++) {
        assert_int_equal(cap_paddr(slots[to + i].cap), paddr + ((word_t)i << OBJECT_BITS));
        place(to + i, from, true);
    }
}

static void copy_untyped(int from, int to)
{
    if (derivation_has_children(&slots[from])) {
        return; /* RevokeFirst */
    }
    derivation_insert_copy(&slots[from], &slots[to], slots[from].cap);
    assert_int_equal(slots[from].cap.word[1], BIT(cap_get(slots[from].cap, CAP_UNTYPED_SIZE_BITS)));
    place(to, from, true);
}

static void copy_other(struct random *random, int from, int to)
{
    struct cap cap = slots[from].cap;
    bool is_badgeable = cap_kind(cap) == CAP_ENDPOINT || cap_kind(cap) == CAP_NOTIFICATION;
    bool badges = is_badgeable && cap_badge(cap) == 0 && random_below(random, 2);
    if (badges) {
        cap.word[1] = 1 + random_below(random, 2); /* the same badge often */
    }
    derivation_insert_copy(&slots[from], &slots[to], cap);
    place(to, nodes[from].is_original ? from : nodes[from].parent, badges);
}

/* `from` becomes `to` wherever it is somebody's parent. */
static void rename_parent(int from, int to)
{
    for (int j = 0; j < SLOTS; j++) {
        if (nodes[j].parent == from) {
            nodes[j].parent = to;
        }
    }
}

static void delete (int i)
{
    rename_parent(i, nodes[i].parent);
    derivation_remove(&slots[i]);
    place(i, NONE, false);
}

static void move(int from, int to)
{
    derivation_move(&slots[from], &slots[to], slots[from].cap);
    nodes[to] = nodes[from];
    rename_parent(from, to);
    place(from, NONE, false);
}

static void swap(int a, int b)
{
    derivation_swap(&slots[a], slots[a].cap, &slots[b], slots[b].cap);
    struct node aside = nodes[a];
    nodes[a] = nodes[b];
    nodes[b] = aside;
    rename_parent(a, SLOTS);
    rename_parent(b, a);
    rename_parent(SLOTS, b);
}

/* Revoke as the kernel does it: deletes what stands behind as long as it is a child. */
static void revoke(int i)
{
    while (derivation_has_children(&slots[i])) {
        int victim = (int)(derivation_next(&slots[i]) - slots);
        assert_true(model_descends(victim, i));
        delete (victim);
    }
    assert_false(model_has_children(i));
}

static void reset(void)
{
    for (int i = 0; i < SLOTS; i++) {
        if (is_used(i)) {
            derivation_remove(&slots[i]);
        }
        place(i, NONE, false);
    }
    for (int i = 0; i < 2; i++) {
        struct cap cap = cap_untyped(BIT(ROOT_BITS) * (word_t)(i + 1), ROOT_BITS, false, 0);
        derivation_insert_root(&slots[i], cap);
        place(i, NONE, true);
    }
}

static void step(struct random *random)
{
    int from = pick(random, true);
    int to = pick(random, false);
    unsigned choice = random_below(random, 100);
    if (from == NONE) {
        reset();
    } else if (choice < 4) {
        revoke(from);
    } else if (choice < 14 || to == NONE) {
        delete (from);
    } else if (choice < 24) {
        move(from, to);
    } else if (choice < 34) {
        swap(from, pick(random, true));
    } else if (cap_kind(slots[from].cap) != CAP_UNTYPED) {
        copy_other(random, from, to);
    } else if (choice < 42) {
        copy_untyped(from, to);
    } else if (choice < 60) {
        retype_several(random, from, to);
    } else {
        retype(random, from, to);
    }
}

static void random_operations_leave_the_tree_of_the_specification(void **state)
{
    (void)state;
    struct random random = random_begin("derivation");
    reset();
    for (int i = 0; i < STEPS; i++) {
        step(&random);
        check_all();
    }
}

/* Spec 03, 5.1: two badged originals with one badge own only the copies made from themselves. */
static void equal_badges_stay_independent_after_one_is_deleted(void **state)
{
    (void)state;
    reset();
    struct random random = {0};
    derivation_insert_child(&slots[0], &slots[2], cap_endpoint(BIT(ROOT_BITS), 0, RIGHTS_ALL));
    place(2, 0, true);
    struct cap badged = cap_endpoint(BIT(ROOT_BITS), 7, RIGHTS_ALL);
    for (int i = 3; i <= 4; i++) {
        derivation_insert_copy(&slots[2], &slots[i], badged);
        place(i, 2, true);
        copy_other(&random, i, i + 2);
    }
    check_all();
    delete (4);
    check_all();
    revoke(3);
    assert_true(is_used(6));
    assert_false(is_used(5));
    revoke(2);
    assert_false(is_used(6));
    check_all();
}

/* Spec 03, 5.1: what is minted from an unbadged copy is its sibling, not its child. */
static void a_badge_minted_from_a_copy_belongs_to_the_original(void **state)
{
    (void)state;
    reset();
    derivation_insert_child(&slots[0], &slots[2], cap_endpoint(BIT(ROOT_BITS), 0, RIGHTS_ALL));
    derivation_insert_copy(&slots[2], &slots[3], slots[2].cap);
    derivation_insert_copy(&slots[3], &slots[4], cap_endpoint(BIT(ROOT_BITS), 9, RIGHTS_ALL));
    assert_false(derivation_has_children(&slots[3]));
    assert_true(derivation_has_children(&slots[2]));
    assert_true(derivation_is_original(&slots[4]));
    assert_false(derivation_is_original(&slots[3]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations_leave_the_tree_of_the_specification),
        cmocka_unit_test(equal_badges_stay_independent_after_one_is_deleted),
        cmocka_unit_test(a_badge_minted_from_a_copy_belongs_to_the_original),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
