/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What the boot loader tells the kernel, by either version of the multiboot protocol.
 */
#include "multiboot.h"

#include "core/boot_section.h"
#include "debug/debug.h"

#include <config.h>

BOOT_CODE static void multiboot_explain_no_module(void)
{
    print(
        "clavis: This is Clavis, a microkernel. It runs one program from boot on, the root task,\n"
        "clavis: which the boot loader has to bring as a boot module: an ELF64 image for x86_64.\n"
        "clavis: QEMU:  qemu-system-x86_64 ... -kernel <this kernel> -initrd <root task image>\n"
        "clavis: GRUB:  multiboot2 <this kernel>, then module2 <root task image>\n"
        "clavis: A build directory has images of both, and `simulate` there starts them. In the\n"
        "clavis: sources, `make run` builds and starts a sample root task.\n");
}

BOOT_CODE bool multiboot_module(struct multiboot *mb, paddr_t start, paddr_t end, const char *name,
                                const char *hint)
{
    print("  module #%u: start=0x%lx end=0x%lx size=0x%lx name='%s'\n", mb->module_count, start,
          end, end - start, name);
    if (end <= start) {
        print("Invalid boot module size! Possible cause: boot module file not found%s\n", hint);
        return false;
    }
    if (mb->module_count == 0) {
        mb->root_task = (struct region){start, end};
    }
    mb->module_count++;
    mb->modules_end = max_word(mb->modules_end, end);
    return true;
}

BOOT_CODE const char *multiboot_command_line(uint32_t magic, paddr_t info)
{
    if (magic == MULTIBOOT1_MAGIC) {
        return multiboot1_command_line(info);
    }
    return magic == MULTIBOOT2_MAGIC ? multiboot2_command_line(info) : "";
}

BOOT_CODE bool multiboot_is_uefi(uint32_t magic, paddr_t info)
{
    return magic == MULTIBOOT2_MAGIC && multiboot2_is_uefi(info);
}

BOOT_CODE bool multiboot_read(uint32_t magic, paddr_t info, struct multiboot *mb)
{
    bool done = false;
    if (magic == MULTIBOOT1_MAGIC) {
        done = multiboot1_read(info, mb);
    } else if (magic == MULTIBOOT2_MAGIC) {
        done = multiboot2_read(info, mb);
    } else {
        print("Boot loader is not multiboot 1 or 2 compliant %x\n", magic);
    }
    if (!done) {
        return false;
    }
    if (mb->module_count == 0) {
        print("Expect at least one boot module (containing a userland image)\n");
        multiboot_explain_no_module();
        return false;
    }
    if (mb->ram.count == 0) {
        print("clavis: the boot loader names no memory above 1 MiB that the kernel could use\n");
        return false;
    }
    return true;
}
