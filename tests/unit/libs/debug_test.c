/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What sel4debug prints.
 */
#include "check.h"

#include <sel4debug/debug.h>
#include <sel4debug/faults.h>
#include <sel4debug/register_dump.h>
#include <stdlib.h>
#include <string.h>

#define GOOD_TCB 5
#define ENDPOINT 9

static seL4_IPCBuffer buffer;
__thread seL4_IPCBuffer *__sel4_ipc_buffer;

void fake_assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("%s:%d: %s: assertion fails: %s\n", file, line, function, text);
    abort();
}

seL4_Error fake_ReadRegisters(seL4_CPtr tcb, seL4_Bool suspend, seL4_Uint8 flags, seL4_Word count,
                              seL4_UserContext *registers)
{
    seL4_Word *words = (seL4_Word *)registers;

    if (tcb != GOOD_TCB || suspend || flags) {
        return seL4_InvalidCapability;
    }
    for (seL4_Word i = 0; i < count; i++) {
        words[i] = 0x10 + i;
    }
    return seL4_NoError;
}

seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cap)
{
    return cap == ENDPOINT ? SEL4DEBUG_CAP_ENDPOINT : SEL4DEBUG_CAP_NULL;
}

static void dump_both(void)
{
    sel4debug_dump_registers_prefix(GOOD_TCB, "> ");
    sel4debug_dump_registers(GOOD_TCB + 1);
}

static void registers(void)
{
    const char *text = stdout_of(dump_both);

    CHECK(strncmp(text, "> Register dump:\n> rip:\t0x10\n> rsp:\t0x11\n> rflags:\t0x12\n", 55) ==
          0);
    CHECK(strstr(text, "> gs_base:\t0x23\nRegisters of TCB 6 cannot be read, error 2\n"));
}

static void identify(void)
{
    debug_cap_identify(ENDPOINT);
}

static void capabilities(void)
{
    CHECK(strcmp(stdout_of(identify), "Cap 9 has type 4\n") == 0);
    CHECK(debug_cap_is_valid(ENDPOINT) && debug_cap_is_endpoint(ENDPOINT));
    CHECK(!debug_cap_is_notification(ENDPOINT) && !debug_cap_is_valid(1));
}

static int clobbering_result;

static void print_safely(void)
{
    clobbering_result = debug_safe_printf("%d %s\n", 42, "words");
}

static void safe_printf(void)
{
    __sel4_ipc_buffer = &buffer;
    buffer.msg[3] = 7;
    CHECK(strcmp(stdout_of(print_safely), "42 words\n") == 0);
    CHECK(clobbering_result == 9 && buffer.msg[3] == 7);
}

static void print_faults(void)
{
    seL4_Word words[seL4_UnknownSyscall_Length] = {0};

    words[seL4_UnknownSyscall_Syscall] = (seL4_Word)-99;
    words[seL4_UnknownSyscall_FaultIP] = 0x400123;
    words[seL4_UnknownSyscall_SP] = 0x7000;
    words[seL4_UnknownSyscall_FLAGS] = 0x202;
    debug_unknown_syscall_message(printf, words);
    words[seL4_UserException_FaultIP] = 0x400456;
    words[seL4_UserException_SP] = 0x8000;
    words[seL4_UserException_FLAGS] = 0x246;
    words[seL4_UserException_Number] = 13;
    words[seL4_UserException_Code] = 0x18;
    debug_user_exception_message(printf, words);
}

static void faults(void)
{
    CHECK(strcmp(stdout_of(print_faults),
                 "Unknown system call -99 at 0x400123, stack 0x7000, flags 0x202\n"
                 "Exception 13, code 0x18, at 0x400456, stack 0x8000, flags 0x246\n") == 0);
}

static const struct test tests[] = {
    {"registers are dumped in their order, each line behind the prefix", registers},
    {"capabilities are told by the kernel's numbers", capabilities},
    {"debug_safe_printf leaves the message as it is", safe_printf},
    {"fault messages are told in words", faults},
};

int main(int argc, char *argv[])
{
    return main_of(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
