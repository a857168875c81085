/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The steps of moving into a new CSpace, in their order: plan, prepare, (capabilities of the task,)
 * enter, give untypeds.
 */
#pragma once

#include "bootstrap_info.h"

/* The CSpace to be made. Addresses of slots are below `old_root`, which is the last one there is to
 * begin with: the CNode that is left goes there. */
struct bootstrap_plan {
    size_t level_one_bits;
    size_t level_two_bits; /* 0: one level only */
    size_t num_level_two;  /* CNodes of the second level to begin with */
    seL4_CPtr own;         /* for the capability to the (first-level) CNode itself */
    seL4_CPtr first_free;
    seL4_CPtr old_root;
    cspacepath_t cnode;              /* the CNode in the CSpace to be left */
    struct bootstrap_record *source; /* the untyped it is made of */
    size_t used;                     /* bytes of that */
};

/* A CSpace of one level (level_two_bits 0) or two in which slots below first_free are in use.
 * False, with the reason logged, if there is none. */
bool bootstrap_make_plan(struct bootstrap_plan *plan, size_t level_one_bits, size_t level_two_bits,
                         seL4_CPtr own, seL4_CPtr first_free);

/* Makes the new CSpace with nothing but its roots, and on top of it the allocator's spaces, which
 * work from the switch on. 0, or an error, then nothing of the task has changed. */
int bootstrap_prepare(bootstrap_info_t *bs, struct bootstrap_plan *plan);
/* Takes back what that made, before the switch. */
void bootstrap_abandon(const bootstrap_info_t *bs, const struct bootstrap_plan *plan);

/* A slot of the new CSpace, seen from the one to be left. */
cspacepath_t bootstrap_path_in_new(const struct bootstrap_plan *plan, seL4_CPtr slot);

/* The switch: the task of `tcb` lives in the new CSpace. 0 or an error. */
int bootstrap_enter(bootstrap_info_t *bs, const struct bootstrap_plan *plan, cspacepath_t tcb,
                    cspacepath_t pd);

/* All untypeds to the allocator. They are in the new CSpace at their old addresses if in_place,
 * otherwise still in the CSpace that was left. 0 or an error. */
int bootstrap_give_untypeds(bootstrap_info_t *bs, const struct bootstrap_plan *plan,
                            const struct bootstrap_ram *ram, bool in_place);
