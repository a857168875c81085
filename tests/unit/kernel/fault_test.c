/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Registers in messages about faults, and in the answers, are in the order of the ABI (spec 01,
 * section 9; spec 03, sections 11.2, 11.4).
 */
#include "core/fault.h"
#include "machine.h"
#include "unit.h"

#include <abi/constants.h>
#include <abi/fault.h>
#include <abi/message.h>
#include <string.h>

static const uint8_t syscall_order[] = ABI_UNKNOWN_SYSCALL_CONTEXT;
static const uint8_t exception_order[] = ABI_USER_EXCEPTION_CONTEXT;

enum { UNTOUCHED = 0x777, NUMBER = 1000 };

static struct tcb faulter;

/* The machine's root is the handler. */
static void start(enum abi_fault type)
{
    machine_start();
    memset(&faulter, 0, sizeof(faulter));
    faulter.fault.type = type;
    for (unsigned i = 0; i < ABI_CONTEXT_WORDS; i++) {
        faulter.context.word[i] = UNTOUCHED;
    }
    for (unsigned i = 0; i < seL4_MsgMaxLength; i++) {
        machine_set_buffer_word(ABI_IPC_MSG + i, UNTOUCHED);
    }
}

static void expect_message(const uint8_t *order, unsigned count, unsigned arrived)
{
    for (unsigned i = 0; i < count && i < arrived; i++) {
        assert_int_equal(machine_word(i), 0x100 + order[i]);
    }
    for (unsigned i = arrived; thread_readable_buffer(current_thread) && i < arrived + 2; i++) {
        assert_int_equal(machine_word(i), UNTOUCHED);
    }
}

static unsigned deliver(void)
{
    for (unsigned i = 0; i < ABI_CONTEXT_WORDS; i++) {
        faulter.context.word[i] = 0x100 + i;
    }
    word_t info = fault_deliver(&faulter, machine_root());
    assert_int_equal(abi_message_info_label(info), faulter.fault.type);
    return (unsigned)abi_message_info_length(info);
}

static void an_unknown_syscall_message_has_the_registers_in_order(void **state)
{
    (void)state;
    start(seL4_Fault_UnknownSyscall);
    faulter.fault.syscall.number = NUMBER;
    unsigned length = deliver();
    assert_int_equal(length, seL4_UnknownSyscall_Length);
    expect_message(syscall_order, ARRAY_SIZE(syscall_order), length);
    assert_int_equal(machine_word(seL4_UnknownSyscall_Syscall), NUMBER);
}

static void without_a_buffer_only_the_register_words_arrive(void **state)
{
    (void)state;
    start(seL4_Fault_UnknownSyscall);
    machine_root()->slots[TCB_BUFFER].cap = cap_null();
    assert_int_equal(deliver(), ABI_MESSAGE_REGISTERS);
    expect_message(syscall_order, ARRAY_SIZE(syscall_order), ABI_MESSAGE_REGISTERS);
}

static void an_exception_message_begins_with_the_frame(void **state)
{
    (void)state;
    start(seL4_Fault_UserException);
    faulter.fault.exception.number = 5;
    faulter.fault.exception.code = 6;
    assert_int_equal(deliver(), seL4_UserException_Length);
    expect_message(exception_order, ARRAY_SIZE(exception_order), seL4_UserException_Length);
    assert_int_equal(machine_word(seL4_UserException_Number), 5);
    assert_int_equal(machine_word(seL4_UserException_Code), 6);
}

/* Answers with `length` words of 0x200, 0x201, ... */
static void answer(enum abi_fault type, unsigned length)
{
    start(type);
    for (unsigned i = 0; i < length; i++) {
        if (i < ABI_MESSAGE_REGISTERS) {
            machine_root()->context.word[context_message_register[i]] = 0x200 + i;
        } else {
            machine_set_buffer_word(ABI_IPC_MSG + i, 0x200 + i);
        }
    }
    machine_root()->context.word[CONTEXT_INFO] = abi_message_info_new(0, 0, 0, length);
    assert_true(fault_answer(&faulter, machine_root()));
    assert_int_equal(faulter.fault.type, seL4_Fault_NullFault);
}

static void expect_registers(const uint8_t *order, unsigned count, unsigned length)
{
    uint64_t expected[ABI_CONTEXT_WORDS];
    for (unsigned i = 0; i < ABI_CONTEXT_WORDS; i++) {
        expected[i] = UNTOUCHED;
    }
    for (unsigned i = 0; i < count && i < length; i++) {
        struct context context;
        context_write_sanitised(&context, order[i], 0x200 + i);
        expected[order[i]] = context.word[order[i]];
    }
    assert_memory_equal(faulter.context.word, expected, sizeof(expected));
}

static void answers_set_as_many_registers_as_they_have_in_order(void **state)
{
    (void)state;
    for (unsigned length = 0; length <= ARRAY_SIZE(syscall_order) + 2; length++) {
        answer(seL4_Fault_UnknownSyscall, length);
        expect_registers(syscall_order, ARRAY_SIZE(syscall_order), length);
        answer(seL4_Fault_UserException, length);
        expect_registers(exception_order, ARRAY_SIZE(exception_order), length);
    }
}

static void what_answers_set_is_made_harmless(void **state)
{
    (void)state;
    static const uint64_t not_canonical = UINT64_C(1) << 47;
    start(seL4_Fault_UnknownSyscall);
    machine_set_buffer_word(ABI_IPC_MSG + seL4_UnknownSyscall_FaultIP, not_canonical);
    machine_set_buffer_word(ABI_IPC_MSG + seL4_UnknownSyscall_SP, not_canonical);
    machine_set_buffer_word(ABI_IPC_MSG + seL4_UnknownSyscall_FLAGS, 0);
    machine_root()->context.word[CONTEXT_INFO] =
        abi_message_info_new(0, 0, 0, ARRAY_SIZE(syscall_order));
    assert_true(fault_answer(&faulter, machine_root()));
    assert_int_equal(faulter.context.word[ABI_CONTEXT_RIP], 0);
    assert_int_equal(faulter.context.word[ABI_CONTEXT_RSP], not_canonical);
    assert_int_equal(faulter.context.word[ABI_CONTEXT_RFLAGS], 0x202);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_syscall_message_has_the_registers_in_order),
        cmocka_unit_test(without_a_buffer_only_the_register_words_arrive),
        cmocka_unit_test(an_exception_message_begins_with_the_frame),
        cmocka_unit_test(answers_set_as_many_registers_as_they_have_in_order),
        cmocka_unit_test(what_answers_set_is_made_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
