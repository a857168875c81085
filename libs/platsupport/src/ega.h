/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <platsupport/chardev.h>

/* Maps the text screen, clears it and fills in dev's functions; dev->ioops is set already. 0, or
 * EIO when it cannot be mapped. */
int ega_init(ps_chardevice_t *dev);
