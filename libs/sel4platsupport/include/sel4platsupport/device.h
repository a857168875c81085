/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Single frames and interrupt handlers of devices (spec/06 section 14.4).
 */
#pragma once

#include <platsupport/irq.h>
#include <simple/simple.h>
#include <vka/object.h>
#include <vspace/vspace.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A frame at a physical address. The caller owns *dest. */
seL4_Error sel4platsupport_alloc_frame_at(vka_t *vka, uintptr_t paddr, size_t size_bits,
                                          vka_object_t *dest);

/* The same, mapped uncached, readable and writable: its address, or NULL (then nothing is kept). */
void *sel4platsupport_map_frame_at(vka_t *vka, vspace_t *vspace, uintptr_t paddr, size_t size_bits,
                                   vka_object_t *dest);

/* Allocates a slot and puts the handler of `irq` there; *dest: its path. On failure the slot is
 * returned. seL4_InvalidArgument for a kind of interrupt that is not PS_INTERRUPT, PS_IOAPIC or
 * PS_MSI, seL4_NotEnoughMemory without a slot. */
seL4_Error sel4platsupport_copy_irq_cap(vka_t *vka, simple_t *simple, ps_irq_t *irq,
                                        cspacepath_t *dest);

/* The same into the given slot, for the kinds that only x86 has; -1 for others. */
int sel4platsupport_arch_copy_irq_cap(arch_simple_t *arch_simple, ps_irq_t *irq,
                                      cspacepath_t *dest);

#ifdef __cplusplus
}
#endif
