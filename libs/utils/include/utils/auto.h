/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <stdlib.h>
#include <utils/attribute.h>

static inline void utils_autofree(void *variable)
{
    free(*(void **)variable);
}

/* A pointer variable with this attribute is freed when its scope ends. */
#define AUTOFREE CLEANUP(utils_autofree)
