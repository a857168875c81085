/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <assert.h>
#include <autoconf.h>
#include <sel4utils/strerror.h>
#include <stdio.h>
#include <stdlib.h>

char *sel4_errlist[] = {
    "seL4_NoError",     "seL4_InvalidArgument", "seL4_InvalidCapability", "seL4_IllegalOperation",
    "seL4_RangeError",  "seL4_AlignmentError",  "seL4_FailedLookup",      "seL4_TruncatedMessage",
    "seL4_DeleteFirst", "seL4_RevokeFirst",     "seL4_NotEnoughMemory",   NULL,
};

char *sel4_faultlist[] = {
    "seL4_Fault_NullFault",
    "seL4_Fault_CapFault",
    "seL4_Fault_UnknownSyscall",
    "seL4_Fault_UserException",
    "seL4_Fault_VMFault",
#ifdef CONFIG_KERNEL_MCS
    "seL4_Fault_Timeout",
#endif
    NULL,
};

const char *sel4_strerror(int errcode)
{
    assert(errcode >= 0 && errcode <= seL4_NotEnoughMemory);
    return sel4_errlist[errcode];
}

const char *sel4_strfault(int faultlabel)
{
    switch (faultlabel) {
    case seL4_Fault_NullFault:
        return sel4_faultlist[0];
    case seL4_Fault_CapFault:
        return sel4_faultlist[1];
    case seL4_Fault_UnknownSyscall:
        return sel4_faultlist[2];
    case seL4_Fault_UserException:
        return sel4_faultlist[3];
    case seL4_Fault_VMFault:
        return sel4_faultlist[4];
#ifdef CONFIG_KERNEL_MCS
    case seL4_Fault_Timeout:
        return sel4_faultlist[5];
#endif
    default:
        return "Unknown Fault";
    }
}

void __sel4_error(int err, const char *file, const char *func, int line, char *str)
{
    fprintf(stderr, "seL4 Error: %s, function %s, file %s, line %d: %s\n", sel4_strerror(err), func,
            file, line, str);
    abort();
}
