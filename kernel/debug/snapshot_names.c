/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Names of objects and capabilities in a snapshot.
 */
#include "snapshot_names.h"

#include "arch/asid.h"
#include "arch/page_table.h"
#include "core/tcb.h"
#include "debug/debug.h"
#include "print.h"
#include "snapshot_slots.h"

const char *snapshot_page_size(unsigned level)
{
    static const char *const size[] = {
        [PAGE_TABLE_LEVEL] = "4k", [PAGE_DIRECTORY_LEVEL] = "2M", [PDPT_LEVEL] = "1G"};
    return size[level];
}

const char *snapshot_table_kind(unsigned level)
{
    static const char *const kind[] = {
        [PAGE_DIRECTORY_LEVEL] = "pt", [PDPT_LEVEL] = "pd", [PML4_LEVEL] = "pdpt"};
    return kind[level];
}

void snapshot_print_entry(const uint64_t *entry, unsigned level)
{
    word_t address = (word_t)(uintptr_t)entry;
    print("%s_%p_%04lu", entry_is_page(*entry, level) ? "frame" : snapshot_table_kind(level),
          as_pointer(align_down(address, 12)), (address & MASK(12)) / sizeof(*entry));
}

/* The entry that maps a frame or table capability, or null: not mapped any more. */
static const uint64_t *snapshot_mapping(struct cap cap, unsigned level)
{
    unsigned missing_bits;
    paddr_t pml4 = asid_find(cap_get(cap, CAP_MAPPED_ASID));
    return pml4 == 0 ? NULL
                     : page_table_find(pml4, cap_get(cap, CAP_MAPPED_VADDR), level, &missing_bits);
}

/* Level of the entry that refers to the object of a frame or table capability. */
static unsigned snapshot_level(struct cap cap)
{
    switch ((unsigned)cap_kind(cap)) {
    case CAP_FRAME:
        return PAGE_TABLE_LEVEL + (unsigned)cap_get(cap, CAP_FRAME_SIZE);
    case CAP_PAGE_TABLE:
        return PAGE_DIRECTORY_LEVEL;
    case CAP_PAGE_DIRECTORY:
        return PDPT_LEVEL;
    default:
        return PML4_LEVEL;
    }
}

static void snapshot_print_mapped(struct cap cap, const char *kind)
{
    unsigned level = snapshot_level(cap);
    const uint64_t *entry = snapshot_mapping(cap, level);
    if (entry != NULL && entry_is_present(*entry) && entry_paddr(*entry, level) == cap_paddr(cap)) {
        snapshot_print_entry(entry, level);
    } else {
        print("%s_%p", kind, as_pointer(cap_paddr(cap) + KERNEL_WINDOW_BASE));
    }
}

static void snapshot_print_arch_object(struct cap cap)
{
    const void *object = as_pointer(cap_paddr(cap) + KERNEL_WINDOW_BASE);
    switch ((unsigned)cap_kind(cap)) {
    case CAP_FRAME:
        snapshot_print_mapped(cap, "frame");
        break;
    case CAP_PAGE_TABLE:
        snapshot_print_mapped(cap, "pt");
        break;
    case CAP_PAGE_DIRECTORY:
        snapshot_print_mapped(cap, "pd");
        break;
    case CAP_PDPT:
        snapshot_print_mapped(cap, "pdpt");
        break;
    case CAP_PML4:
        print("%p_pd", object);
        break;
    case CAP_ASID_CONTROL:
        print("asid_control");
        break;
    case CAP_ASID_POOL:
        print("%p_asid_pool", object);
        break;
    case CAP_IO_PORT:
        print("%lx%lx_io_port", cap_get(cap, CAP_IO_PORT_FIRST), cap_get(cap, CAP_IO_PORT_LAST));
        break;
    case CAP_IO_PORT_CONTROL:
        print("io_port_control");
        break;
    default:
        print("[unknown object %u]", (unsigned)cap_kind(cap));
        break;
    }
}

void snapshot_print_object(struct cap cap)
{
    const void *object = as_pointer(cap_paddr(cap) + KERNEL_WINDOW_BASE);
    switch ((unsigned)cap_kind(cap)) {
    case CAP_NULL:
        print("null");
        break;
    case CAP_UNTYPED:
        print("%p_%lu_untyped", object, cap_get(cap, CAP_UNTYPED_SIZE_BITS));
        break;
    case CAP_ENDPOINT:
        print("%p_ep", object);
        break;
    case CAP_NOTIFICATION:
        print("%p_notification", object);
        break;
    case CAP_REPLY:
    case CAP_SCHED_CONTEXT:
    case CAP_SCHED_CONTROL:
        snapshot_print_time_object(cap);
        break;
    case CAP_CNODE:
        print("%p_cnode", object);
        break;
    case CAP_THREAD:
        print("%p_tcb", as_pointer(tcb_label(cap_object(cap))));
        break;
    case CAP_IRQ_CONTROL:
        print("irq_control");
        break;
    case CAP_IRQ_HANDLER:
        print("0x%lx_0_irq", cap.word[1]);
        break;
    case CAP_DOMAIN:
        print("domain");
        break;
    default:
        snapshot_print_arch_object(cap);
        break;
    }
}

bool snapshot_describe(struct cap cap)
{
    switch ((unsigned)cap_kind(cap)) {
    case CAP_UNTYPED:
        snapshot_print_object(cap);
        print(" = ut (%lu bits, paddr: %p) {}\n", cap_get(cap, CAP_UNTYPED_SIZE_BITS),
              as_pointer(cap_paddr(cap)));
        return true;
    case CAP_ENDPOINT:
        snapshot_print_object(cap);
        print(" = ep\n");
        return true;
    case CAP_NOTIFICATION:
        snapshot_print_object(cap);
        print(" = notification\n");
        return true;
    case CAP_REPLY:
    case CAP_SCHED_CONTEXT:
    case CAP_SCHED_CONTROL:
        return snapshot_describe_time(cap);
    case CAP_ASID_POOL:
        snapshot_print_object(cap);
        print(" = asid_pool (asid_high: 0x%lx)\n",
              cap_get(cap, CAP_MAPPED_ASID) / ASID_POOL_ENTRIES);
        return true;
    case CAP_IO_PORT:
        snapshot_print_object(cap);
        print(" = io_port (ports: (%lu, %lu))\n", cap_get(cap, CAP_IO_PORT_FIRST),
              cap_get(cap, CAP_IO_PORT_LAST));
        return true;
    case CAP_IRQ_HANDLER:
        snapshot_print_object(cap);
        print(" = irq\n");
        return true;
    case CAP_FRAME: {
        unsigned level = snapshot_level(cap);
        const uint64_t *entry = snapshot_mapping(cap, level);
        if (entry != NULL && entry_is_page(*entry, level)) {
            return false; /* listed with its address space */
        }
        snapshot_print_object(cap);
        print(" = frame (%s, paddr: 0x%p)\n", snapshot_page_size(level),
              as_pointer(cap_paddr(cap)));
        return true;
    }
    default:
        return false;
    }
}

static void snapshot_print_message_rights(struct cap cap)
{
    word_t rights = cap_rights(cap);
    print(" (%s%s%s%s, badge: %lu)", (rights & RIGHT_READ) != 0 ? "R" : "",
          (rights & RIGHT_WRITE) != 0 ? "W" : "", (rights & RIGHT_GRANT) != 0 ? "G" : "",
          (rights & RIGHT_GRANT_REPLY) != 0 ? "P" : "", cap_badge(cap));
}

void snapshot_print_rights(struct cap cap)
{
    switch ((unsigned)cap_kind(cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        snapshot_print_message_rights(cap);
        break;
    case CAP_CNODE:
        print(" (guard: %lu, guard_size: %lu)", cap.word[1], cap_get(cap, CAP_CNODE_GUARD_SIZE));
        break;
    case CAP_FRAME:
        if (cap_get(cap, CAP_FRAME_ACCESS) != FRAME_KERNEL_ONLY) {
            print(cap_get(cap, CAP_FRAME_ACCESS) == FRAME_READ_WRITE ? " (RWX)" : " (RX)");
        }
        break;
    case CAP_PAGE_TABLE:
    case CAP_PAGE_DIRECTORY:
    case CAP_PDPT:
    case CAP_PML4:
        print(" (asid: %lu)", cap_get(cap, CAP_MAPPED_ASID));
        break;
    default:
        break;
    }
}
