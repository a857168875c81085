/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Slots and memory for tests. Every test begins with all slots empty and the whole arena free.
 */
#pragma once
#include <sel4/sel4.h>

enum { ROOT = seL4_CapInitThreadCNode, DEPTH = seL4_WordBits, ARENA_BITS = 24 };

/* Once, at the start: finds memory, keeps some slots. */
void objects_init(void);

/* After a test: destroys what it made and checks that nothing is left of it. */
void objects_clean(void);

/* The untyped of 2^ARENA_BITS bytes that objects are made of. */
seL4_CPtr arena(void);

/* A free slot of the root CNode; `count` consecutive ones. */
seL4_CPtr new_slot(void);
seL4_CPtr new_slots(unsigned count);

/* A new object from the arena; size_bits as for Untyped_Retype (0 where unused). */
seL4_CPtr new_object(seL4_Word type, seL4_Word size_bits);
seL4_CPtr new_object_from(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits);
seL4_CPtr new_untyped(seL4_Word size_bits);
seL4_CPtr new_endpoint(void);
seL4_CPtr new_notification(void);
seL4_CPtr new_cnode(seL4_Word radix);

/* A copy in a new slot, with rights or badge. */
seL4_CPtr new_copy(seL4_CPtr source, seL4_CapRights_t rights);
seL4_CPtr new_badged(seL4_CPtr source, seL4_Word badge);

/* A CNode with these guard and guard size, as capability of its own to `cnode`. */
seL4_CPtr new_guarded(seL4_CPtr cnode, seL4_Word guard, seL4_Word guard_size);

void delete_cap(seL4_CPtr slot);
void revoke_cap(seL4_CPtr slot);

/* Is there a capability in the slot? Found out without the debug kernel's help. */
int slot_is_full(seL4_CPtr slot);

/* Is all of the untyped of 2^bits bytes free, that is, is nothing left of what was made from it?
 * `untyped` without children is not changed but for its watermark. */
int untyped_is_free(seL4_CPtr untyped, seL4_Word bits);

/* The largest untyped beside the arena's, of a large page at least. Only one test may use it: it is
 * as the kernel handed it over. */
seL4_CPtr unused_untyped(seL4_Word *bits);

/* The smallest untyped of a page at least that the kernel handed over; what a test makes from it it
 * deletes. */
seL4_CPtr small_untyped(void);

/* An untyped of device memory with at least 2^bits bytes that nothing uses. */
seL4_CPtr device_untyped(seL4_Word bits);

/* The capability of the page of the root task's image at `address`. */
seL4_CPtr image_frame(const void *address);

/* Slots of the console's capabilities; for console.c. */
seL4_CPtr console_slot(void);
seL4_CPtr exit_slot(void);
