/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Retype: the checks in their order, the watermark, the reset (spec 03, section 6).
 */
#include "arch/host.h"
#include "core/derivation.h"
#include "machine.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/error.h>
#include <abi/object.h>

/* Depth 0 names the extra capability itself; depth 64 a slot of the root CNode. */
struct request {
    word_t type, size_bits, index, depth, offset, count;
};

static word_t retype_from(cptr_t untyped, struct request r)
{
    struct message message = {.label = UntypedRetype,
                              .length = 6,
                              .words = {r.type, r.size_bits, r.index, r.depth, r.offset, r.count},
                              .cap_count = 1,
                              .caps = {SLOT_CNODE}};
    return machine_call(untyped, &message);
}

static word_t retype(struct request request)
{
    return retype_from(SLOT_UNTYPED, request);
}

static struct request endpoints(word_t offset, word_t count)
{
    return (struct request){seL4_EndpointObject, 0, 0, 0, offset, count};
}

static void expect_words(word_t first, word_t second)
{
    assert_int_equal(machine_word(0), first);
    assert_int_equal(machine_word(1), second);
}

static int start(void **state)
{
    (void)state;
    machine_start();
    return 0;
}

static void row_1_another_label_is_illegal(void **state)
{
    (void)state;
    assert_int_equal(machine_call(SLOT_UNTYPED, &(struct message){.label = TCBSuspend}),
                     seL4_IllegalOperation);
}

static void row_2_a_short_message_is_truncated(void **state)
{
    (void)state;
    struct message message = {.label = UntypedRetype, .length = 5, .cap_count = 1};
    assert_int_equal(machine_call(SLOT_UNTYPED, &message), seL4_TruncatedMessage);
    message = (struct message){.label = UntypedRetype, .length = 6};
    assert_int_equal(machine_call(SLOT_UNTYPED, &message), seL4_TruncatedMessage);
}

static void rows_3_to_6_type_and_size(void **state)
{
    (void)state;
    assert_int_equal(retype((struct request){.type = seL4_ObjectTypeCount, .count = 1}),
                     seL4_InvalidArgument);
    assert_int_equal(machine_word(0), 0);
    static const word_t sizes[] = {64, UINT64_MAX, 48};
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        assert_int_equal(retype((struct request){seL4_UntypedObject, sizes[i], 0, 0, 20, 1}),
                         seL4_RangeError);
        expect_words(0, 47);
    }
    assert_int_equal(retype((struct request){seL4_CapTableObject, 43, 0, 0, 20, 1}),
                     seL4_RangeError);
    assert_int_equal(retype((struct request){seL4_EndpointObject, 64, 0, 0, 20, 1}),
                     seL4_RangeError);
    assert_int_equal(retype((struct request){seL4_CapTableObject, 0, 0, 0, 20, 1}),
                     seL4_InvalidArgument);
    assert_int_equal(machine_word(0), 1);
    assert_int_equal(retype((struct request){seL4_UntypedObject, 3, 0, 0, 20, 1}),
                     seL4_InvalidArgument);
    assert_int_equal(machine_word(0), 1);
}

static void rows_7_and_8_the_node_must_be_a_cnode(void **state)
{
    (void)state;
    struct request request = endpoints(20, 1);
    request.index = SLOT_TCB;
    request.depth = 64;
    assert_int_equal(retype(request), seL4_FailedLookup);
    expect_words(0, seL4_MissingCapability);
    assert_int_equal(machine_word(2), 64);
    request.depth = 7; /* shorter than the guard of the root */
    assert_int_equal(retype(request), seL4_FailedLookup);
    expect_words(0, seL4_GuardMismatch);
    request.index = SLOT_CNODE;
    request.depth = 64;
    assert_int_equal(retype(request), seL4_NoError);
}

static void rows_9_to_11_offset_and_number(void **state)
{
    (void)state;
    assert_int_equal(retype(endpoints(MACHINE_SLOTS, 1)), seL4_RangeError);
    expect_words(0, MACHINE_SLOTS - 1);
    assert_int_equal(retype(endpoints(20, 0)), seL4_RangeError);
    expect_words(1, 256);
    assert_int_equal(retype(endpoints(20, 257)), seL4_RangeError);
    expect_words(1, 256);
    assert_int_equal(retype(endpoints(120, 9)), seL4_RangeError);
    expect_words(1, 8);
}

static void row_12_a_slot_in_use_comes_before_the_memory(void **state)
{
    (void)state;
    assert_int_equal(retype((struct request){seL4_UntypedObject, 47, 0, 0, SLOT_TCB, 1}),
                     seL4_DeleteFirst);
}

static void row_13_tells_the_free_bytes(void **state)
{
    (void)state;
    struct request big = {seL4_UntypedObject, MACHINE_UNTYPED_BITS, 0, 0, 20, 2};
    assert_int_equal(retype(big), seL4_NotEnoughMemory);
    assert_int_equal(machine_word(0), BIT(MACHINE_UNTYPED_BITS));
    assert_int_equal(retype(endpoints(20, 1)), seL4_NoError);
    big.offset = 30;
    big.count = 1;
    assert_int_equal(retype(big), seL4_NotEnoughMemory);
    assert_int_equal(machine_word(0), BIT(MACHINE_UNTYPED_BITS) - 16);
}

static void row_14_device_memory_becomes_frames_and_untypeds_only(void **state)
{
    (void)state;
    assert_int_equal(retype_from(SLOT_DEVICE, endpoints(20, 1)), seL4_InvalidArgument);
    assert_int_equal(machine_word(0), 1);
    struct request frame = {seL4_X86_4K, 0, 0, 0, 20, 1};
    assert_int_equal(retype_from(SLOT_DEVICE, frame), seL4_NoError);
    assert_int_equal(cap_get(machine_slot(20)->cap, CAP_FRAME_IS_DEVICE), 1);
}

static void objects_are_contiguous_aligned_and_children(void **state)
{
    (void)state;
    assert_int_equal(retype(endpoints(20, 3)), seL4_NoError);
    assert_int_equal(retype((struct request){seL4_X86_4K, 0, 0, 0, 30, 2}), seL4_NoError);
    paddr_t base = cap_paddr(machine_slot(SLOT_UNTYPED)->cap);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(cap_paddr(machine_slot(20 + i)->cap), base + 16 * i);
    }
    assert_int_equal(cap_paddr(machine_slot(30)->cap), base + 0x1000);
    assert_int_equal(cap_paddr(machine_slot(31)->cap), base + 0x2000);
    assert_int_equal(machine_slot(SLOT_UNTYPED)->cap.word[1], 0x3000);
    assert_true(derivation_has_children(machine_slot(SLOT_UNTYPED)));
}

static void a_reset_clears_what_was_given_out_from_the_top_and_can_be_interrupted(void **state)
{
    (void)state;
    struct slot *untyped = machine_slot(SLOT_UNTYPED);
    uint8_t *memory = cap_object(untyped->cap);
    memory[0] = memory[BIT(MACHINE_UNTYPED_BITS) - 1] = 0xff;
    host_raise_irq(IRQ_KERNEL_TIMER);
    const word_t *registers = current_thread->context.word;
    word_t ip = registers[CONTEXT_IP];
    struct message message = {.label = UntypedRetype,
                              .length = 6,
                              .words = {seL4_EndpointObject, 0, 0, 0, 20, 1},
                              .cap_count = 1,
                              .caps = {SLOT_CNODE}};
    machine_syscall(-1, SLOT_UNTYPED, &message);
    assert_int_equal(current_thread->context.next_ip, ip); /* it will be executed again */
    assert_true(untyped->cap.word[1] > 0);
    assert_true(untyped->cap.word[1] < BIT(MACHINE_UNTYPED_BITS));
    assert_int_equal(memory[0], 0xff);
    assert_int_equal(memory[BIT(MACHINE_UNTYPED_BITS) - 1], 0);
    assert_int_equal(cap_kind(machine_slot(20)->cap), CAP_NULL);
    assert_int_equal(machine_call(SLOT_UNTYPED, &message), seL4_NoError);
    assert_int_equal(memory[0], 0);
    assert_int_equal(untyped->cap.word[1], 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(row_1_another_label_is_illegal, start),
        cmocka_unit_test_setup(row_2_a_short_message_is_truncated, start),
        cmocka_unit_test_setup(rows_3_to_6_type_and_size, start),
        cmocka_unit_test_setup(rows_7_and_8_the_node_must_be_a_cnode, start),
        cmocka_unit_test_setup(rows_9_to_11_offset_and_number, start),
        cmocka_unit_test_setup(row_12_a_slot_in_use_comes_before_the_memory, start),
        cmocka_unit_test_setup(row_13_tells_the_free_bytes, start),
        cmocka_unit_test_setup(row_14_device_memory_becomes_frames_and_untypeds_only, start),
        cmocka_unit_test_setup(objects_are_contiguous_aligned_and_children, start),
        cmocka_unit_test_setup(
            a_reset_clears_what_was_given_out_from_the_top_and_can_be_interrupted, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
