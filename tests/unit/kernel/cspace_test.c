/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Addresses in capability spaces: each row of spec 03, sections 3.2 and 3.3, and random spaces
 * against a walk over strings of bits.
 */
#include "core/cspace.h"
#include "core/tcb.h"
#include "random.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

enum { RADIX_MAX = 4, NODES = 6, ROUNDS = 20000 };

static _Alignas(1 << (RADIX_MAX + 5)) struct slot memory[NODES][1 << RADIX_MAX];
static struct tcb thread;

static struct cap node(int index, unsigned radix, unsigned guard_size, word_t guard)
{
    return cap_cnode(kernel_to_paddr(memory[index]), radix, guard_size, guard);
}

static struct cap some_endpoint(void)
{
    return cap_endpoint(0x1000, 0, RIGHTS_ALL);
}

static int clear(void **state)
{
    (void)state;
    memset(memory, 0, sizeof(memory));
    memset(&thread, 0, sizeof(thread));
    memset(&current_error, 0, sizeof(current_error));
    return 0;
}

static void expect_lookup_error(bool is_source, unsigned count, const word_t *words)
{
    assert_int_equal(current_error.code, seL4_FailedLookup);
    assert_int_equal(current_error.length, 1 + count);
    assert_int_equal(current_error.word[0], is_source);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(current_error.word[1 + i], words[i]);
    }
}

#define EXPECT_LOOKUP_ERROR(is_source, ...)                                                        \
    expect_lookup_error(is_source, sizeof((word_t[]){__VA_ARGS__}) / sizeof(word_t),               \
                        (word_t[]){__VA_ARGS__})

static void a_root_that_is_no_cnode_is_an_invalid_root(void **state)
{
    (void)state;
    assert_null(cspace_slot(some_endpoint(), 0, 0, true));
    EXPECT_LOOKUP_ERROR(true, seL4_InvalidRoot); /* row 1 precedes the depth check of row 2 */
    assert_null(cspace_lookup(&thread, 1));
    assert_int_equal(current_lookup_failure.type, seL4_InvalidRoot);
}

static void a_depth_outside_1_to_64_is_a_range_error(void **state)
{
    (void)state;
    static const word_t depths[] = {0, 65, UINT64_MAX};
    for (size_t i = 0; i < ARRAY_SIZE(depths); i++) {
        assert_null(cspace_slot(node(0, 4, 0, 0), 0, depths[i], false));
        assert_int_equal(current_error.code, seL4_RangeError);
        assert_int_equal(current_error.length, 2);
        assert_int_equal(current_error.word[0], 1);
        assert_int_equal(current_error.word[1], 64);
    }
}

static void a_wrong_guard_is_told_with_the_bits_left(void **state)
{
    (void)state;
    assert_null(cspace_slot(node(0, 4, 8, 0xab), 0xac1, 12, true));
    EXPECT_LOOKUP_ERROR(true, seL4_GuardMismatch, 12, 0xab, 8);
}

/* The example of spec 03, 3.3: root CNode of radix 13, zero guard of 51 bits, depth 13. */
static void a_guard_longer_than_the_depth_precedes_the_depth_check(void **state)
{
    (void)state;
    struct cap root = cap_cnode(kernel_to_paddr(memory), 13, 51, 0);
    assert_null(cspace_slot(root, 0, 13, false));
    EXPECT_LOOKUP_ERROR(false, seL4_GuardMismatch, 13, 0, 51);
}

static void a_level_that_needs_more_bits_is_a_depth_mismatch(void **state)
{
    (void)state;
    assert_null(cspace_slot(node(0, 4, 8, 0), 0, 11, true));
    EXPECT_LOOKUP_ERROR(true, seL4_DepthMismatch, 11, 12);
}

static void bits_left_over_fail_an_invocation_but_not_a_lookup(void **state)
{
    (void)state;
    memory[0][5].cap = some_endpoint();
    assert_null(cspace_slot(node(0, 4, 0, 0), 0x51, 8, true));
    EXPECT_LOOKUP_ERROR(true, seL4_DepthMismatch, 4, 0);
    thread.slots[TCB_CSPACE].cap = node(0, 4, 0, 0);
    assert_ptr_equal(cspace_lookup(&thread, UINT64_C(0x5123456789abcdef)), &memory[0][5]);
}

static void bits_above_the_depth_are_ignored(void **state)
{
    (void)state;
    assert_ptr_equal(cspace_slot(node(0, 4, 0, 0), ~UINT64_C(0) << 4 | 3, 4, true), &memory[0][3]);
}

static void a_destination_in_use_is_delete_first(void **state)
{
    (void)state;
    struct slot *slot;
    memory[0][1].cap = some_endpoint();
    assert_int_equal(cspace_empty_slot(node(0, 4, 0, 0), 1, 4, &slot), RESULT_ERROR);
    assert_int_equal(current_error.code, seL4_DeleteFirst);
    assert_int_equal(cspace_empty_slot(node(0, 4, 0, 0), 2, 4, &slot), RESULT_OK);
    assert_ptr_equal(slot, &memory[0][2]);
}

/* Takes `count` bits off the front of the string of `*left` low bits of `address`. */
static word_t take(word_t address, unsigned *left, unsigned count)
{
    word_t value = 0;
    for (unsigned i = 0; i < count; i++) {
        *left -= 1;
        value = value << 1 | ((address >> *left) & 1);
    }
    return value;
}

struct walk {
    enum abi_lookup_failure failure;
    unsigned left;
    struct slot *slot;
};

/* Section 3.2, row by row. */
static struct walk walk(struct cap cap, word_t address, unsigned left)
{
    for (;;) {
        unsigned guard_size = (unsigned)cap_get(cap, CAP_CNODE_GUARD_SIZE);
        unsigned radix = (unsigned)cap_get(cap, CAP_CNODE_RADIX);
        unsigned after = left;
        if (guard_size > left || take(address, &after, guard_size) != cap.word[1]) {
            return (struct walk){seL4_GuardMismatch, left, NULL};
        }
        if (guard_size + radix > left) {
            return (struct walk){seL4_DepthMismatch, left, NULL};
        }
        left = after;
        word_t index = take(address, &left, radix);
        struct slot *slot = (struct slot *)cap_object(cap) + index;
        if (left == 0 || cap_kind(slot->cap) != CAP_CNODE) {
            return (struct walk){seL4_NoFailure, left, slot};
        }
        cap = slot->cap;
    }
}

static struct cap random_node(struct random *random)
{
    unsigned guard_size = random_below(random, 3);
    return node((int)random_below(random, NODES), 1 + random_below(random, RADIX_MAX), guard_size,
                random_below(random, 4) ? 0 : random_word(random) & MASK(guard_size));
}

static void random_spaces_resolve_as_the_table_says(void **state)
{
    (void)state;
    struct random random = random_begin("cspace");
    for (int round = 0; round < ROUNDS; round++) {
        struct slot *changed =
            &memory[random_below(&random, NODES)][random_below(&random, 1 << RADIX_MAX)];
        changed->cap = random_below(&random, 4) ? random_node(&random) : some_endpoint();
        struct cap root = random_node(&random);
        unsigned depth = 1 + random_below(&random, 64);
        word_t address = random_word(&random) & random_word(&random);
        struct walk expected = walk(root, address, depth);
        const struct slot *slot = cspace_slot(root, address, depth, true);
        if (expected.failure != seL4_NoFailure) {
            assert_null(slot);
            assert_int_equal(current_error.word[1], expected.failure);
            assert_int_equal(current_error.word[2], expected.left);
        } else if (expected.left > 0) {
            assert_null(slot);
            EXPECT_LOOKUP_ERROR(true, seL4_DepthMismatch, expected.left, 0);
        } else {
            assert_ptr_equal(slot, expected.slot);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_root_that_is_no_cnode_is_an_invalid_root, clear),
        cmocka_unit_test_setup(a_depth_outside_1_to_64_is_a_range_error, clear),
        cmocka_unit_test_setup(a_wrong_guard_is_told_with_the_bits_left, clear),
        cmocka_unit_test_setup(a_guard_longer_than_the_depth_precedes_the_depth_check, clear),
        cmocka_unit_test_setup(a_level_that_needs_more_bits_is_a_depth_mismatch, clear),
        cmocka_unit_test_setup(bits_left_over_fail_an_invocation_but_not_a_lookup, clear),
        cmocka_unit_test_setup(bits_above_the_depth_are_ignored, clear),
        cmocka_unit_test_setup(a_destination_in_use_is_delete_first, clear),
        cmocka_unit_test_setup(random_spaces_resolve_as_the_table_says, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
