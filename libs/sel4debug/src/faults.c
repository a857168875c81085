/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4debug/faults.h>

void debug_unknown_syscall_message(int (*printfn)(const char *format, ...), seL4_Word *mrs)
{
    printfn("Unknown system call %ld at %p, stack %p, flags 0x%lx\n",
            (long)mrs[seL4_UnknownSyscall_Syscall], (void *)mrs[seL4_UnknownSyscall_FaultIP],
            (void *)mrs[seL4_UnknownSyscall_SP], (unsigned long)mrs[seL4_UnknownSyscall_FLAGS]);
}

void debug_user_exception_message(int (*printfn)(const char *format, ...), seL4_Word *mrs)
{
    printfn("Exception %lu, code 0x%lx, at %p, stack %p, flags 0x%lx\n",
            (unsigned long)mrs[seL4_UserException_Number],
            (unsigned long)mrs[seL4_UserException_Code], (void *)mrs[seL4_UserException_FaultIP],
            (void *)mrs[seL4_UserException_SP], (unsigned long)mrs[seL4_UserException_FLAGS]);
}
