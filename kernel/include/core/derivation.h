/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The derivation tree (spec 03, section 5.1). All slots with capabilities, but those with Reply
 * capabilities, form one doubly linked list: the tree in pre-order, each child directly behind its
 * parent, newest first. Depth is not stored, for deleting a capability would have to change it in
 * every descendant. Whether a slot descends from another follows from the capabilities, their
 * order, and of these attributes the last two:
 *
 *   in TCB    the slot is one of a TCB's own (core/thread_view.h)
 *   original  the capability may have children (untyped capabilities always are original)
 *   rank      1 object, 2 copy or badged capability, 3 copy of a badged capability
 *
 * D1 The capabilities to one object stand together in the list, without others between them.
 * D2 Every descendant of an untyped U stands behind U, and its object lies inside U; between U and
 *    its last descendant stand only descendants of U.
 * D3 The descendants of an original capability S that is not untyped are the slots directly behind
 *    S with the same object and a rank above S's.
 * D4 A slot of rank 3 directly follows its badged original or another slot of rank 3 that does;
 *    when that original goes, derivation_remove turns the first of them into rank 2.
 */
#pragma once
#include "core/slot.h"

struct slot *derivation_first(void); /* of the whole list, or null */
struct slot *derivation_next(const struct slot *slot);
struct slot *derivation_previous(const struct slot *slot);
bool derivation_is_original(const struct slot *slot);
unsigned derivation_rank(const struct slot *slot);

/* Puts `cap` in the empty `slot` as a tree of its own (boot), before all others. */
void derivation_insert_root(struct slot *slot, struct cap cap);

/* Puts `cap` in the empty `slot` as a new original child of `parent`. */
void derivation_insert_child(struct slot *parent, struct slot *slot, struct cap cap);

/* Puts `cap`, derived from the capability in `source`, in the empty `slot`: as a child of an
 * original source, else as its sibling. Copying an untyped fills the source up (spec 03, 6.6). */
void derivation_insert_copy(struct slot *source, struct slot *slot, struct cap cap);

/* The same for a `slot` of a TCB. */
void derivation_insert_in_tcb(struct slot *source, struct slot *slot, struct cap cap);
bool derivation_is_in_tcb(const struct slot *slot);

/* Moves the place of `from` in the tree to the empty `to`, with `cap` as its capability; `from` is
 * empty afterwards. Reply capabilities keep their caller informed. */
void derivation_move(struct slot *from, struct slot *to, struct cap cap);

/* Exchanges capabilities and places of two slots; either may be empty. `cap_a` ends in `b`. */
void derivation_swap(struct slot *a, struct cap cap_a, struct slot *b, struct cap cap_b);

/* Empties `slot` and takes it out of the tree; children move up to the parent. */
void derivation_remove(struct slot *slot);

/* Does the slot behind `slot` descend from it? */
bool derivation_has_children(const struct slot *slot);

/* Is this the only capability to its object? (spec 03, section 5.3) */
bool derivation_is_final(const struct slot *slot);
