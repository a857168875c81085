/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <vspace/mapping.h>

static seL4_Error map_page_table(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr, seL4_Word attr)
{
    return seL4_X86_PageTable_Map(cap, vspace, vaddr, (seL4_X86_VMAttributes)attr);
}

static seL4_Error map_page_directory(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr,
                                     seL4_Word attr)
{
    return seL4_X86_PageDirectory_Map(cap, vspace, vaddr, (seL4_X86_VMAttributes)attr);
}

static seL4_Error map_pdpt(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr, seL4_Word attr)
{
    return seL4_X86_PDPT_Map(cap, vspace, vaddr, (seL4_X86_VMAttributes)attr);
}

int vspace_get_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj)
{
    static const struct {
        seL4_Word failed_bits;
        vspace_map_obj_t obj;
    } table[] = {
        {seL4_LargePageBits, {seL4_X86_PageTableObject, seL4_PageTableBits, map_page_table}},
        {seL4_HugePageBits, {seL4_X86_PageDirectoryObject, seL4_PageDirBits, map_page_directory}},
        {seL4_HugePageBits + seL4_PDPTIndexBits, {seL4_X86_PDPTObject, seL4_PDPTBits, map_pdpt}},
    };

    if (obj == NULL) {
        return -1;
    }
    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        if (table[i].failed_bits == failed_bits) {
            *obj = table[i].obj;
            return 0;
        }
    }
    return -1;
}

#ifdef CONFIG_VTX
static seL4_Error map_ept_pt(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr, seL4_Word attr)
{
    return seL4_X86_EPTPT_Map(cap, vspace, vaddr, (seL4_X86_EPT_VMAttributes)attr);
}

static seL4_Error map_ept_pd(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr, seL4_Word attr)
{
    return seL4_X86_EPTPD_Map(cap, vspace, vaddr, (seL4_X86_EPT_VMAttributes)attr);
}

static seL4_Error map_ept_pdpt(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr, seL4_Word attr)
{
    return seL4_X86_EPTPDPT_Map(cap, vspace, vaddr, (seL4_X86_EPT_VMAttributes)attr);
}

int vspace_get_ept_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj)
{
    if (obj == NULL) {
        return -1;
    }
    switch (failed_bits) {
    case seL4_LargePageBits:
        *obj = (vspace_map_obj_t){seL4_X86_EPTPTObject, seL4_X86_EPTPTBits, map_ept_pt};
        return 0;
    case seL4_HugePageBits:
        *obj = (vspace_map_obj_t){seL4_X86_EPTPDObject, seL4_X86_EPTPDBits, map_ept_pd};
        return 0;
    case seL4_HugePageBits + seL4_PDPTIndexBits:
        *obj = (vspace_map_obj_t){seL4_X86_EPTPDPTObject, seL4_X86_EPTPDPTBits, map_ept_pdpt};
        return 0;
    default:
        return -1;
    }
}
#else
int vspace_get_ept_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj)
{
    (void)failed_bits;
    (void)obj;
    return -1;
}
#endif

#ifdef CONFIG_IOMMU
static seL4_Error map_io_page_table(seL4_CPtr cap, seL4_CPtr vspace, seL4_Word vaddr,
                                    seL4_Word attr)
{
    (void)attr;
    return seL4_X86_IOPageTable_Map(cap, vspace, vaddr);
}

int vspace_get_iospace_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj)
{
    /* One structure type serves every level of an IO space. */
    (void)failed_bits;
    if (obj == NULL) {
        return -1;
    }
    *obj = (vspace_map_obj_t){seL4_X86_IOPageTableObject, seL4_IOPageTableBits, map_io_page_table};
    return 0;
}
#else
int vspace_get_iospace_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj)
{
    (void)failed_bits;
    (void)obj;
    return -1;
}
#endif
