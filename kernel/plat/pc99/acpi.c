/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * ACPI's tables: root pointer, root table, and in it the fixed description (FADT) and the interrupt
 * controllers (MADT).
 */
#include "acpi.h"

#include "arch/memory.h"
#include "core/boot_section.h"
#include "debug/debug.h"

#include <config.h>

/* Byte offsets in the root pointer. */
enum { RSDP_REVISION = 15, RSDP_RSDT = 16 };

/* Every table begins alike. */
enum { SDT_BYTES = 4, SDT_HEAD_BYTES = 36, SDT_MAX_BYTES = 1 << 20 };

enum { FADT_FLAGS = 112, FADT_PHYSICAL_DESTINATION = 1 << 19 };
enum { MADT_APIC_ADDRESS = 36, MADT_FLAGS = 40, MADT_ENTRIES = 44 };

/* Entries of the MADT: type, size, and byte offsets. */
enum madt_type { MADT_APIC = 0, MADT_IOAPIC = 1, MADT_ISO = 2, MADT_X2APIC = 9 };
enum { MADT_ENTRY_TYPE = 0, MADT_ENTRY_BYTES = 1, MADT_ENTRY_HEAD_BYTES = 2 };
enum { APIC_BYTES = 8, APIC_ID = 3, APIC_FLAGS = 4 };
enum { IOAPIC_BYTES = 12, IOAPIC_ID = 2, IOAPIC_ADDRESS = 4, IOAPIC_FIRST = 8 };
enum {
    ISO_BYTES = 10,
    ISO_BUS = 2,
    ISO_SOURCE = 3,
    ISO_GSI_LOW = 4,
    ISO_GSI_HIGH = 6,
    ISO_FLAGS = 8
};
enum { X2APIC_BYTES = 16, X2APIC_ID = 4, X2APIC_FLAGS = 8 };

enum { CPU_IS_ENABLED = 1 }; /* exactly this */

BOOT_CODE static uint32_t acpi_long(const uint8_t *at)
{
    uint32_t value;
    __builtin_memcpy(&value, at, sizeof(value));
    return value;
}

BOOT_CODE static uint16_t acpi_short(const uint8_t *at)
{
    uint16_t value;
    __builtin_memcpy(&value, at, sizeof(value));
    return value;
}

BOOT_CODE static bool acpi_sums_to_zero(const uint8_t *bytes, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += bytes[i];
    }
    return (sum & 0xff) == 0;
}

/* The name and both addresses of a structure: at boot, memory is mapped at its own address too. */
BOOT_CODE static void acpi_announce(const char *name, paddr_t paddr)
{
    print("ACPI: %s paddr=%p\n", name, (const void *)(uintptr_t)paddr);
    print("ACPI: %s vaddr=%p\n", name, (const void *)(uintptr_t)paddr);
}

BOOT_CODE bool acpi_find_rsdp(paddr_t start, paddr_t end, uint8_t *rsdp)
{
    for (paddr_t at = start; at + ACPI_OLD_RSDP_BYTES <= end; at += 16) {
        const uint8_t *bytes = paddr_to_kernel(at);
        if (__builtin_memcmp(bytes, "RSD PTR ", 8) == 0 &&
            acpi_sums_to_zero(bytes, ACPI_OLD_RSDP_BYTES)) {
            acpi_announce("RSDP", at);
            __builtin_memcpy(rsdp, bytes, ACPI_RSDP_BYTES);
            return true;
        }
    }
    print("BIOS: No ACPI support detected\n");
    return false;
}

/* Size of the table at `paddr`, or 0 if it cannot be one. */
BOOT_CODE static uint32_t acpi_table_bytes(paddr_t paddr)
{
    uint32_t bytes;
    if (paddr == 0) {
        return 0;
    }
    bytes = acpi_long((const uint8_t *)paddr_to_kernel(paddr) + SDT_BYTES);
    return bytes < SDT_HEAD_BYTES || bytes > SDT_MAX_BYTES || paddr + bytes > BIT(32) ? 0 : bytes;
}

BOOT_CODE bool acpi_check(const uint8_t *rsdp)
{
    paddr_t rsdt = acpi_long(rsdp + RSDP_RSDT);
    uint32_t bytes;
    if (!acpi_sums_to_zero(rsdp, ACPI_OLD_RSDP_BYTES)) {
        print("BIOS: ACPIv1 information corrupt\n");
        return false;
    }
    if (rsdp[RSDP_REVISION] > 0 && !acpi_sums_to_zero(rsdp, ACPI_RSDP_BYTES)) {
        print("BIOS: ACPIv2 information corrupt\n");
        return false;
    }
    acpi_announce("RSDT", rsdt);
    bytes = acpi_table_bytes(rsdt);
    if (bytes == 0 || !acpi_sums_to_zero(paddr_to_kernel(rsdt), bytes)) {
        print("ACPI: RSDT checksum failure\n");
        return false;
    }
    return true;
}

BOOT_CODE static bool acpi_read_fadt(paddr_t paddr, uint32_t bytes)
{
    const uint8_t *table = paddr_to_kernel(paddr);
    uint32_t flags;
    acpi_announce("FADT", paddr);
    if (bytes < FADT_FLAGS + sizeof(flags)) {
        print("clavis: ACPI: the FADT has only %u bytes: ignored\n", bytes);
        return true;
    }
    flags = acpi_long(table + FADT_FLAGS);
    print("ACPI: FADT flags=0x%x\n", flags);
    if (CONFIG_IS_ON(USE_LOGICAL_IDS) && (flags & FADT_PHYSICAL_DESTINATION) != 0) {
        print("system requires apic physical mode\n");
        return false;
    }
    return true;
}

BOOT_CODE static void acpi_add_cpu(struct acpi_facts *facts, const char *kind, uint32_t id,
                                   uint32_t flags)
{
    if (flags != CPU_IS_ENABLED) {
        return;
    }
    print("ACPI: MADT_%s apic_id=0x%x\n", kind, id);
    if (facts->cpu_count == CONFIG_MAX_NUM_NODES) {
        print("ACPI: Not recording this APIC, only support %d\n", CONFIG_MAX_NUM_NODES);
        return;
    }
    if (facts->cpu_count == 0) {
        facts->devices.boot_apic_id = id;
    }
    facts->cpu_count++;
}

BOOT_CODE static void acpi_add_ioapic(struct acpi_facts *facts, const uint8_t *entry)
{
    struct machine_devices *devices = &facts->devices;
    uint32_t address = acpi_long(entry + IOAPIC_ADDRESS);
    print("ACPI: MADT_IOAPIC ioapic_id=%u ioapic_addr=0x%x gsib=%u\n", entry[IOAPIC_ID], address,
          acpi_long(entry + IOAPIC_FIRST));
    if (devices->ioapic_count == MAX_IOAPICS) {
        print("ACPI: Not recording this IOAPIC, only support %d\n", MAX_IOAPICS);
        return;
    }
    devices->ioapic_paddr[devices->ioapic_count++] = address;
}

BOOT_CODE static bool acpi_has_bytes(const uint8_t *entry, const char *kind, unsigned expected)
{
    unsigned bytes = entry[MADT_ENTRY_BYTES];
    if (bytes < expected) {
        print("ACPI: BIOS bug, MADT %s entry size %u < %u expected bytes.\n", kind, bytes,
              expected);
        return false;
    }
    return true;
}

BOOT_CODE static void acpi_read_madt_entry(struct acpi_facts *facts, const uint8_t *entry)
{
    switch (entry[MADT_ENTRY_TYPE]) {
    case MADT_APIC:
        if (acpi_has_bytes(entry, "APIC", APIC_BYTES)) {
            acpi_add_cpu(facts, "APIC", entry[APIC_ID], acpi_long(entry + APIC_FLAGS));
        }
        break;
    case MADT_X2APIC:
        if (acpi_has_bytes(entry, "x2APIC", X2APIC_BYTES)) {
            acpi_add_cpu(facts, "x2APIC", acpi_long(entry + X2APIC_ID),
                         acpi_long(entry + X2APIC_FLAGS));
        }
        break;
    case MADT_IOAPIC:
        if (acpi_has_bytes(entry, "IOAPIC", IOAPIC_BYTES)) {
            acpi_add_ioapic(facts, entry);
        }
        break;
    case MADT_ISO:
        if (acpi_has_bytes(entry, "ISO", ISO_BYTES)) {
            print("ACPI: MADT_ISO bus=%u source=%u gsi=0x%x%02x flags=0x%x\n", entry[ISO_BUS],
                  entry[ISO_SOURCE], acpi_short(entry + ISO_GSI_HIGH),
                  acpi_short(entry + ISO_GSI_LOW), acpi_short(entry + ISO_FLAGS));
        }
        break;
    default:
        break;
    }
}

BOOT_CODE static void acpi_read_madt(struct acpi_facts *facts, paddr_t paddr, uint32_t bytes)
{
    const uint8_t *table = paddr_to_kernel(paddr);
    acpi_announce("MADT", paddr);
    if (bytes < MADT_ENTRIES) {
        print("clavis: ACPI: the MADT has only %u bytes: ignored\n", bytes);
        return;
    }
    print("ACPI: MADT apic_addr=0x%x\n", acpi_long(table + MADT_APIC_ADDRESS));
    print("ACPI: MADT flags=0x%x\n", acpi_long(table + MADT_FLAGS));
    for (uint32_t at = MADT_ENTRIES; at + MADT_ENTRY_HEAD_BYTES <= bytes;) {
        unsigned entry_bytes = table[at + MADT_ENTRY_BYTES];
        if (entry_bytes < MADT_ENTRY_HEAD_BYTES || entry_bytes > bytes - at) {
            print("clavis: ACPI: an MADT entry of %u bytes, %u are left: the rest is ignored\n",
                  entry_bytes, bytes - at);
            return;
        }
        acpi_read_madt_entry(facts, table + at);
        at += entry_bytes;
    }
}

BOOT_CODE static bool acpi_conclude(const struct acpi_facts *facts)
{
    unsigned ioapic_count = facts->devices.ioapic_count;
    print("ACPI: %u CPU(s) detected\n", facts->cpu_count);
    if (facts->cpu_count == 0) {
        print("No CPUs detected\n");
        return false;
    }
    if (CONFIG_IS_ON(IRQ_IOAPIC) && ioapic_count == 0) {
        print("No IOAPICs detected\n");
        return false;
    }
    if (CONFIG_IS_ON(IRQ_PIC) && ioapic_count > 0) {
        print("Detected %u IOAPICs, but configured to use PIC instead\n", ioapic_count);
    }
    return true;
}

BOOT_CODE static bool acpi_is_named(paddr_t paddr, const char *name)
{
    return __builtin_memcmp(paddr_to_kernel(paddr), name, 4) == 0;
}

BOOT_CODE static bool acpi_read_table(struct acpi_facts *facts, paddr_t paddr, uint32_t bytes)
{
    if (acpi_is_named(paddr, "FACP")) {
        return acpi_read_fadt(paddr, bytes);
    }
    if (acpi_is_named(paddr, "DMAR")) {
        acpi_announce("DMAR", paddr);
        print("clavis: this kernel drives no IOMMU yet: devices can reach all memory\n");
        return true;
    }
    acpi_read_madt(facts, paddr, bytes);
    return true;
}

BOOT_CODE static bool acpi_read_named(const uint8_t *rsdp, const char *name,
                                      struct acpi_facts *facts)
{
    paddr_t rsdt = acpi_long(rsdp + RSDP_RSDT);
    const uint8_t *table = paddr_to_kernel(rsdt);
    uint32_t rsdt_bytes = acpi_table_bytes(rsdt);
    for (uint32_t at = SDT_HEAD_BYTES; at + sizeof(uint32_t) <= rsdt_bytes;
         at += sizeof(uint32_t)) {
        paddr_t paddr = acpi_long(table + at);
        uint32_t bytes = acpi_table_bytes(paddr);
        if (bytes != 0 && acpi_is_named(paddr, name) && !acpi_read_table(facts, paddr, bytes)) {
            return false;
        }
    }
    return true;
}

BOOT_CODE bool acpi_read_tables(const uint8_t *rsdp, struct acpi_facts *facts)
{
    if (!acpi_read_named(rsdp, "FACP", facts)) {
        return false;
    }
    if (WITH_IOMMU && !facts->ignores_iommus) {
        if (!acpi_read_named(rsdp, "DMAR", facts)) {
            return false;
        }
        print("ACPI: 0 IOMMUs detected\n");
    }
    return acpi_read_named(rsdp, "APIC", facts) && acpi_conclude(facts);
}
