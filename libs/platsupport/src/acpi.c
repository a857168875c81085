/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Finds the root pointer, the list of tables (XSDT or RSDT) and copies single tables. Whatever the
 * firmware wrote is checked: signature, length, checksum.
 */
#include <platsupport/plat/acpi/acpi.h>
#include <stdlib.h>

#define BIOS_AREA_START 0xe0000ul
#define BIOS_AREA_END   0x100000ul
#define RSDP_SIGNATURE  "RSD PTR "
#define RSDP_ALIGNMENT  16
#define RSDP_V1_SIZE    20
#define MAX_TABLE_SIZE  (1024 * 1024ul)

struct acpi_table {
    uint64_t paddr;
    acpi_header_t *copy; /* NULL: not read yet */
};

struct acpi {
    ps_io_mapper_t io_mapper;
    size_t num_tables;
    struct acpi_table tables[];
};

static bool sums_up(const void *data, size_t size)
{
    const uint8_t *byte = data;
    uint8_t sum = 0;

    for (size_t i = 0; i < size; i++) {
        sum = (uint8_t)(sum + byte[i]);
    }
    return sum == 0;
}

static bool read_physical(const ps_io_mapper_t *io_mapper, uint64_t paddr, void *data, size_t size)
{
    void *vaddr = ps_io_map(io_mapper, paddr, size, false, PS_MEM_HR);

    if (!vaddr) {
        return false;
    }
    memcpy(data, vaddr, size);
    ps_io_unmap(io_mapper, vaddr, size);
    return true;
}

static bool is_rsdp(const acpi_rsdp_t *rsdp)
{
    return memcmp(rsdp->signature, RSDP_SIGNATURE, sizeof(rsdp->signature)) == 0 &&
           sums_up(rsdp, RSDP_V1_SIZE);
}

/* An XSDT counts only if the root pointer is whole. */
static bool has_xsdt(const acpi_rsdp_t *rsdp)
{
    return rsdp->revision >= 2 && rsdp->xsdt_address && sums_up(rsdp, sizeof(*rsdp));
}

/* Offset of the first root pointer in this page, or PAGE_SIZE_4K. Of one that goes on in the next
 * page only the signature counts. */
static size_t search(const uint8_t *page)
{
    for (size_t i = 0; i < PAGE_SIZE_4K; i += RSDP_ALIGNMENT) {
        if (memcmp(page + i, RSDP_SIGNATURE, strlen(RSDP_SIGNATURE)) == 0 &&
            (i + RSDP_V1_SIZE > PAGE_SIZE_4K || sums_up(page + i, RSDP_V1_SIZE))) {
            return i;
        }
    }
    return PAGE_SIZE_4K;
}

static bool find_rsdp(const ps_io_mapper_t *io_mapper, acpi_rsdp_t *rsdp)
{
    for (uint64_t page = BIOS_AREA_START; page < BIOS_AREA_END; page += PAGE_SIZE_4K) {
        void *vaddr = ps_io_map(io_mapper, page, PAGE_SIZE_4K, false, PS_MEM_HR);
        if (!vaddr) {
            continue;
        }
        size_t offset = search(vaddr);
        ps_io_unmap(io_mapper, vaddr, PAGE_SIZE_4K);
        if (offset < PAGE_SIZE_4K && read_physical(io_mapper, page + offset, rsdp, sizeof(*rsdp)) &&
            is_rsdp(rsdp)) {
            return true;
        }
    }
    return false;
}

/* A copy (malloc) of the table at paddr; NULL if there is none of this signature, or it is broken.
 */
static acpi_header_t *copy_table(const ps_io_mapper_t *io_mapper, uint64_t paddr,
                                 const char *signature)
{
    acpi_header_t header;

    if (!read_physical(io_mapper, paddr, &header, sizeof(header)) ||
        memcmp(header.signature, signature, sizeof(header.signature)) != 0 ||
        header.length < sizeof(header) || header.length > MAX_TABLE_SIZE) {
        return NULL;
    }
    acpi_header_t *table = malloc(header.length);
    if (!table) {
        ZF_LOGE("No memory for the ACPI table %.4s", signature);
        return NULL;
    }
    if (!read_physical(io_mapper, paddr, table, header.length) || table->length != header.length ||
        !sums_up(table, header.length)) {
        ZF_LOGE("The ACPI table %.4s is broken", signature);
        free(table);
        return NULL;
    }
    return table;
}

static acpi_t *new_acpi(const ps_io_mapper_t *io_mapper, const acpi_header_t *list,
                        size_t entry_size)
{
    size_t num = (list->length - sizeof(*list)) / entry_size;
    const uint8_t *entries = (const uint8_t *)(list + 1);
    acpi_t *acpi = calloc(1, sizeof(*acpi) + num * sizeof(acpi->tables[0]));

    if (!acpi) {
        ZF_LOGE("No memory for the list of ACPI tables");
        return NULL;
    }
    acpi->io_mapper = *io_mapper;
    acpi->num_tables = num;
    for (size_t i = 0; i < num; i++) {
        memcpy(&acpi->tables[i].paddr, entries + i * entry_size, entry_size); /* little endian */
    }
    return acpi;
}

acpi_t *acpi_init_with_rsdp(ps_io_mapper_t io_mapper, acpi_rsdp_t rsdp)
{
    size_t entry_size = has_xsdt(&rsdp) ? sizeof(uint64_t) : sizeof(uint32_t);
    acpi_header_t *list = NULL;

    if (is_rsdp(&rsdp)) {
        list = has_xsdt(&rsdp) ? copy_table(&io_mapper, rsdp.xsdt_address, "XSDT")
                               : copy_table(&io_mapper, rsdp.rsdt_address, "RSDT");
    }
    if (!list) {
        ZF_LOGE("The list of ACPI tables cannot be read");
        return NULL;
    }
    acpi_t *acpi = new_acpi(&io_mapper, list, entry_size);
    free(list);
    return acpi;
}

acpi_t *acpi_init(ps_io_mapper_t io_mapper)
{
    acpi_rsdp_t rsdp;

    if (!find_rsdp(&io_mapper, &rsdp)) {
        ZF_LOGI("No ACPI tables in the BIOS area");
        return NULL;
    }
    return acpi_init_with_rsdp(io_mapper, rsdp);
}

const acpi_header_t *acpi_find_region(acpi_t *acpi, const char *signature)
{
    if (!acpi || !signature) {
        ZF_LOGE("acpi or signature is NULL");
        return NULL;
    }
    for (size_t i = 0; i < acpi->num_tables; i++) {
        struct acpi_table *table = &acpi->tables[i];

        if (!table->copy) {
            table->copy = copy_table(&acpi->io_mapper, table->paddr, signature);
        }
        if (table->copy &&
            memcmp(table->copy->signature, signature, sizeof(table->copy->signature)) == 0) {
            return table->copy;
        }
    }
    return NULL;
}

void acpi_destroy(acpi_t *acpi)
{
    if (!acpi) {
        return;
    }
    for (size_t i = 0; i < acpi->num_tables; i++) {
        free(acpi->tables[i].copy);
    }
    free(acpi);
}
