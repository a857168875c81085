/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "sync_fake.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <vka/object.h>

#define MAX_SLOTS 64

/* one for each thread, so that its address tells threads apart */
static __thread seL4_IPCBuffer ipc_buffer;
__thread seL4_IPCBuffer *__sel4_ipc_buffer = NULL;

struct object {
    seL4_Word type; /* 0: the slot is empty */
    bool is_signalled;
    unsigned long sent, received; /* messages that senders brought, and that receivers took */
};

static struct object slots[MAX_SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;

void fake_assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("%s:%d: %s: assertion fails: %s\n", file, line, function, text);
    abort();
}

void fake_new_thread(void)
{
    __sel4_ipc_buffer = &ipc_buffer;
}

void fake_Wait(seL4_CPtr src, seL4_Word *sender)
{
    (void)sender;
    pthread_mutex_lock(&lock);
    while (!slots[src].is_signalled) {
        pthread_cond_wait(&change, &lock);
    }
    slots[src].is_signalled = false;
    pthread_mutex_unlock(&lock);
}

void fake_Signal(seL4_CPtr dest)
{
    pthread_mutex_lock(&lock);
    slots[dest].is_signalled = true;
    pthread_cond_broadcast(&change);
    pthread_mutex_unlock(&lock);
}

seL4_MessageInfo_t fake_RecvWithMRs(seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
                                    seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    (void)sender, (void)mr0, (void)mr1, (void)mr2, (void)mr3;
    pthread_mutex_lock(&lock);
    while (slots[src].received == slots[src].sent) {
        pthread_cond_wait(&change, &lock);
    }
    slots[src].received++;
    pthread_cond_broadcast(&change);
    pthread_mutex_unlock(&lock);
    return seL4_MessageInfo_new(0, 0, 0, 0);
}

void fake_SendWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info, seL4_Word *mr0, seL4_Word *mr1,
                      seL4_Word *mr2, seL4_Word *mr3)
{
    (void)info, (void)mr0, (void)mr1, (void)mr2, (void)mr3;
    pthread_mutex_lock(&lock);
    unsigned long mine = ++slots[dest].sent;
    pthread_cond_broadcast(&change);
    while (slots[dest].received < mine) {
        pthread_cond_wait(&change, &lock);
    }
    pthread_mutex_unlock(&lock);
}

seL4_Error fake_CNode_Delete(seL4_CNode root, seL4_Word index, seL4_Uint8 depth)
{
    (void)root, (void)depth;
    slots[index] = (struct object){0};
    return seL4_NoError;
}

seL4_Uint32 fake_DebugCapIdentify(seL4_CPtr cap)
{
    if (slots[cap].type == seL4_EndpointObject) {
        return SEL4DEBUG_CAP_ENDPOINT;
    }
    return slots[cap].type == seL4_NotificationObject ? SEL4DEBUG_CAP_NOTIFICATION : 0;
}

/* The allocator: slots from 1 on; the cookie of an object is its slot. */
static int allocate_slot(void *data, seL4_CPtr *res)
{
    (void)data;
    for (seL4_CPtr slot = 1; slot < MAX_SLOTS; slot++) {
        if (slots[slot].type == 0) {
            *res = slot;
            return 0;
        }
    }
    return 1;
}

static void make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    (void)data;
    *res = (cspacepath_t){.capPtr = slot, .capDepth = seL4_WordBits, .offset = slot, .window = 1};
}

static void free_slot(void *data, seL4_CPtr slot)
{
    (void)data, (void)slot;
}

static int make_object(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                       seL4_Word *res)
{
    (void)size_bits;
    if (*(bool *)data) {
        return seL4_NotEnoughMemory;
    }
    slots[dest->capPtr] = (struct object){.type = type};
    *res = dest->capPtr;
    return 0;
}

static void free_object(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    (void)data, (void)type, (void)size_bits, (void)target;
}

vka_t fake_vka(bool *is_exhausted)
{
    return (vka_t){.data = is_exhausted,
                   .cspace_alloc = allocate_slot,
                   .cspace_make_path = make_path,
                   .cspace_free = free_slot,
                   .utspace_alloc = make_object,
                   .utspace_free = free_object};
}

int fake_objects(void)
{
    int count = 0;

    for (int i = 0; i < MAX_SLOTS; i++) {
        count += slots[i].type != 0;
    }
    return count;
}
