/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the deletion of last capabilities does (spec 03, section 13.5); containers inside of
 * containers are in zombie_test.c.
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/raw.h"
#include "support/test.h"

enum { BUFFER = 0x400000 };

/* Takes the fault of an actor whose receive found nothing in this slot. */
static void take_receive_fault(seL4_CPtr handler, seL4_CPtr slot)
{
    struct answer fault = receive_if_any(handler);
    CHECK_EQ(fault.label, seL4_Fault_CapFault);
    CHECK_EQ(fault.length, 5);
    CHECK_EQ(fault.mr[seL4_CapFault_Addr], slot);
    CHECK_EQ(fault.mr[seL4_CapFault_InRecvPhase], 1);
    CHECK_EQ(fault.mr[seL4_CapFault_LookupFailureType], seL4_MissingCapability);
    CHECK_EQ(fault.mr[seL4_CapFault_BitsLeft], 0);
}

/* A sender, a caller and a receiver, each at an endpoint of its own, that lose their last cap. */
TEST(delete_endpoint, "3/R-DEL-01 3/R-DEL-02 3/R-DEL-03 3/R-DEL-04",
     "threads leave an endpoint with its last cap, and find their slots empty")
{
    seL4_CPtr handler = new_endpoint();
    seL4_CPtr caps[3];
    seL4_CPtr copies[3];
    for (unsigned i = 0; i < 3; i += 1) {
        caps[i] = new_endpoint();
        copies[i] = new_copy(caps[i], seL4_AllRights);
    }
    struct thread *sender = run_sender(caps[0]);
    struct thread *caller = run_caller(caps[1]);
    struct thread *receiver = run_receiver_handled(caps[2], handler);
    for (unsigned i = 0; i < 3; i += 1) {
        delete_cap(caps[i]);
    }
    CHECK(!sender->is_done && !caller->is_done && !receiver->is_done);
    expect_nobody(handler);
    for (unsigned i = 0; i < 3; i += 1) {
        delete_cap(copies[i]);
    }
    CHECK(sender->is_done);
    expect_answered(caller, seL4_InvalidCapability, 0);
    CHECK(!receiver->is_done);
    take_receive_fault(handler, caps[2]);
}

struct finishers {
    seL4_CPtr endpoint;
    struct thread *order[3];
    unsigned count;
};

static void send_and_finish(struct thread *thread)
{
    struct finishers *finishers = thread->shared;
    message((seL4_Word)seL4_SysSend, finishers->endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NONE,
            NONE);
    finishers->order[finishers->count] = thread;
    finishers->count += 1;
}

TEST(release_order, "3/R-DEL-05", "threads of one priority released together run in reverse order")
{
    struct finishers finishers = {.endpoint = new_endpoint()};
    struct thread *threads[3];
    for (unsigned i = 0; i < 3; i += 1) {
        threads[i] = run_thread(send_and_finish, MAIN_PRIORITY + 1, &finishers);
    }
    CHECK_EQ(finishers.count, 0);
    delete_cap(finishers.endpoint);
    CHECK_EQ(finishers.count, 3);
    for (unsigned i = 0; i < 3; i += 1) {
        CHECK(finishers.order[i] == threads[2 - i]);
    }
}

TEST(delete_notification, "3/R-DEL-06",
     "the last cap of a notification releases its waiters and unbinds its TCB")
{
    seL4_CPtr handler = new_endpoint();
    seL4_CPtr ntfn = new_notification();
    seL4_CPtr bound = new_notification();
    struct thread *waiter = run_receiver_handled(ntfn, handler);
    struct thread *bound_waiter = run_receiver_handled(bound, handler);
    CHECK_EQ(seL4_TCB_Suspend(bound_waiter->tcb), seL4_NoError);
    CHECK_EQ(seL4_TCB_BindNotification(bound_waiter->tcb, bound), seL4_NoError);
    CHECK_EQ(seL4_TCB_Resume(bound_waiter->tcb), seL4_NoError);
    expect_nobody(handler);
    delete_cap(ntfn);
    take_receive_fault(handler, ntfn);
    delete_cap(bound);
    take_receive_fault(handler, bound);
    CHECK(!waiter->is_done && !bound_waiter->is_done);
    EXPECT_PLAIN(invoke(bound_waiter->tcb, TCBUnbindNotification, NONE, NONE),
                 seL4_IllegalOperation);
    EXPECT_OK(invoke(bound_waiter->tcb, TCBBindNotification, WORDS(new_notification()), NONE));
}

static seL4_CPtr new_irq_handler(seL4_CPtr slot)
{
    EXPECT_OK(issue_quiet(seL4_CapIRQControl, slot, 0));
    return slot;
}

/* The last cap to a notification, in an IRQ target, goes by this operation on the IRQ's handler. */
static void take_irq_target(void (*take)(seL4_CPtr irq))
{
    seL4_CPtr handler = new_endpoint();
    seL4_CPtr ntfn = new_notification();
    seL4_CPtr irq = new_irq_handler(new_slot());
    CHECK_EQ(seL4_IRQHandler_SetNotification(irq, ntfn), seL4_NoError);
    struct thread *waiter = run_receiver_handled(ntfn, handler);
    delete_cap(ntfn);
    expect_nobody(handler);
    take(irq);
    CHECK(!waiter->is_done);
    take_receive_fault(handler, ntfn);
    delete_cap(irq);
}

static void clear_target(seL4_CPtr irq)
{
    CHECK_EQ(seL4_IRQHandler_Clear(irq), seL4_NoError);
}

TEST(delete_irq_target, "3/R-DEL-07",
     "an IRQ target keeps its notification until it is cleared or the last handler deleted")
{
    take_irq_target(clear_target);
    take_irq_target(delete_cap);
}

TEST(delete_running_tcb, "3/R-DEL-08", "a thread stops with its last TCB cap, for good")
{
    struct thread *thread = run_thread(spin, MAIN_PRIORITY, NULL);
    seL4_CPtr copy = new_copy(thread->tcb, seL4_AllRights);
    delete_cap(thread->tcb);
    seL4_Yield();
    seL4_Word before = thread->notes[0];
    CHECK(before > 0);
    delete_cap(copy);
    before = thread->notes[0];
    seL4_Yield();
    set_own_priority(MAIN_PRIORITY - 1);
    set_own_priority(MAIN_PRIORITY);
    CHECK_EQ(thread->notes[0], before);
}

TEST(delete_server_tcb, "3/R-DEL-10", "a caller whose server is deleted stays blocked")
{
    seL4_CPtr ep = new_endpoint();
    struct thread *server = run_receiver(ep);
    struct thread *caller = run_caller(ep);
    CHECK(server->is_done && server->notes[GOT_LABEL] == ACTOR_LABEL);
    delete_cap(server->tcb);
    CHECK(!caller->is_done);
    expect_nobody(ep);
    CHECK_EQ(seL4_TCB_Resume(caller->tcb), seL4_NoError);
    take_message(ep);
    reply(3, 33);
    expect_answered(caller, 3, 33);
}

TEST(delete_bound_tcb, "3/R-DEL-11",
     "the notification of a deleted TCB can be used and bound again")
{
    seL4_CPtr ntfn = new_notification();
    struct thread *waiter = run_receiver(new_endpoint());
    EXPECT_OK(invoke(waiter->tcb, TCBBindNotification, WORDS(ntfn), NONE));
    delete_cap(waiter->tcb);
    seL4_Signal(new_badged(ntfn, 6));
    CHECK_EQ(receive_if_any(ntfn).badge, 6);
    EXPECT_OK(invoke(new_object(seL4_TCBObject, 0), TCBBindNotification, WORDS(ntfn), NONE));
}

TEST(delete_tcb_with_buffer, "3/R-DEL-12", "the caps that a TCB holds are deleted with it")
{
    enum { BITS = 12 };
    seL4_CPtr untyped = new_untyped(BITS);
    seL4_CPtr frame = new_object_from(untyped, seL4_X86_4K, 0);
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    CHECK_EQ(seL4_TCB_SetIPCBuffer(tcb, BUFFER, frame), seL4_NoError);
    delete_cap(frame);
    CHECK(!untyped_is_free(untyped, BITS));
    delete_cap(tcb);
    CHECK(untyped_is_free(untyped, BITS));
}

TEST(delete_cnode, "3/R-DEL-13", "the caps in a CNode are deleted with it, and what hangs on them")
{
    enum { RADIX = 4, BITS = 4 };
    seL4_CPtr cnode = new_cnode(RADIX);
    seL4_CPtr untyped = new_untyped(BITS);
    seL4_CPtr ep = new_object_from(untyped, seL4_EndpointObject, 0);
    seL4_CPtr kept = new_endpoint();
    struct thread *sender = run_sender(ep);
    EXPECT_OK(invoke(cnode, CNodeMove, WORDS(ROOT), WORDS(15, RADIX, ep, DEPTH)));
    EXPECT_OK(invoke(cnode, CNodeCopy, WORDS(ROOT), WORDS(0, RADIX, kept, DEPTH, 15)));
    CHECK(!sender->is_done && !untyped_is_free(untyped, BITS));
    seL4_CPtr copy = new_copy(cnode, seL4_AllRights);
    delete_cap(cnode);
    CHECK(!sender->is_done && !untyped_is_free(untyped, BITS));
    delete_cap(copy);
    CHECK(sender->is_done && untyped_is_free(untyped, BITS));
    CHECK(slot_is_full(kept));
}

TEST(delete_irq_handler, "3/R-DEL-17", "an IRQ can be issued again when its last handler is gone")
{
    seL4_CPtr handler = new_irq_handler(new_slot());
    seL4_CPtr copy = new_copy(handler, seL4_AllRights);
    seL4_CPtr slot = new_slot();
    for (int i = 0; i < 2; i += 1) {
        EXPECT_PLAIN(issue_quiet(seL4_CapIRQControl, slot, 0), seL4_RevokeFirst);
        delete_cap(i == 0 ? handler : copy);
    }
    EXPECT_OK(invoke(new_irq_handler(slot), IRQAckIRQ, NONE, NONE));
}

TEST(delete_reply_cap, "3/R-DEL-18",
     "a caller whose reply cap is deleted stays blocked, and calls again when resumed")
{
    seL4_CPtr ep = new_endpoint();
    struct thread *caller = run_caller(ep);
    take_message(ep);
    delete_cap(keep_caller());
    expect_nobody(ep);
    CHECK(!caller->is_done);
    CHECK_EQ(seL4_TCB_Resume(caller->tcb), seL4_NoError);
    take_message(ep);
    reply(3, 33);
    expect_answered(caller, 3, 33);
}

static void read_word(struct thread *thread)
{
    const volatile seL4_Word *word = thread->shared;
    thread->notes[0] = *word;
}

TEST(delete_mapped_frame, "3/R-DEL-19",
     "a mapping goes with its cap, also if others to the frame are left")
{
    seL4_Word window = new_window();
    seL4_CPtr frame = new_object(seL4_X86_4K, 0);
    seL4_CPtr copy = new_copy(frame, seL4_AllRights);
    volatile seL4_Word *page = map_page(frame, window);
    volatile seL4_Word *other = map_page(copy, window + PAGE_BYTES);
    *page = 55;
    CHECK_EQ(*other, 55);
    delete_cap(frame);
    CHECK_EQ(*other, 55);
    seL4_CPtr handler = new_endpoint();
    start_thread(new_thread(read_word, MAIN_PRIORITY + 1, (void *)page, handler));
    struct answer fault = receive_if_any(handler);
    CHECK_EQ(fault.label, seL4_Fault_VMFault);
    CHECK_EQ(fault.mr[seL4_VMFault_Addr], page);
}

TEST(delete_untyped, "3/R-DEL-20", "the children of a deleted untyped live on")
{
    seL4_CPtr untyped = new_untyped(seL4_TCBBits + 1);
    seL4_CPtr ep = new_object_from(untyped, seL4_EndpointObject, 0);
    seL4_CPtr tcb = new_object_from(untyped, seL4_TCBObject, 0);
    delete_cap(untyped);
    run_sender(ep);
    take_message(ep);
    EXPECT_OK(invoke(tcb, TCBSuspend, NONE, NONE));
}

TEST(delete_service, "3/R-DEL-21", "Delete of the cap that is invoked succeeds")
{
    seL4_CPtr service = new_copy(ROOT, seL4_AllRights);
    EXPECT_OK(invoke(service, CNodeDelete, NONE, WORDS(service, DEPTH)));
    CHECK(!slot_is_full(service));
}
