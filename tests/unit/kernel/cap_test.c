/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Capabilities as words: fields do not touch each other, and unused bits stay zero.
 */
#include "core/cap.h"
#include "unit.h"

static const struct cap_field *const fields[] = {
    &CAP_ADDRESS,           &CAP_KIND,
    &CAP_ENDPOINT_RIGHTS,   &CAP_NOTIFICATION_RIGHTS,
    &CAP_REPLY_GRANT,       &CAP_CNODE_RADIX,
    &CAP_CNODE_GUARD_SIZE,  &CAP_UNTYPED_SIZE_BITS,
    &CAP_UNTYPED_IS_DEVICE, &CAP_ZOMBIE_IS_THREAD,
    &CAP_FRAME_SIZE,        &CAP_FRAME_ACCESS,
    &CAP_FRAME_IS_DEVICE,   &CAP_TABLE_IS_MAPPED,
    &CAP_MAPPED_VADDR,      &CAP_MAPPED_ASID,
    &CAP_IO_PORT_FIRST,     &CAP_IO_PORT_LAST,
};

static const uint64_t backgrounds[] = {0, UINT64_MAX, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa};

/* What was set is what is read, and all other bits of both words are as they were. */
static void check_field(struct cap_field field, uint64_t background, word_t value)
{
    struct cap before = {{background, ~background}};
    struct cap after = cap_set(before, field, value);
    assert_int_equal(cap_get(after, field), value & MASK(field.width));
    uint64_t mask = MASK(field.width) << field.shift;
    assert_int_equal(after.word[field.word] & ~mask, before.word[field.word] & ~mask);
    assert_int_equal(after.word[1 - field.word], before.word[1 - field.word]);
}

static void every_field_holds_every_bit_and_touches_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
        for (size_t b = 0; b < ARRAY_SIZE(backgrounds); b++) {
            for (unsigned bit = 0; bit < fields[i]->width; bit++) {
                check_field(*fields[i], backgrounds[b], BIT(bit));
                check_field(*fields[i], backgrounds[b], ~BIT(bit));
            }
            check_field(*fields[i], backgrounds[b], UINT64_MAX);
        }
    }
}

static void every_field_lies_in_its_word(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
        assert_true(fields[i]->word <= 1);
        assert_true(fields[i]->width > 0);
        assert_true(fields[i]->shift + fields[i]->width <= WORD_BITS);
    }
}

static void null_is_two_zero_words(void **state)
{
    (void)state;
    assert_true(cap_is_null((struct cap){{0, 0}}));
    assert_true(cap_is_null(cap_null()));
    assert_int_equal(cap_null().word[0] | cap_null().word[1], 0);
    assert_false(cap_is_null(cap_endpoint(0, 0, 0)));
}

static void endpoint_keeps_address_badge_and_rights(void **state)
{
    (void)state;
    paddr_t highest = MASK(47) & ~MASK(4);
    for (word_t rights = 0; rights <= RIGHTS_ALL; rights++) {
        struct cap cap = cap_endpoint(highest, UINT64_MAX, rights);
        assert_int_equal(cap_kind(cap), CAP_ENDPOINT);
        assert_int_equal(cap_paddr(cap), highest);
        assert_int_equal(cap_badge(cap), UINT64_MAX);
        assert_int_equal(cap_rights(cap), rights);
        assert_int_equal(cap_has_rights(cap, RIGHT_READ), (rights & RIGHT_READ) != 0);
    }
}

static void untyped_keeps_size_watermark_and_device(void **state)
{
    (void)state;
    for (unsigned bits = 4; bits <= 47; bits++) {
        struct cap cap = cap_untyped(0x1000, bits, bits & 1, BIT(bits));
        assert_int_equal(cap_kind(cap), CAP_UNTYPED);
        assert_int_equal(cap_get(cap, CAP_UNTYPED_SIZE_BITS), bits);
        assert_int_equal(cap_get(cap, CAP_UNTYPED_IS_DEVICE), bits & 1);
        assert_int_equal(cap.word[1], BIT(bits));
        assert_int_equal(cap_paddr(cap), 0x1000);
    }
}

static void cnode_keeps_radix_and_guard(void **state)
{
    (void)state;
    for (unsigned size = 0; size <= 58; size++) {
        struct cap cap = cap_cnode(0x40000, 6, size, MASK(size));
        assert_int_equal(cap_kind(cap), CAP_CNODE);
        assert_int_equal(cap_get(cap, CAP_CNODE_RADIX), 6);
        assert_int_equal(cap_get(cap, CAP_CNODE_GUARD_SIZE), size);
        assert_int_equal(cap.word[1], MASK(size));
    }
}

static void frame_sizes_are_the_three_of_the_machine(void **state)
{
    (void)state;
    assert_int_equal(frame_size_bits(FRAME_4K), 12);
    assert_int_equal(frame_size_bits(FRAME_2M), 21);
    assert_int_equal(frame_size_bits(FRAME_1G), 30);
    struct cap cap = cap_frame(BIT(30), FRAME_1G, FRAME_READ_ONLY, true);
    assert_int_equal(cap_get(cap, CAP_FRAME_SIZE), FRAME_1G);
    assert_int_equal(cap_get(cap, CAP_FRAME_ACCESS), FRAME_READ_ONLY);
    assert_int_equal(cap_get(cap, CAP_FRAME_IS_DEVICE), 1);
}

static void odd_kinds_belong_to_the_architecture(void **state)
{
    (void)state;
    assert_true(cap_kind_is_arch(CAP_FRAME) && cap_kind_is_arch(CAP_IO_PORT_CONTROL));
    assert_false(cap_kind_is_arch(CAP_NULL) || cap_kind_is_arch(CAP_DOMAIN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_holds_every_bit_and_touches_no_other),
        cmocka_unit_test(every_field_lies_in_its_word),
        cmocka_unit_test(null_is_two_zero_words),
        cmocka_unit_test(endpoint_keeps_address_badge_and_rights),
        cmocka_unit_test(untyped_keeps_size_watermark_and_device),
        cmocka_unit_test(cnode_keeps_radix_and_guard),
        cmocka_unit_test(frame_sizes_are_the_three_of_the_machine),
        cmocka_unit_test(odd_kinds_belong_to_the_architecture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
