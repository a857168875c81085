/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The boot from head.S to the first instruction of the root task, and its log (spec 02, section 4).
 */
#include "arch/boot.h"

#include "acpi.h"
#include "arch/page_table.h"
#include "command_line.h"
#include "core/assert.h"
#include "core/boot_section.h"
#include "core/domain.h"
#include "core/scheduler.h"
#include "core/tcb.h"
#include "debug/debug.h"
#include "elf_image.h"
#include "multiboot.h"
#include "root_server.h"
#include "serial.h"

/* Of the linker script. */
extern char _start[];
extern char kernel_boot_end[];
extern char kernel_image_end[];

void boot_main(uint32_t magic, uint32_t info);

enum { BIOS_FIRST_PORT = 0x400, BIOS_EQUIPMENT = 0x410 };

static BOOT_DATA struct boot_facts boot;
static _Alignas(BIT(seL4_TCBBits)) uint8_t idle_memory[BIT(seL4_TCBBits)];

BOOT_CODE static uint16_t boot_bios_word(paddr_t paddr)
{
    uint16_t value;
    __builtin_memcpy(&value, paddr_to_kernel(paddr), sizeof(value));
    return value;
}

/* Two UARTs may be asked for, and all output goes to the second one (spec 02, section 2). */
BOOT_CODE static void boot_open_ports(const char *command_line, bool is_uefi)
{
    uint32_t first = serial_default_port(is_uefi ? 0 : boot_bios_word(BIOS_EQUIPMENT),
                                         boot_bios_word(BIOS_FIRST_PORT));
    uint32_t console_port = first;
    uint32_t debug_port = first;
    command_line_number(command_line, "console_port", &console_port);
    command_line_number(command_line, "debug_port", &debug_port);
    if ((uint16_t)console_port != 0) {
        serial_program((uint16_t)console_port);
    }
    serial_init((uint16_t)debug_port);
    if ((uint16_t)debug_port != 0) {
        print("Boot config: debug_port = 0x%x\n", debug_port);
    }
}

BOOT_CODE static void boot_open_console(const char *command_line, bool is_uefi)
{
    if (WITH_PRINTING) {
        boot_open_ports(command_line, is_uefi);
    }
    boot.acpi.ignores_iommus = command_line_has(command_line, "disable_iommu");
    print("Boot config: disable_iommu = %s\n", boot.acpi.ignores_iommus ? "true" : "false");
}

BOOT_CODE static bool boot_read_loader(uint32_t magic, paddr_t info)
{
    struct multiboot *mb = &boot.multiboot;
    if (!multiboot_read(magic, info, mb)) {
        return false;
    }
    if (magic == MULTIBOOT2_MAGIC) {
        if (!mb->has_rsdp) {
            print("BIOS: No ACPI support detected\n");
            return false;
        }
        __builtin_memcpy(boot.rsdp, mb->rsdp, sizeof(boot.rsdp));
        return true;
    }
    if (!acpi_find_rsdp(ACPI_BIOS_START, ACPI_BIOS_END, boot.rsdp)) {
        print(
            "clavis: multiboot 1 leaves the search for ACPI to the kernel, and a machine started\n"
            "clavis: by UEFI has it elsewhere. Use multiboot 2, which says where. In GRUB:\n"
            "clavis: multiboot2 <this kernel>, then module2 <root task image>\n");
        return false;
    }
    return acpi_check(boot.rsdp);
}

BOOT_CODE static bool boot_check_memory(void)
{
    const struct region *module = &boot.multiboot.root_task;
    boot.kernel = (struct region){KERNEL_LOAD_PADDR, image_paddr(kernel_image_end)};
    boot.kernel_boot_end = image_paddr(kernel_boot_end);
    print("Kernel loaded to: start=0x%lx end=0x%lx size=0x%lx entry=0x%lx\n", boot.kernel.start,
          boot.kernel.end, boot.kernel.end - boot.kernel.start, (word_t)(uintptr_t)_start);
    if (!regions_contain(&boot.multiboot.ram, boot.kernel.start, boot.kernel.end)) {
        print("clavis: the memory map has no memory for all of the kernel\n");
        return false;
    }
    if (module->start < boot.kernel.end && boot.kernel.start < module->end) {
        print("clavis: the boot loader put boot module #0 (0x%lx-0x%lx) on top of the kernel\n",
              module->start, module->end);
        return false;
    }
    return true;
}

/* The lowest `bytes` of `ram` at or above `lowest` that the page tables of head.S reach in every
 * build; 0 if there are none. */
BOOT_CODE static paddr_t boot_find_ram(const struct regions *ram, paddr_t lowest, word_t bytes)
{
    for (unsigned i = 0; i < ram->count; i++) {
        paddr_t start = align_up(max_word(ram->region[i].start, lowest), seL4_PageBits);
        paddr_t end = min_word(ram->region[i].end, BIT(32));
        if (start < end && bytes <= end - start) {
            return start;
        }
    }
    return 0;
}

/* Where to unpack `bytes` of root task: above all modules, or, if the loader left no room there,
 * beside the kernel and the root task's module. 0: nowhere. */
BOOT_CODE static paddr_t boot_unpack_place(word_t bytes)
{
    static BOOT_DATA struct regions beside;
    const struct multiboot *mb = &boot.multiboot;
    paddr_t place = boot_find_ram(&mb->ram, max_word(mb->modules_end, boot.kernel.end), bytes);
    beside = mb->ram;
    if (place == 0 && regions_remove(&beside, boot.kernel.start, boot.kernel.end) &&
        regions_remove(&beside, mb->root_task.start, mb->root_task.end)) {
        place = boot_find_ram(&beside, 0, bytes);
    }
    return place;
}

/* Unpacks the root task clear of its module and moves it to its place behind the kernel. Where the
 * memory there is too short (UEFI may keep some of it) it stays where it was unpacked. */
BOOT_CODE static bool boot_load_root_task(void)
{
    const struct region *module = &boot.multiboot.root_task;
    struct elf_image *image = &boot.image;
    const uint8_t *file = paddr_to_kernel(module->start);
    print("ELF-loading userland images from boot modules:\n");
    if (!elf_image_check(file, module->end - module->start, image)) {
        return false;
    }
    word_t bytes = image->end - image->start;
    paddr_t from = boot_unpack_place(bytes);
    paddr_t to = boot.kernel.end;
    if (from == 0) {
        print("\nclavis: the root task needs 0x%lx bytes of memory in one piece, beside its boot "
              "module\n",
              bytes);
        return false;
    }
    if (!regions_contain(&boot.multiboot.ram, to, to + bytes)) {
        to = from;
    }
    print("p_start=0x%lx p_end=0x%lx\n", from, from + bytes);
    elf_image_load(file, image, paddr_to_kernel(from));
    print("Moving loaded userland images to final location: from=0x%lx to=0x%lx size=0x%lx\n", from,
          to, bytes);
    __builtin_memmove(paddr_to_kernel(to), paddr_to_kernel(from), bytes);
    boot.image_paddr = to;
    return true;
}

/* `what` and the regions, as the addresses `base` further on. */
BOOT_CODE static void boot_print_regions(const char *what, const struct regions *set, word_t base)
{
    print("%s regions: %u\n", what, set->count);
    for (unsigned i = 0; i < set->count; i++) {
        print("  [%lx..%lx)\n", set->region[i].start + base, set->region[i].end + base);
    }
}

BOOT_CODE static bool boot_print_memory(void)
{
    static BOOT_DATA struct regions images;
    paddr_t image_end = boot.image_paddr + boot.image.end - boot.image.start;
    boot_print_regions("Available phys memory", &boot.multiboot.ram, 0);
    if (!regions_add(&images, boot.kernel.start, boot.kernel.end) ||
        !regions_add(&images, boot.image_paddr, image_end)) {
        return false;
    }
    boot_print_regions("Reserved virt address space", &images, KERNEL_WINDOW_BASE);
    return true;
}

BOOT_CODE static void boot_make_idle_thread(void)
{
    idle_thread = tcb_create(image_paddr(idle_memory));
    idle_thread->state = THREAD_IDLE;
}

/* Everything up to the last line of the log; null if the machine or the root task will not do. */
BOOT_CODE static struct tcb *boot_system(uint32_t magic, paddr_t info)
{
    boot_open_console(multiboot_command_line(magic, info), multiboot_is_uefi(magic, info));
    if (!boot_read_loader(magic, info) || !cpu_check() || !boot_check_memory() ||
        !acpi_check(boot.rsdp) || !acpi_read_tables(boot.rsdp, &boot.acpi) ||
        !boot_load_root_task()) {
        return NULL;
    }
    print("Starting node #0 with APIC ID %lu\n", boot.acpi.devices.boot_apic_id);
    kernel_vspace_init(&boot.acpi.devices);
    print("Mapping kernel window is done\n");
    if (!cpu_init() || !interrupts_init(&boot.acpi.devices) || !boot_print_memory()) {
        return NULL;
    }
    domain_init();
    struct tcb *root = root_server_create(&boot);
    if (root == NULL) {
        return NULL;
    }
    boot_make_idle_thread();
    debug_name_thread(root, "rootserver");
    debug_name_thread(idle_thread, "idle_thread");
    print("Booting all finished, dropped to user space\n");
    return root;
}

BOOT_CODE known_to_assembly void boot_main(uint32_t magic, uint32_t info)
{
    struct tcb *root = boot_system(magic, info);
    if (root == NULL) {
        kernel_fail("boot_sys failed for some reason :(\n", __FILE__, __LINE__, "boot_sys");
    }
    root_server_start(root);
    return_to_user();
}
