/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * VSpaces and what is mapped in them. Functions that answer make one invocation and check nothing;
 * the others check that all goes well.
 */
#pragma once
#include "support/raw.h"

enum {
    OWN_SPACE = seL4_CapInitThreadVSpace,
    PAGE_BITS = 12,
    LARGE_PAGE_BITS = 21,
    HUGE_PAGE_BITS = 30,
    TOP_SPAN_BITS = 39, /* of an entry of the PML4 */
    INITIAL_POOL_FREE = 510,
    POOL_SIZE = 512,
};

/* Rights of a mapping. */
enum { NO_ACCESS = 0, WRITE_ONLY = 1, READ_ONLY = 2, READ_WRITE = 3 };

/* Where a test may map: a span of the PML4 in which there is nothing, and another one. */
#define SPARE       (2ul << TOP_SPAN_BITS)
#define OTHER_SPARE (3ul << TOP_SPAN_BITS)

/* First address of the upper half, which is no address at all. */
#define ABOVE_USER 0x800000000000ul

/* A level of paging structures. */
struct table_kind {
    seL4_Word type, map, unmap;
    unsigned span_bits; /* of one such table */
};

extern const struct table_kind page_table, page_directory, pdpt;

/* Map with all rights and without attributes. */
struct answer frame_map(seL4_CPtr frame, seL4_CPtr space, seL4_Word address);
struct answer frame_map_as(seL4_CPtr frame, seL4_CPtr space, seL4_Word address, seL4_Word rights,
                           seL4_Word attributes);
struct answer frame_unmap(seL4_CPtr frame);

struct answer table_map(const struct table_kind *kind, seL4_CPtr table, seL4_CPtr space,
                        seL4_Word address);
struct answer table_unmap(const struct table_kind *kind, seL4_CPtr table);

/* Assign of the pool. */
struct answer assign(seL4_CPtr pool, seL4_CPtr pml4);

/* New objects that are not mapped. The huge page is one of device memory. */
seL4_CPtr new_page(void);
seL4_CPtr new_large_page(void);
seL4_CPtr new_huge_page(void);
seL4_CPtr new_table(const struct table_kind *kind);
seL4_CPtr new_pml4(void);

/* A new table, mapped; all that are missing from the PDPT down to that kind. */
seL4_CPtr new_mapped_table(const struct table_kind *kind, seL4_CPtr space, seL4_Word address);
void new_tables_down_to(const struct table_kind *kind, seL4_CPtr space, seL4_Word address);

/* Page tables around SPARE in the root task's own space, and a page mapped at `address` there. */
void new_spare_tables(void);
seL4_CPtr new_mapped_page(seL4_Word address);

/* A VSpace without mappings, with an ASID of the pool. */
seL4_CPtr new_space(seL4_CPtr pool);

/* A new pool: of the arena, or of an untyped of 4096 bytes. */
seL4_CPtr new_pool(void);
seL4_CPtr new_pool_from(seL4_CPtr untyped);

/* Maps the root task's image as in its own space, so that helper threads can run there. */
void map_image(seL4_CPtr space);

/* Writes the word to all of a page that is mapped in the root task's space. */
void fill_page(seL4_Word address, seL4_Word word);

/* The error of a Map or Assign: the ASID's pool or VSpace is gone; this level is missing. */
#define EXPECT_NO_SPACE(answer) EXPECT(answer, seL4_FailedLookup, 0, seL4_InvalidRoot)
#define EXPECT_MISSING(answer, level)                                                              \
    EXPECT(answer, seL4_FailedLookup, 0, seL4_MissingCapability, level)
enum { NO_PDPT = 39, NO_PAGE_DIRECTORY = 30, NO_PAGE_TABLE = 21 };
