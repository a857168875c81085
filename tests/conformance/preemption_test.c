/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Preemption of long operations (spec 03, section 13.6), and the zombies that it lets one see
 * (section 13.5). A worker makes the call; the root task, of higher priority, handles the timer's
 * interrupts and so sees the operation half done.
 */
#include "support/actors.h"
#include "support/irq.h"
#include "support/objects.h"
#include "support/pages.h"
#include "support/raw.h"
#include "support/test.h"

enum {
    RADIX = MANY_SLOTS_BITS, /* of a CNode that takes long; given by CMake */
    SLOTS = 1 << RADIX,
    RETYPE_LIMIT = 256,
    SMALL_BITS = seL4_EndpointBits,
    WORKER_PRIORITY = MAIN_PRIORITY - 1,
    REPEATEDLY = 3,
    ATTEMPTS = 4,
    FIRST_PERIOD_US = 100,
    LONGEST_PERIOD_US = 50000,
};

extern const char raw_syscall_instruction[];

/* A Call that takes long, and its answer. */
struct operation {
    seL4_CPtr cap;
    seL4_Word label;
    struct words caps, mrs;
    const struct thread *rival; /* wait until it has run; or null */
    seL4_CPtr is_starting;      /* notification */
    struct answer answer;
};

/* A worker under observation. */
struct scene {
    struct timer timer;
    struct thread *worker;
    seL4_Word period_us; /* grows, lest a slow kernel does nothing but handle interrupts */
};

static void do_operation(struct thread *worker)
{
    struct operation *operation = worker->shared;
    if (operation->rival) { /* it runs when the worker's time slice ends: then that is a new one */
        seL4_Word before = operation->rival->notes[0];
        while (operation->rival->notes[0] == before) {
        }
    }
    seL4_Signal(operation->is_starting);
    operation->answer = invoke(operation->cap, operation->label, operation->caps, operation->mrs);
}

static struct scene start_operation(struct operation *operation)
{
    operation->is_starting = new_notification();
    struct scene scene = {new_timer(), run_thread(do_operation, WORKER_PRIORITY, operation),
                          FIRST_PERIOD_US};
    (void)receive(operation->is_starting);
    return scene;
}

static void handle_interrupt(struct scene *scene)
{
    timer_arm(&scene->timer, scene->period_us);
    CHECK(timer_wait(&scene->timer));
    seL4_Word longer = scene->period_us + scene->period_us / 4;
    scene->period_us = longer < LONGEST_PERIOD_US ? longer : LONGEST_PERIOD_US;
}

/* Handles interrupts until after one of them `is_halfway` sees the operation half done; false if
 * it ends before. The call ends at last, since the periods grow. */
static int wait_until_halfway(struct scene *scene, int (*is_halfway)(const struct scene *))
{
    while (!scene->worker->is_done) {
        handle_interrupt(scene);
        if (is_halfway(scene)) {
            return 1;
        }
    }
    return 0;
}

/* How often the operation is seen half done until it ends. */
static unsigned count_halfway(struct scene *scene, int (*is_halfway)(const struct scene *))
{
    unsigned count = 0;
    while (wait_until_halfway(scene, is_halfway)) {
        count += 1;
    }
    return count;
}

/* Whether an interrupt comes in time is up to the host: repeats what depends on that. */
static void attempt(int (*try)(void))
{
    for (unsigned i = 0; i < ATTEMPTS; i += 1) {
        if (try()) {
            return;
        }
        threads_clean();
        objects_clean();
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

/* A CNode full of endpoints, the first and the last of which are alone in their untypeds. */
static struct {
    seL4_CPtr cap;
    seL4_CPtr first_untyped, last_untyped;
} large;

static void fill(seL4_CPtr cnode, seL4_Word first, seL4_Word end)
{
    while (first < end) {
        seL4_Word count = end - first < RETYPE_LIMIT ? end - first : RETYPE_LIMIT;
        CHECK_EQ(seL4_Untyped_Retype(arena(), seL4_EndpointObject, 0, cnode, 0, 0, first, count),
                 seL4_NoError);
        first += count;
    }
}

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
    fill(large.cap, 1, SLOTS - 1);
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
    unsigned count = count_halfway(&scene, large_is_halfway);
    EXPECT_OK(operation.answer);
    CHECK(!slot_is_full(large.cap) && none_is_left());
    return count >= REPEATEDLY;
}

TEST(delete_is_preempted, "3/R-PRE-01 3/R-PRE-02",
     "interrupts are handled while a large CNode is deleted, and the handler sees a zombie")
{
    attempt(delete_large);
}

static seL4_CPtr copies;

static int copy_is_left(seL4_Word index)
{
    return seL4_CNode_Move(copies, index, RADIX, copies, index, RADIX) == seL4_DeleteFirst;
}

static int copies_are_halfway(const struct scene *scene)
{
    (void)scene;
    return copy_is_left(0) != copy_is_left(SLOTS - 1);
}

static int revoke_many(void)
{
    copies = new_cnode(RADIX);
    seL4_CPtr ep = new_endpoint();
    for (seL4_Word i = 0; i < SLOTS; i += 1) {
        CHECK_EQ(seL4_CNode_Copy(copies, i, RADIX, ROOT, ep, DEPTH, seL4_AllRights), seL4_NoError);
    }
    struct operation operation = {.cap = ROOT, .label = CNodeRevoke, .mrs = WORDS(ep, DEPTH)};
    struct scene scene = start_operation(&operation);
    unsigned count = count_halfway(&scene, copies_are_halfway);
    EXPECT_OK(operation.answer);
    CHECK(slot_is_full(ep));
    fill(copies, 0, SLOTS); /* refused if there is a copy left */
    return count >= REPEATEDLY;
}

TEST(revoke_is_preempted, "3/R-PRE-03",
     "interrupts are handled while 65536 copies are revoked, which all go")
{
    attempt(revoke_many);
}

/* The worker's next instruction is the system call. */
static int call_is_halfway(const struct scene *scene)
{
    return !scene->worker->is_done &&
           read_registers(scene->worker).rip == (seL4_Word)raw_syscall_instruction;
}

/* Makes large pages of all of the untyped, and returns how often that was interrupted. */
static unsigned retype_all(seL4_CPtr untyped, seL4_CPtr first, seL4_Word count)
{
    struct operation operation = {.cap = untyped,
                                  .label = UntypedRetype,
                                  .caps = WORDS(ROOT),
                                  .mrs = WORDS(seL4_X86_LargePageObject, 0, 0, 0, first, count)};
    struct scene scene = start_operation(&operation);
    unsigned interrupts = count_halfway(&scene, call_is_halfway);
    EXPECT_OK(operation.answer);
    return interrupts;
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
    unsigned interrupts = retype_all(untyped, first, count);
    for (unsigned i = 0; i < count; i += 1) {
        check_and_soil(first + i, window);
    }
    revoke_cap(untyped);
    for (unsigned i = 0; i < count; i += 1) {
        CHECK(!slot_is_full(first + i));
    }
    CHECK(interrupts >= REPEATEDLY);
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
    unsigned count = count_halfway(&scene, large_is_halfway);
    EXPECT_OK(operation.answer);
    CHECK(operation.rival->notes[0] > 0);
    CHECK_EQ(operation.rival->notes[1], 0);
    return count >= REPEATEDLY;
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
    if (!wait_until_halfway(&scene, large_is_halfway)) {
        return 0;
    }
    CHECK_EQ(seL4_TCB_Suspend(scene.worker->tcb), seL4_NoError);
    for (int i = 0; i < 3; i += 1) {
        handle_interrupt(&scene);
        CHECK(is_zombie(large.cap) && first_is_left());
    }
    CHECK_EQ(seL4_TCB_Resume(scene.worker->tcb), seL4_NoError);
    (void)count_halfway(&scene, large_is_halfway);
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
    if (!wait_until_halfway(&scene, large_is_halfway)) {
        return 0;
    }
    delete_cap(service);
    while (!scene.worker->is_done) {
        handle_interrupt(&scene);
    }
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
    if (!wait_until_halfway(&scene, large_is_halfway)) {
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
