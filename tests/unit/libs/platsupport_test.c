/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The serial driver over ports that record what is done to them.
 */
#include "check.h"

#include <platsupport/chardev.h>
#include <platsupport/ltimer.h>
#include <platsupport/serial.h>
#include <string.h>

#define MAX_EVENTS 256

static struct {
    bool fails;
    int busy; /* how often the UART says that it cannot take a byte */
    uint32_t base;
    uint8_t divisor[2];
    uint8_t line_control;
    uint8_t interrupt_enable;
    char out[MAX_EVENTS];
    size_t out_count;
    const char *in;
} uart;

static int port_out(void *cookie, uint32_t port, int io_size, uint32_t val)
{
    (void)cookie;
    if (uart.fails || io_size != 1) {
        return -1;
    }
    switch (port - uart.base) {
    case 0:
        if (uart.line_control & 0x80) {
            uart.divisor[0] = (uint8_t)val;
        } else {
            uart.out[uart.out_count++ % MAX_EVENTS] = (char)val;
        }
        return 0;
    case 1:
        *(uart.line_control & 0x80 ? &uart.divisor[1] : &uart.interrupt_enable) = (uint8_t)val;
        return 0;
    case 3:
        uart.line_control = (uint8_t)val;
        return 0;
    default:
        return port - uart.base < 8 ? 0 : -1;
    }
}

static int port_in(void *cookie, uint32_t port, int io_size, uint32_t *result)
{
    (void)cookie;
    if (uart.fails || io_size != 1) {
        return -1;
    }
    *result = 0;
    if (port - uart.base == 5) {
        *result = (uart.busy > 0 ? 0 : 0x20) | (uart.in && *uart.in ? 1 : 0);
        uart.busy -= uart.busy > 0;
    } else if (port == uart.base) {
        *result = uart.in && *uart.in ? (uint8_t)*uart.in++ : 0;
    }
    return 0;
}

static ps_io_ops_t ops = {.io_port_ops = {.io_port_in_fn = port_in, .io_port_out_fn = port_out}};

static ps_chardevice_t *start(ps_chardevice_t *device)
{
    memset(&uart, 0, sizeof(uart));
    uart.base = SERIAL_CONSOLE_COM1_PORT;
    return ps_cdev_init(PS_SERIAL_DEFAULT, &ops, device);
}

static void the_line_is_set_up(void)
{
    ps_chardevice_t device;

    CHECK(start(&device) == &device && uart.out_count == 0);
    CHECK(uart.divisor[0] == 1 && uart.divisor[1] == 0 && uart.line_control == 3);
    CHECK(uart.interrupt_enable == 1 && device.flags == (int)SERIAL_AUTO_CR);
    CHECK(ps_cdev_produces_irq(&device, 4) && !ps_cdev_produces_irq(&device, 3));
    memset(&uart, 0, sizeof(uart));
    uart.base = SERIAL_CONSOLE_COM2_PORT;
    CHECK(ps_cdev_init(PS_SERIAL1, &ops, &device) && ps_cdev_produces_irq(&device, 3));
}

static void the_line_can_be_set_up_otherwise(void)
{
    ps_chardevice_t device;

    CHECK(start(&device) && serial_configure(&device, 300, 7, PARITY_ODD, 2) == 0);
    CHECK(uart.divisor[0] == 0x80 && uart.divisor[1] == 1 && uart.line_control == 0x0e);
    CHECK(serial_configure(&device, 115200, 5, PARITY_EVEN, 1) == 0 && uart.line_control == 0x18);
    CHECK(uart.divisor[0] == 1 && uart.divisor[1] == 0 && uart.interrupt_enable == 1);
    CHECK(serial_configure(&device, 14401, 8, PARITY_NONE, 1) == EINVAL);
    CHECK(serial_configure(&device, 0, 8, PARITY_NONE, 1) == EINVAL);
    CHECK(serial_configure(&device, 1, 8, PARITY_NONE, 1) == EINVAL);
    CHECK(serial_configure(&device, 9600, 4, PARITY_NONE, 1) == EINVAL);
    CHECK(serial_configure(&device, 9600, 8, PARITY_NONE, 3) == EINVAL);
    CHECK(serial_configure(NULL, 9600, 8, PARITY_NONE, 1) == EINVAL);
    uart.fails = true;
    CHECK(serial_configure(&device, 9600, 8, PARITY_NONE, 1) == -1);
}

static void what_does_not_work_is_no_device(void)
{
    ps_chardevice_t device;

    CHECK(start(&device));
    uart.fails = true;
    CHECK(!ps_cdev_init(PS_SERIAL_DEFAULT, &ops, &device));
    CHECK(!ps_cdev_init(PC99_KEYBOARD_PS2, &ops, &device));
    CHECK(!ps_cdev_init(PS_SERIAL_DEFAULT, NULL, &device));
    CHECK(!ps_cdev_init(PS_SERIAL_DEFAULT, &ops, NULL));
    ps_io_ops_t nothing = {.io_mapper = {0}};
    CHECK(!ps_cdev_init(PS_SERIAL_DEFAULT, &nothing, &device));
}

static void output_waits_and_returns_the_carriage(void)
{
    ps_chardevice_t device;

    CHECK(start(&device));
    uart.busy = 5;
    CHECK(ps_cdev_write(&device, "a\nb", 3, NULL, NULL) == 3);
    CHECK(uart.out_count == 4 && memcmp(uart.out, "a\n\rb", 4) == 0 && uart.busy == 0);
    ps_cdev_set_flags(&device, 0);
    ps_cdev_putchar(&device, '\n');
    CHECK(uart.out_count == 5 && uart.out[4] == '\n');
    uart.fails = true;
    CHECK(ps_cdev_write(&device, "x", 1, NULL, NULL) < 0);
    ps_cdev_putchar(&device, 'x'); /* comes back */
}

static void input_does_not_wait(void)
{
    ps_chardevice_t device;
    char text[4] = "";

    CHECK(start(&device) && ps_cdev_getchar(&device) == EOF);
    uart.in = "xyz";
    CHECK(ps_cdev_getchar(&device) == 'x');
    CHECK(ps_cdev_read(&device, text, 4, NULL, NULL) == 2 && memcmp(text, "yz", 2) == 0);
    CHECK(ps_cdev_getchar(&device) == EOF);
    uart.fails = true;
    CHECK(ps_cdev_getchar(&device) == EOF && ps_cdev_read(&device, text, 1, NULL, NULL) < 0);
}

static struct {
    int calls;
    enum chardev_status status;
    size_t bytes;
    void *token;
} told;

static void tell(ps_chardevice_t *device, enum chardev_status status, size_t bytes, void *token)
{
    (void)device;
    told.calls++;
    told.status = status;
    told.bytes = bytes;
    told.token = token;
}

static void input_with_a_callback_goes_on_by_interrupt(void)
{
    ps_chardevice_t device;
    char text[5] = "";

    memset(&told, 0, sizeof(told));
    CHECK(start(&device));
    uart.in = "ab";
    CHECK(ps_cdev_read(&device, text, 4, tell, &told) == 2 && told.calls == 0);
    uart.in = "c";
    ps_cdev_handle_irq(&device, 9); /* another device's */
    CHECK(*uart.in == 'c');
    ps_cdev_handle_irq(&device, 4);
    CHECK(told.calls == 0);
    uart.in = "de";
    ps_cdev_handle_irq(&device, 4);
    CHECK(told.calls == 1 && told.status == CHARDEV_STAT_COMPLETE && told.bytes == 4);
    CHECK(told.token == &told && strcmp(text, "abcd") == 0 && *uart.in == 'e');
    ps_cdev_handle_irq(&device, 4); /* nobody reads */
    CHECK(told.calls == 1 && ps_cdev_getchar(&device) == 'e');
}

/* ---- a keyboard controller ---- */

static struct {
    uint8_t config;
    uint8_t command; /* whose data comes next */
    uint8_t waiting[64];
    size_t num_waiting;
    bool is_dead;
} keyboard;

static void type(const char *scans, size_t num)
{
    memcpy(keyboard.waiting + keyboard.num_waiting, scans, num);
    keyboard.num_waiting += num;
}

static int keyboard_out(void *cookie, uint32_t port, int io_size, uint32_t val)
{
    (void)cookie;
    (void)io_size;
    if (port == 0x64) {
        keyboard.command = (uint8_t)val;
        if (val == 0x20) {
            type((const char *)&keyboard.config, 1);
        }
        return 0;
    }
    if (keyboard.command == 0x60) {
        keyboard.config = (uint8_t)val;
    } else if (val == 0xf4 && !keyboard.is_dead) {
        type("\xfa", 1);
    }
    keyboard.command = 0;
    return 0;
}

static int keyboard_in(void *cookie, uint32_t port, int io_size, uint32_t *result)
{
    (void)cookie;
    (void)io_size;
    if (port == 0x64) {
        *result = keyboard.num_waiting > 0;
        return 0;
    }
    *result = keyboard.waiting[0];
    memmove(keyboard.waiting, keyboard.waiting + 1, sizeof(keyboard.waiting) - 1);
    keyboard.num_waiting--;
    return 0;
}

static void a_keyboard_brings_characters(void)
{
    ps_io_ops_t typed = {
        .io_port_ops = {.io_port_in_fn = keyboard_in, .io_port_out_fn = keyboard_out}};
    ps_chardevice_t device;
    char text[32] = "";

    memset(&keyboard, 0, sizeof(keyboard));
    keyboard.config = 0x10;
    type("\x1e", 1); /* from before */
    CHECK(ps_cdev_init(PC99_KEYBOARD_PS2, &typed, &device) && keyboard.config == 0x41);
    CHECK(ps_cdev_produces_irq(&device, 1) && ps_cdev_getchar(&device) == EOF);
    type("\x1e\x9e\x2a\x1e\x9e\x02\xaa\x02", 8); /* a, with shift: a, 1; 1 */
    CHECK(ps_cdev_read(&device, text, 8, NULL, NULL) == 4 && strcmp(text, "aA!1") == 0);
    type("\x3a\xba\x30\x36\x30\xb6\x02\x3a\xba\x30", 10); /* caps lock */
    memset(text, 0, sizeof(text));
    CHECK(ps_cdev_read(&device, text, 8, NULL, NULL) == 4 && strcmp(text, "Bb1b") == 0);
    type("\x1d\x2e\x9d\xe0\x48\xe0\xc8\xe0\x35\xe0\x1c\x3b\x39\x0e", 14);
    memset(text, 0, sizeof(text));
    CHECK(ps_cdev_read(&device, text, 8, NULL, NULL) == 5 && strcmp(text, "\3/\n \b") == 0);
    CHECK(ps_cdev_write(&device, "x", 1, NULL, NULL) < 0);
    keyboard.is_dead = true;
    CHECK(!ps_cdev_init(PC99_KEYBOARD_PS2, &typed, &device));
}

static uint16_t screen[25][80];

static void *map_screen(void *cookie, uintptr_t paddr, size_t size, int cached,
                        ps_mem_flags_t flags)
{
    (void)cookie;
    (void)cached;
    (void)flags;
    return paddr == 0xb8000 && size == sizeof(screen) ? screen : NULL;
}

/* Whether a line begins with the text and is blank behind it. */
static bool shows(int line, const char *text)
{
    size_t length = strlen(text);

    for (size_t column = 0; column < 80; column++) {
        uint8_t expected = column < length ? (uint8_t)text[column] : ' ';

        if (screen[line][column] != (0x0700 | expected)) {
            return false;
        }
    }
    return true;
}

static void a_screen_shows_what_is_written(void)
{
    ps_io_ops_t mapped = {.io_mapper = {.io_map_fn = map_screen}};
    ps_chardevice_t device;
    char byte;

    memset(screen, 0xff, sizeof(screen));
    CHECK(ps_cdev_init(PC99_TEXT_EGA, &mapped, &device) && shows(0, "") && shows(24, ""));
    CHECK(ps_cdev_write(&device, "a\tb\bc\nd\re", 9, NULL, NULL) == 9);
    CHECK(shows(0, "a       c") && shows(1, "e") && shows(2, ""));
    for (int i = 0; i < 80; i++) {
        ps_cdev_putchar(&device, i ? 'x' : '\n');
    }
    CHECK(screen[2][78] == (0x0700 | 'x') && shows(3, ""));
    CHECK(ps_cdev_write(&device, "yz", 2, NULL, NULL) == 2 && shows(3, "z"));
    for (int i = 0; i < 22; i++) {
        ps_cdev_putchar(&device, '\n');
    }
    CHECK(shows(0, "e") && shows(2, "z") && shows(24, ""));
    ps_cdev_set_flags(&device, 0);
    CHECK(ps_cdev_write(&device, "1\n2", 3, NULL, NULL) == 3 && shows(23, "1") && shows(24, " 2"));
    CHECK(ps_cdev_read(&device, &byte, 1, NULL, NULL) < 0 && ps_cdev_getchar(&device) == EOF);
    CHECK(!ps_cdev_produces_irq(&device, 4));
    CHECK(!ps_cdev_init(PC99_TEXT_EGA, &(ps_io_ops_t){.io_mapper = {0}}, &device));
}

static void on_irq(void *data, ps_irq_acknowledge_fn_t acknowledge, void *ack_data)
{
    (void)data;
    acknowledge(ack_data);
}

static void interfaces_without_functions_are_errors(void)
{
    ps_malloc_ops_t heap;
    ltimer_t timer = {0};
    void *memory = NULL;
    uint64_t time;
    ps_irq_ops_t irqs = {.cookie = &timer};
    ps_irq_t irq = {.type = PS_NONE};

    CHECK(ps_new_stdlib_malloc_ops(NULL) == EINVAL && ps_new_stdlib_malloc_ops(&heap) == 0);
    CHECK(ps_malloc(&heap, 0, &memory) == 0 && !memory);
    CHECK(ps_malloc(&heap, 10, &memory) == 0 && memory && ps_free(&heap, 10, memory) == 0);
    CHECK(ps_calloc(&heap, 2, 3, &memory) == 0 && ((char *)memory)[5] == 0);
    CHECK(ps_free(&heap, 6, memory) == 0 && ps_free(&heap, 6, NULL) == EINVAL);
    CHECK(ps_malloc(&(ps_malloc_ops_t){0}, 1, &memory) == ENOSYS);
    CHECK(ltimer_get_time(&timer, &time) == ENOSYS && ltimer_get_time(NULL, &time) == EINVAL);
    CHECK(ltimer_set_timeout(&timer, 1, TIMEOUT_RELATIVE) == ENOSYS);
    CHECK(ltimer_get_num_irqs(&timer) == 0 && ltimer_reset(&timer) == ENOSYS);
    ltimer_destroy(&timer);
    ltimer_ns_delay(&timer, 1000000000);
    CHECK(ps_irq_register(NULL, irq, NULL, NULL) == -EINVAL);
    CHECK(ps_irq_register(&irqs, irq, on_irq, NULL) == -ENOSYS);
    CHECK(ps_irq_unregister(&irqs, 1) == -ENOSYS && ps_irq_unregister(&irqs, -1) == -EINVAL);
    CHECK(!ps_io_map(&(ps_io_mapper_t){0}, 0, 1, 0, PS_MEM_NORMAL));
    CHECK(!ps_dma_alloc(NULL, 1, 1, 0, PS_MEM_NORMAL) && !ps_io_fdt_get(&(ps_io_fdt_t){0}));
    CHECK(ps_io_port_in(NULL, 1, 1, NULL) == -1 && ps_io_port_out(NULL, 1, 1, 1) == -1);
}

static void registers_are_changed_in_part(void)
{
    uint32_t reg = 0xffffffff;

    write_bits(&reg, 4, 8, 0x12);
    CHECK(reg == 0xfffff12f && read_bits(&reg, 4, 8) == 0x12);
    write_bits(&reg, 0, 32, 7);
    CHECK(reg == 7 && read_masked(&reg, 3) == 3);
    write_masked(&reg, 3, 0xff0);
    CHECK(reg == 4);
}

static void sizes_are_those_of_the_interface(void)
{
    CHECK(sizeof(ps_io_ops_t) == 200 && sizeof(ps_chardevice_t) == 344);
    CHECK(sizeof(ps_irq_t) == 48 && sizeof(ltimer_t) == 80 && sizeof(pmem_region_t) == 24);
}

static void keep_quiet(zf_log_output_ctx *ctx)
{
    (void)ctx;
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"platsupport: the line is set up", the_line_is_set_up},
        {"platsupport: the line can be set up otherwise", the_line_can_be_set_up_otherwise},
        {"platsupport: what does not work is no device", what_does_not_work_is_no_device},
        {"platsupport: output waits", output_waits_and_returns_the_carriage},
        {"platsupport: input does not wait", input_does_not_wait},
        {"platsupport: a reader's callback goes on by interrupt",
         input_with_a_callback_goes_on_by_interrupt},
        {"platsupport: a keyboard brings characters", a_keyboard_brings_characters},
        {"platsupport: a screen shows what is written", a_screen_shows_what_is_written},
        {"platsupport: interfaces without functions are errors",
         interfaces_without_functions_are_errors},
        {"platsupport: registers are changed in part", registers_are_changed_in_part},
        {"platsupport: sizes are those of the interface", sizes_are_those_of_the_interface},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
