/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reading from a device that has some bytes now and interrupts when it has more.
 */
#pragma once

#include <platsupport/chardev.h>

/* Bytes that are there at the moment, at most `bytes`; negative when a port operation failed. */
typedef ssize_t (*take_fn_t)(ps_chardevice_t *dev, uint8_t *data, size_t bytes);

/* ps_cdev_read. With a callback, what is not there yet is waited for in reader_handle_irq. */
ssize_t reader_read(ps_chardevice_t *dev, void *data, size_t bytes, chardev_callback_t callback,
                    void *token, take_fn_t take);

/* Goes on with a read. Without a reader the bytes stay in the device, for ps_cdev_getchar. */
void reader_handle_irq(ps_chardevice_t *dev, take_fn_t take);
