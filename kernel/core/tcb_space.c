/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Installing capabilities in a TCB (spec 03, section 7.5). What a TCB gets is a copy: a node of the
 * derivation tree like every other.
 */
#include "core/tcb_space.h"

#include "arch/object.h"
#include "arch/thread.h"
#include "core/derivation.h"
#include "core/object.h"
#include "core/scheduler.h"
#include "core/thread_view.h"
#include "debug/debug.h"

#include <abi/constants.h>

struct new_space {
    struct installation cspace;
    struct installation vspace;
};

void tcb_install(const struct invocation *inv, struct slot *slot, struct installation installation)
{
    struct cap before = installation.source ? installation.source->cap : cap_null();
    slot_delete_simple(slot);
    if (!installation.source || cap_kind(inv->slot->cap) != CAP_THREAD ||
        cap_paddr(inv->slot->cap) != cap_paddr(inv->cap) ||
        cap_kind(installation.source->cap) != cap_kind(before) ||
        cap_paddr(installation.source->cap) != cap_paddr(before)) {
        return;
    }
    derivation_insert_in_tcb(installation.source, slot, installation.cap);
}

/* Spec 03, section 7.4, rows 2 to 6 of SetIPCBuffer. */
static enum result check_buffer(struct slot *source, vaddr_t vaddr, struct installation *buffer)
{
    *buffer = (struct installation){0};
    if (vaddr == 0) {
        return RESULT_OK;
    }
    if (cap_derive(source, source->cap, &buffer->cap) != RESULT_OK) {
        user_error("TCB IPC buffer: the frame cap cannot be copied.");
        return RESULT_ERROR;
    }
    if (cap_kind(buffer->cap) != CAP_FRAME) {
        user_error("TCB IPC buffer: the buffer cap is no frame.");
        return error_illegal_operation();
    }
    if (cap_get(buffer->cap, CAP_FRAME_IS_DEVICE)) {
        user_error("TCB IPC buffer: device memory cannot hold messages.");
        return error_illegal_operation();
    }
    if (!is_aligned(vaddr, seL4_IPCBufferSizeBits)) {
        user_error("TCB IPC buffer: address %p is no multiple of 1024.", (void *)(uintptr_t)vaddr);
        return error_alignment();
    }
    buffer->source = source;
    return RESULT_OK;
}

/* Would deleting the capability take a preemptible operation? */
static bool deletion_is_long(const struct slot *slot)
{
    enum cap_kind kind = cap_kind(slot->cap);
    return kind == CAP_ZOMBIE ||
           ((kind == CAP_CNODE || kind == CAP_THREAD) && derivation_is_final(slot));
}

static enum result check_root(struct slot *source, word_t data, struct installation *root)
{
    root->source = source;
    root->cap = data ? cap_with_data(source->cap, data, false) : source->cap;
    return cap_derive(source, root->cap, &root->cap);
}

/* Spec 03, section 7.5, rows 3 to 7. */
static enum result check_space(const struct tcb *thread, struct slot *cspace, word_t cspace_data,
                               struct slot *vspace, word_t vspace_data, struct new_space *space)
{
    if (deletion_is_long(&thread->slots[TCB_CSPACE]) ||
        deletion_is_long(&thread->slots[TCB_VSPACE])) {
        user_error("TCB Configure/SetSpace: the TCB holds the last cap to its CSpace or VSpace.");
        return error_illegal_operation();
    }
    if (check_root(cspace, cspace_data, &space->cspace) != RESULT_OK) {
        return RESULT_ERROR;
    }
    if (cap_kind(space->cspace.cap) != CAP_CNODE) {
        user_error("TCB Configure/SetSpace: the CSpace root is no CNode, or its guard too large.");
        return error_illegal_operation();
    }
    if (check_root(vspace, vspace_data, &space->vspace) != RESULT_OK) {
        return RESULT_ERROR;
    }
    if (!arch_is_vspace_root(space->vspace.cap)) {
        user_error("TCB Configure/SetSpace: the VSpace root is no address space with an ASID.");
        return error_illegal_operation();
    }
    return RESULT_OK;
}

static void install_space(const struct invocation *inv, struct tcb *thread, struct new_space space)
{
    views_outdate();
    tcb_install(inv, &thread->slots[TCB_CSPACE], space.cspace);
    tcb_install(inv, &thread->slots[TCB_VSPACE], space.vspace);
    arch_thread_changed(thread);
}

static void install_buffer(const struct invocation *inv, struct tcb *thread, vaddr_t vaddr,
                           struct installation buffer)
{
    thread->buffer_vaddr = vaddr;
    views_outdate();
    tcb_install(inv, &thread->slots[TCB_BUFFER], buffer);
    if (thread == current_thread) {
        scheduler_reschedule();
    }
}

apart enum result tcb_configure(struct invocation *inv, struct tcb *thread)
{
    if (!invocation_has(inv, TCBConfigure_Length, TCBConfigure_Caps)) {
        user_error("TCB Configure: message words or extra caps are missing.");
        return error_truncated_message();
    }
    struct new_space space;
    struct installation buffer;
    vaddr_t vaddr = invocation_word(inv, TCBConfigure_MR_buffer);
    if (check_buffer(inv->extra[TCBConfigure_Cap_bufferFrame], vaddr, &buffer) != RESULT_OK ||
        check_space(thread, inv->extra[TCBConfigure_Cap_cspace_root],
                    invocation_word(inv, TCBConfigure_MR_cspace_root_data),
                    inv->extra[TCBConfigure_Cap_vspace_root],
                    invocation_word(inv, TCBConfigure_MR_vspace_root_data), &space) != RESULT_OK) {
        return RESULT_ERROR;
    }
    if (!WITH_MCS) {
        tcb_take_fault_pointer(inv, thread);
    }
    install_space(inv, thread, space);
    install_buffer(inv, thread, vaddr, buffer);
    return RESULT_OK;
}

apart enum result tcb_set_space(struct invocation *inv, struct tcb *thread)
{
    if (!invocation_has(inv, TCBSetSpace_Length, TCBSetSpace_Caps)) {
        user_error("TCB SetSpace: message words or extra caps are missing.");
        return error_truncated_message();
    }
    struct new_space space;
    struct installation handler = {0};
    if (check_space(thread, inv->extra[TCBSetSpace_Cap_cspace_root],
                    invocation_word(inv, TCBSetSpace_MR_cspace_root_data),
                    inv->extra[TCBSetSpace_Cap_vspace_root],
                    invocation_word(inv, TCBSetSpace_MR_vspace_root_data), &space) != RESULT_OK) {
        return RESULT_ERROR;
    }
    if (WITH_MCS) {
        if (tcb_check_handler(inv->extra[0], 1, &handler) != RESULT_OK) {
            return RESULT_ERROR;
        }
        tcb_install_handler(inv, thread, handler);
    } else {
        tcb_take_fault_pointer(inv, thread);
    }
    install_space(inv, thread, space);
    return RESULT_OK;
}

apart enum result tcb_set_ipc_buffer(struct invocation *inv, struct tcb *thread)
{
    if (!invocation_has(inv, TCBSetIPCBuffer_Length, TCBSetIPCBuffer_Caps)) {
        user_error("TCB SetIPCBuffer: the address or the frame cap is missing.");
        return error_truncated_message();
    }
    struct installation buffer;
    vaddr_t vaddr = invocation_word(inv, TCBSetIPCBuffer_MR_buffer);
    if (check_buffer(inv->extra[TCBSetIPCBuffer_Cap_bufferFrame], vaddr, &buffer) != RESULT_OK) {
        return RESULT_ERROR;
    }
    install_buffer(inv, thread, vaddr, buffer);
    return RESULT_OK;
}
