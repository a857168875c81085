/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The character devices of a PC by name.
 */
#include "uart.h"

#include <string.h>

struct serial_port {
    enum chardev_id id;
    uintptr_t port;
    int irqs[2]; /* ended by -1 */
};

static const struct serial_port ports[] = {
    {PC99_SERIAL_COM1, SERIAL_CONSOLE_COM1_PORT, {SERIAL_CONSOLE_COM1_IRQ, -1}},
    {PC99_SERIAL_COM2, SERIAL_CONSOLE_COM2_PORT, {SERIAL_CONSOLE_COM2_IRQ, -1}},
    {PC99_SERIAL_COM3, SERIAL_CONSOLE_COM3_PORT, {SERIAL_CONSOLE_COM3_IRQ, -1}},
    {PC99_SERIAL_COM4, SERIAL_CONSOLE_COM4_PORT, {SERIAL_CONSOLE_COM4_IRQ, -1}},
};

ps_chardevice_t *ps_cdev_init(enum chardev_id id, const ps_io_ops_t *ops, ps_chardevice_t *dev)
{
    if (!ops || !dev) {
        ZF_LOGE("ops or dev is NULL");
        return NULL;
    }
    for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
        if (ports[i].id != id) {
            continue;
        }
        *dev = (ps_chardevice_t){
            .id = id, .vaddr = (void *)ports[i].port, .irqs = ports[i].irqs, .ioops = *ops};
        int error = uart_init(dev);
        if (error) {
            ZF_LOGE("The ports of character device %d do not answer, error %d", (int)id, error);
            return NULL;
        }
        return dev;
    }
    ZF_LOGE("There is no driver for character device %d", (int)id);
    return NULL;
}
