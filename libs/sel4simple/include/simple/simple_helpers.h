/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <simple/simple.h>
#include <stdbool.h>
#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether `pos` is one of the untypeds. */
bool simple_is_untyped_cap(simple_t *simple, seL4_CPtr pos);

/* The highest slot that held a capability at the start; 0 if there is none. */
seL4_CPtr simple_last_valid_cap(simple_t *simple);

/* Makes *vka hand out slots behind the capabilities of `simple`, which must stay alive: it looks
 * for empty ones from simple_get_cap_count up. It has no objects and takes nothing back. */
void simple_make_vka(simple_t *simple, vka_t *vka);

#ifdef __cplusplus
}
#endif
