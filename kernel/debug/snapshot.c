/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * All objects and capabilities of the threads but the root task's and the idle one (spec 04,
 * section 5.8). An address space or CNode that several threads share is listed once, with the
 * first.
 */
#include "arch/page_table.h"
#include "core/irq.h"
#include "core/tcb.h"
#include "debug/debug.h"
#include "page_walk.h"
#include "print.h"
#include "snapshot_names.h"
#include "snapshot_slots.h"

/* The next thread to list, from `thread` on. The root task's was the first of all. */
static const struct tcb *snapshot_thread(const struct tcb *thread)
{
    while (thread != NULL && (thread->debug_next == NULL || thread->state == THREAD_IDLE)) {
        thread = thread->debug_next;
    }
    return thread;
}

/* Does a thread listed before have the same object in this slot? */
static bool snapshot_is_repeated(const struct tcb *thread, enum tcb_slot slot)
{
    paddr_t object = cap_paddr(thread->slots[slot].cap);
    const struct tcb *other = snapshot_thread(debug_threads);
    while (other != NULL && other != thread && cap_paddr(other->slots[slot].cap) != object) {
        other = snapshot_thread(other->debug_next);
    }
    return other != NULL && other != thread;
}

static bool snapshot_has(const struct tcb *thread, enum tcb_slot slot, enum cap_kind kind)
{
    return cap_kind(thread->slots[slot].cap) == kind && !snapshot_is_repeated(thread, slot);
}

static void snapshot_vspace_objects(struct cap vspace)
{
    snapshot_print_object(vspace);
    print(" = pml4\n");
    for (unsigned level = PML4_LEVEL; level >= PAGE_TABLE_LEVEL; level--) {
        vaddr_t vaddr = 0;
        const uint64_t *entry;
        while ((entry = page_walk_entry(cap_paddr(vspace), level, &vaddr)) != NULL) {
            snapshot_print_entry(entry, level);
            if (entry_is_page(*entry, level)) {
                print(" = frame (%s, paddr: 0x%p)\n", snapshot_page_size(level),
                      as_pointer(entry_paddr(*entry, level)));
            } else {
                print(" = %s\n", snapshot_table_kind(level));
            }
            vaddr = align_down(vaddr, level_shift(level)) + BIT(level_shift(level));
        }
    }
}

static void snapshot_thread_object(const struct tcb *thread)
{
    const uint64_t *word = thread->context.word;
    print("%p_tcb = tcb (addr: 0x%lx, ip: 0x%lx, sp: 0x%lx, prio: %u, max_prio: %u, dom: %u)\n",
          as_pointer(tcb_label(thread)), thread->buffer_vaddr, word[CONTEXT_IP], word[CONTEXT_SP],
          thread->priority, thread->max_priority, thread->domain);
}

static void snapshot_cnode_objects(struct cap cnode)
{
    const struct slot *slot = cap_object(cnode);
    word_t slots = BIT(cap_get(cnode, CAP_CNODE_RADIX));
    snapshot_print_object(cnode);
    print(" = cnode (%lu bits)\n", cap_get(cnode, CAP_CNODE_RADIX));
    for (word_t i = 0; i < slots; i++) {
        snapshot_describe(slot[i].cap);
    }
}

static void snapshot_objects(void)
{
    const struct tcb *thread = snapshot_thread(debug_threads);
    print("objects {\n");
    for (; thread != NULL; thread = snapshot_thread(thread->debug_next)) {
        if (snapshot_has(thread, TCB_VSPACE, CAP_PML4)) {
            snapshot_vspace_objects(thread->slots[TCB_VSPACE].cap);
        }
        snapshot_thread_object(thread);
        if (snapshot_has(thread, TCB_CSPACE, CAP_CNODE)) {
            snapshot_cnode_objects(thread->slots[TCB_CSPACE].cap);
        }
    }
    print("}\n");
}

/* The slots of each table: entries of one table stand together. */
static void snapshot_vspace_caps(struct cap vspace)
{
    for (unsigned level = PML4_LEVEL; level >= PAGE_TABLE_LEVEL; level--) {
        vaddr_t vaddr = 0;
        word_t table = 0;
        const uint64_t *entry;
        while ((entry = page_walk_entry(cap_paddr(vspace), level, &vaddr)) != NULL) {
            word_t here = align_down((word_t)(uintptr_t)entry, 12);
            if (here != table) {
                print(table == 0 ? "%p {\n" : "}\n%p {\n", as_pointer(here));
                table = here;
            }
            print("0x%x: ", page_index(vaddr, level));
            snapshot_print_entry(entry, level);
            print("\n");
            vaddr = align_down(vaddr, level_shift(level)) + BIT(level_shift(level));
        }
        if (table != 0) {
            print("}\n");
        }
    }
}

static void snapshot_cnode_caps(struct cap cnode)
{
    const struct slot *slot = cap_object(cnode);
    word_t slots = BIT(cap_get(cnode, CAP_CNODE_RADIX));
    snapshot_print_object(cnode);
    print(" {\n");
    for (word_t i = 0; i < slots; i++) {
        if (!slot_is_empty(&slot[i])) {
            print("0x%lx: ", i);
            snapshot_print_object(slot[i].cap);
            snapshot_print_rights(slot[i].cap);
            print("\n");
        }
    }
    print("}\n");
}

static void snapshot_thread_caps(const struct tcb *thread)
{
    print("%p_tcb {\n", as_pointer(tcb_label(thread)));
    for (unsigned i = 0; i < TCB_SLOTS; i++) {
        if (!slot_is_empty(&thread->slots[i])) {
            print("%s: ", snapshot_slot_names[i]);
            snapshot_print_object(thread->slots[i].cap);
            snapshot_print_rights(thread->slots[i].cap);
            print("\n");
        }
    }
    snapshot_print_bonds(thread);
    print("}\n");
}

static void snapshot_caps(void)
{
    const struct tcb *thread = snapshot_thread(debug_threads);
    print("caps {\n");
    for (; thread != NULL; thread = snapshot_thread(thread->debug_next)) {
        if (snapshot_has(thread, TCB_VSPACE, CAP_PML4)) {
            snapshot_vspace_caps(thread->slots[TCB_VSPACE].cap);
        }
        snapshot_thread_caps(thread);
        if (snapshot_has(thread, TCB_CSPACE, CAP_CNODE)) {
            snapshot_cnode_caps(thread->slots[TCB_CSPACE].cap);
        }
    }
    print("}\n");
}

static void snapshot_irqs(void)
{
    print("irq maps {\n");
    for (irq_t irq = 0; irq <= IRQ_MAX; irq++) {
        if (irq_state(irq) == IRQ_SIGNAL) {
            print("%lu: 0x%lx_0_irq\n", irq, irq);
        }
    }
    print("}\n");
}

void debug_snapshot(void)
{
    print("arch x86_64\n");
    snapshot_objects();
    snapshot_caps();
    snapshot_irqs();
}
