/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A capability: two words, read and written only through the functions below.
 *
 *   word 0   bits 0-46   address of the object (for kinds without memory, that of physical 0):
 *                        the kernel's, without its upper bits, which are all alike
 *            bits 47-58  twelve bits that depend on the kind, see the field table
 *            bits 59-63  kind; the numbers are those that DebugCapIdentify reports
 *   word 1   depends on the kind: badge, guard, watermark, mapping, ...
 *
 * C1 A null capability is two zero words.
 * C2 Bits that the kind does not use are zero, so equal capabilities have equal words.
 */
#pragma once
#include "arch/memory.h"
#include "core/types.h"

#include <abi/object.h>
#include <abi/rights.h>

struct tcb;

struct cap {
    uint64_t word[2];
};

enum cap_kind {
    CAP_NULL = ABI_CAP_TYPE_NULL,
    CAP_UNTYPED = ABI_CAP_TYPE_UNTYPED,
    CAP_ENDPOINT = ABI_CAP_TYPE_ENDPOINT,
    CAP_NOTIFICATION = ABI_CAP_TYPE_NOTIFICATION,
    CAP_REPLY = ABI_CAP_TYPE_REPLY,
    CAP_CNODE = ABI_CAP_TYPE_CNODE,
    CAP_THREAD = ABI_CAP_TYPE_THREAD,
    CAP_IRQ_CONTROL = ABI_CAP_TYPE_IRQ_CONTROL,
    CAP_IRQ_HANDLER = ABI_CAP_TYPE_IRQ_HANDLER,
    CAP_ZOMBIE = ABI_CAP_TYPE_ZOMBIE,
    CAP_DOMAIN = ABI_CAP_TYPE_DOMAIN,
    CAP_SCHED_CONTEXT = ABI_CAP_TYPE_SCHED_CONTEXT,
    CAP_SCHED_CONTROL = ABI_CAP_TYPE_SCHED_CONTROL,
    /* Odd numbers belong to the architecture. */
    CAP_FRAME = ABI_CAP_TYPE_FRAME,
    CAP_PAGE_TABLE = ABI_CAP_TYPE_PAGE_TABLE,
    CAP_PAGE_DIRECTORY = ABI_CAP_TYPE_PAGE_DIRECTORY,
    CAP_PDPT = ABI_CAP_TYPE_PDPT,
    CAP_PML4 = ABI_CAP_TYPE_PML4,
    CAP_ASID_CONTROL = ABI_CAP_TYPE_ASID_CONTROL,
    CAP_ASID_POOL = ABI_CAP_TYPE_ASID_POOL,
    CAP_IO_PAGE_TABLE = ABI_CAP_TYPE_IO_PAGE_TABLE,
    CAP_IO_PORT = ABI_CAP_TYPE_IO_PORT,
    CAP_IO_PORT_CONTROL = ABI_CAP_TYPE_IO_PORT_CONTROL,
};

/* A field of a capability: word, lowest bit, width. */
struct cap_field {
    uint8_t word;
    uint8_t shift;
    uint8_t width;
};

#define CAP_FIELD(name, word, shift, width)                                                        \
    static const struct cap_field CAP_##name = {word, shift, width}

/* clang-format off */
CAP_FIELD(ADDRESS,            0,  0, 47);
CAP_FIELD(KIND,               0, 59,  5);
CAP_FIELD(ENDPOINT_RIGHTS,    0, 47,  4); /* bits of the rights mask */
CAP_FIELD(ENDPOINT_CAN_CALL,  0, 58,  1); /* Write, and Grant or GrantReply: follows from them */
CAP_FIELD(NOTIFICATION_RIGHTS,0, 47,  2);
CAP_FIELD(REPLY_GRANT,        0,  0,  1); /* word 1 is the caller */
CAP_FIELD(REPLY_OBJECT_GRANT, 0, 47,  1); /* MCS: to an object */
CAP_FIELD(SCHED_CONTEXT_SIZE_BITS, 0, 47, 6);
CAP_FIELD(CNODE_RADIX,        0, 47,  6); /* log2 of the number of slots */
CAP_FIELD(CNODE_GUARD_SIZE,   0, 53,  6); /* bits; the guard itself is word 1 */
CAP_FIELD(UNTYPED_SIZE_BITS,  0, 47,  6);
CAP_FIELD(UNTYPED_IS_DEVICE,  0, 53,  1);
CAP_FIELD(ZOMBIE_IS_THREAD,   0, 47,  1); /* else a CNode */
CAP_FIELD(FRAME_SIZE,         0, 47,  2); /* enum frame_size */
CAP_FIELD(FRAME_ACCESS,       0, 49,  2); /* enum frame_access */
CAP_FIELD(FRAME_IS_DEVICE,    0, 51,  1);
CAP_FIELD(TABLE_IS_MAPPED,    0, 47,  1); /* page table, directory, PDPT, PML4 (has an ASID) */
CAP_FIELD(MAPPED_VADDR,       1,  0, 47); /* of frames and tables; user addresses only */
CAP_FIELD(MAPPED_ASID,        1, 48, 12); /* 0: not mapped, for frames */
CAP_FIELD(IO_PORT_FIRST,      1,  0, 16);
CAP_FIELD(IO_PORT_LAST,       1, 16, 16);
/* clang-format on */

static inline word_t cap_get(struct cap cap, struct cap_field f)
{
    return (cap.word[f.word] >> f.shift) & MASK(f.width);
}

static inline struct cap cap_set(struct cap cap, struct cap_field f, word_t value)
{
    uint64_t mask = MASK(f.width) << f.shift;
    cap.word[f.word] = (cap.word[f.word] & ~mask) | ((value << f.shift) & mask);
    return cap;
}

static inline enum cap_kind cap_kind(struct cap cap)
{
    return (enum cap_kind)(cap.word[0] >> 59);
}

static inline bool cap_is_null(struct cap cap)
{
    return cap.word[0] == 0;
}

static inline bool cap_kind_is_arch(enum cap_kind kind)
{
    return (kind & 1) != 0;
}

/* Memory in the kernel's window has an address there; by the same rule every physical address has
 * one, and untyped regions are aligned to their sizes by it (spec 02, section 8.3). */
enum { CAP_ADDRESS_BITS = 47 };

static inline paddr_t cap_paddr(struct cap cap)
{
    return (cap.word[0] - KERNEL_WINDOW_BASE) & MASK(CAP_ADDRESS_BITS);
}

/* The object as the kernel sees it; only for objects in memory the kernel has in its window. */
static inline void *cap_object(struct cap cap)
{
    enum { UNUSED_BITS = WORD_BITS - CAP_ADDRESS_BITS };
    if (KERNEL_WINDOW_BASE == 0) {
        return (void *)(uintptr_t)(cap.word[0] & MASK(CAP_ADDRESS_BITS));
    }
    return (void *)(uintptr_t)((int64_t)(cap.word[0] << UNUSED_BITS) >> UNUSED_BITS);
}

static inline struct cap cap_null(void)
{
    return (struct cap){{0, 0}};
}

static inline struct cap cap_new(enum cap_kind kind, paddr_t paddr, word_t second)
{
    uint64_t address = (paddr + KERNEL_WINDOW_BASE) & MASK(CAP_ADDRESS_BITS);
    return (struct cap){{((uint64_t)kind << 59) | address, second}};
}

enum { RIGHT_WRITE = 1, RIGHT_READ = 2, RIGHT_GRANT = 4, RIGHT_GRANT_REPLY = 8, RIGHTS_ALL = 15 };

/* --- endpoint and notification: word 1 is the badge */
static inline struct cap cap_set_endpoint_rights(struct cap cap, word_t rights)
{
    bool can_call = (rights & RIGHT_WRITE) && (rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY));
    return cap_set(cap_set(cap, CAP_ENDPOINT_RIGHTS, rights), CAP_ENDPOINT_CAN_CALL, can_call);
}

static inline struct cap cap_endpoint(paddr_t paddr, word_t badge, word_t rights)
{
    return cap_set_endpoint_rights(cap_new(CAP_ENDPOINT, paddr, badge), rights);
}

/* An endpoint capability that a Call with an answer may go through. */
static inline bool cap_can_call(struct cap cap)
{
    return cap.word[0] >> 58 == (CAP_ENDPOINT << 1 | 1);
}

/* An endpoint capability with Read. */
static inline bool cap_can_receive(struct cap cap)
{
    word_t upper = cap.word[0] >> CAP_ADDRESS_BITS; /* rights in bits 0-3, kind in bits 12-16 */
    return (upper & (0x1f << 12 | RIGHT_READ)) == (CAP_ENDPOINT << 12 | RIGHT_READ);
}

static inline struct cap cap_notification(paddr_t paddr, word_t badge, word_t rights)
{
    return cap_set(cap_new(CAP_NOTIFICATION, paddr, badge), CAP_NOTIFICATION_RIGHTS, rights);
}

static inline word_t cap_badge(struct cap cap)
{
    return cap.word[1];
}

/* Rights of an endpoint or notification capability, as bits of the rights mask. */
static inline word_t cap_rights(struct cap cap)
{
    return cap_get(cap, CAP_ENDPOINT_RIGHTS);
}

static inline bool cap_has_rights(struct cap cap, word_t rights)
{
    return (cap_rights(cap) & rights) == rights;
}

/* --- reply: word 1 is the caller */
static inline struct cap cap_reply(struct tcb *caller, bool can_grant)
{
    return (struct cap){{(uint64_t)CAP_REPLY << 59 | can_grant, (word_t)(uintptr_t)caller}};
}

static inline struct tcb *cap_reply_caller(struct cap cap)
{
    return (struct tcb *)(uintptr_t)cap.word[1];
}

/* --- MCS: reply objects, scheduling contexts, and the right to configure those of a core */
static inline struct cap cap_reply_object(paddr_t paddr, bool can_grant)
{
    return cap_set(cap_new(CAP_REPLY, paddr, 0), CAP_REPLY_OBJECT_GRANT, can_grant);
}

static inline struct cap cap_sched_context(paddr_t paddr, unsigned size_bits)
{
    return cap_set(cap_new(CAP_SCHED_CONTEXT, paddr, 0), CAP_SCHED_CONTEXT_SIZE_BITS, size_bits);
}

static inline struct cap cap_sched_control(word_t core)
{
    return cap_new(CAP_SCHED_CONTROL, 0, core);
}

/* --- untyped: word 1 is the watermark in bytes, from the start of the region */
static inline struct cap cap_untyped(paddr_t paddr, unsigned size_bits, bool is_device,
                                     word_t watermark)
{
    struct cap cap = cap_new(CAP_UNTYPED, paddr, watermark);
    cap = cap_set(cap, CAP_UNTYPED_SIZE_BITS, size_bits);
    return cap_set(cap, CAP_UNTYPED_IS_DEVICE, is_device);
}

/* --- CNode: word 1 is the guard, right-aligned */
static inline struct cap cap_cnode(paddr_t paddr, unsigned radix, unsigned guard_size, word_t guard)
{
    struct cap cap = cap_new(CAP_CNODE, paddr, guard);
    cap = cap_set(cap, CAP_CNODE_RADIX, radix);
    return cap_set(cap, CAP_CNODE_GUARD_SIZE, guard_size);
}

/* --- zombie: a CNode or TCB under destruction; word 1 is the number of slots still to clear */
static inline struct cap cap_zombie(paddr_t paddr, bool is_thread, word_t slots)
{
    return cap_set(cap_new(CAP_ZOMBIE, paddr, slots), CAP_ZOMBIE_IS_THREAD, is_thread);
}

/* --- frames */
enum frame_size { FRAME_4K, FRAME_2M, FRAME_1G };
enum frame_access { FRAME_KERNEL_ONLY, FRAME_READ_ONLY, FRAME_READ_WRITE };

static inline struct cap cap_frame(paddr_t paddr, enum frame_size size, enum frame_access access,
                                   bool is_device)
{
    struct cap cap = cap_new(CAP_FRAME, paddr, 0);
    cap = cap_set(cap, CAP_FRAME_SIZE, size);
    cap = cap_set(cap, CAP_FRAME_ACCESS, access);
    return cap_set(cap, CAP_FRAME_IS_DEVICE, is_device);
}

static inline unsigned frame_size_bits(enum frame_size size)
{
    return 12 + 9 * (unsigned)size;
}
