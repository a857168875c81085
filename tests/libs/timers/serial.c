/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The serial port COM2, whose output is led back to its input.
 */
#include "devices.h"

#include <platsupport/serial.h>
#include <sel4platsupport/platsupport.h>

#define MODEM_CONTROL (SERIAL_CONSOLE_COM2_PORT + 4)
#define MODEM_LOOP    0x1b
#define LINE_CONTROL  (SERIAL_CONSOLE_COM2_PORT + 3)

static ps_chardevice_t com2;

bool loopback_start(ps_chardevice_t *device)
{
    return ps_cdev_init(PC99_SERIAL_COM2, &env.ops, device) == device &&
           ps_io_port_out(&env.ops.io_port_ops, MODEM_CONTROL, 1, MODEM_LOOP) == 0;
}

void bytes_come_back_through_the_serial_port(void)
{
    CHECK(loopback_start(&com2) && ps_cdev_getchar(&com2) == EOF);
    for (int c = 'a'; c <= 'z'; c++) {
        ps_cdev_putchar(&com2, c);
        CHECK(ps_cdev_getchar(&com2) == c);
    }
    CHECK(ps_cdev_getchar(&com2) == EOF);
}

static size_t bytes_told;

static void on_read(ps_chardevice_t *device, enum chardev_status status, size_t bytes, void *token)
{
    bytes_told = device == &com2 && status == CHARDEV_STAT_COMPLETE && token == &com2 ? bytes : 0;
}

static void on_irq(void *data, ps_irq_acknowledge_fn_t acknowledge, void *ack_data)
{
    ps_cdev_handle_irq(data, SERIAL_CONSOLE_COM2_IRQ);
    acknowledge(ack_data);
}

void a_reader_is_called_back_by_interrupts(void)
{
    char text[5] = "";
    ps_irq_t irq = {.type = PS_INTERRUPT, .irq = {.number = SERIAL_CONSOLE_COM2_IRQ}};

    CHECK(loopback_start(&com2));
    irq_id_t id = ps_irq_register(&env.ops.irq_ops, irq, on_irq, &com2);
    CHECK(id >= 0);
    bytes_told = 0;
    CHECK(ps_cdev_read(&com2, text, 4, on_read, &com2) == 0);
    for (const char *c = "read"; *c; c++) {
        CHECK(bytes_told == 0);
        ps_cdev_putchar(&com2, *c);
        env_wait();
    }
    CHECK(bytes_told == 4 && strcmp(text, "read") == 0);
    CHECK(ps_irq_unregister(&env.ops.irq_ops, id) == 0);
}

void a_line_can_be_set_up_otherwise(void)
{
    uint32_t line = 0;

    CHECK(loopback_start(&com2));
    CHECK(serial_configure(&com2, 9600, 7, PARITY_EVEN, 2) == 0);
    CHECK(ps_io_port_in(&env.ops.io_port_ops, LINE_CONTROL, 1, &line) == 0 && line == 0x1e);
    ps_cdev_putchar(&com2, 'k');
    CHECK(ps_cdev_getchar(&com2) == 'k');
    CHECK(serial_configure(&com2, 100000, 8, PARITY_NONE, 1) != 0);
    CHECK(serial_configure(&com2, 9600, 9, PARITY_NONE, 1) != 0);
}

/* The controller can be told to behave as if a key had been pressed. */
static bool press(uint32_t scan)
{
    return ps_io_port_out(&env.ops.io_port_ops, 0x64, 1, 0xd2) == 0 &&
           ps_io_port_out(&env.ops.io_port_ops, 0x60, 1, scan) == 0;
}

static void on_key(void *data, ps_irq_acknowledge_fn_t acknowledge, void *ack_data)
{
    ps_cdev_handle_irq(data, KEYBOARD_PS2_IRQ);
    acknowledge(ack_data);
}

static void on_keys(ps_chardevice_t *device, enum chardev_status status, size_t bytes, void *token)
{
    (void)device;
    bytes_told = status == CHARDEV_STAT_COMPLETE && token == &bytes_told ? bytes : 0;
}

void keys_come_by_interrupts(void)
{
    static const uint8_t scans[] = {0x2a, 0x23, 0xa3, 0xaa, 0x17, 0x97}; /* shift and h, i */
    ps_irq_t irq = {.type = PS_INTERRUPT, .irq = {.number = KEYBOARD_PS2_IRQ}};
    ps_chardevice_t keyboard;
    char text[3] = "";

    CHECK(ps_cdev_init(PC99_KEYBOARD_PS2, &env.ops, &keyboard));
    irq_id_t id = ps_irq_register(&env.ops.irq_ops, irq, on_key, &keyboard);
    CHECK(id >= 0);
    bytes_told = 0;
    CHECK(ps_cdev_read(&keyboard, text, 2, on_keys, &bytes_told) == 0);
    for (size_t i = 0; i < ARRAY_SIZE(scans) && bytes_told == 0; i++) {
        CHECK(press(scans[i]));
        env_wait();
    }
    CHECK(bytes_told == 2 && strcmp(text, "Hi") == 0);
    CHECK(ps_irq_unregister(&env.ops.irq_ops, id) == 0);
}

void the_screen_shows_text(void)
{
    ps_chardevice_t screen;

    CHECK(ps_cdev_init(PC99_TEXT_EGA, &env.ops, &screen));
    volatile uint16_t *cells = screen.vaddr;
    CHECK(ps_cdev_write(&screen, "A\nB", 3, NULL, NULL) == 3);
    CHECK((uint8_t)cells[0] == 'A' && (uint8_t)cells[80] == 'B' && (uint8_t)cells[81] == ' ');
}

void the_console_can_be_a_serial_port(void)
{
    CHECK(platsupport_serial_setup_io_ops(&env.ops) == 0);
    printf("(these words go through a driver)\n");
    CHECK(getchar() == EOF);
    clearerr(stdin);
    CHECK(loopback_start(&com2));
    register_console(&com2);
    printf("*"); /* comes back */
    fflush(stdout);
    int c = ps_cdev_getchar(&com2);
    platsupport_undo_serial_setup();
    CHECK(platsupport_serial_setup_simple(&env.vspace, &env.simple, &env.vka) == 0);
    CHECK(c == '*');
}
