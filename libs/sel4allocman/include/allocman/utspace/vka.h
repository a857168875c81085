/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/utspace/utspace.h>
#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The objects of a vka, which must stay alive. Takes no untypeds. */
utspace_interface_t utspace_vka_make_interface(vka_t *vka);

#ifdef __cplusplus
}
#endif
