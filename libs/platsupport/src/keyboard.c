/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The PS/2 keyboard of a PC as a device that reads characters: those of a US layout, with shift,
 * caps lock and control. Keys without a character are read as nothing. There is one keyboard, so
 * its state is here.
 */
#include "keyboard.h"

#include "reader.h"

enum keyboard_port {
    KEYBOARD_DATA = 0x60,
    KEYBOARD_CONTROL = 0x64, /* read: status */
};

#define STATUS_OUTPUT_FULL 0x01 /* something can be read */
#define STATUS_INPUT_FULL  0x02 /* nothing can be written */
#define STATUS_FROM_MOUSE  0x20
#define READ_CONFIG        0x20
#define WRITE_CONFIG       0x60
#define CONFIG_INTERRUPT   0x01
#define CONFIG_DISABLED    0x10
#define CONFIG_TRANSLATE   0x40 /* to scan codes of set 1 */
#define ENABLE_SCANNING    0xf4
#define MAX_TRIES          10000

/* Scan codes of set 1. */
#define SCAN_RELEASED    0x80
#define SCAN_EXTENDED    0xe0
#define SCAN_CONTROL     0x1d
#define SCAN_SHIFT_LEFT  0x2a
#define SCAN_SHIFT_RIGHT 0x36
#define SCAN_CAPS_LOCK   0x3a
#define SCAN_SLASH       0x35
#define SCAN_ENTER       0x1c

static const char plain[] =
    "\0\0331234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 ";
static const char shifted[] =
    "\0\033!@#$%^&*()_+\b\tQWERTYUIOP{}\n\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 ";

static struct {
    bool is_extended; /* the next code belongs to another set of keys */
    bool shift;
    bool control;
    bool caps_lock;
} keys;

static int get(ps_chardevice_t *dev, enum keyboard_port port, uint32_t *value)
{
    return ps_io_port_in(&dev->ioops.io_port_ops, port, 1, value);
}

/* Waits until the controller takes a byte. */
static int put(ps_chardevice_t *dev, enum keyboard_port port, uint32_t value)
{
    uint32_t status = 0;

    for (int i = 0; i < MAX_TRIES; i++) {
        if (get(dev, KEYBOARD_CONTROL, &status)) {
            return EIO;
        }
        if (!(status & STATUS_INPUT_FULL)) {
            return ps_io_port_out(&dev->ioops.io_port_ops, port, 1, value) ? EIO : 0;
        }
    }
    return EIO;
}

/* Waits for a byte. */
static int await(ps_chardevice_t *dev, uint32_t *value)
{
    uint32_t status = 0;

    for (int i = 0; i < MAX_TRIES; i++) {
        if (get(dev, KEYBOARD_CONTROL, &status)) {
            return EIO;
        }
        if (status & STATUS_OUTPUT_FULL) {
            return get(dev, KEYBOARD_DATA, value) ? EIO : 0;
        }
    }
    return EIO;
}

static char with_modifiers(uint8_t code)
{
    char c = keys.shift ? shifted[code] : plain[code];
    bool is_letter = (plain[code] >= 'a' && plain[code] <= 'z');

    if (is_letter && keys.control) {
        return (char)(plain[code] & 0x1f);
    }
    if (is_letter && keys.caps_lock) {
        return keys.shift ? plain[code] : shifted[code];
    }
    return c;
}

/* The character that a scan code brings, or 0. */
static char character(uint8_t scan)
{
    bool is_pressed = !(scan & SCAN_RELEASED);
    uint8_t code = scan & (uint8_t)~SCAN_RELEASED;
    bool was_extended = keys.is_extended;

    keys.is_extended = scan == SCAN_EXTENDED;
    if (keys.is_extended) {
        return 0;
    }
    if (code == SCAN_CONTROL) {
        keys.control = is_pressed;
        return 0;
    }
    if (was_extended && code != SCAN_SLASH && code != SCAN_ENTER) {
        return 0;
    }
    if (code == SCAN_SHIFT_LEFT || code == SCAN_SHIFT_RIGHT) {
        keys.shift = is_pressed;
        return 0;
    }
    if (code == SCAN_CAPS_LOCK) {
        keys.caps_lock ^= is_pressed;
        return 0;
    }
    return is_pressed && code < sizeof(plain) - 1 ? with_modifiers(code) : 0;
}

static ssize_t take(ps_chardevice_t *dev, uint8_t *data, size_t bytes)
{
    size_t done = 0;

    while (done < bytes) {
        uint32_t status = 0;
        uint32_t scan = 0;

        if (get(dev, KEYBOARD_CONTROL, &status)) {
            return -1;
        }
        if (!(status & STATUS_OUTPUT_FULL)) {
            break;
        }
        if (get(dev, KEYBOARD_DATA, &scan)) {
            return -1;
        }
        char c = status & STATUS_FROM_MOUSE ? 0 : character((uint8_t)scan);
        if (c) {
            data[done++] = (uint8_t)c;
        }
    }
    return (ssize_t)done;
}

static ssize_t keyboard_read(ps_chardevice_t *dev, void *data, size_t bytes,
                             chardev_callback_t callback, void *token)
{
    return reader_read(dev, data, bytes, callback, token, take);
}

static void keyboard_handle_irq(ps_chardevice_t *dev)
{
    reader_handle_irq(dev, take);
}

/* Nothing can be written to a keyboard. */
static ssize_t keyboard_write(ps_chardevice_t *dev, const void *data, size_t bytes,
                              chardev_callback_t callback, void *token)
{
    (void)data;
    (void)bytes;
    if (callback) {
        callback(dev, CHARDEV_STAT_ERROR, 0, token);
    }
    return -1;
}

/* Throws away what was typed so far. */
static int drain(ps_chardevice_t *dev)
{
    uint32_t status = 0;
    uint32_t byte = 0;

    for (int i = 0; i < MAX_TRIES; i++) {
        if (get(dev, KEYBOARD_CONTROL, &status)) {
            return EIO;
        }
        if (!(status & STATUS_OUTPUT_FULL)) {
            return 0;
        }
        if (get(dev, KEYBOARD_DATA, &byte)) {
            return EIO;
        }
    }
    return EIO; /* a controller that is not there reads as all ones */
}

static int configure(ps_chardevice_t *dev)
{
    uint32_t config = 0;
    uint32_t answer = 0;

    if (drain(dev) || put(dev, KEYBOARD_CONTROL, READ_CONFIG) || await(dev, &config)) {
        return EIO;
    }
    config = (config & ~(uint32_t)CONFIG_DISABLED) | CONFIG_INTERRUPT | CONFIG_TRANSLATE;
    if (put(dev, KEYBOARD_CONTROL, WRITE_CONFIG) || put(dev, KEYBOARD_DATA, config) ||
        put(dev, KEYBOARD_DATA, ENABLE_SCANNING)) {
        return EIO;
    }
    return await(dev, &answer);
}

int keyboard_init(ps_chardevice_t *dev)
{
    if (configure(dev)) {
        return EIO;
    }
    memset(&keys, 0, sizeof(keys));
    dev->read = keyboard_read;
    dev->write = keyboard_write;
    dev->handle_irq = keyboard_handle_irq;
    return 0;
}
