/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What abi/checks.yaml says that every invocation demands, tried one by one: the same tables make
 * docs/reference/compatibility.md.
 */
#include "error_table.h"
#include "support/console.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/raw.h"
#include "support/sched_contexts.h"
#include "support/test.h"

enum { MOST_WORDS = 8, MOST_CAPS = 3 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Labels are numbered from 1; this is some more than there are. */
enum { LABELS = COUNT(invocations) + 10 };

/* A capability of each kind that can be invoked without harm. */
static void make_services(seL4_CPtr services[SERVICES])
{
    struct timer timer = new_timer();
    services[SERVICE_UNTYPED] = new_untyped(seL4_PageBits);
    services[SERVICE_TCB] = new_object(seL4_TCBObject, 0);
    services[SERVICE_CNODE] = ROOT;
    services[SERVICE_IRQCONTROL] = seL4_CapIRQControl;
    services[SERVICE_IRQHANDLER] = timer.handler;
    services[SERVICE_DOMAIN_SET] = seL4_CapDomain;
    services[SERVICE_X86_PDPT] = new_object(seL4_X86_PDPTObject, 0);
    services[SERVICE_X86_PAGE_DIRECTORY] = new_object(seL4_X86_PageDirectoryObject, 0);
    services[SERVICE_X86_PAGE_TABLE] = new_object(seL4_X86_PageTableObject, 0);
    services[SERVICE_X86_PAGE] = new_object(seL4_X86_4K, 0);
    services[SERVICE_X86_ASIDCONTROL] = seL4_CapASIDControl;
    services[SERVICE_X86_ASIDPOOL] = seL4_CapInitThreadASIDPool;
    services[SERVICE_X86_IOPORT_CONTROL] = seL4_CapIOPortControl;
    services[SERVICE_X86_IOPORT] = timer.ports;
#ifdef CONFIG_IOMMU
    services[SERVICE_X86_IOPAGE_TABLE] = new_object(seL4_X86_IOPageTableObject, 0);
#endif
#ifdef CONFIG_KERNEL_MCS
    services[SERVICE_SCHED_CONTROL] = sched_control();
    services[SERVICE_SCHED_CONTEXT] = sched_context_new(seL4_MinSchedContextBits);
#endif
    for (unsigned i = 0; i < SERVICES; i += 1) {
        CHECK(services[i]);
    }
}

/* The answer is this error without words; if not, what was tried is printed. */
static void expect_error(struct answer answer, seL4_Word error, const char *tried, seL4_Word first,
                         seL4_Word second)
{
    if (answer.label != error || answer.length != 0) {
        say("  %s: %u, %u\n", tried, first, second);
    }
    EXPECT_PLAIN(answer, error);
}

/* Calls with this many of the words and of capabilities to a CNode. */
static struct answer invoke_part(seL4_CPtr service, seL4_Word label, const seL4_Word *words,
                                 unsigned word_count, unsigned cap_count)
{
    static const seL4_Word caps[MOST_CAPS] = {ROOT, ROOT, ROOT};
    return invoke(service, label, (struct words){cap_count, caps},
                  (struct words){word_count, words});
}

TEST(too_few_words, "3/R-SYS-20",
     "an invocation without all its words and capabilities is truncated, and says nothing more")
{
    seL4_CPtr services[SERVICES] = {0};
    make_services(services);
    seL4_CPtr source = new_endpoint();
    /* CNodes look at their slots in between: an empty destination, a source that can be copied. */
    const seL4_Word slots[MOST_WORDS] = {new_slot(), DEPTH, source, DEPTH};
    const seL4_Word zeros[MOST_WORDS] = {0};
    CHECK(COUNT(demands) > 0);
    for (unsigned i = 0; i < COUNT(demands); i += 1) {
        const struct demand *demand = &demands[i];
        const struct invocation *tried = &demand->invocation;
        const seL4_Word *words = tried->service == SERVICE_CNODE ? slots : zeros;
        unsigned count = demand->words;
        CHECK(count <= MOST_WORDS && demand->caps <= MOST_CAPS && count + demand->caps > 0);
        if (count > 0) {
            struct answer answer =
                invoke_part(services[tried->service], tried->label, words, count - 1, demand->caps);
            expect_error(answer, seL4_TruncatedMessage, tried->call, count - 1, demand->caps);
        }
        if (demand->caps > 0) {
            struct answer answer =
                invoke_part(services[tried->service], tried->label, words, count, demand->caps - 1);
            expect_error(answer, seL4_TruncatedMessage, tried->call, count, demand->caps - 1);
        }
    }
}

static int has_label(enum service service, seL4_Word label)
{
    for (unsigned i = 0; i < COUNT(invocations); i += 1) {
        if (invocations[i].label == label && invocations[i].service == service) {
            return 1;
        }
    }
    return 0;
}

TEST(labels_of_others, "3/R-SYS-19 3/R-CNODE-48 4/R-VM-48",
     "every label that is not its own is illegal on every object")
{
    seL4_CPtr services[SERVICES] = {0};
    make_services(services);
    const seL4_Word words[MOST_WORDS] = {0};
    for (unsigned service = 0; service < SERVICES; service += 1) {
        for (seL4_Word label = 0; label < LABELS; label += 1) {
            if (!has_label((enum service)service, label)) {
                expect_error(invoke_part(services[service], label, words, MOST_WORDS, MOST_CAPS),
                             seL4_IllegalOperation, "label and kind of object", label, service);
            }
        }
    }
}

TEST(labels_on_pml4, "4/R-VM-49", "every label is illegal on a PML4")
{
    seL4_CPtr pml4 = new_object(seL4_X64_PML4Object, 0);
    const seL4_Word words[MOST_WORDS] = {0};
    for (seL4_Word label = 0; label < LABELS; label += 1) {
        expect_error(invoke_part(pml4, label, words, MOST_WORDS, MOST_CAPS), seL4_IllegalOperation,
                     "label on a PML4", label, 0);
    }
}

static const seL4_Word transfers[] = {CNodeCopy, CNodeMint, CNodeMove, CNodeMutate};

/* One of the transfers, all of whose rights stay and whose data word is 0. */
static struct answer transfer(seL4_Word label, seL4_CPtr destination, seL4_CPtr source_root,
                              seL4_CPtr source)
{
    unsigned count = label == CNodeMint ? 6 : label == CNodeMove ? 4 : 5;
    const seL4_Word words[] = {destination, DEPTH, source, DEPTH, label == CNodeCopy ? 15 : 0, 0};
    return invoke(ROOT, label, WORDS(source_root), (struct words){count, words});
}

TEST(cnode_targets, "3/R-LOOK-11", "all operations on CNodes report a target that is not there")
{
    const seL4_Word words[MOST_WORDS] = {1, 13};
    for (seL4_Word label = CNodeRevoke; label < IRQIssueIRQHandler; label += 1) {
        EXPECT(invoke_part(ROOT, label, words, MOST_WORDS, 2), seL4_FailedLookup, 0,
               seL4_GuardMismatch, 13, 0, 51);
    }
}

TEST(cnode_transfers, "3/R-CNODE-04 3/R-CNODE-05 3/R-CNODE-06 3/R-LOOK-11",
     "Copy, Mint, Move and Mutate: occupied destination, unreachable source, empty source")
{
    seL4_CPtr ep = new_endpoint();
    for (unsigned i = 0; i < COUNT(transfers); i += 1) {
        EXPECT_PLAIN(transfer(transfers[i], ep, ep, ep), seL4_DeleteFirst);
        EXPECT(transfer(transfers[i], new_slot(), ep, ep), seL4_FailedLookup, 1, seL4_InvalidRoot);
        EXPECT(transfer(transfers[i], new_slot(), ROOT, new_slot()), seL4_FailedLookup, 1,
               seL4_MissingCapability, DEPTH);
    }
}

TEST(mutate_guard_limits, "3/R-CNODE-22 3/R-CNODE-30",
     "Mutate: guard and radix have 64 bits at most, and a refused one stays where it is")
{
    seL4_CPtr cnode = new_cnode(4);
    seL4_Word too_long = seL4_CNode_CapData_new(0, 61).words[0];
    EXPECT_PLAIN(
        invoke(ROOT, CNodeMutate, WORDS(ROOT), WORDS(new_slot(), DEPTH, cnode, DEPTH, too_long)),
        seL4_IllegalOperation);
    CHECK(slot_is_full(cnode));
}

TEST(authorities, "3/R-TCB-18", "both priorities need a TCB as authority, whatever the value")
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    EXPECT(invoke(tcb, TCBSetPriority, WORDS(ROOT), WORDS(256)), seL4_InvalidCapability, 1);
    EXPECT(invoke(tcb, TCBSetMCPriority, WORDS(ROOT), WORDS(256)), seL4_InvalidCapability, 1);
}
