/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The UART of a PC, polled for output; input that a reader waits for is taken on its interrupt.
 */
#include "uart.h"

#include "reader.h"

#include <platsupport/serial.h>

enum uart_register {
    DATA = 0,             /* also: divisor, low byte */
    INTERRUPT_ENABLE = 1, /* also: divisor, high byte */
    FIFO_CONTROL = 2,
    LINE_CONTROL = 3,
    MODEM_CONTROL = 4,
    LINE_STATUS = 5,
};

#define INTERRUPT_RECEIVE     0x01
#define FIFO_OFF              0x00
#define LINE_8N1              0x03
#define LINE_DIVISOR_ACCESS   0x80
#define MODEM_READY           0x0b /* terminal ready, request to send, interrupt line connected */
#define STATUS_DATA_READY     0x01
#define STATUS_TRANSMIT_EMPTY 0x20
#define DIVISOR_115200        1
#define MAX_BPS               115200
#define MAX_DIVISOR           0xffff
#define LINE_TWO_STOP_BITS    0x04
#define LINE_PARITY           0x08
#define LINE_PARITY_EVEN      0x10

static uint32_t port(const ps_chardevice_t *dev, enum uart_register reg)
{
    return (uint32_t)(uintptr_t)dev->vaddr + reg;
}

static int put(ps_chardevice_t *dev, enum uart_register reg, uint32_t value)
{
    return ps_io_port_out(&dev->ioops.io_port_ops, port(dev, reg), 1, value);
}

static int get(ps_chardevice_t *dev, enum uart_register reg, uint32_t *value)
{
    return ps_io_port_in(&dev->ioops.io_port_ops, port(dev, reg), 1, value);
}

/* 1 the byte is on its way, 0 the UART is busy, negative: a port operation failed. */
static int try_put(ps_chardevice_t *dev, uint8_t byte)
{
    uint32_t status;

    if (get(dev, LINE_STATUS, &status)) {
        return -1;
    }
    if (!(status & STATUS_TRANSMIT_EMPTY)) {
        return 0;
    }
    return put(dev, DATA, byte) ? -1 : 1;
}

static int put_waiting(ps_chardevice_t *dev, uint8_t byte)
{
    int result;

    do {
        result = try_put(dev, byte);
    } while (result == 0);
    return result;
}

static ssize_t uart_write(ps_chardevice_t *dev, const void *data, size_t bytes,
                          chardev_callback_t callback, void *token)
{
    const uint8_t *byte = data;
    size_t done = 0;

    while (done < bytes) {
        if (put_waiting(dev, byte[done]) < 0) {
            break;
        }
        done++;
        if (byte[done - 1] == '\n' && (dev->flags & (int)SERIAL_AUTO_CR) &&
            put_waiting(dev, '\r') < 0) {
            break;
        }
    }
    if (callback) {
        callback(dev, done == bytes ? CHARDEV_STAT_COMPLETE : CHARDEV_STAT_ERROR, done, token);
    }
    return done > 0 || bytes == 0 ? (ssize_t)done : -1;
}

static ssize_t take(ps_chardevice_t *dev, uint8_t *data, size_t bytes)
{
    size_t done = 0;

    while (done < bytes) {
        uint32_t value;

        if (get(dev, LINE_STATUS, &value)) {
            return -1;
        }
        if (!(value & STATUS_DATA_READY)) {
            break;
        }
        if (get(dev, DATA, &value)) {
            return -1;
        }
        data[done++] = (uint8_t)value;
    }
    return (ssize_t)done;
}

static ssize_t uart_read(ps_chardevice_t *dev, void *data, size_t bytes,
                         chardev_callback_t callback, void *token)
{
    return reader_read(dev, data, bytes, callback, token, take);
}

static void uart_handle_irq(ps_chardevice_t *dev)
{
    reader_handle_irq(dev, take);
}

struct step {
    enum uart_register reg;
    uint32_t value;
};

static int take_steps(ps_chardevice_t *dev, const struct step *steps, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        int error = put(dev, steps[i].reg, steps[i].value);
        if (error) {
            return error;
        }
    }
    return 0;
}

int uart_init(ps_chardevice_t *dev)
{
    static const struct step steps[] = {
        {INTERRUPT_ENABLE, 0},        {LINE_CONTROL, LINE_DIVISOR_ACCESS},
        {DATA, DIVISOR_115200},       {INTERRUPT_ENABLE, 0},
        {LINE_CONTROL, LINE_8N1},     {FIFO_CONTROL, FIFO_OFF},
        {MODEM_CONTROL, MODEM_READY}, {INTERRUPT_ENABLE, INTERRUPT_RECEIVE},
    };
    int error = take_steps(dev, steps, ARRAY_SIZE(steps));

    if (error) {
        return error;
    }
    dev->read = uart_read;
    dev->write = uart_write;
    dev->handle_irq = uart_handle_irq;
    dev->flags = SERIAL_AUTO_CR;
    return 0;
}

static uint32_t line_of(int char_size, enum serial_parity parity, int stop_bits)
{
    uint32_t line = (uint32_t)char_size - 5;

    line |= stop_bits == 2 ? LINE_TWO_STOP_BITS : 0;
    line |= parity == PARITY_NONE ? 0 : LINE_PARITY;
    line |= parity == PARITY_EVEN ? LINE_PARITY_EVEN : 0;
    return line;
}

int serial_configure(ps_chardevice_t *dev, long bps, int char_size, enum serial_parity parity,
                     int stop_bits)
{
    if (!dev || bps <= 0 || MAX_BPS % bps || MAX_BPS / bps > MAX_DIVISOR || char_size < 5 ||
        char_size > 8 || stop_bits < 1 || stop_bits > 2) {
        ZF_LOGE("dev is NULL, or a UART cannot do %ld/%d/%d", bps, char_size, stop_bits);
        return EINVAL;
    }
    uint32_t divisor = (uint32_t)(MAX_BPS / bps);
    uint32_t line = line_of(char_size, parity, stop_bits);
    const struct step steps[] = {
        {INTERRUPT_ENABLE, 0},  {LINE_CONTROL, LINE_DIVISOR_ACCESS | line},
        {DATA, divisor & 0xff}, {INTERRUPT_ENABLE, divisor >> 8},
        {LINE_CONTROL, line},   {INTERRUPT_ENABLE, INTERRUPT_RECEIVE},
    };

    return take_steps(dev, steps, ARRAY_SIZE(steps));
}
