/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A vka that counts what is in use, and can refuse.
 */
#pragma once

#include <stdbool.h>
#include <vka/vka.h>

/* A vka that asks *real, which must stay alive. */
vka_t counting_vka(vka_t *real);

/* Slots and objects that were handed out and have not come back. */
long in_use(void);

/* The request after `count` more is refused, with error 1, and that one only; negative: none. */
void refuse_after(long count);
/* Whether it has been. */
bool was_refused(void);
