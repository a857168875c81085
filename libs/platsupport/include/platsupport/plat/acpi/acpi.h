/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Tables in which the firmware of a PC describes it. Nothing stays mapped: acpi_t holds copies.
 */
#pragma once

#include <platsupport/io.h>
#include <stdint.h>
#include <utils/util.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Signatures of tables. */
#define ACPI_FADT "FACP"
#define ACPI_HPET "HPET"
#define ACPI_MADT "APIC"
#define ACPI_MCFG "MCFG"

typedef struct acpi_rsdp {
    char signature[8]; /* "RSD PTR " */
    uint8_t checksum;  /* makes the first 20 bytes sum up to 0 */
    char oem_id[6];
    uint8_t revision; /* what follows the RSDT is there from 2 on */
    uint32_t rsdt_address;
    uint32_t length;
    uint64_t xsdt_address;
    uint8_t extended_checksum;
    char reserved[3];
} PACKED acpi_rsdp_t;

typedef struct acpi_header {
    char signature[4];
    uint32_t length; /* of the table, with this header */
    uint8_t revision;
    uint8_t checksum;
    char oem_id[6];
    char oem_table_id[8];
    uint32_t oem_revision;
    char creator_id[4];
    uint32_t creator_revision;
} PACKED acpi_header_t;

typedef struct acpi_generic_address {
    uint8_t space; /* 0: memory, 1: I/O ports */
    uint8_t bit_width;
    uint8_t bit_offset;
    uint8_t access_size;
    uint64_t address;
} PACKED acpi_generic_address_t;

typedef struct acpi_hpet {
    acpi_header_t header;
    uint32_t event_timer_block_id;
    acpi_generic_address_t base_address;
    uint8_t hpet_number;
    uint16_t main_counter_minimum;
    uint8_t page_protection;
} PACKED acpi_hpet_t;

typedef struct acpi acpi_t;

/* Searches the BIOS area for the root pointer and reads the list of tables. To be freed with
 * acpi_destroy. NULL when there are none, a checksum is wrong, or memory (malloc) is short. */
acpi_t *acpi_init(ps_io_mapper_t io_mapper);

/* The same with a root pointer that is known, e.g. from the boot information. */
acpi_t *acpi_init_with_rsdp(ps_io_mapper_t io_mapper, acpi_rsdp_t rsdp);

/* The first table of this signature, whole and with a correct checksum, or NULL. It lives as long
 * as `acpi`. */
const acpi_header_t *acpi_find_region(acpi_t *acpi, const char *signature);

/* Gives back what acpi_init took. */
void acpi_destroy(acpi_t *acpi);

#ifdef __cplusplus
}
#endif
