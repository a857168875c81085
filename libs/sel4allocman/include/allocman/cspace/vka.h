/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/cspace/cspace.h>
#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The slots of a vka, which must stay alive. */
cspace_interface_t cspace_vka_make_interface(vka_t *vka);

#ifdef __cplusplus
}
#endif
