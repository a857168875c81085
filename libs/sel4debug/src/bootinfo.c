/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4debug/debug.h>
#include <stdio.h>

static void print_region(const char *name, seL4_SlotRegion region)
{
    printf("%-16s [%lu --> %lu)\n", name, (unsigned long)region.start, (unsigned long)region.end);
}

static void print_untypeds(const seL4_BootInfo *info)
{
    size_t count = info->untyped.end - info->untyped.start;
    int of_size[seL4_WordBits] = {0};

    printf("List of untypeds\n");
    printf("------------------\n");
    printf("Paddr    | Size   | Device\n");
    for (size_t i = 0; i < count; i++) {
        const seL4_UntypedDesc *untyped = &info->untypedList[i];

        printf("%p | %zu | %d\n", (void *)untyped->paddr, (size_t)untyped->sizeBits,
               (int)untyped->isDevice);
        of_size[untyped->sizeBits % seL4_WordBits]++;
    }
    printf("Untyped summary\n");
    for (int bits = 0; bits < (int)seL4_WordBits; bits++) {
        if (of_size[bits]) {
            printf("%d untypeds of size %d\n", of_size[bits], bits);
        }
    }
}

void debug_print_bootinfo(seL4_BootInfo *info)
{
    printf("Node %lu of %lu\n", (unsigned long)info->nodeID, (unsigned long)info->numNodes);
    printf("IOPT levels:     %u\n", (unsigned)info->numIOPTLevels);
    printf("IPC buffer:      %p\n", (void *)info->ipcBuffer);
    print_region("Empty slots:", info->empty);
    print_region("sharedFrames:", info->sharedFrames);
    print_region("userImageFrames:", info->userImageFrames);
    print_region("userImagePaging:", info->userImagePaging);
    print_region("untypeds:", info->untyped);
    printf("Initial thread domain: %u\n", (unsigned)info->initThreadDomain);
    printf("Initial thread cnode size: %u\n", (unsigned)info->initThreadCNodeSizeBits);
    print_untypeds(info);
}
