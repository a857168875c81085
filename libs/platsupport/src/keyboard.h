/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/chardev.h>

/* Sets the keyboard up to interrupt for each key, and fills in dev's functions; dev->ioops and
 * dev->irqs are set already. 0; EIO when there is no keyboard controller or it does not react. */
int keyboard_init(ps_chardevice_t *dev);
