/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A defect that fuzzing must find: four bytes let it read one more than there are.
 */
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static volatile uint8_t last;

    if (size == 4 && memcmp(bytes, "seek", 4) == 0) {
        last = bytes[size];
    }
    (void)last;
    return 0;
}
