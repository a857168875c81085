/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "io_port.h"

#include <sel4platsupport/io.h>
#include <stdlib.h>
#include <vka/capops.h>

/* Gets a capability to ports [port, port + io_size - 1] into *slot. */
static int take_ports(const struct io_port_source *source, uint32_t port, int io_size,
                      cspacepath_t *slot)
{
    if (io_size != 1 && io_size != 2 && io_size != 4) {
        ZF_LOGE("A port access has 1, 2 or 4 bytes, not %d", io_size);
        return -1;
    }
    *slot = source->fixed_slot;
    if (source->vka) {
        int error = vka_cspace_alloc_path(source->vka, slot);
        if (error) {
            ZF_LOGE("No slot for a port capability");
            return error;
        }
    }
    seL4_Error error = simple_get_IOPort_cap(source->simple, (uint16_t)port,
                                             (uint16_t)(port + (uint32_t)io_size - 1), slot->root,
                                             slot->capPtr, slot->capDepth);
    if (error && source->vka) {
        vka_cspace_free_path(source->vka, *slot);
    }
    return error;
}

static void return_ports(const struct io_port_source *source, const cspacepath_t *slot)
{
    vka_cnode_delete(slot);
    if (source->vka) {
        vka_cspace_free_path(source->vka, *slot);
    }
}

static int port_in(void *cookie, uint32_t port, int io_size, uint32_t *result)
{
    cspacepath_t slot;
    int error = take_ports(cookie, port, io_size, &slot);

    if (error) {
        return error;
    }
    if (io_size == 1) {
        seL4_X86_IOPort_In8_t in = seL4_X86_IOPort_In8(slot.capPtr, (uint16_t)port);
        error = in.error;
        *result = in.result;
    } else if (io_size == 2) {
        seL4_X86_IOPort_In16_t in = seL4_X86_IOPort_In16(slot.capPtr, (uint16_t)port);
        error = in.error;
        *result = in.result;
    } else {
        seL4_X86_IOPort_In32_t in = seL4_X86_IOPort_In32(slot.capPtr, (uint16_t)port);
        error = in.error;
        *result = in.result;
    }
    return_ports(cookie, &slot);
    return error;
}

static int port_out(void *cookie, uint32_t port, int io_size, uint32_t val)
{
    cspacepath_t slot;
    int error = take_ports(cookie, port, io_size, &slot);

    if (error) {
        return error;
    }
    if (io_size == 1) {
        error = seL4_X86_IOPort_Out8(slot.capPtr, port, val);
    } else if (io_size == 2) {
        error = seL4_X86_IOPort_Out16(slot.capPtr, port, val);
    } else {
        error = seL4_X86_IOPort_Out32(slot.capPtr, port, val);
    }
    return_ports(cookie, &slot);
    return error;
}

ps_io_port_ops_t io_port_ops(struct io_port_source *source)
{
    return (ps_io_port_ops_t){
        .cookie = source, .io_port_in_fn = port_in, .io_port_out_fn = port_out};
}

int sel4platsupport_get_io_port_ops(ps_io_port_ops_t *ops, simple_t *simple, vka_t *vka)
{
    if (!ops || !simple || !vka) {
        ZF_LOGE("ops, simple or vka is NULL");
        return EINVAL;
    }
    struct io_port_source *source = malloc(sizeof(*source));
    if (!source) {
        ZF_LOGE("No memory for port operations");
        return ENOMEM;
    }
    *source = (struct io_port_source){.simple = simple, .vka = vka};
    *ops = io_port_ops(source);
    return 0;
}

int sel4platsupport_new_arch_ops(ps_io_ops_t *ops, simple_t *simple, vka_t *vka)
{
    if (!ops) {
        ZF_LOGE("ops is NULL");
        return EINVAL;
    }
    return sel4platsupport_get_io_port_ops(&ops->io_port_ops, simple, vka);
}
