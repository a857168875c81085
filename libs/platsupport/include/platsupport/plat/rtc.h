/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The battery-backed clock of a PC.
 */
#pragma once

#include <platsupport/io.h>
#include <platsupport/plat/acpi/acpi.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rtc_time_date {
    uint8_t second;
    uint8_t minute;
    uint8_t hour;      /* 0 to 23 */
    uint8_t day;       /* of the month, from 1 */
    uint8_t month;     /* from 1 */
    unsigned int year; /* all four digits */
} rtc_time_date_t;

/* acpi: tells where the century is kept; NULL, or if it does not: the years 2000 to 2099.
 * 0; EINVAL, EIO when a port operation fails or the clock does not come to rest. */
int rtc_get_time_date(ps_io_port_ops_t port_ops, acpi_t *acpi, rtc_time_date_t *time_date);

#ifdef __cplusplus
}
#endif
