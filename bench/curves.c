/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * How cost grows with what there is in the system. Each curve has some operations as its lines, and
 * a number of things, x, of which there are more and more.
 */
#include "bench.h"
#include "servers.h"
#include "stubs.h"
#include "support/spaces.h"

#define MEASURE_POINT(curve, line, x, before, operation, after)                                    \
    do {                                                                                           \
        struct bracket bracket_ = bracket_new();                                                   \
        COUNT(bracket_, before, operation, after);                                                 \
        curve_report(&bracket_, curve, line, x);                                                   \
    } while (0)

/* What the probes work on. */
struct probes {
    seL4_CPtr endpoint;      /* served by a thread of our priority */
    seL4_CPtr signal;        /* nobody waits */
    struct thread *stranger; /* stopped, of low priority */
};

static void do_nothing(struct thread *thread)
{
    (void)thread;
}

static struct probes new_probes(void)
{
    struct probes probes = {new_endpoint(), new_notification(), new_thread(do_nothing, LOW, 0, 0)};
    (void)start_server(probes.endpoint, 0, MAIN);
    return probes;
}

/* The operations whose cost must not depend on how many threads there are. */
static void measure_probes(const char *curve, seL4_Word x, const struct probes *probes)
{
    struct message m = {0};
    seL4_Word error = 0;
    seL4_CPtr tcb = probes->stranger->tcb;
    MEASURE_POINT(curve, "call", x, m.info = info_of(0), call(probes->endpoint, &m), NOTHING);
    MEASURE_POINT(curve, "signal", x, NOTHING, seL4_Signal(probes->signal), NOTHING);
    MEASURE_POINT(curve, "yield", x, NOTHING, seL4_Yield(), NOTHING);
    MEASURE_POINT(curve, "set_priority", x, NOTHING,
                  error = seL4_TCB_SetPriority(tcb, seL4_CapInitThreadTCB, LOW), DO(error));
    MEASURE_POINT(curve, "resume", x, NOTHING, error = seL4_TCB_Resume(tcb), DO(error);
                  DO(seL4_TCB_Suspend(tcb)));
    MEASURE_POINT(curve, "suspend", x, DO(seL4_TCB_Resume(tcb)), error = seL4_TCB_Suspend(tcb),
                  DO(error));
}

/* A thread that is ready and never gets to run, so that it needs nothing but a TCB. */
static void new_ready_thread(seL4_Word priority)
{
    seL4_CPtr tcb = new_object(seL4_TCBObject, 0);
    DO(seL4_TCB_Configure(tcb, 0, ROOT, 0, OWN_SPACE, 0, 0, 0));
    DO(seL4_TCB_SetPriority(tcb, seL4_CapInitThreadTCB, priority));
    DO(seL4_TCB_Resume(tcb));
}

BENCH(curve_threads, MAIN)
{
    enum { MOST = 1024 };
    struct probes probes = new_probes();
    unsigned threads = 0;
    for (unsigned x = 1; x <= MOST; x *= 4) {
        for (; threads < x; threads += 1) {
            new_ready_thread(LOW);
        }
        measure_probes("threads", x, &probes);
    }
}

/* One ready thread at each of x priorities, spread over all below ours. */
BENCH(curve_priorities, MAIN)
{
    enum { MOST = 128 };
    struct probes probes = new_probes();
    for (unsigned x = 1; x <= MOST; x *= 2) {
        for (unsigned i = x / 2; i < x; i += 1) {
            new_ready_thread(1 + (i * 97) % (MAIN - 1)); /* 97 and 253 have no common divisor */
        }
        measure_probes("priorities", x, &probes);
    }
}

static void measure_copies(const char *curve, seL4_Word x, seL4_CPtr source)
{
    seL4_CPtr to = new_slot();
    seL4_CPtr other = new_slot();
    seL4_Word error = 0;
    MEASURE_POINT(curve, "copy", x, NOTHING,
                  error = seL4_CNode_Copy(ROOT, to, DEPTH, ROOT, source, DEPTH, seL4_AllRights),
                  DO(error);
                  delete_cap(to));
    MEASURE_POINT(curve, "delete", x,
                  DO(seL4_CNode_Copy(ROOT, to, DEPTH, ROOT, source, DEPTH, seL4_AllRights)),
                  error = seL4_CNode_Delete(ROOT, to, DEPTH), DO(error));
    DO(seL4_CNode_Copy(ROOT, to, DEPTH, ROOT, source, DEPTH, seL4_AllRights));
    MEASURE_POINT(curve, "move", x, NOTHING,
                  error = seL4_CNode_Move(ROOT, other, DEPTH, ROOT, to, DEPTH), DO(error);
                  DO(seL4_CNode_Move(ROOT, to, DEPTH, ROOT, other, DEPTH)));
    delete_cap(to);
}

/* x capabilities derived from the one that is copied. */
BENCH(curve_caps, ALONE)
{
    enum { MOST = 4096 };
    seL4_CPtr endpoint = new_endpoint();
    unsigned caps = 0;
    for (unsigned x = 1; x <= MOST; x *= 4) {
        for (; caps < x; caps += 1) {
            (void)new_badged(endpoint, caps + 1);
        }
        measure_copies("caps", x, endpoint);
    }
}

/* An untyped in an untyped in an untyped ..., x of them; in the last one an endpoint is made, and
 * copied. */
BENCH(curve_depth, ALONE)
{
    enum { MOST = 256, UNTYPED_BITS = 12 };
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    seL4_Word error = 0;
    unsigned depth = 1;
    for (unsigned x = 1; x <= MOST; x *= 4) {
        for (; depth < x; depth += 1) {
            untyped = new_object_from(untyped, seL4_UntypedObject, UNTYPED_BITS);
        }
        seL4_CPtr slot = new_slot();
        MEASURE_POINT("depth", "retype", x, NOTHING,
                      error =
                          seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slot, 1),
                      DO(error);
                      delete_cap(slot));
        DO(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slot, 1));
        measure_copies("depth", x, slot);
        delete_cap(slot);
    }
}

/* Destroying: x badged capabilities, x objects, x untypeds in one another, at once. */
static seL4_Word revoke(seL4_CPtr cap)
{
    return (seL4_Word)seL4_CNode_Revoke(ROOT, cap, DEPTH);
}

static void make_badged(seL4_CPtr endpoint, seL4_CPtr slots, seL4_Word count)
{
    for (seL4_CPtr slot = slots; slot < slots + count; slot += 1) {
        DO(seL4_CNode_Mint(ROOT, slot, DEPTH, ROOT, endpoint, DEPTH, seL4_AllRights, slot));
    }
}

static void make_nest(seL4_CPtr untyped, seL4_CPtr slots, seL4_Word count, seL4_Word bits)
{
    for (seL4_Word i = 0; i < count; i += 1) {
        DO(seL4_Untyped_Retype(i ? slots + i - 1 : untyped, seL4_UntypedObject, bits, ROOT, 0, 0,
                               slots + i, 1));
    }
}

BENCH(curve_revoke, ALONE)
{
    enum { MOST = 256, UNTYPED_BITS = 12 };
    seL4_CPtr slots = new_slots(MOST);
    seL4_CPtr endpoint = new_endpoint();
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    seL4_Word error = 0;
    for (unsigned x = 1; x <= MOST; x *= 4) {
        MEASURE_POINT("revoke", "badged", x, make_badged(endpoint, slots, x),
                      error = revoke(endpoint), DO(error));
        MEASURE_POINT(
            "revoke", "objects", x,
            DO(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, ROOT, 0, 0, slots, x)),
            error = revoke(untyped), DO(error));
        MEASURE_POINT("revoke", "nested", x, make_nest(untyped, slots, x, UNTYPED_BITS),
                      error = revoke(untyped), DO(error));
    }
}

/* A VSpace with x pages under one page table. */
static void make_space(seL4_CPtr space, seL4_CPtr frames, seL4_Word count)
{
    DO(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, space));
    new_tables_down_to(&page_table, space, SPARE);
    for (seL4_Word i = 0; i < count; i += 1) {
        DO(seL4_X86_Page_Map(frames + i, space, SPARE + (i << PAGE_BITS), seL4_ReadWrite,
                             seL4_X86_Default_VMAttributes));
    }
}

/* A page in our own space; deleting a space in which x pages are mapped. */
BENCH(curve_pages, ALONE)
{
    enum { MOST = 256, UNTYPED_BITS = 13 };
    seL4_CPtr frames = new_slots(MOST + 1);
    DO(seL4_Untyped_Retype(arena(), seL4_X86_4K, 0, ROOT, 0, 0, frames, MOST));
    seL4_CPtr probe = frames + MOST;
    DO(seL4_Untyped_Retype(arena(), seL4_X86_4K, 0, ROOT, 0, 0, probe, 1));
    seL4_CPtr untyped = new_untyped(UNTYPED_BITS);
    seL4_CPtr space = new_slot();
    seL4_Word address = SPARE + ((seL4_Word)MOST << PAGE_BITS);
    seL4_Word error = 0;
    for (unsigned x = 1; x <= MOST; x *= 4) {
        DO(seL4_Untyped_Retype(untyped, seL4_X64_PML4Object, 0, ROOT, 0, 0, space, 1));
        make_space(space, frames, x);
        MEASURE_POINT("pages", "map", x, NOTHING,
                      error = seL4_X86_Page_Map(probe, space, address, seL4_ReadWrite,
                                                seL4_X86_Default_VMAttributes),
                      DO(error);
                      DO(seL4_X86_Page_Unmap(probe)));
        MEASURE_POINT("pages", "unmap", x,
                      DO(seL4_X86_Page_Map(probe, space, address, seL4_ReadWrite,
                                           seL4_X86_Default_VMAttributes)),
                      error = seL4_X86_Page_Unmap(probe), DO(error));
        delete_cap(space);
        MEASURE_POINT(
            "pages", "delete_space", x,
            DO(seL4_Untyped_Retype(untyped, seL4_X64_PML4Object, 0, ROOT, 0, 0, space, 1));
            make_space(space, frames, x), error = seL4_CNode_Delete(ROOT, space, DEPTH), DO(error));
    }
}
