/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A vka with nothing to give: every allocation fails with -1, every free does nothing. */
void vka_init_nullvka(vka_t *vka);

#ifdef __cplusplus
}
#endif
