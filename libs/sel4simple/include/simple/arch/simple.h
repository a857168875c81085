/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The part of simple_t that only x86 has (spec/06 section 7): I/O ports and interrupts. Included by
 * simple/simple.h. The wrappers log one line when an argument or a function is missing.
 */
#pragma once

#include <autoconf.h>
#include <sel4/sel4.h>
#include <stdint.h>
#include <utils/util.h>
#include <vka/cspacepath_t.h>

/* Puts a capability to the ports start_port to end_port (inclusive) into a slot. */
typedef seL4_Error (*arch_simple_get_IOPort_cap_fn)(void *data, uint16_t start_port,
                                                    uint16_t end_port, seL4_Word root,
                                                    seL4_Word dest, seL4_Word depth);
#ifdef CONFIG_IOMMU
typedef seL4_Error (*arch_simple_get_iospace_fn)(void *data, uint16_t domainID, uint16_t deviceID,
                                                 cspacepath_t *path);
#endif
/* The next three put an interrupt handler into a slot. */
typedef seL4_Error (*arch_simple_get_msi_fn)(void *data, seL4_CNode root, seL4_Word index,
                                             uint8_t depth, seL4_Word pci_bus, seL4_Word pci_dev,
                                             seL4_Word pci_func, seL4_Word handle,
                                             seL4_Word vector);
typedef seL4_Error (*arch_simple_get_IRQ_handler_fn)(void *data, int irq, seL4_CNode cnode,
                                                     seL4_Word index, uint8_t depth);
typedef seL4_Error (*arch_simple_get_ioapic_fn)(void *data, seL4_CNode root, seL4_Word index,
                                                uint8_t depth, seL4_Word ioapic, seL4_Word pin,
                                                seL4_Word level, seL4_Word polarity,
                                                seL4_Word vector);

typedef struct arch_simple {
    void *data;
    arch_simple_get_IOPort_cap_fn IOPort_cap;
#ifdef CONFIG_IOMMU
    arch_simple_get_iospace_fn iospace;
#endif
    arch_simple_get_msi_fn msi;
    arch_simple_get_IRQ_handler_fn irq;
    arch_simple_get_ioapic_fn ioapic;
} arch_simple_t;

/* Makes a capability to the I/O ports start_port to end_port (inclusive) in slot `dest` of depth
 * `depth` below `root`. 0, the kernel's seL4_Error, or seL4_InvalidArgument, logged, when there
 * is no structure or function. */
static inline seL4_Error arch_simple_get_IOPort_cap(arch_simple_t *arch_simple, uint16_t start_port,
                                                    uint16_t end_port, seL4_Word root,
                                                    seL4_Word dest, seL4_Word depth)
{
    if (!arch_simple || !arch_simple->IOPort_cap) {
        ZF_LOGE("%s is NULL", arch_simple ? "IOPort_cap" : "arch_simple");
        return seL4_InvalidArgument;
    }
    return arch_simple->IOPort_cap(arch_simple->data, start_port, end_port, root, dest, depth);
}

/* Makes a handler capability in slot `path` for a message-signalled interrupt of a PCI function
 * (bus, device, function), with its MSI handle and the vector to deliver. Errors as above. */
static inline seL4_Error arch_simple_get_msi(arch_simple_t *arch_simple, cspacepath_t path,
                                             seL4_Word pci_bus, seL4_Word pci_dev,
                                             seL4_Word pci_func, seL4_Word handle, seL4_Word vector)
{
    if (!arch_simple || !arch_simple->msi) {
        ZF_LOGE("%s is NULL", arch_simple ? "msi" : "arch_simple");
        return seL4_InvalidArgument;
    }
    return arch_simple->msi(arch_simple->data, path.root, path.capPtr, (uint8_t)path.capDepth,
                            pci_bus, pci_dev, pci_func, handle, vector);
}

/* Makes a handler capability in slot `path` for a pin of an I/O APIC. level: 1 level-, 0 edge-
 * triggered; polarity: 1 low, 0 high; vector: the one to deliver. Errors as above. */
static inline seL4_Error arch_simple_get_ioapic(arch_simple_t *arch_simple, cspacepath_t path,
                                                seL4_Word ioapic, seL4_Word pin, seL4_Word level,
                                                seL4_Word polarity, seL4_Word vector)
{
    if (!arch_simple || !arch_simple->ioapic) {
        ZF_LOGE("%s is NULL", arch_simple ? "ioapic" : "arch_simple");
        return seL4_InvalidArgument;
    }
    return arch_simple->ioapic(arch_simple->data, path.root, path.capPtr, (uint8_t)path.capDepth,
                               ioapic, pin, level, polarity, vector);
}

/* Makes a handler capability in slot `path` for interrupt `irq` with the usual pin, trigger and
 * vector of that number. Errors as above. */
static inline seL4_Error arch_simple_get_IRQ_handler(arch_simple_t *arch_simple, int irq,
                                                     cspacepath_t path)
{
    if (!arch_simple || !arch_simple->irq) {
        ZF_LOGE("%s is NULL", arch_simple ? "irq" : "arch_simple");
        return seL4_InvalidArgument;
    }
    return arch_simple->irq(arch_simple->data, irq, path.root, path.capPtr, (uint8_t)path.capDepth);
}

#ifdef CONFIG_IOMMU
/* Makes a capability to the I/O space of a device in slot `path`: domain and PCI device id.
 * Errors as above. */
static inline seL4_Error arch_simple_get_iospace(arch_simple_t *arch_simple, uint16_t domainID,
                                                 uint16_t deviceID, cspacepath_t *path)
{
    if (!arch_simple || !arch_simple->iospace) {
        ZF_LOGE("%s is NULL", arch_simple ? "iospace" : "arch_simple");
        return seL4_InvalidArgument;
    }
    return arch_simple->iospace(arch_simple->data, domainID, deviceID, path);
}
#endif
