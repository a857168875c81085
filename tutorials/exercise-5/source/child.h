/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright 2026 The Clavis contributors */

/*
 * What both children do. Their arguments: argv[0] the child's name, argv[1] the slot of their
 * capability to the endpoint, in decimal.
 */

#pragma once

#include <stdio.h>
#include <stdlib.h>

#include <sel4/sel4.h>

#include <sel4utils/process.h>
#include <utils/util.h>

/* Sends each of the `count` values through the endpoint and prints the answers. */
static inline int child_main(int argc, char **argv, const seL4_Word *values, size_t count)
{
    ZF_LOGF_IF(argc != 2, "The child expects two arguments: its name and a slot.\n");
    seL4_CPtr endpoint = atol(argv[1]);
    printf("%s: started, endpoint in slot %lu\n", argv[0], (unsigned long)endpoint);

    for (size_t i = 0; i < count; i++) {
        seL4_SetMR(0, values[i]);
        seL4_MessageInfo_t tag = seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 1));
        if (seL4_MessageInfo_get_label(tag) != 0) {
            printf("%s: refused, label %lu\n", argv[0],
                   (unsigned long)seL4_MessageInfo_get_label(tag));
        } else {
            printf("%s: reply %lu\n", argv[0], (unsigned long)seL4_GetMR(0));
        }
    }

    printf("%s: finished\n", argv[0]);
    /* nobody waits for the result of main(): the child ends itself */
    seL4_TCB_Suspend(SEL4UTILS_TCB_SLOT);
    return 0;
}
