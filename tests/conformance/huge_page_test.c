/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Huge pages in use (spec 04, section 6.1). A small machine has less than one of ordinary memory,
 * so the display's memory is moved to where a huge page of device memory is: PCI lets us.
 */
#include "support/objects.h"
#include "support/spaces.h"
#include "support/test.h"
#include "support/visitors.h"

enum {
    PCI_ADDRESS = 0xcf8,
    PCI_DATA = 0xcfc,
    PCI_DEVICES = 32,
    PCI_CLASS = 0x08, /* registers of a device */
    PCI_BAR_0 = 0x10,
    PCI_CLASS_DISPLAY = 0x03,
    PCI_BAR_IS_WIDE = 0x4,
    PCI_BAR_FLAGS = 0xf,
};

#define PCI_ENABLE 0x80000000ul

static seL4_Word pci_select(seL4_CPtr ports, unsigned device, unsigned reg)
{
    EXPECT_OK(invoke(ports, X86IOPortOut32, NONE,
                     WORDS(PCI_ADDRESS, PCI_ENABLE | (seL4_Word)device << 11 | reg)));
    return PCI_DATA;
}

static seL4_Word pci_read(seL4_CPtr ports, unsigned device, unsigned reg)
{
    return invoke(ports, X86IOPortIn32, NONE, WORDS(pci_select(ports, device, reg))).mr[0];
}

static void pci_write(seL4_CPtr ports, unsigned device, unsigned reg, seL4_Word value)
{
    EXPECT_OK(invoke(ports, X86IOPortOut32, NONE, WORDS(pci_select(ports, device, reg), value)));
}

static unsigned find_display(seL4_CPtr ports)
{
    for (unsigned device = 0; device < PCI_DEVICES; device += 1) {
        if (pci_read(ports, device, PCI_CLASS) >> 24 == PCI_CLASS_DISPLAY) {
            return device;
        }
    }
    not_applicable("the machine has no display, whose memory this test uses");
}

TEST(use_huge_page, "4/R-VM-82",
     "a huge page can be written and read, and makes room for a page directory")
{
    const seL4_Word last = SPARE + (8ul << 20) - 8; /* of the display's memory, or less */
    seL4_CPtr ports = new_slot();
    CHECK_EQ(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PCI_ADDRESS, PCI_DATA + 3, ROOT,
                                          ports, DEPTH),
             seL4_NoError);
    unsigned display = find_display(ports);
    seL4_Word bar = pci_read(ports, display, PCI_BAR_0);
    CHECK_EQ(bar & PCI_BAR_IS_WIDE, 0);
    seL4_CPtr page = new_huge_page();
    seL4_Word address = invoke(page, X86PageGetAddress, NONE, NONE).mr[0];
    if (address >> 32 != 0) {
        not_applicable(
            "all huge pages of device memory are above 4 GiB, where the display's memory "
            "cannot be");
    }
    new_mapped_table(&pdpt, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map(page, OWN_SPACE, SPARE));
    struct visitor *visitor = new_visitor();

    pci_write(ports, display, PCI_BAR_0, address | (bar & PCI_BAR_FLAGS));
    seL4_Word result = visit_write(visitor, SPARE, 0x1111222233334444);
    seL4_Word result_of_last = visit_write(visitor, last, 0x5555666677778888);
    seL4_Word first_word = ((volatile seL4_Word *)SPARE)[0];
    seL4_Word last_word = *(volatile seL4_Word *)last;
    pci_write(ports, display, PCI_BAR_0, bar);

    CHECK_EQ(result, VISIT_OK);
    CHECK_EQ(result_of_last, VISIT_OK);
    CHECK_EQ(first_word, 0x1111222233334444);
    CHECK_EQ(last_word, 0x5555666677778888);
    EXPECT_OK(frame_unmap(page));
    CHECK_EQ(visit_read(visitor, SPARE), READ_MISSING);
    new_mapped_table(&page_directory, OWN_SPACE, SPARE);
    EXPECT_OK(frame_map(new_large_page(), OWN_SPACE, SPARE));
    expect_word(visitor, SPARE, 0);
}
