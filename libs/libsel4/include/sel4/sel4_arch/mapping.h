/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Which level of an address space was missing when a mapping failed (spec 01, section 12.7).
 */
#pragma once

#include <sel4/functions.h>
#include <sel4/sel4_arch/mapping_gen.h>

/* After a Map that failed with seL4_FailedLookup: one of SEL4_MAPPING_LOOKUP_NO_*. */
LIBSEL4_INLINE_FUNC seL4_Word seL4_MappingFailedLookupLevel(void)
{
    return seL4_GetMR(SEL4_MAPPING_LOOKUP_LEVEL);
}
