/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Devices that read and write bytes (spec/06 section 13.5).
 */
#pragma once

#include <platsupport/io.h>
#include <platsupport/plat/serial.h>
#include <stdio.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ps_chardevice;
typedef struct ps_chardevice ps_chardevice_t;

enum chardev_status {
    CHARDEV_STAT_COMPLETE,
    CHARDEV_STAT_INCOMPLETE,
    CHARDEV_STAT_ERROR,
    CHARDEV_STAT_CANCELLED,
};

typedef void (*chardev_callback_t)(ps_chardevice_t *device, enum chardev_status stat,
                                   size_t bytes_transfered, void *token);

/* A transfer that goes on when interrupts come in. */
struct chardev_xmit_descriptor {
    chardev_callback_t callback;
    void *token;
    size_t bytes_transfered;
    volatile size_t bytes_requested;
    void *data;
};

struct ps_chardevice {
    enum chardev_id id;
    void *vaddr; /* where its registers are; for an I/O port device the first port */
    ssize_t (*read)(ps_chardevice_t *device, void *data, size_t bytes, chardev_callback_t callback,
                    void *token);
    ssize_t (*write)(ps_chardevice_t *device, const void *data, size_t bytes,
                     chardev_callback_t callback, void *token);
    void (*handle_irq)(ps_chardevice_t *device);
    const int *irqs; /* ended by -1 */
    struct chardev_xmit_descriptor read_descriptor;
    struct chardev_xmit_descriptor write_descriptor;
    void *clk; /* none on a PC */
    ps_io_ops_t ioops;
    int flags;
};

/* Sets up a device for polling and its receive interrupt. `ops` is copied; what its tables point to
 * must stay. Returns dev, or NULL with one line logged (unknown device, no such hardware, an
 * operation of ops fails). */
ps_chardevice_t *ps_cdev_init(enum chardev_id id, const ps_io_ops_t *ops, ps_chardevice_t *dev);

/* Bytes read or written, or a negative number. With a callback, the rest of the transfer goes on in
 * ps_cdev_handle_irq and the callback tells its end; `data` must stay until then. */
static inline ssize_t ps_cdev_read(ps_chardevice_t *d, void *data, size_t size,
                                   chardev_callback_t callback, void *token)
{
    return d->read(d, data, size, callback, token);
}

/* The same in the other direction. */
static inline ssize_t ps_cdev_write(ps_chardevice_t *d, void *data, size_t size,
                                    chardev_callback_t callback, void *token)
{
    return d->write(d, data, size, callback, token);
}

/* Tries until the byte is written, or the device fails. */
static inline void ps_cdev_putchar(ps_chardevice_t *d, int c)
{
    uint8_t byte = (uint8_t)c;

    while (d->write(d, &byte, 1, NULL, NULL) == 0) {
    }
}

/* The next byte, or EOF when there is none at the moment. */
static inline int ps_cdev_getchar(ps_chardevice_t *d)
{
    uint8_t byte;

    return d->read(d, &byte, 1, NULL, NULL) == 1 ? byte : EOF;
}

/* Whether `irq` is one of the device's interrupts: 1 or 0. */
static inline int ps_cdev_produces_irq(const ps_chardevice_t *d, int irq)
{
    for (const int *i = d->irqs; i && *i >= 0; i++) {
        if (*i == irq) {
            return 1;
        }
    }
    return 0;
}

/* Lets the device handle its interrupt `irq`; other numbers are ignored. */
static inline void ps_cdev_handle_irq(ps_chardevice_t *d, int irq)
{
    if (ps_cdev_produces_irq(d, irq) && d->handle_irq) {
        d->handle_irq(d);
    }
}

/* Replaces the device's flags (SERIAL_AUTO_CR). */
static inline void ps_cdev_set_flags(ps_chardevice_t *d, int flags)
{
    d->flags = flags;
}

#ifdef __cplusplus
}
#endif
