/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Whether a capability is of the kind a lock needs: debug kernels tell, others cannot.
 */
#pragma once

#include <assert.h>
#include <autoconf.h>
#include <sel4/sel4.h>
#ifdef CONFIG_DEBUG_BUILD
#include <sel4debug/debug.h>
#endif

static inline void assert_is_notification(seL4_CPtr cap)
{
#ifdef CONFIG_DEBUG_BUILD
    assert(debug_cap_is_notification(cap));
#endif
    (void)cap;
}

static inline void assert_is_endpoint(seL4_CPtr cap)
{
#ifdef CONFIG_DEBUG_BUILD
    assert(debug_cap_is_endpoint(cap));
#endif
    (void)cap;
}
