/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <vka/object.h>
#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A vka that hands out objects made in advance: object_freq[type] of each type, each of the type's
 * own size. When a type is used up, or needs another size, `delegate` serves. Objects are not
 * taken back. 0 or an error with nothing allocated. (spec/06 section 10.10)
 */
int slab_init(vka_t *slab_vka, vka_t *delegate, size_t object_freq[seL4_ObjectTypeCount]);

#ifdef __cplusplus
}
#endif
