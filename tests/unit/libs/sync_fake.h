/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Notifications and endpoints between the threads of a Linux process. Included before every source;
 * its functions replace libsel4's. A signal for a waiting thread stays in the notification until
 * that thread runs, and merges with further ones till then: what the kernel does to a waiter that
 * is still on its way to it.
 */
#pragma once

/* libsel4 declares the function behind assert() with another type than this C library. */
#define __assert_fail fake_assert_fail
#include <sel4/sel4.h>
#undef __assert_fail

int sched_yield(void);
void fake_Wait(seL4_CPtr src, seL4_Word *sender);
void fake_Signal(seL4_CPtr dest);
seL4_MessageInfo_t fake_RecvWithMRs(seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
                                    seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3);
void fake_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info, seL4_Word *mr0, seL4_Word *mr1,
                      seL4_Word *mr2, seL4_Word *mr3);
seL4_Error fake_CNode_Delete(seL4_CNode root, seL4_Word index, seL4_Uint8 depth);
seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cap);

#define seL4_Yield            sched_yield
#define seL4_Wait             fake_Wait
#define seL4_Signal           fake_Signal
#define seL4_RecvWithMRs      fake_RecvWithMRs
#define seL4_SendWithMRs      fake_SendWithMRs
#define seL4_CNode_Delete     fake_CNode_Delete
#define seL4_DebugCapIdentify fake_DebugCapIdentify
