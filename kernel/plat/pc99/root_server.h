/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The root task: its objects, capabilities, boot information and first thread (spec 02, sections 5
 * to 8).
 */
#pragma once
#include "acpi.h"
#include "elf_image.h"
#include "multiboot.h"

struct tcb;

/* What the boot has found and done before there is a root task. */
struct boot_facts {
    struct multiboot multiboot;
    struct acpi_facts acpi;
    uint8_t rsdp[ACPI_RSDP_BYTES];
    struct region kernel;    /* where its image is */
    paddr_t kernel_boot_end; /* end of the part that only the boot needs */
    struct elf_image image;
    paddr_t image_paddr; /* the loaded image: behind the kernel if there was room */
};

/* Makes the root task of `facts`; the kernel's final address space is in use. Null, with the reason
 * printed: it does not fit. */
struct tcb *root_server_create(const struct boot_facts *facts);

/* `thread`, the one that was made, gets the processor; its time begins. */
void root_server_start(struct tcb *thread);
