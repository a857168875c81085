/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * I/O ports: issuing ranges, reading and writing.
 */
#include "arch/io_port.h"

#include "arch/io.h"
#include "core/cspace.h"
#include "core/derivation.h"
#include "core/fault_seed.h"
#include "core/invocation.h"
#include "debug/debug.h"

enum { PORTS = 65536 };

static uint64_t issued_ports[PORTS / 64];

/* Bits of the ports first..last in word `index` of the map. */
static uint64_t ports_in_word(unsigned index, unsigned first, unsigned last)
{
    unsigned base = index * 64;
    unsigned low = first > base ? first - base : 0;
    unsigned high = last < base + 63 ? last - base : 63;
    return (~UINT64_C(0) << low) & (~UINT64_C(0) >> (63 - high));
}

static bool ports_are_free(unsigned first, unsigned last)
{
    for (unsigned i = first / 64; i <= last / 64; i += 1) {
        if ((issued_ports[i] & ports_in_word(i, first, last)) != 0) {
            return false;
        }
    }
    return true;
}

static void ports_mark(unsigned first, unsigned last, bool is_issued)
{
    for (unsigned i = first / 64; i <= last / 64; i += 1) {
        uint64_t bits = ports_in_word(i, first, last);
        issued_ports[i] = is_issued ? issued_ports[i] | bits : issued_ports[i] & ~bits;
    }
}

void io_port_release(struct cap cap)
{
    ports_mark((unsigned)cap_get(cap, CAP_IO_PORT_FIRST), (unsigned)cap_get(cap, CAP_IO_PORT_LAST),
               false);
}

/* Spec 04, section 3.1. */
apart enum result io_port_control_invoke(struct invocation *inv)
{
    if (inv->label != X86IOPortControlIssue) {
        user_error("IOPortControl: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
    if (!invocation_has(inv, X86IOPortControlIssue_Length, X86IOPortControlIssue_Caps)) {
        user_error("IOPortControl Issue: message words or the root cap are missing.");
        return error_truncated_message();
    }
    uint16_t first = (uint16_t)invocation_word(inv, X86IOPortControlIssue_MR_first_port);
    uint16_t last = (uint16_t)invocation_word(inv, X86IOPortControlIssue_MR_last_port);
    if (last < first) {
        user_error("IOPortControl Issue: last port 0x%x is below first port 0x%x.", last, first);
        return error_invalid_argument(1);
    }
    if (!ports_are_free(first, last)) {
        user_error("IOPortControl Issue: a port of 0x%x-0x%x is in use.", first, last);
        return error_revoke_first();
    }
    struct slot *destination = NULL;
    enum result result =
        cspace_empty_slot(inv->extra[X86IOPortControlIssue_Cap_root]->cap,
                          invocation_word(inv, X86IOPortControlIssue_MR_index),
                          invocation_word(inv, X86IOPortControlIssue_MR_depth), &destination);
    if (result != RESULT_OK) {
        user_error("IOPortControl Issue: the destination is no empty slot.");
        return result;
    }
    ports_mark(first, last, true);
    struct cap cap = cap_set(cap_new(CAP_IO_PORT, 0, 0), CAP_IO_PORT_FIRST, first);
    derivation_insert_child(inv->slot, destination, cap_set(cap, CAP_IO_PORT_LAST, last));
    return RESULT_OK;
}

static bool port_is_covered(struct cap cap, word_t port, word_t bytes)
{
    return port >= cap_get(cap, CAP_IO_PORT_FIRST) &&
           port + bytes - 1 <= cap_get(cap, CAP_IO_PORT_LAST) + SEEDED(IO);
}

static enum result io_port_check(const struct invocation *inv, bool is_output, word_t bytes)
{
    if (!invocation_has(inv, is_output ? X86IOPortOut8_Length : X86IOPortIn8_Length, 0)) {
        user_error("IOPort: message words are missing.");
        return error_truncated_message();
    }
    uint16_t port = (uint16_t)invocation_word(inv, X86IOPortIn8_MR_port);
    if (!port_is_covered(inv->cap, port, bytes)) {
        user_error("IOPort: %lu bytes at port 0x%x are outside the cap's range 0x%lx-0x%lx.", bytes,
                   port, cap_get(inv->cap, CAP_IO_PORT_FIRST), cap_get(inv->cap, CAP_IO_PORT_LAST));
        return error_illegal_operation();
    }
    return RESULT_OK;
}

static word_t port_read(uint16_t port, unsigned bytes)
{
    if (bytes == 1) {
        return port_in8(port);
    }
    return bytes == 2 ? port_in16(port) : port_in32(port);
}

static void port_write(uint16_t port, unsigned bytes, word_t data)
{
    if (bytes == 1) {
        port_out8(port, (uint8_t)data);
    } else if (bytes == 2) {
        port_out16(port, (uint16_t)data);
    } else {
        port_out32(port, (uint32_t)data);
    }
}

static enum result io_port_access(struct invocation *inv, bool is_output, unsigned bytes)
{
    enum result result = io_port_check(inv, is_output, bytes);
    if (result != RESULT_OK) {
        return result;
    }
    uint16_t port = (uint16_t)invocation_word(inv, X86IOPortIn8_MR_port);
    if (is_output) {
        port_write(port, bytes, invocation_word(inv, X86IOPortOut8_MR_data));
    } else {
        invocation_return(inv, 0, port_read(port, bytes));
    }
    return RESULT_OK;
}

/* Spec 04, section 3.2. */
apart enum result io_port_invoke(struct invocation *inv)
{
    switch (inv->label) {
    case X86IOPortIn8:
        return io_port_access(inv, false, 1);
    case X86IOPortIn16:
        return io_port_access(inv, false, 2);
    case X86IOPortIn32:
        return io_port_access(inv, false, 4);
    case X86IOPortOut8:
        return io_port_access(inv, true, 1);
    case X86IOPortOut16:
        return io_port_access(inv, true, 2);
    case X86IOPortOut32:
        return io_port_access(inv, true, 4);
    default:
        user_error("IOPort: label %lu is none of its own.", inv->label);
        return error_illegal_operation();
    }
}
