/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright 2026 The Clavis contributors */

/* The program of child-1: a process of its own, with its own main(). */

#include "child.h"

int main(int argc, char **argv)
{
    static const seL4_Word values[] = {1, 2, 3};

    return child_main(argc, argv, values, ARRAY_SIZE(values));
}
