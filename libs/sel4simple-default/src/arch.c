/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * I/O ports and interrupts through the control capabilities of a root task.
 */
#include <simple-default/simple-default.h>

#define FIRST_PCI_IRQ 16 /* lower numbers are the ISA interrupts: edge triggered, active high */
#define TIMER_IRQ     0
#define TIMER_PIN     2 /* where ISA interrupt 0 comes in */

static seL4_Error get_ioport_cap(void *data, uint16_t start_port, uint16_t end_port, seL4_Word root,
                                 seL4_Word dest, seL4_Word depth)
{
    (void)data;
    return seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, start_port, end_port, root, dest,
                                        (seL4_Uint8)depth);
}

static seL4_Error get_msi(void *data, seL4_CNode root, seL4_Word index, uint8_t depth,
                          seL4_Word pci_bus, seL4_Word pci_dev, seL4_Word pci_func,
                          seL4_Word handle, seL4_Word vector)
{
    (void)data;
    return seL4_IRQControl_GetMSI(seL4_CapIRQControl, root, index, depth, pci_bus, pci_dev,
                                  pci_func, handle, vector);
}

static seL4_Error get_ioapic(void *data, seL4_CNode root, seL4_Word index, uint8_t depth,
                             seL4_Word ioapic, seL4_Word pin, seL4_Word level, seL4_Word polarity,
                             seL4_Word vector)
{
    (void)data;
    return seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, root, index, depth, ioapic, pin, level,
                                     polarity, vector);
}

static seL4_Error get_irq_handler(void *data, int irq, seL4_CNode cnode, seL4_Word index,
                                  uint8_t depth)
{
    if (config_set(CONFIG_IRQ_IOAPIC)) {
        seL4_Word pin = (seL4_Word)(irq == TIMER_IRQ ? TIMER_PIN : irq);
        seL4_Word is_pci = irq >= FIRST_PCI_IRQ;

        return get_ioapic(data, cnode, index, depth, 0, pin, is_pci, is_pci, (seL4_Word)irq);
    }
    return seL4_IRQControl_Get(seL4_CapIRQControl, (seL4_Word)irq, cnode, index, depth);
}

#ifdef CONFIG_IOMMU
static seL4_Error get_iospace(void *data, uint16_t domainID, uint16_t deviceID, cspacepath_t *path)
{
    seL4_Word badge = ((seL4_Word)domainID << 16) | deviceID;

    (void)data;
    return seL4_CNode_Mint(path->root, path->capPtr, (seL4_Uint8)path->capDepth,
                           seL4_CapInitThreadCNode, seL4_CapIOSpace, seL4_WordBits, seL4_AllRights,
                           badge);
}
#endif

void simple_default_init_arch_simple(arch_simple_t *simple, void *data)
{
    *simple = (arch_simple_t){.data = data,
                              .IOPort_cap = get_ioport_cap,
#ifdef CONFIG_IOMMU
                              .iospace = get_iospace,
#endif
                              .msi = get_msi,
                              .irq = get_irq_handler,
                              .ioapic = get_ioapic};
}
