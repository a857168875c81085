/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <stdbool.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether locks, objects, memory and helpers do in C++ what they do in C. */
bool works_in_cxx(vka_t *vka, vspace_t *vspace);

#ifdef __cplusplus
}
#endif
