/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Objects of x86_64 only; included by vka/object.h (spec/06 section 6.3).
 */
#pragma once

#include <vka/object_alloc.h>

static inline int vka_alloc_pml4(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X64_PML4Object, seL4_PML4Bits, result);
}

/* A page directory pointer table, for 512 GiB of addresses. */
static inline int vka_alloc_pdpt(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_PDPTObject, seL4_PDPTBits, result);
}

/* The root of an address space, whatever it is called on this machine. */
static inline int vka_alloc_vspace_root(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_pml4(vka, result);
}

/* Without an IOMMU in the configuration there is no such object: fails like any unknown type. */
static inline int vka_alloc_io_page_table(vka_t *vka, vka_object_t *result)
{
#ifdef CONFIG_IOMMU
    return vka_alloc_object(vka, seL4_X86_IOPageTableObject, seL4_IOPageTableBits, result);
#else
    return vka_alloc_object(vka, (seL4_Word)-1, seL4_PageBits, result);
#endif
}

#ifdef CONFIG_VTX
/* A virtual processor; the following are the page tables of its guest, from the top down. */
static inline int vka_alloc_vcpu(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_VCPUObject, seL4_X86_VCPUBits, result);
}

/* Page tables of a guest: the top level. */
static inline int vka_alloc_ept_pml4(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_EPTPML4Object, seL4_X86_EPTPML4Bits, result);
}

/* Page tables of a guest: the second level, under two names. */
static inline int vka_alloc_ept_pdpt(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_EPTPDPTObject, seL4_X86_EPTPDPTBits, result);
}

/* The other name. */
static inline int vka_alloc_ept_page_directory_pointer_table(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_EPTPDPTObject, seL4_X86_EPTPDPTBits, result);
}

/* Page tables of a guest: the third level. */
static inline int vka_alloc_ept_page_directory(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_EPTPDObject, seL4_X86_EPTPDBits, result);
}

/* Page tables of a guest: the lowest level. */
static inline int vka_alloc_ept_page_table(vka_t *vka, vka_object_t *result)
{
    return vka_alloc_object(vka, seL4_X86_EPTPTObject, seL4_X86_EPTPTBits, result);
}

#endif

/* Log2 of the bytes of an object that only this architecture has; 0 if unknown. */
static inline unsigned long vka_arch_get_object_size(seL4_Word objectType)
{
    switch (objectType) {
    case seL4_X86_4K:
        return seL4_PageBits;
    case seL4_X86_LargePageObject:
        return seL4_LargePageBits;
#ifdef CONFIG_HUGE_PAGE
    case seL4_X64_HugePageObject:
        return seL4_HugePageBits;
#endif
    case seL4_X86_PageTableObject:
        return seL4_PageTableBits;
    case seL4_X86_PageDirectoryObject:
        return seL4_PageDirBits;
    case seL4_X86_PDPTObject:
        return seL4_PDPTBits;
    case seL4_X64_PML4Object:
        return seL4_PML4Bits;
#ifdef CONFIG_IOMMU
    case seL4_X86_IOPageTableObject:
        return seL4_IOPageTableBits;
#endif
#ifdef CONFIG_VTX
    case seL4_X86_VCPUObject:
        return seL4_X86_VCPUBits;
    case seL4_X86_EPTPML4Object:
        return seL4_X86_EPTPML4Bits;
    case seL4_X86_EPTPDPTObject:
        return seL4_X86_EPTPDPTBits;
    case seL4_X86_EPTPDObject:
        return seL4_X86_EPTPDBits;
    case seL4_X86_EPTPTObject:
        return seL4_X86_EPTPTBits;
#endif
    default:
        ZF_LOGE("Unknown object type %lu", (unsigned long)objectType);
        return 0;
    }
}
