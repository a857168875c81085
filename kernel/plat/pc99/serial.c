/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The console: a UART of the 16550 family.
 */
#include "serial.h"

#include "arch/io.h"
#include "core/boot_section.h"
#include "debug/debug.h"

/* Registers, as offsets of the port. */
enum {
    UART_DATA = 0,
    UART_INTERRUPT_ENABLE = 1,
    UART_DIVISOR_LOW = 0, /* while the latch bit is set */
    UART_DIVISOR_HIGH = 1,
    UART_LINE_CONTROL = 3,
    UART_MODEM_CONTROL = 4,
    UART_LINE_STATUS = 5,
    UART_MODEM_STATUS = 6,
};

enum {
    UART_LATCH = 0x80,
    UART_8N1 = 0x03,
    UART_READY = 0x0b, /* data terminal ready, request to send, auxiliary output 2 */
    UART_CAN_SEND = 0x20,
    UART_DIVISOR_115200 = 1,
};

enum { SERIAL_FALLBACK_PORT = 0x3f8 };

/* Reads of the status until a byte must be gone, by far: the kernel does not hang if there is no
 * UART at the port. */
enum { SERIAL_PATIENCE = 1 << 16 };

static uint16_t serial_port;

static void serial_wait(uint16_t port)
{
    for (unsigned i = 0; i < SERIAL_PATIENCE; i++) {
        if ((port_in8((uint16_t)(port + UART_LINE_STATUS)) & UART_CAN_SEND) != 0) {
            return;
        }
    }
}

BOOT_CODE void serial_program(uint16_t port)
{
    serial_wait(port); /* what the firmware wrote last goes out first */
    port_out8((uint16_t)(port + UART_INTERRUPT_ENABLE), 0);
    port_out8((uint16_t)(port + UART_LINE_CONTROL), UART_LATCH);
    port_out8((uint16_t)(port + UART_DIVISOR_LOW), UART_DIVISOR_115200);
    port_out8((uint16_t)(port + UART_DIVISOR_HIGH), 0);
    port_out8((uint16_t)(port + UART_LINE_CONTROL), UART_8N1);
    port_out8((uint16_t)(port + UART_MODEM_CONTROL), UART_READY);
    /* Reading these acknowledges what may be pending. */
    port_in8((uint16_t)(port + UART_DATA));
    port_in8((uint16_t)(port + UART_LINE_STATUS));
    port_in8((uint16_t)(port + UART_MODEM_STATUS));
}

BOOT_CODE void serial_init(uint16_t port)
{
    serial_port = port;
    if (port != 0) {
        serial_program(port);
    }
}

BOOT_CODE uint16_t serial_default_port(uint16_t equipment, uint16_t first_port)
{
    bool has_ports = ((equipment >> 9) & 7) != 0;
    return has_ports && first_port != 0 ? first_port : SERIAL_FALLBACK_PORT;
}

static void serial_send(char c)
{
    serial_wait(serial_port);
    port_out8((uint16_t)(serial_port + UART_DATA), (uint8_t)c);
}

void debug_put_char(char c)
{
    if (serial_port == 0) {
        return;
    }
    if (c == '\n') {
        serial_send('\r');
    }
    serial_send(c);
}
