/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * simple_t of a root task, over boot information that is made here.
 */
#include "check.h"

#include <sel4/arch/bootinfo_types.h>
#include <sel4platsupport/pmem.h>
#include <simple-default/simple-default.h>
#include <simple/simple_helpers.h>
#include <stdlib.h>
#include <string.h>
#include <utils/config.h>
#include <vka/vka.h>

#define IS_MCS        config_set(CONFIG_KERNEL_MCS)
#define SCHED_CONTROL 16

__thread seL4_IPCBuffer *__sel4_ipc_buffer;
struct fake_call fake_last;

seL4_Error fake_record(const char *name, const seL4_Word *args, unsigned count)
{
    fake_last = (struct fake_call){.name = name};
    memcpy(fake_last.args, args, count * sizeof(*args));
    return seL4_NoError;
}

void fake_assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("%s:%d: %s: assertion fails: %s\n", file, line, function, text);
    abort();
}

static union {
    seL4_BootInfo info;
    char bytes[4 * 4096];
} boot __attribute__((aligned(4096)));

static simple_t simple;

static void start(void)
{
    seL4_BootInfo *bi = &boot.info;
    char *extra = boot.bytes + seL4_BootInfoFrameSize;
    seL4_X86_BootInfo_mmap_t map = {.header = {.id = SEL4_BOOTINFO_HEADER_X86_MBMMAP}};
    seL4_BootInfoHeader tsc = {.id = SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, .len = 20};
    uint32_t mhz = 2400;

    memset(&boot, 0, sizeof(boot));
    bi->numNodes = 1;
    bi->initThreadCNodeSizeBits = 12;
    bi->sharedFrames = (seL4_SlotRegion){16, 16};
    bi->userImageFrames = (seL4_SlotRegion){20, 23};
    bi->userImagePaging = (seL4_SlotRegion){30, 32};
#ifdef CONFIG_KERNEL_MCS
    bi->schedcontrol = (seL4_SlotRegion){SCHED_CONTROL, SCHED_CONTROL + 1};
#endif
    bi->untyped = (seL4_SlotRegion){32, 35};
    bi->empty = (seL4_SlotRegion){35, 4096};
    bi->untypedList[0] = (seL4_UntypedDesc){.paddr = 0x200000, .sizeBits = 21};
    bi->untypedList[1] = (seL4_UntypedDesc){.paddr = 0x1000, .sizeBits = 12};
    bi->untypedList[2] = (seL4_UntypedDesc){.paddr = 0xfed00000, .sizeBits = 12, .isDevice = true};
    memcpy(extra, &tsc, sizeof(tsc));
    memcpy(extra + sizeof(tsc), &mhz, sizeof(mhz));
    map.header.len = sizeof(map);
    map.mmap_length = 2 * sizeof(map.mmap[0]);
    map.mmap[0] = (seL4_X86_mb_mmap_t){.base_addr = 0, .length = 0x9fc00, .type = 1};
    map.mmap[1] = (seL4_X86_mb_mmap_t){.base_addr = 0x9fc00, .length = 0x400, .type = 2};
    memcpy(extra + 20, &map, sizeof(map));
    bi->extraLen = 20 + sizeof(map);
    simple_default_init_bootinfo(&simple, bi);
}

static void capabilities_are_counted_and_named(void)
{
    static const seL4_CPtr expected[] = {
        1, 2, 3, 4, 5, 6, 7, 9, 10, 11, seL4_CapInitThreadSC, 20, 21, 22, 30, 31, 32, 33, 34};
    int count = 0;

    start();
    CHECK(SIMPLE_NUM_INIT_CAPS == 10 + IS_MCS && SIMPLE_SKIPPED_INIT_CAPS == 6 - IS_MCS);
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        if (IS_MCS || expected[i] != seL4_CapInitThreadSC) {
            CHECK(simple_get_nth_cap(&simple, count++) == expected[i]);
        }
    }
    CHECK(simple_get_cap_count(&simple) == count && simple_get_nth_cap(&simple, count) == 0);
    CHECK(simple_get_nth_cap(&simple, -1) == 0 && simple_last_valid_cap(&simple) == 34);
    CHECK(simple_get_tcb(&simple) == 1 && simple_get_cnode(&simple) == 2);
    CHECK(simple_get_pd(&simple) == 3 && simple_get_irq_ctrl(&simple) == 4);
    CHECK(simple_get_sc(&simple) == (IS_MCS ? 14 : 0) && simple_init_cap(&simple, 9) == 9);
    CHECK(simple_get_cnode_size_bits(&simple) == 12 && simple_get_core_count(&simple) == 1);
    CHECK(simple_get_sched_ctrl(&simple, 0) == (IS_MCS ? SCHED_CONTROL : 0));
    CHECK(simple_get_sched_ctrl(&simple, 1) == 0 && simple_get_sched_ctrl(&simple, -1) == 0);
    CHECK(simple_get_userimage_count(&simple) == 3 && simple_get_nth_userimage(&simple, 2) == 22);
    CHECK(simple_get_nth_userimage(&simple, 3) == 0);
}

static void untypeds_are_described(void)
{
    size_t bits = 0;
    uintptr_t paddr = 0;
    bool device = false;

    start();
    CHECK(simple_get_untyped_count(&simple) == 3);
    CHECK(simple_get_nth_untyped(&simple, 2, &bits, &paddr, &device) == 34);
    CHECK(bits == 12 && paddr == 0xfed00000 && device);
    CHECK(simple_get_nth_untyped(&simple, 0, NULL, NULL, NULL) == 32);
    CHECK(simple_get_nth_untyped(&simple, 3, &bits, &paddr, &device) == 0);
    CHECK(simple_is_untyped_cap(&simple, 33) && !simple_is_untyped_cap(&simple, 31));
}

static void frames_come_from_untypeds_that_start_there(void)
{
    cspacepath_t path = {.root = 2, .dest = 0, .destDepth = 0, .offset = 77};
    seL4_CPtr cap = 0;
    seL4_Word offset = 0;

    start();
    CHECK(simple_get_frame_cap(&simple, (void *)0xfed00000, 12, &path) == seL4_NoError);
    CHECK(fake_last.args[0] == 34 && fake_last.args[1] == seL4_X86_4K && fake_last.args[6] == 77);
    CHECK(simple_get_frame_cap(&simple, (void *)0xfed01000, 12, &path) == seL4_FailedLookup);
    CHECK(!simple_get_frame_info(&simple, (void *)0x201234, 12, &cap, &offset));
    CHECK(cap == 32 && offset == 0x1234 && !simple_get_frame_vaddr(&simple, NULL, 12));
    CHECK(simple_ASIDPool_assign(&simple, 50) == seL4_NoError);
    CHECK(fake_last.args[0] == seL4_CapInitThreadASIDPool && fake_last.args[1] == 50);
}

static void blocks_of_boot_information_are_found(void)
{
    char block[64];
    pmem_region_t regions[4];

    start();
    CHECK(simple_get_extended_bootinfo_length(&simple, SEL4_BOOTINFO_HEADER_X86_TSC_FREQ) == 20);
    CHECK(simple_get_extended_bootinfo_length(&simple, SEL4_BOOTINFO_HEADER_FDT) == -1);
    CHECK(simple_get_extended_bootinfo(&simple, SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, block, 64) ==
          20);
    CHECK(*(uint32_t *)(block + 16) == 2400);
    CHECK(simple_get_extended_bootinfo(&simple, SEL4_BOOTINFO_HEADER_X86_TSC_FREQ, block, 16) ==
          16);
    CHECK(simple_get_extended_bootinfo(&simple, SEL4_BOOTINFO_HEADER_FDT, block, 64) == -1);
    CHECK(simple_get_extended_bootinfo(&simple, 1, block, -1) == -1);
    CHECK(sel4platsupport_get_num_pmem_regions(&simple) == 2);
    CHECK(sel4platsupport_get_pmem_region_list(&simple, 1, regions) == 1);
    CHECK(sel4platsupport_get_pmem_region_list(&simple, 4, regions) == 2);
    CHECK(regions[0].type == PMEM_TYPE_RAM && regions[0].length == 0x9fc00);
    CHECK(regions[1].type == PMEM_TYPE_UNKNOWN && regions[1].base_addr == 0x9fc00);
    CHECK(sel4platsupport_get_pmem_region_list(&simple, 4, NULL) == -1);
    /* a chain that does not go on */
    ((seL4_BootInfoHeader *)(boot.bytes + seL4_BootInfoFrameSize))->len = 0;
    CHECK(sel4platsupport_get_num_pmem_regions(&simple) == 0);
    boot.info.extraLen = 0;
    CHECK(simple_get_extended_bootinfo_length(&simple, SEL4_BOOTINFO_HEADER_X86_TSC_FREQ) == -1);
}

static bool last_ioapic(seL4_Word pin, seL4_Word level, seL4_Word polarity, seL4_Word vector)
{
    const seL4_Word expected[] = {4, 2, 90, 64, 0, pin, level, polarity, vector};

    return fake_last.name && strcmp(fake_last.name, "GetIOAPIC") == 0 &&
           memcmp(fake_last.args, expected, sizeof(expected)) == 0;
}

static void interrupts_go_to_their_pins(void)
{
    cspacepath_t path = {.root = 2, .capPtr = 90, .capDepth = 64};

    start();
    CHECK(simple_get_IRQ_handler(&simple, 0, path) == 0 && last_ioapic(2, 0, 0, 0));
    CHECK(simple_get_IRQ_handler(&simple, 4, path) == 0 && last_ioapic(4, 0, 0, 4));
    CHECK(simple_get_IRQ_control(&simple, 16, path) == 0 && last_ioapic(16, 1, 1, 16));
    CHECK(arch_simple_get_ioapic(&simple.arch_simple, path, 0, 9, 1, 0, 33) == 0);
    CHECK(last_ioapic(9, 1, 0, 33));
    CHECK(arch_simple_get_msi(&simple.arch_simple, path, 1, 2, 3, 4, 5) == 0);
    CHECK(strcmp(fake_last.name, "GetMSI") == 0 && fake_last.args[8] == 5);
    CHECK(simple_get_IOPort_cap(&simple, 0x3f8, 0x3ff, 2, 90, 64) == 0);
    CHECK(fake_last.args[0] == seL4_CapIOPortControl && fake_last.args[2] == 0x3ff);
}

static void missing_functions_are_errors(void)
{
    simple_t none = {0};
    cspacepath_t path = {0};
    char block[16];

    CHECK(simple_get_cap_count(&none) == -1 && simple_get_cap_count(NULL) == -1);
    CHECK(simple_get_cnode(&none) == 0 && simple_get_cnode_size_bits(&none) == -1);
    CHECK(simple_get_untyped_count(&none) == -1 && simple_get_core_count(&none) == -1);
    CHECK(simple_get_frame_cap(&none, NULL, 12, &path) == seL4_FailedLookup);
    CHECK(simple_get_IRQ_handler(&none, 1, path) != 0 &&
          simple_get_IRQ_handler(NULL, 1, path) != 0);
    CHECK(simple_get_IOPort_cap(&none, 1, 1, 1, 1, 1) != 0);
    CHECK(simple_get_extended_bootinfo(&none, 1, block, 16) == -1);
    CHECK(simple_last_valid_cap(&none) == 0);
    simple_print(&none);
    simple_print(NULL);
}

static void a_minimal_vka_finds_empty_slots(void)
{
    vka_t vka;
    cspacepath_t path;
    seL4_CPtr slot;

    start();
    simple_make_vka(&simple, &vka);
    CHECK(vka_cspace_alloc(&vka, &slot) == 0 && slot == 40);
    vka_cspace_make_path(&vka, slot, &path);
    CHECK(path.root == 2 && path.dest == 2 && path.destDepth == 64 && path.offset == 40);
    CHECK(!vka.utspace_alloc && !vka.cspace_free);
}

static void sizes_are_those_of_the_interface(void)
{
    CHECK(sizeof(simple_t) == 184 && sizeof(arch_simple_t) == 40);
    CHECK(sizeof(vka_t) == 72 && sizeof(vka_object_t) == 32 && sizeof(cspacepath_t) == 56);
    CHECK(offsetof(simple_t, print) == 14 * 8 && offsetof(simple_t, arch_simple) == 18 * 8);
}

static void keep_quiet(zf_log_output_ctx *ctx)
{
    (void)ctx;
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"simple: capabilities are counted and named", capabilities_are_counted_and_named},
        {"simple: untypeds are described", untypeds_are_described},
        {"simple: frames come from untypeds that start there",
         frames_come_from_untypeds_that_start_there},
        {"simple: blocks of boot information are found", blocks_of_boot_information_are_found},
        {"simple: interrupts go to their pins", interrupts_go_to_their_pins},
        {"simple: missing functions are errors", missing_functions_are_errors},
        {"simple: a minimal vka finds empty slots", a_minimal_vka_finds_empty_slots},
        {"simple: sizes are those of the interface", sizes_are_those_of_the_interface},
    };

    zf_log_set_output_callback(keep_quiet);
    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
