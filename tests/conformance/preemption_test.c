/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Preemption of long operations (spec 03, section 13.6), and the zombies that it lets one see
 * (section 13.5). A worker makes the call; the root task, of higher priority, handles the timer's
 * interrupts and so sees the operation half done.
 */
#include "support/actors.h"
#include "support/ipc.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/order.h"
#include "support/pages.h"
#include "support/raw.h"
#include "support/test.h"

enum {
    RADIX = 18, /* slots take long even if they are empty */
    SLOTS = 1 << RADIX,
    RETYPE_LIMIT = 256,
    SMALL_BITS = seL4_EndpointBits,
    WORKER_PRIORITY = MAIN_PRIORITY - 1,
    REPEATEDLY = 3,
    ATTEMPTS = 16,
    FIRST_PERIOD_US = 100,
    LONGEST_PERIOD_US = 50000,
};

#ifdef STATE_CHECK /* such kernels look at every capability in every entry */
enum { COPIES_RADIX = 9, COPIES_REPEATEDLY = 1, WAKING_US = 5000 };
#else
enum { COPIES_RADIX = 16, COPIES_REPEATEDLY = REPEATEDLY, WAKING_US = 500 };
#endif

extern const char raw_syscall_instruction[];

/* A Call that takes long, and its answer. */
struct operation {
    seL4_CPtr cap;
    seL4_Word label;
    struct words caps, mrs;
    const struct thread *rival; /* wait until it has run; or null */
    seL4_CPtr event;            /* notification: the operation begins; it has ended */
    struct answer answer;
    volatile int has_ended;
};

/* An operation under observation. */
struct scene {
    struct operation *operation;
    struct thread *worker;
    struct timer timer;
    seL4_Word period_us; /* grows, lest a slow kernel does nothing but handle interrupts */
};

/* Attempts so far. Each begins with a longer period, so that the periods, each longer by an eighth
 * than the last, of one attempt lie between those of another. */
static unsigned attempts;

static void do_operation(struct thread *worker)
{
    struct operation *operation = worker->shared;
    if (operation->rival) { /* it runs when the worker's time slice ends: then that is a new one */
        seL4_Word before = operation->rival->notes[0];
        while (operation->rival->notes[0] == before) {
        }
    }
    seL4_Signal(operation->event);
    operation->answer = invoke(operation->cap, operation->label, operation->caps, operation->mrs);
    operation->has_ended = 1;
    seL4_Signal(operation->event);
}

/* Returns just before the operation begins. */
static struct scene start_operation(struct operation *operation)
{
    operation->event = new_notification();
    struct thread *worker = new_thread(do_operation, WORKER_PRIORITY, operation, 0);
    ipc_lengthen_slice(worker);
    struct scene scene = {operation, worker, new_timer(), FIRST_PERIOD_US + attempts};
    start_thread(worker);
    (void)receive(operation->event);
    return scene;
}

static void finish_operation(const struct scene *scene)
{
    while (!scene->operation->has_ended) {
        (void)receive(scene->operation->event);
    }
}

static void handle_interrupt(struct scene *scene)
{
    timer_arm(&scene->timer, scene->period_us);
    CHECK(timer_wait(&scene->timer));
    seL4_Word longer = scene->period_us + scene->period_us / 8;
    scene->period_us = longer < LONGEST_PERIOD_US ? longer : LONGEST_PERIOD_US;
}

/* Handles interrupts until `is_halfway` has seen the operation half done after so many of them, or
 * the operation has ended; were there so many? */
static int is_interrupted(struct scene *scene, unsigned times,
                          int (*is_halfway)(const struct scene *))
{
    while (times > 0 && !scene->operation->has_ended) {
        handle_interrupt(scene);
        times -= (unsigned)is_halfway(scene);
    }
    return times == 0;
}

/* Whether an interrupt comes in time is up to the host: repeats what depends on that. */
static void attempt(int (*try)(void))
{
    for (attempts = 0; attempts < ATTEMPTS; attempts += 1) {
        if (try()) {
            return;
        }
        threads_clean();
        objects_clean();
        ipc_begin_test();
    }
    CHECK(!"interrupted as often as it should be");
}

/* Does the slot of a CNode cap hold a zombie? Only that is a capability that is none when invoked.
 * In this order the answer is right also if the zombie goes in between. */
static int is_zombie(seL4_CPtr slot)
{
    return invoke(slot, CNodeRevoke, NONE, WORDS(0, RADIX)).label == seL4_InvalidCapability &&
           seL4_CNode_Move(ROOT, slot, DEPTH, ROOT, slot, DEPTH) == seL4_DeleteFirst;
}

/* A large CNode with two endpoints, in the first slot and in the last, alone in their untypeds. */
static struct {
    seL4_CPtr cap;
    seL4_CPtr first_untyped, last_untyped;
} large;

static void fill_one(seL4_CPtr cnode, seL4_Word index, seL4_CPtr untyped)
{
    CHECK_EQ(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, cnode, 0, 0, index, 1),
             seL4_NoError);
}

static void make_large(void)
{
    large.cap = new_cnode(RADIX);
    large.first_untyped = new_untyped(SMALL_BITS);
    large.last_untyped = new_untyped(SMALL_BITS);
    fill_one(large.cap, 0, large.first_untyped);
    fill_one(large.cap, SLOTS - 1, large.last_untyped);
}

static int large_is_halfway(const struct scene *scene)
{
    (void)scene;
    return is_zombie(large.cap);
}

/* The slots from the highest index on are deleted. */
static int first_is_left(void)
{
    return !untyped_is_free(large.first_untyped, SMALL_BITS) &&
           untyped_is_free(large.last_untyped, SMALL_BITS);
}

static int none_is_left(void)
{
    return untyped_is_free(large.first_untyped, SMALL_BITS) &&
           untyped_is_free(large.last_untyped, SMALL_BITS);
}

static int delete_large(void)
{
    make_large();
    struct operation operation = {
        .cap = ROOT, .label = CNodeDelete, .mrs = WORDS(large.cap, DEPTH)};
    struct scene scene = start_operation(&operation);
    int was_interrupted = is_interrupted(&scene, REPEATEDLY, large_is_halfway);
    finish_operation(&scene);
    EXPECT_OK(operation.answer);
    CHECK(!slot_is_full(large.cap) && none_is_left());
    return was_interrupted;
}

TEST(delete_is_preempted, "3/R-PRE-01 3/R-PRE-02",
     "interrupts are handled while a large CNode is deleted, and the handler sees a zombie")
{
    attempt(delete_large);
}

enum { COPIES = 1 << COPIES_RADIX };

static seL4_CPtr copies; /* CNode */

static int copy_is_left(seL4_Word index)
{
    return seL4_CNode_Move(copies, index, COPIES_RADIX, copies, index, COPIES_RADIX) ==
           seL4_DeleteFirst;
}

static int copies_are_halfway(const struct scene *scene)
{
    (void)scene;
    return copy_is_left(0) != copy_is_left(COPIES - 1);
}

/* Refused if there is a copy left. */
static void fill_copies(void)
{
    seL4_Word limit = RETYPE_LIMIT;
    seL4_Word count = limit < COPIES ? limit : COPIES;
    for (seL4_Word i = 0; i < COPIES; i += count) {
        CHECK_EQ(seL4_Untyped_Retype(arena(), seL4_EndpointObject, 0, copies, 0, 0, i, count),
                 seL4_NoError);
    }
}

static int revoke_many(void)
{
    copies = new_cnode(COPIES_RADIX);
    seL4_CPtr ep = new_endpoint();
    for (seL4_Word i = 0; i < COPIES; i += 1) {
        CHECK_EQ(seL4_CNode_Copy(copies, i, COPIES_RADIX, ROOT, ep, DEPTH, seL4_AllRights),
                 seL4_NoError);
    }
    struct operation operation = {.cap = ROOT, .label = CNodeRevoke, .mrs = WORDS(ep, DEPTH)};
    struct scene scene = start_operation(&operation);
    int was_interrupted = is_interrupted(&scene, COPIES_REPEATEDLY, copies_are_halfway);
    finish_operation(&scene);
    EXPECT_OK(operation.answer);
    CHECK(slot_is_full(ep));
    fill_copies();
    return was_interrupted;
}

TEST(revoke_is_preempted, "3/R-PRE-03",
     "interrupts are handled while 65536 copies are revoked, which all go")
{
    attempt(revoke_many);
}

/* The worker's next instruction is the system call. */
static int call_is_halfway(const struct scene *scene)
{
    return !scene->operation->has_ended &&
           read_registers(scene->worker).rip == (seL4_Word)raw_syscall_instruction;
}

/* Makes large pages of all of the untyped; was that interrupted repeatedly? */
static int retype_all(seL4_CPtr untyped, seL4_CPtr first, seL4_Word count)
{
    struct operation operation = {.cap = untyped,
                                  .label = UntypedRetype,
                                  .caps = WORDS(ROOT),
                                  .mrs = WORDS(seL4_X86_LargePageObject, 0, 0, 0, first, count)};
    struct scene scene = start_operation(&operation);
    int was_interrupted = is_interrupted(&scene, REPEATEDLY, call_is_halfway);
    finish_operation(&scene);
    EXPECT_OK(operation.answer);
    return was_interrupted;
}

/* The large page is all zero, as far as one word in 512 bytes can tell; leaves it otherwise. */
static void check_and_soil(seL4_CPtr frame, seL4_Word address)
{
    volatile seL4_Word *page = map_page(frame, address);
    for (seL4_Word i = 0; i < LARGE_PAGE_BYTES / sizeof(seL4_Word); i += 64) {
        CHECK_EQ(page[i], 0);
        page[i] = i + 1;
    }
    CHECK_EQ(seL4_X86_Page_Unmap(frame), seL4_NoError);
}

TEST(retype_is_preempted, "3/R-PRE-04",
     "interrupts are handled while memory is cleared for the first Retype of a large untyped")
{
    seL4_Word bits;
    seL4_CPtr untyped = unused_untyped(&bits);
    seL4_Word count = 1ul << (bits - seL4_LargePageBits);
    count = count < RETYPE_LIMIT ? count : RETYPE_LIMIT;
    seL4_CPtr first = new_slots((unsigned)count);
    seL4_Word window = new_window() + LARGE_PAGE_BYTES;
    int was_interrupted = retype_all(untyped, first, count);
    for (unsigned i = 0; i < count; i += 1) {
        check_and_soil(first + i, window);
    }
    revoke_cap(untyped);
    for (unsigned i = 0; i < count; i += 1) {
        CHECK(!slot_is_full(first + i));
    }
    CHECK(was_interrupted);
}

/* Counts its rounds, and those in which it sees a zombie. */
static void look_for_zombie(struct thread *rival)
{
    for (;;) {
        rival->notes[1] += (seL4_Word)is_zombie(large.cap);
        rival->notes[0] += 1;
    }
}

static int delete_beside_rival(void)
{
    make_large();
    struct operation operation = {
        .cap = ROOT, .label = CNodeDelete, .mrs = WORDS(large.cap, DEPTH)};
    operation.rival = run_thread(look_for_zombie, WORKER_PRIORITY, NULL);
    struct scene scene = start_operation(&operation);
    int was_interrupted = is_interrupted(&scene, REPEATEDLY, large_is_halfway);
    finish_operation(&scene);
    EXPECT_OK(operation.answer);
    CHECK(operation.rival->notes[0] > 0);
    CHECK_EQ(operation.rival->notes[1], 0);
    return was_interrupted;
}

TEST(rivals_wait, "3/R-PRE-05", "threads of equal priority do not run during a long operation")
{
    attempt(delete_beside_rival);
}

static int suspend_and_resume(void)
{
    make_large();
    struct operation operation = {
        .cap = ROOT, .label = CNodeDelete, .mrs = WORDS(large.cap, DEPTH)};
    struct scene scene = start_operation(&operation);
    if (!is_interrupted(&scene, 1, large_is_halfway)) {
        return 0;
    }
    CHECK_EQ(seL4_TCB_Suspend(scene.worker->tcb), seL4_NoError);
    for (int i = 0; i < 3; i += 1) {
        handle_interrupt(&scene);
        CHECK(is_zombie(large.cap) && first_is_left());
    }
    CHECK_EQ(seL4_TCB_Resume(scene.worker->tcb), seL4_NoError);
    finish_operation(&scene);
    EXPECT_OK(operation.answer);
    CHECK(!slot_is_full(large.cap) && none_is_left());
    return 1;
}

TEST(suspended_halfway, "3/R-PRE-06",
     "a suspended thread's operation stays half done, and is completed after Resume")
{
    attempt(suspend_and_resume);
}

static int lose_service(void)
{
    make_large();
    seL4_CPtr service = new_copy(ROOT, seL4_AllRights);
    struct operation operation = {
        .cap = service, .label = CNodeDelete, .mrs = WORDS(large.cap, DEPTH)};
    struct scene scene = start_operation(&operation);
    if (!is_interrupted(&scene, 1, large_is_halfway)) {
        return 0;
    }
    delete_cap(service);
    finish_operation(&scene);
    EXPECT(operation.answer, seL4_InvalidCapability, 0);
    CHECK(is_zombie(large.cap) && first_is_left());
    delete_cap(large.cap);
    CHECK(!slot_is_full(large.cap) && none_is_left());
    return 1;
}

TEST(service_goes, "3/R-PRE-07", "an operation whose CNode cap goes meanwhile reports that")
{
    attempt(lose_service);
}

static void expect_zombie(seL4_CPtr slot)
{
    seL4_CPtr free = new_slot();
    EXPECT(invoke(slot, CNodeDelete, NONE, WORDS(0, RADIX)), seL4_InvalidCapability, 0);
    EXPECT_PLAIN(invoke(ROOT, CNodeCopy, WORDS(ROOT), WORDS(free, DEPTH, slot, DEPTH, 15)),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(invoke(ROOT, CNodeMint, WORDS(ROOT), WORDS(free, DEPTH, slot, DEPTH, 15, 0)),
                 seL4_IllegalOperation);
    EXPECT(invoke(ROOT, CNodeCopy, WORDS(slot), WORDS(free, DEPTH, 0, RADIX, 15)),
           seL4_FailedLookup, 1, seL4_InvalidRoot);
#ifdef CONFIG_DEBUG_BUILD
    CHECK_EQ(seL4_DebugCapIdentify(slot), 18);
#endif
}

static int use_zombie(void)
{
    make_large();
    struct operation operation = {
        .cap = ROOT, .label = CNodeDelete, .mrs = WORDS(large.cap, DEPTH)};
    struct scene scene = start_operation(&operation);
    if (!is_interrupted(&scene, 1, large_is_halfway)) {
        return 0;
    }
    CHECK_EQ(seL4_TCB_Suspend(scene.worker->tcb), seL4_NoError);
    expect_zombie(large.cap);
    seL4_CPtr moved = new_slot();
    CHECK_EQ(seL4_CNode_Move(ROOT, moved, DEPTH, ROOT, large.cap, DEPTH), seL4_NoError);
    CHECK(!slot_is_full(large.cap));
    expect_zombie(moved);
    CHECK(first_is_left());
    EXPECT_OK(invoke(ROOT, CNodeDelete, NONE, WORDS(moved, DEPTH)));
    CHECK(!slot_is_full(moved) && none_is_left());
    return 1;
}

TEST(zombie, "3/R-DEL-22",
     "a zombie cannot be invoked or copied; it can be moved, and Delete completes the destruction")
{
    attempt(use_zombie);
}

/* Deletes the large CNode, comes by as number 1, and has noted whether the timer was too early. */
static void delete_and_pass(struct thread *worker)
{
    const struct thread *woken = worker->shared;
    worker->notes[0] = (seL4_Word)woken->is_done;
    invoke(ROOT, CNodeDelete, NONE, WORDS(large.cap, DEPTH));
    order_arrive(1);
}

static int wake_equal(void)
{
    make_large();
    struct timer timer = new_timer();
    struct thread *woken = new_passer(3, WORKER_PRIORITY, timer.signal);
    start_thread(woken);
    let_others_run();
    order_begin();
    struct thread *ready = new_passer(2, WORKER_PRIORITY, 0);
    struct thread *worker = new_thread(delete_and_pass, WORKER_PRIORITY, woken, 0);
    ipc_lengthen_slice(worker);
    timer_arm(&timer, WAKING_US);
    start_thread(ready);
    start_thread(worker); /* in front of the other */
    let_others_run();
    if (worker->notes[0] || !woken->is_done) {
        return 0;
    }
    EXPECT_ORDER(1, 2, 3);
    return 1;
}

TEST(woken_goes_behind, "3/R-PRE-05 3/R-SCHED-02",
     "an equal that an interrupt of a long operation wakes runs after those that were ready")
{
    attempt(wake_equal);
}
