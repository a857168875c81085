/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <allocman/allocman.h>

/* Maps a new frame of 4 KiB, readable and writable, at `vaddr` of the address space `vspace`, with
 * the paging structures that are missing there. The frame and they come from the reserves of
 * `alloc` first. They stay for ever. 0 or an error, then only paging structures have been added. */
int allocman_map_new_page(struct allocman *alloc, seL4_CPtr vspace, void *vaddr);
