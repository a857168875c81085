/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4platsupport/device.h>

seL4_Error sel4platsupport_alloc_frame_at(vka_t *vka, uintptr_t paddr, size_t size_bits,
                                          vka_object_t *dest)
{
    int error = vka_alloc_frame_at(vka, (uint32_t)size_bits, paddr, dest);

    if (error) {
        ZF_LOGE("No frame of 2^%zu bytes at physical address %p", size_bits, (void *)paddr);
        return seL4_NotEnoughMemory;
    }
    return seL4_NoError;
}

void *sel4platsupport_map_frame_at(vka_t *vka, vspace_t *vspace, uintptr_t paddr, size_t size_bits,
                                   vka_object_t *dest)
{
    if (sel4platsupport_alloc_frame_at(vka, paddr, size_bits, dest)) {
        return NULL;
    }
    void *vaddr =
        vspace_map_pages(vspace, &dest->cptr, NULL, seL4_AllRights, 1, size_bits, 0 /* uncached */);
    if (!vaddr) {
        ZF_LOGE("The frame at physical address %p cannot be mapped", (void *)paddr);
        vka_free_object(vka, dest);
        *dest = (vka_object_t){0};
    }
    return vaddr;
}

int sel4platsupport_arch_copy_irq_cap(arch_simple_t *arch_simple, ps_irq_t *irq, cspacepath_t *dest)
{
    switch (irq->type) {
    case PS_MSI:
        return arch_simple_get_msi(arch_simple, *dest, (seL4_Word)irq->msi.pci_bus,
                                   (seL4_Word)irq->msi.pci_dev, (seL4_Word)irq->msi.pci_func,
                                   (seL4_Word)irq->msi.handle, (seL4_Word)irq->msi.vector);
    case PS_IOAPIC:
        return arch_simple_get_ioapic(arch_simple, *dest, (seL4_Word)irq->ioapic.ioapic,
                                      (seL4_Word)irq->ioapic.pin, (seL4_Word)irq->ioapic.level,
                                      (seL4_Word)irq->ioapic.polarity,
                                      (seL4_Word)irq->ioapic.vector);
    default:
        ZF_LOGE("x86 has no interrupts of kind %d", (int)irq->type);
        return -1;
    }
}

static seL4_Error get_handler(simple_t *simple, ps_irq_t *irq, cspacepath_t *dest)
{
    switch (irq->type) {
    case PS_INTERRUPT:
        return simple_get_IRQ_handler(simple, (int)irq->irq.number, *dest);
    case PS_MSI:
    case PS_IOAPIC:
        return (seL4_Error)sel4platsupport_arch_copy_irq_cap(&simple->arch_simple, irq, dest);
    default:
        ZF_LOGE("No handler for interrupts of kind %d", (int)irq->type);
        return seL4_InvalidArgument;
    }
}

seL4_Error sel4platsupport_copy_irq_cap(vka_t *vka, simple_t *simple, ps_irq_t *irq,
                                        cspacepath_t *dest)
{
    if (!vka || !simple || !irq || !dest) {
        ZF_LOGE("vka, simple, irq or dest is NULL");
        return seL4_InvalidArgument;
    }
    if (vka_cspace_alloc_path(vka, dest)) {
        return seL4_NotEnoughMemory;
    }
    seL4_Error error = get_handler(simple, irq, dest);
    if (error) {
        ZF_LOGE("No handler for the interrupt, error %d", (int)error);
        vka_cspace_free_path(vka, *dest);
    }
    return error;
}
