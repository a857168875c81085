/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The root task. Every capability of its CNode is a root of the derivation tree; those that its
 * thread uses are children of them (spec 02, section 5.3).
 */
#include "root_server.h"

#include "arch/boot.h"
#include "boot_info.h"
#include "boot_untyped.h"
#include "core/boot_section.h"
#include "core/derivation.h"
#include "core/scheduler.h"
#include "core/tcb.h"
#include "debug/debug.h"
#include "root_objects.h"
#include "root_time.h"

#include <abi/bootinfo.h>
#include <config.h>

enum { ROOT_CNODE_SLOTS = 1 << CONFIG_ROOT_CNODE_SIZE_BITS, ROOT_PRIORITY = seL4_MaxPrio };

/* The work in progress. */
struct root_server {
    const struct boot_facts *facts;
    struct regions free; /* RAM for user programs */
    struct regions device;
    struct root_objects objects;
    seL4_BootInfo *info;
    struct slot *cnode;
    word_t next_slot;
};

static BOOT_DATA struct root_server root;

BOOT_CODE static bool root_add_cap(struct cap cap)
{
    if (root.next_slot == ROOT_CNODE_SLOTS) {
        const struct elf_image *image = &root.facts->image;
        print("ERROR: can't add another cap, all %d (=2^CONFIG_ROOT_CNODE_SIZE_BITS) slots used\n",
              ROOT_CNODE_SLOTS);
        print("clavis: the root task's image has %lu pages, and each takes a slot: give "
              "KernelRootCNodeSizeBits a greater value\n",
              (image->end - image->start) / PAGE_BYTES);
        return false;
    }
    derivation_insert_root(&root.cnode[root.next_slot++], cap);
    return true;
}

BOOT_CODE static seL4_SlotRegion root_region_since(word_t first)
{
    return (seL4_SlotRegion){.start = first, .end = root.next_slot};
}

/* Chooses where the objects are, and what is left for user programs. */
BOOT_CODE static bool root_divide_memory(void)
{
    const struct boot_facts *facts = root.facts;
    const struct elf_image *image = &facts->image;
    paddr_t image_end = facts->image_paddr + image->end - image->start;
    root.free = facts->multiboot.ram;
    if (!untyped_device_regions(&root.free, apic_paddr(), &facts->acpi.devices, &root.device) ||
        !regions_remove(&root.free, facts->kernel.start, facts->kernel.end) ||
        !regions_remove(&root.free, facts->image_paddr, image_end)) {
        print("clavis: the memory of this machine is in too many pieces\n");
        return false;
    }
    if (!root_objects_place(&root.free, image, &root.objects)) {
        return false;
    }
    return regions_remove(&root.free, root.objects.block.start, root.objects.block.end);
}

BOOT_CODE static void root_make_objects(void)
{
    const struct root_objects *objects = &root.objects;
    memory_clear(paddr_to_kernel(objects->block.start), objects->block.end - objects->block.start);
    root.cnode = paddr_to_kernel(objects->cnode);
    root.info = paddr_to_kernel(objects->boot_info);
    vspace_boot_assign(objects->asid_pool, objects->pml4);
}

BOOT_CODE static struct cap root_map_frame(paddr_t paddr, vaddr_t vaddr)
{
    vspace_boot_map_frame(root.objects.pml4, vaddr, paddr);
    return cap_boot_frame(paddr, vaddr);
}

BOOT_CODE static void root_add_fixed_caps(void)
{
    const struct root_objects *objects = &root.objects;
    const struct elf_image *image = &root.facts->image;
    unsigned guard_size = WORD_BITS - CONFIG_ROOT_CNODE_SIZE_BITS;
    const struct {
        enum abi_root_slot slot;
        struct cap cap;
    } fixed[] = {
        {seL4_CapInitThreadTCB, cap_new(CAP_THREAD, objects->tcb, 0)},
        {seL4_CapInitThreadCNode,
         cap_cnode(objects->cnode, CONFIG_ROOT_CNODE_SIZE_BITS, guard_size, 0)},
        {seL4_CapInitThreadVSpace, cap_boot_pml4(objects->pml4)},
        {seL4_CapIRQControl, cap_new(CAP_IRQ_CONTROL, 0, 0)},
        {seL4_CapASIDControl, cap_new(CAP_ASID_CONTROL, 0, 0)},
        {seL4_CapInitThreadASIDPool, cap_boot_asid_pool(objects->asid_pool)},
        {seL4_CapIOPortControl, cap_new(CAP_IO_PORT_CONTROL, 0, 0)},
        {seL4_CapBootInfoFrame, root_map_frame(objects->boot_info, root_vaddr_boot_info(image))},
        {seL4_CapInitThreadIPCBuffer,
         root_map_frame(objects->ipc_buffer, root_vaddr_ipc_buffer(image))},
        {seL4_CapDomain, cap_new(CAP_DOMAIN, 0, 0)},
    };
    for (unsigned i = 0; i < ARRAY_SIZE(fixed); i++) {
        derivation_insert_root(&root.cnode[fixed[i].slot], fixed[i].cap);
    }
}

/* MCS: the time of the first thread, and the right to give some on each core there may be. */
BOOT_CODE static bool root_add_time(void)
{
    word_t first = root.next_slot;
    derivation_insert_root(&root.cnode[seL4_CapInitThreadSC],
                           cap_sched_context(root.objects.sched_context, ROOT_SCHED_CONTEXT_BITS));
    for (word_t core = 0; core < CONFIG_MAX_NUM_NODES; core++) {
        if (!root_add_cap(cap_sched_control(core))) {
            return false;
        }
    }
    root_time_describe(root.info, root_region_since(first));
    return true;
}

/* Tables of one level for the image and what stands behind it, from `*paddr` on. */
BOOT_CODE static bool root_add_tables(unsigned level, paddr_t *paddr)
{
    const struct elf_image *image = &root.facts->image;
    unsigned bits = root_table_span_bits(level);
    vaddr_t vaddr = align_down(image->start, bits);
    for (; vaddr < root_vaddr_end(image); vaddr += BIT(bits), *paddr += PAGE_BYTES) {
        vspace_boot_map_table(root.objects.pml4, level, vaddr, *paddr);
        if (!root_add_cap(cap_boot_table(level, *paddr, vaddr))) {
            return false;
        }
    }
    return true;
}

BOOT_CODE static bool root_add_image(void)
{
    const struct boot_facts *facts = root.facts;
    paddr_t paddr = facts->image_paddr;
    word_t first = root.next_slot;
    for (vaddr_t vaddr = facts->image.start; vaddr < facts->image.end;
         vaddr += PAGE_BYTES, paddr += PAGE_BYTES) {
        if (!root_add_cap(root_map_frame(paddr, vaddr))) {
            return false;
        }
    }
    root.info->userImageFrames = root_region_since(first);
    return true;
}

/* The address space. The two frames with capabilities at fixed places come last: the tables must be
 * there first. */
BOOT_CODE static bool root_build_vspace(void)
{
    paddr_t table = root.objects.tables;
    word_t first = root.next_slot;
    for (unsigned level = ROOT_TABLE_LEVELS; level >= 1; level--) {
        if (!root_add_tables(level, &table)) {
            return false;
        }
    }
    root.info->userImagePaging = root_region_since(first);
    first = root.next_slot;
    if (!root_add_cap(root_map_frame(root.objects.extra, root_vaddr_extra(&root.facts->image)))) {
        return false;
    }
    root.info->extraBIPages = root_region_since(first);
    return root_add_image();
}

/* Untypeds for [start, end). What the boot information cannot list is named on the console. */
BOOT_CODE static bool root_add_untypeds(paddr_t start, paddr_t end, bool is_device)
{
    struct region rest = {start, end};
    struct untyped_piece piece;
    seL4_SlotRegion *untyped = &root.info->untyped;
    while (untyped_next_piece(&rest, &piece)) {
        word_t index = root.next_slot - untyped->start;
        if (index == CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS) {
            print("Kernel init: Too many untyped regions for boot info\n");
            print("clavis: no capability for the %s at 0x%lx-0x%lx: the boot information lists "
                  "%d (KernelMaxNumBootinfoUntypedCaps)\n",
                  is_device ? "device memory" : "memory", piece.paddr, end,
                  CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS);
            return true;
        }
        root.info->untypedList[index] = (seL4_UntypedDesc){
            .paddr = piece.paddr, .sizeBits = (uint8_t)piece.size_bits, .isDevice = is_device};
        struct cap cap = cap_untyped(piece.paddr, piece.size_bits, is_device, BIT(piece.size_bits));
        if (!root_add_cap(cap)) {
            return false;
        }
    }
    return true;
}

BOOT_CODE static bool root_add_untyped_list(const struct regions *list, bool is_device)
{
    for (unsigned i = 0; i < list->count; i++) {
        if (!root_add_untypeds(list->region[i].start, list->region[i].end, is_device)) {
            return false;
        }
    }
    return true;
}

BOOT_CODE static bool root_add_all_untypeds(void)
{
    const struct boot_facts *facts = root.facts;
    word_t first = root.next_slot;
    root.info->untyped.start = first;
    if (!root_add_untyped_list(&root.device, true) ||
        !root_add_untypeds(facts->kernel.start, facts->kernel_boot_end, false) ||
        !root_add_untyped_list(&root.free, false)) {
        return false;
    }
    root.info->untyped = root_region_since(first);
    return true;
}

BOOT_CODE static void root_fill_info(void)
{
    const struct boot_facts *facts = root.facts;
    seL4_BootInfo *info = root.info;
    info->extraLen = boot_info_write_extra(paddr_to_kernel(root.objects.extra), &facts->multiboot,
                                           facts->rsdp, tsc_mhz());
    info->numNodes = facts->acpi.cpu_count;
    info->numIOPTLevels = WITH_IOMMU ? 0 : UINT64_MAX; /* no IOMMU in use, or no support */
    info->ipcBuffer = root_vaddr_ipc_buffer(&facts->image);
    info->initThreadCNodeSizeBits = CONFIG_ROOT_CNODE_SIZE_BITS;
    info->empty = (seL4_SlotRegion){.start = root.next_slot, .end = ROOT_CNODE_SLOTS};
}

BOOT_CODE static void root_give_thread(struct tcb *thread, enum tcb_slot slot,
                                       enum abi_root_slot source)
{
    derivation_insert_in_tcb(&root.cnode[source], &thread->slots[slot], root.cnode[source].cap);
}

BOOT_CODE static struct tcb *root_make_thread(void)
{
    const struct elf_image *image = &root.facts->image;
    struct tcb *thread = tcb_create(root.objects.tcb);
    root_give_thread(thread, TCB_CSPACE, seL4_CapInitThreadCNode);
    root_give_thread(thread, TCB_VSPACE, seL4_CapInitThreadVSpace);
    root_give_thread(thread, TCB_BUFFER, seL4_CapInitThreadIPCBuffer);
    thread->buffer_vaddr = root_vaddr_ipc_buffer(image);
    thread->priority = ROOT_PRIORITY;
    thread->max_priority = ROOT_PRIORITY;
    thread->state = THREAD_RUNNING;
    thread->context.word[CONTEXT_IP] = image->entry;
    thread->context.word[CONTEXT_CPTR] = root_vaddr_boot_info(image);
    context_registers_written(&thread->context);
    return thread;
}

BOOT_CODE struct tcb *root_server_create(const struct boot_facts *facts)
{
    root.facts = facts;
    root.next_slot = seL4_NumInitialCaps;
    if (!root_divide_memory()) {
        return NULL;
    }
    root_make_objects();
    if ((WITH_MCS && !root_add_time()) || !root_build_vspace()) {
        return NULL;
    }
    root_add_fixed_caps();
    if (!root_add_all_untypeds()) {
        return NULL;
    }
    root_fill_info();
    return root_make_thread();
}

BOOT_CODE void root_server_start(struct tcb *thread)
{
    scheduler_start(thread);
    if (WITH_MCS) {
        root_time_start(thread, paddr_to_kernel(root.objects.sched_context));
    }
}
