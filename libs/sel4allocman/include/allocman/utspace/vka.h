/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/utspace/utspace.h>
#include <vka/vka.h>

/* The objects of a vka, which must stay alive. Takes no untypeds. */
utspace_interface_t utspace_vka_make_interface(vka_t *vka);
