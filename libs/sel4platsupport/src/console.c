/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The console: not set up, the kernel's debug output, or a device. What happens at the first output
 * without a set-up is in spec/06 section 5.2.
 */
#include "io_port.h"

#include <arch_stdio.h>
#include <sel4muslcsys/gen_config.h>
#include <sel4platsupport/gen_config.h>
#include <sel4platsupport/platsupport.h>
#include <simple-default/simple-default.h>

#if defined(CONFIG_PRINTING) && defined(CONFIG_LIB_SEL4_PLAT_SUPPORT_USE_DEBUG_PUTCHAR)
#define USE_DEBUG_PUTCHAR 1
#else
#define USE_DEBUG_PUTCHAR 0
#endif

#ifdef CONFIG_LIB_SEL4_MUSLC_SYS_ARCH_PUTCHAR_WEAK
#define OVERRIDABLE WEAK
#else
#define OVERRIDABLE
#endif

static bool is_set_up;
static ps_chardevice_t *console; /* NULL: the kernel's debug output */
static ps_chardevice_t serial;
static struct io_port_source port_source;

static void debug_putchar(char c)
{
#ifdef CONFIG_PRINTING
    seL4_DebugPutChar(c);
#else
    (void)c;
#endif
}

static void print(const char *text)
{
    for (; *text; text++) {
        if (console) {
            ps_cdev_putchar(console, *text);
        } else {
            debug_putchar(*text);
        }
    }
}

static int set_up_serial(const ps_io_ops_t *io_ops)
{
    if (console) {
        return 0;
    }
    if (!ps_cdev_init(PS_SERIAL_DEFAULT, io_ops, &serial)) {
        return -1;
    }
    console = &serial;
    is_set_up = true;
    return 0;
}

static int set_up_from_source(void)
{
    ps_io_ops_t io_ops = {.io_port_ops = io_port_ops(&port_source)};

    return set_up_serial(&io_ops);
}

int platsupport_serial_setup_simple(vspace_t *vspace, simple_t *simple, vka_t *vka)
{
    (void)vspace;
    if (is_set_up || USE_DEBUG_PUTCHAR) {
        is_set_up = true;
        return 0;
    }
    if (!simple || !vka) {
        ZF_LOGE("simple or vka is NULL");
        return -1;
    }
    port_source = (struct io_port_source){.simple = simple, .vka = vka};
    return set_up_from_source();
}

int platsupport_serial_setup_bootinfo_failsafe(void)
{
    static simple_t simple;
    seL4_BootInfo *bootinfo;

    if (is_set_up || USE_DEBUG_PUTCHAR) {
        is_set_up = true;
        return 0;
    }
    bootinfo = platsupport_get_bootinfo();
    if (!bootinfo) {
        return -1;
    }
    simple_default_init_bootinfo(&simple, bootinfo);
    /* the slot that an allocator which starts later uses last */
    seL4_CPtr slot = MASK_UNSAFE(simple_get_cnode_size_bits(&simple));
    port_source = (struct io_port_source){.simple = &simple,
                                          .fixed_slot = {.root = simple_get_cnode(&simple),
                                                         .capPtr = slot,
                                                         .capDepth = seL4_WordBits,
                                                         .offset = slot,
                                                         .window = 1}};
    return set_up_from_source();
}

int platsupport_serial_setup_io_ops(ps_io_ops_t *io_ops)
{
    return set_up_serial(io_ops);
}

void register_console(ps_chardevice_t *user_console)
{
    console = user_console;
    is_set_up = user_console != NULL;
}

void platsupport_undo_serial_setup(void)
{
    register_console(NULL);
}

void platsupport_serial_input_init_IRQ(void) {}

/* The first output without a set-up. In builds that drive the device this is an error of the
 * program: it is told so, and goes no further. */
static void set_up_late(void)
{
    if (USE_DEBUG_PUTCHAR) {
        is_set_up = true;
        print("\nWarning: using printf before serial is set up. This only works as your\n"
              "printf is backed by seL4_Debug_PutChar()\n");
        return;
    }
    is_set_up = true; /* before messages about a failure come through here again */
    if (platsupport_get_bootinfo()) {
        is_set_up = false;
        platsupport_serial_setup_bootinfo_failsafe();
        is_set_up = true;
    }
    print("You attempted to print before initialising the libsel4platsupport serial device!\n");
    for (;;) {
    }
}

OVERRIDABLE void __arch_putchar(int c)
{
    char text[] = {(char)c, '\0'};

    if (!is_set_up) {
        set_up_late();
    }
    if (c == '\0') {
        return;
    }
    print(text);
}

OVERRIDABLE size_t __arch_write(char *data, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        __arch_putchar(data[i]);
    }
    return count;
}

int __arch_getchar(void)
{
    return console ? ps_cdev_getchar(console) : EOF;
}
