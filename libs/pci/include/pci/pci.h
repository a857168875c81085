/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Devices on PCI buses and their configuration space (configuration mechanism 1: ports 0xcf8 and
 * 0xcfc). There is one configuration space per machine, hence one per program here: libpci_init or
 * libpci_scan says through which ports it is reached. A device is addressed by bus, device (0 to
 * 31) and function (0 to 7).
 */
#pragma once

#include <platsupport/io.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PCI_MAX_DEVICES 256 /* that a scan keeps */
#define PCI_NUM_BARS    6

/* Registers of the configuration space, as offsets. */
#define PCI_VENDOR_ID           0x00
#define PCI_DEVICE_ID           0x02
#define PCI_COMMAND             0x04
#define PCI_STATUS              0x06
#define PCI_REVISION            0x08
#define PCI_INTERFACE           0x09
#define PCI_SUBCLASS            0x0a
#define PCI_CLASS               0x0b
#define PCI_HEADER_TYPE         0x0e
#define PCI_BAR_0               0x10
#define PCI_SECONDARY_BUS       0x19 /* of a bridge */
#define PCI_SUBSYSTEM_VENDOR_ID 0x2c
#define PCI_SUBSYSTEM_ID        0x2e
#define PCI_CAPABILITIES        0x34
#define PCI_INTERRUPT_LINE      0x3c
#define PCI_INTERRUPT_PIN       0x3d

/* Bits of PCI_COMMAND. */
#define PCI_COMMAND_IO     0x1
#define PCI_COMMAND_MEMORY 0x2
#define PCI_COMMAND_MASTER 0x4

/* Numbers for libpci_find_capability. */
#define PCI_CAPABILITY_MSI  0x05
#define PCI_CAPABILITY_PCIE 0x10
#define PCI_CAPABILITY_MSIX 0x11

typedef enum libpci_bar_space {
    LIBPCI_BAR_NONE,
    LIBPCI_BAR_IO,
    LIBPCI_BAR_MEMORY,
} libpci_bar_space_t;

/* A range of ports or of physical memory that a device answers to. */
typedef struct libpci_bar {
    libpci_bar_space_t space;
    bool is_64_bit; /* then the next BAR is its high half, and itself LIBPCI_BAR_NONE */
    bool is_prefetchable;
    uint64_t base;
    uint64_t size; /* bytes */
} libpci_bar_t;

typedef struct libpci_device {
    uint8_t bus;
    uint8_t dev;
    uint8_t fun;
    uint16_t vendor_id;
    uint16_t device_id;
    uint16_t subsystem_vendor_id; /* this and the next: 0 for a bridge */
    uint16_t subsystem_id;
    uint8_t class_code;
    uint8_t subclass;
    uint8_t interface;
    uint8_t revision;
    bool is_bridge;
    uint8_t interrupt_line; /* as the firmware left it */
    uint8_t interrupt_pin;  /* 1 to 4: INTA to INTD, 0: none */
    libpci_bar_t bars[PCI_NUM_BARS];
} libpci_device_t;

/* What the last scan found, ordered by address. */
extern libpci_device_t libpci_device_list[PCI_MAX_DEVICES];
extern uint32_t libpci_num_devices;

/* From now on through these ports; what they point to must stay alive. */
void libpci_init(ps_io_port_ops_t port_ops);

/* libpci_init, then looks at every address. Devices beyond PCI_MAX_DEVICES are logged and left out.
 * For a moment each device is kept from answering, to find out how large its ranges are: no driver
 * may be at work. */
void libpci_scan(ps_io_port_ops_t port_ops);

/* The first device of the list with these numbers, or NULL. */
libpci_device_t *libpci_find_device(uint16_t vendor_id, uint16_t device_id);

/* Registers of 1, 2 and 4 bytes at an offset that is a multiple of that. All ones where there is no
 * device or the port operations fail. */
uint8_t libpci_read_reg8(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset);
uint16_t libpci_read_reg16(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset);
uint32_t libpci_read_reg32(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset);
void libpci_write_reg8(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, uint8_t value);
void libpci_write_reg16(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, uint16_t value);
void libpci_write_reg32(uint8_t bus, uint8_t dev, uint8_t fun, uint8_t offset, uint32_t value);

/* Reads everything about one function into *device; false if there is none. See libpci_scan. */
bool libpci_read_device(uint8_t bus, uint8_t dev, uint8_t fun, libpci_device_t *device);

/* Offset of a capability of the device, 0 if it does not have it. */
uint8_t libpci_find_capability(const libpci_device_t *device, uint8_t capability);

#ifdef __cplusplus
}
#endif
