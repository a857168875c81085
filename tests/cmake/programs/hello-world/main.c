/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The shortest program (spec 07, section 3.1). It returns from main, so that the kernel has the
 * last word: a fault at address 0.
 */
#include <stdio.h>

int main(void)
{
    printf("Hello, World!\n");
    return 0;
}
