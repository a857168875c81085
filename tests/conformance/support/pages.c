/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Frames mapped in the root task's address space.
 */
#include "support/pages.h"

#include "support/objects.h"
#include "support/test.h"

#define WINDOW 0x8000000000ul /* the second slot of the PML4, which the image does not use */

seL4_Word new_window(void)
{
    seL4_CPtr space = seL4_CapInitThreadVSpace;
    seL4_X86_VMAttributes attributes = seL4_X86_Default_VMAttributes;
    CHECK_EQ(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), space, WINDOW, attributes),
             seL4_NoError);
    CHECK_EQ(seL4_X86_PageDirectory_Map(new_object(seL4_X86_PageDirectoryObject, 0), space, WINDOW,
                                        attributes),
             seL4_NoError);
    CHECK_EQ(
        seL4_X86_PageTable_Map(new_object(seL4_X86_PageTableObject, 0), space, WINDOW, attributes),
        seL4_NoError);
    return WINDOW;
}

volatile seL4_Word *map_page(seL4_CPtr frame, seL4_Word address)
{
    CHECK_EQ(seL4_X86_Page_Map(frame, seL4_CapInitThreadVSpace, address, seL4_ReadWrite,
                               seL4_X86_Default_VMAttributes),
             seL4_NoError);
    return (volatile seL4_Word *)address;
}

seL4_Word frame_address(seL4_CPtr frame)
{
    seL4_X86_Page_GetAddress_t answer = seL4_X86_Page_GetAddress(frame);
    CHECK_EQ(answer.error, seL4_NoError);
    return answer.paddr;
}
