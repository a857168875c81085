/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The clock counts on while it is read: what was read twice the same is right.
 */
#include <platsupport/plat/rtc.h>

enum rtc_port {
    RTC_INDEX = 0x70,
    RTC_DATA = 0x71,
};

enum rtc_register {
    RTC_SECOND = 0x00,
    RTC_MINUTE = 0x02,
    RTC_HOUR = 0x04,
    RTC_DAY = 0x07,
    RTC_MONTH = 0x08,
    RTC_YEAR = 0x09,
    RTC_STATUS_A = 0x0a,
    RTC_STATUS_B = 0x0b,
};

#define STATUS_A_UPDATING 0x80
#define STATUS_B_BINARY   0x04 /* else BCD */
#define STATUS_B_24_HOURS 0x02
#define HOUR_PM           0x80
#define FADT_CENTURY      108 /* offset in the table: number of the register, or 0 */
#define MAX_TRIES         100000

struct rtc_raw {
    uint8_t second, minute, hour, day, month, year, century;
};

static int get(const ps_io_port_ops_t *port_ops, uint8_t reg, uint8_t *value)
{
    uint32_t data = 0;

    if (ps_io_port_out(port_ops, RTC_INDEX, 1, reg) ||
        ps_io_port_in(port_ops, RTC_DATA, 1, &data)) {
        return EIO;
    }
    *value = (uint8_t)data;
    return 0;
}

static int get_raw(const ps_io_port_ops_t *port_ops, uint8_t century_register, struct rtc_raw *raw)
{
    const struct {
        uint8_t reg;
        uint8_t *value;
    } reads[] = {{RTC_SECOND, &raw->second},       {RTC_MINUTE, &raw->minute},
                 {RTC_HOUR, &raw->hour},           {RTC_DAY, &raw->day},
                 {RTC_MONTH, &raw->month},         {RTC_YEAR, &raw->year},
                 {century_register, &raw->century}};
    size_t count = ARRAY_SIZE(reads) - (century_register ? 0 : 1);

    raw->century = 0;
    for (size_t i = 0; i < count; i++) {
        if (get(port_ops, reads[i].reg, reads[i].value)) {
            return EIO;
        }
    }
    return 0;
}

static int get_settled(const ps_io_port_ops_t *port_ops, uint8_t century_register,
                       struct rtc_raw *raw)
{
    struct rtc_raw again;
    uint8_t status = 0;

    for (int i = 0; i < MAX_TRIES; i++) {
        if (get(port_ops, RTC_STATUS_A, &status)) {
            return EIO;
        }
        if (status & STATUS_A_UPDATING) {
            continue;
        }
        if (get_raw(port_ops, century_register, raw) ||
            get_raw(port_ops, century_register, &again)) {
            return EIO;
        }
        if (memcmp(raw, &again, sizeof(again)) == 0) {
            return 0;
        }
    }
    ZF_LOGE("The real-time clock does not come to rest");
    return EIO;
}

static uint8_t number(uint8_t value, uint8_t status_b)
{
    return status_b & STATUS_B_BINARY ? value : (uint8_t)((value >> 4) * 10 + (value & 0xf));
}

/* 12 o'clock is the first hour of its half of the day. */
static uint8_t hour_of(uint8_t value, uint8_t status_b)
{
    if (status_b & STATUS_B_24_HOURS) {
        return number(value, status_b);
    }
    uint8_t hour = number(value & (uint8_t)~HOUR_PM, status_b) % 12;
    return (uint8_t)(value & HOUR_PM ? hour + 12 : hour);
}

/* Number of the register that has the century, 0: none. */
static uint8_t find_century(acpi_t *acpi)
{
    const acpi_header_t *fadt = acpi ? acpi_find_region(acpi, ACPI_FADT) : NULL;

    return fadt && fadt->length > FADT_CENTURY ? ((const uint8_t *)fadt)[FADT_CENTURY] : 0;
}

int rtc_get_time_date(ps_io_port_ops_t port_ops, acpi_t *acpi, rtc_time_date_t *time_date)
{
    struct rtc_raw raw;
    uint8_t status_b = 0;
    uint8_t century_register = find_century(acpi);

    if (!time_date) {
        ZF_LOGE("time_date is NULL");
        return EINVAL;
    }
    if (get(&port_ops, RTC_STATUS_B, &status_b) || get_settled(&port_ops, century_register, &raw)) {
        return EIO;
    }
    unsigned int century = century_register ? number(raw.century, status_b) : 20;
    *time_date = (rtc_time_date_t){.second = number(raw.second, status_b),
                                   .minute = number(raw.minute, status_b),
                                   .hour = hour_of(raw.hour, status_b),
                                   .day = number(raw.day, status_b),
                                   .month = number(raw.month, status_b),
                                   .year = century * 100 + number(raw.year, status_b)};
    return 0;
}
