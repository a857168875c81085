/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The text screen of a PC: 25 lines of 80 characters, each a byte beside a byte of its colours.
 * There is one screen, so there is one cursor.
 */
#include "ega.h"

#include <platsupport/serial.h>

#define EGA_PADDR   0xb8000
#define COLUMNS     80
#define LINES       25
#define LIGHT_GREY  0x0700 /* on black */
#define TAB_COLUMNS 8

static struct {
    int line;
    int column;
} cursor;

static volatile uint16_t *cell(ps_chardevice_t *dev, int line, int column)
{
    return (volatile uint16_t *)dev->vaddr + line * COLUMNS + column;
}

static void clear_line(ps_chardevice_t *dev, int line)
{
    for (int column = 0; column < COLUMNS; column++) {
        *cell(dev, line, column) = LIGHT_GREY | ' ';
    }
}

static void next_line(ps_chardevice_t *dev)
{
    if (cursor.line + 1 < LINES) {
        cursor.line++;
        return;
    }
    for (int line = 1; line < LINES; line++) {
        for (int column = 0; column < COLUMNS; column++) {
            *cell(dev, line - 1, column) = *cell(dev, line, column);
        }
    }
    clear_line(dev, LINES - 1);
}

static void put_glyph(ps_chardevice_t *dev, uint8_t byte)
{
    if (cursor.column == COLUMNS) {
        cursor.column = 0;
        next_line(dev);
    }
    *cell(dev, cursor.line, cursor.column++) = (uint16_t)(LIGHT_GREY | byte);
}

static void put(ps_chardevice_t *dev, uint8_t byte)
{
    switch (byte) {
    case '\n':
        next_line(dev);
        cursor.column = dev->flags & (int)SERIAL_AUTO_CR ? 0 : cursor.column;
        return;
    case '\r':
        cursor.column = 0;
        return;
    case '\b':
        cursor.column -= cursor.column > 0;
        return;
    case '\t':
        do {
            put_glyph(dev, ' ');
        } while (cursor.column % TAB_COLUMNS);
        return;
    default:
        put_glyph(dev, byte);
    }
}

static ssize_t ega_write(ps_chardevice_t *dev, const void *data, size_t bytes,
                         chardev_callback_t callback, void *token)
{
    const uint8_t *byte = data;

    for (size_t i = 0; i < bytes; i++) {
        put(dev, byte[i]);
    }
    if (callback) {
        callback(dev, CHARDEV_STAT_COMPLETE, bytes, token);
    }
    return (ssize_t)bytes;
}

/* A screen has nothing to read, now or later. */
static ssize_t ega_read(ps_chardevice_t *dev, void *data, size_t bytes, chardev_callback_t callback,
                        void *token)
{
    (void)data;
    (void)bytes;
    if (callback) {
        callback(dev, CHARDEV_STAT_ERROR, 0, token);
    }
    return -1;
}

int ega_init(ps_chardevice_t *dev)
{
    dev->vaddr = ps_io_map(&dev->ioops.io_mapper, EGA_PADDR, 2 * LINES * COLUMNS, false, PS_MEM_HW);
    if (!dev->vaddr) {
        return EIO;
    }
    dev->read = ega_read;
    dev->write = ega_write;
    dev->flags = SERIAL_AUTO_CR;
    for (int line = 0; line < LINES; line++) {
        clear_line(dev, line);
    }
    cursor.line = 0;
    cursor.column = 0;
    return 0;
}
