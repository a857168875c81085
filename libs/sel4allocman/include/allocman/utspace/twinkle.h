/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Untyped memory as the kernel sees it: each untyped has a mark up to which it is used, and is
 * free again when nothing that was made of it is left. Needs no slots and no memory but one record
 * per untyped; knows no physical addresses. (spec/06 section 8.4)
 */
#pragma once

#include <allocman/utspace/utspace.h>
#include <vka/cspacepath_t.h>

#ifdef __cplusplus
extern "C" {
#endif

/* I1: the first `used` bytes of the untyped are spent, as the kernel counts them; 0 if live is 0.
 */
struct utspace_twinkle_ut {
    cspacepath_t path;
    size_t size_bits;
    size_t used;
    size_t live; /* objects that were not freed */
    int ut_type;
};

typedef struct utspace_twinkle {
    size_t num_uts;
    struct utspace_twinkle_ut *uts;
} utspace_twinkle_t;

/* Begins without memory (allocman_utspace_add_uts). Cannot fail. */
void utspace_twinkle_create(utspace_twinkle_t *twinkle);
/* For allocman_attach_utspace; *twinkle must stay alive. */
utspace_interface_t utspace_twinkle_make_interface(utspace_twinkle_t *twinkle);

#ifdef __cplusplus
}
#endif
