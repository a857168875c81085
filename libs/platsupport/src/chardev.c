/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The character devices of a PC by name.
 */
#include "ega.h"
#include "keyboard.h"
#include "uart.h"

#include <string.h>

static const struct device {
    enum chardev_id id;
    uintptr_t port; /* 0: the driver knows where its device is */
    int irqs[2];    /* ended by -1 */
    int (*init)(ps_chardevice_t *dev);
} devices[] = {
    {PC99_SERIAL_COM1, SERIAL_CONSOLE_COM1_PORT, {SERIAL_CONSOLE_COM1_IRQ, -1}, uart_init},
    {PC99_SERIAL_COM2, SERIAL_CONSOLE_COM2_PORT, {SERIAL_CONSOLE_COM2_IRQ, -1}, uart_init},
    {PC99_SERIAL_COM3, SERIAL_CONSOLE_COM3_PORT, {SERIAL_CONSOLE_COM3_IRQ, -1}, uart_init},
    {PC99_SERIAL_COM4, SERIAL_CONSOLE_COM4_PORT, {SERIAL_CONSOLE_COM4_IRQ, -1}, uart_init},
    {PC99_TEXT_EGA, 0, {-1, -1}, ega_init},
    {PC99_KEYBOARD_PS2, 0, {KEYBOARD_PS2_IRQ, -1}, keyboard_init},
};

ps_chardevice_t *ps_cdev_init(enum chardev_id id, const ps_io_ops_t *ops, ps_chardevice_t *dev)
{
    if (!ops || !dev) {
        ZF_LOGE("ops or dev is NULL");
        return NULL;
    }
    for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
        if (devices[i].id != id) {
            continue;
        }
        *dev = (ps_chardevice_t){
            .id = id, .vaddr = (void *)devices[i].port, .irqs = devices[i].irqs, .ioops = *ops};
        int error = devices[i].init(dev);
        if (error) {
            ZF_LOGE("Character device %d cannot be reached, error %d", (int)id, error);
            return NULL;
        }
        return dev;
    }
    ZF_LOGE("There is no driver for character device %d", (int)id);
    return NULL;
}
