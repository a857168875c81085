/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "reader.h"

ssize_t reader_read(ps_chardevice_t *dev, void *data, size_t bytes, chardev_callback_t callback,
                    void *token, take_fn_t take)
{
    ssize_t done = take(dev, data, bytes);

    if (!callback || done < 0) {
        return done;
    }
    if ((size_t)done == bytes) {
        callback(dev, CHARDEV_STAT_COMPLETE, bytes, token);
        return done;
    }
    dev->read_descriptor = (struct chardev_xmit_descriptor){.callback = callback,
                                                            .token = token,
                                                            .bytes_transfered = (size_t)done,
                                                            .bytes_requested = bytes,
                                                            .data = data};
    return done;
}

void reader_handle_irq(ps_chardevice_t *dev, take_fn_t take)
{
    struct chardev_xmit_descriptor *reader = &dev->read_descriptor;
    chardev_callback_t callback = reader->callback;

    if (!callback) {
        return;
    }
    ssize_t taken = take(dev, (uint8_t *)reader->data + reader->bytes_transfered,
                         reader->bytes_requested - reader->bytes_transfered);
    if (taken > 0) {
        reader->bytes_transfered += (size_t)taken;
    }
    if (taken >= 0 && reader->bytes_transfered < reader->bytes_requested) {
        return;
    }
    reader->callback = NULL; /* first, so that the callback can start the next read */
    callback(dev, taken < 0 ? CHARDEV_STAT_ERROR : CHARDEV_STAT_COMPLETE, reader->bytes_transfered,
             reader->token);
}
