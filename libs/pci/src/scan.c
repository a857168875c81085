/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * All buses are looked at, not only those behind bridges: a machine can have several roots.
 */
#include <pci/pci.h>

#define NUM_BUSES          256
#define NUM_DEVS           32
#define NUM_FUNS           8
#define TYPE_HAS_FUNCTIONS 0x80

libpci_device_t libpci_device_list[PCI_MAX_DEVICES];
uint32_t libpci_num_devices;

/* Whether there is a function; takes it down. */
static bool scan_function(uint8_t bus, uint8_t dev, uint8_t fun)
{
    libpci_device_t device;

    if (!libpci_read_device(bus, dev, fun, &device)) {
        return false;
    }
    if (libpci_num_devices == PCI_MAX_DEVICES) {
        ZF_LOGE("No room for the PCI device %x:%x.%x", bus, dev, fun);
        return true;
    }
    libpci_device_list[libpci_num_devices++] = device;
    return true;
}

static void scan_device(uint8_t bus, uint8_t dev)
{
    if (!scan_function(bus, dev, 0) ||
        !(libpci_read_reg8(bus, dev, 0, PCI_HEADER_TYPE) & TYPE_HAS_FUNCTIONS)) {
        return;
    }
    for (uint8_t fun = 1; fun < NUM_FUNS; fun++) {
        scan_function(bus, dev, fun);
    }
}

void libpci_scan(ps_io_port_ops_t port_ops)
{
    libpci_init(port_ops);
    libpci_num_devices = 0;
    for (unsigned int bus = 0; bus < NUM_BUSES; bus++) {
        for (uint8_t dev = 0; dev < NUM_DEVS; dev++) {
            scan_device((uint8_t)bus, dev);
        }
    }
}

libpci_device_t *libpci_find_device(uint16_t vendor_id, uint16_t device_id)
{
    for (uint32_t i = 0; i < libpci_num_devices; i++) {
        libpci_device_t *device = &libpci_device_list[i];

        if (device->vendor_id == vendor_id && device->device_id == device_id) {
            return device;
        }
    }
    return NULL;
}
