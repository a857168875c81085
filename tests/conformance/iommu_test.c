/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Kernels with KernelIOMMU on a machine without IOMMU (spec 01, sections 7, 10.1, 11.8). The
 * specifications number no requirements of it. These tests exist in such builds only.
 */
#include "support/objects.h"
#include "support/raw.h"
#include "support/spaces.h"
#include "support/test.h"

#include <sel4runtime.h>

#ifdef CONFIG_IOMMU

_Static_assert(seL4_X86_IOPageTableObject == seL4_X86_PageDirectoryObject + 1 &&
                   seL4_X86_IOPageTableObject == seL4_ObjectTypeCount - 1,
               "it is the last object type");

enum { IO_PAGE_TABLE_TYPE = 17 };

static seL4_CPtr new_io_page_table(void)
{
    return new_object(seL4_X86_IOPageTableObject, 0);
}

TEST(no_iommu, "", "without IOMMU there is no I/O space, and no level of I/O page tables")
{
    CHECK_EQ(sel4runtime_bootinfo()->numIOPTLevels, 0);
    CHECK(!slot_is_full(seL4_CapIOSpace));
}

TEST(io_page_table_size, "", "an I/O page table has 4 KiB, which come back with its last cap")
{
    seL4_CPtr untyped = new_untyped(PAGE_BITS);
    seL4_CPtr table = new_object_from(untyped, seL4_X86_IOPageTableObject, 0);
    EXPECT(invoke(untyped, UntypedRetype, WORDS(ROOT),
                  WORDS(seL4_EndpointObject, 0, 0, 0, new_slot(), 1)),
           seL4_NotEnoughMemory, 0);
    delete_cap(table);
    CHECK(untyped_is_free(untyped, PAGE_BITS));
#ifdef CONFIG_DEBUG_BUILD
    CHECK_EQ(seL4_DebugCapIdentify(new_io_page_table()), IO_PAGE_TABLE_TYPE);
#endif
}

TEST(io_page_table_copy, "3/R-CNODE-15",
     "an I/O page table that is not mapped can be moved, but not copied")
{
    seL4_CPtr table = new_io_page_table(), slot = new_slot();
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(slot, DEPTH, table, DEPTH, 15)),
                 seL4_IllegalOperation);
    EXPECT_OK(invoke(ROOT, CNodeMove, WORDS(ROOT), WORDS(slot, DEPTH, table, DEPTH)));
    CHECK(slot_is_full(slot) && !slot_is_full(table));
}

TEST(io_page_table_map, "3/R-SYS-20", "an I/O page table cannot be mapped in what is no I/O space")
{
    seL4_CPtr table = new_io_page_table();
    EXPECT_PLAIN(invoke(table, X86IOPageTableMap, WORDS(OWN_SPACE), NONE), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(table, X86IOPageTableMap, NONE, WORDS(0)), seL4_TruncatedMessage);
    const seL4_CPtr spaces[] = {OWN_SPACE, new_slot(), table, new_pml4(), seL4_CapIOSpace};
    for (unsigned i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i += 1) {
        EXPECT(invoke(table, X86IOPageTableMap, WORDS(spaces[i]), WORDS(0)), seL4_InvalidCapability,
               0);
    }
    EXPECT_OK(invoke(table, X86IOPageTableUnmap, NONE, NONE));
}

TEST(map_io, "3/R-SYS-20", "no frame can be mapped for a device")
{
    seL4_CPtr page = new_page(), mapped = new_page();
    new_spare_tables();
    EXPECT_OK(frame_map(mapped, OWN_SPACE, SPARE));
    EXPECT_PLAIN(invoke(page, X86PageMapIO, WORDS(OWN_SPACE), WORDS(READ_WRITE)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(page, X86PageMapIO, NONE, WORDS(READ_WRITE, 0)), seL4_TruncatedMessage);
    const seL4_CPtr frames[] = {page, mapped, new_large_page()};
    for (unsigned i = 0; i < sizeof(frames) / sizeof(frames[0]); i += 1) {
        EXPECT(invoke(frames[i], X86PageMapIO, WORDS(seL4_CapIOSpace), WORDS(READ_WRITE, 0)),
               seL4_InvalidCapability, 0);
        EXPECT(invoke(frames[i], X86PageMapIO, WORDS(OWN_SPACE), WORDS(READ_WRITE, 0)),
               seL4_InvalidCapability, 0);
    }
    EXPECT_OK(frame_map(page, OWN_SPACE, SPARE + (1ul << PAGE_BITS))); /* it is not mapped */
}

TEST(io_page_table_device, "", "I/O page tables are made of memory")
{
    EXPECT(invoke(device_untyped(PAGE_BITS), UntypedRetype, WORDS(ROOT),
                  WORDS(seL4_X86_IOPageTableObject, 0, 0, 0, new_slot(), 1)),
           seL4_InvalidArgument, 1);
}

#endif
