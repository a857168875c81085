/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The calls of simple-default that make interrupt handlers and frames, recorded.
 */
#pragma once

#define __assert_fail fake_assert_fail
#include <sel4/sel4.h>
#undef __assert_fail

/* Arguments of the last call, in order, behind its name. */
struct fake_call {
    const char *name;
    seL4_Word args[10];
};
extern struct fake_call fake_last;

seL4_Error fake_record(const char *name, const seL4_Word *args, unsigned count);

#define FAKE_CALL(name, ...)                                                                       \
    fake_record(name, (seL4_Word[]){__VA_ARGS__},                                                  \
                sizeof((seL4_Word[]){__VA_ARGS__}) / sizeof(seL4_Word))

#define seL4_IRQControl_GetIOAPIC(...)    FAKE_CALL("GetIOAPIC", __VA_ARGS__)
#define seL4_IRQControl_GetMSI(...)       FAKE_CALL("GetMSI", __VA_ARGS__)
#define seL4_X86_IOPortControl_Issue(...) FAKE_CALL("Issue", __VA_ARGS__)
#define seL4_Untyped_Retype(...)          FAKE_CALL("Retype", __VA_ARGS__)
#define seL4_X86_ASIDPool_Assign(...)     FAKE_CALL("Assign", __VA_ARGS__)
/* A type number, as of untypeds, below the slots that are empty. */
static inline seL4_Uint32 fake_identify(seL4_CPtr slot)
{
    return slot < 40 ? 2 : 0;
}
#define seL4_DebugCapIdentify fake_identify
