/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4runtime.h>
#include <stdio.h>
#include <utils/util.h>

int main(int argc, char *argv[])
{
    printf("child %d %s\n", argc, argc > 0 ? argv[0] : "");
    return 0;
}
