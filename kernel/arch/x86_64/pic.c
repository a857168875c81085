/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The 8259 pair. Even unused it must be moved: its lines start out on exception vectors.
 */
#include "arch/pic.h"

#include "arch/io.h"
#include "arch/irq_numbers.h"
#include "core/boot_section.h"

enum { PIC1_COMMAND = 0x20, PIC1_DATA = 0x21, PIC2_COMMAND = 0xa0, PIC2_DATA = 0xa1 };
enum {
    PIC_INITIALISE = 0x11, /* edge-triggered, cascaded, with a fourth word */
    PIC_8086_MODE = 1,
    PIC_SPECIFIC_END = 0x60,
    PIC_READ_IN_SERVICE = 0x0b,
    PIC_LINES_EACH = 8,
};

static uint16_t pic_mask = 0xffff;

static void pic_write_mask(void)
{
    port_out8(PIC1_DATA, (uint8_t)pic_mask);
    port_out8(PIC2_DATA, (uint8_t)(pic_mask >> PIC_LINES_EACH));
}

BOOT_CODE void pic_init(void)
{
    port_out8(PIC1_COMMAND, PIC_INITIALISE);
    port_out8(PIC2_COMMAND, PIC_INITIALISE);
    port_out8(PIC1_DATA, VECTOR_IRQ_BASE);
    port_out8(PIC2_DATA, VECTOR_IRQ_BASE + PIC_LINES_EACH);
    port_out8(PIC1_DATA, 1 << PIC_CASCADE_LINE);
    port_out8(PIC2_DATA, PIC_CASCADE_LINE);
    port_out8(PIC1_DATA, PIC_8086_MODE);
    port_out8(PIC2_DATA, PIC_8086_MODE);
    pic_write_mask();
}

void pic_set_masked(unsigned line, bool is_masked)
{
    uint16_t bit = (uint16_t)(1u << line);
    pic_mask = (uint16_t)(is_masked ? pic_mask | bit : pic_mask & ~bit);
    /* The second controller's lines come through the first one's cascade line. */
    bool needs_cascade = (pic_mask >> PIC_LINES_EACH) != 0xff;
    uint16_t cascade = 1 << PIC_CASCADE_LINE;
    pic_mask = (uint16_t)(needs_cascade ? pic_mask & ~cascade : pic_mask | cascade);
    pic_write_mask();
}

bool pic_is_spurious(unsigned line)
{
    if (line % PIC_LINES_EACH != PIC_LINES_EACH - 1) {
        return false;
    }
    uint16_t command = line < PIC_LINES_EACH ? PIC1_COMMAND : PIC2_COMMAND;
    port_out8(command, PIC_READ_IN_SERVICE);
    return (port_in8(command) & (1u << (line % PIC_LINES_EACH))) == 0;
}

void pic_end(unsigned line)
{
    if (line >= PIC_LINES_EACH) {
        port_out8(PIC2_COMMAND, (uint8_t)(PIC_SPECIFIC_END | (line - PIC_LINES_EACH)));
        line = PIC_CASCADE_LINE;
    }
    port_out8(PIC1_COMMAND, (uint8_t)(PIC_SPECIFIC_END | line));
}
