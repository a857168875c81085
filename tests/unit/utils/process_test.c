/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Processes: what configure builds, the stack of spawn, what destroy gives back (spec/06 sections
 * 10.5, 19 and 20; spec/02 section 9.3).
 */
#include "harness.h"

#include <elf.h>
#include <sel4utils/api.h>
#include <sel4utils/process.h>
#include <string.h>

#define PRIORITY  100
#define STACK_TOP 0x10012000ul

static sel4utils_process_t process;

static sel4utils_process_config_t app_config(const char *image)
{
    sel4utils_process_config_t config = process_config_default(image, FAKE_ASID_POOL);

    return process_config_priority(process_config_auth(config, FAKE_TCB), PRIORITY);
}

static int configure(const char *image)
{
    return sel4utils_configure_process_custom(&process, &vka, &spawner, app_config(image));
}

/* The spawner keeps the book-keeping pages and paging structures of its first process. */
static bool warm_up(void)
{
    char *argv[] = {"app"};

    if (configure("app") || sel4utils_spawn_process_v(&process, &vka, &spawner, 1, argv, 0)) {
        return false;
    }
    sel4utils_destroy_process(&process, &vka);
    return true;
}

static uint64_t word_at(uintptr_t vaddr)
{
    uint64_t *word = fake_memory(process.pd.cptr, vaddr);

    return word == NULL ? 0xdead : *word;
}

static void new_process_has_its_caps_in_fixed_slots(void)
{
    seL4_CPtr cnode;

    CHECK(configure("app") == 0);
    cnode = process.cspace.cptr;
    CHECK(process.cspace_size == 12 && process.cspace_next_free == 8);
    CHECK(fake_object_in(cnode, 0) == NULL);
    CHECK(fake_object_in(cnode, 1) == fake_object_at(cnode));
    CHECK(fake_badge_in(cnode, 1) == api_make_guard_skip_word(seL4_WordBits - 12));
    CHECK(fake_object_in(cnode, 2) == fake_object_at(process.fault_endpoint.cptr));
    CHECK(fake_object_in(cnode, 3) == fake_object_at(process.pd.cptr));
    CHECK(fake_object_in(cnode, 4) == fake_object_at(FAKE_ASID_POOL));
    CHECK(fake_object_in(cnode, 5) == fake_object_at(process.thread.tcb.cptr));
    CHECK(fake_object_in(cnode, 6) == NULL && fake_object_in(cnode, 7) == NULL);
    sel4utils_destroy_process(&process, &vka);
}

static void new_process_has_the_static_layout(void)
{
    const fake_tcb_t *tcb;
    seL4_CPtr pd;

    CHECK(configure("app") == 0);
    pd = process.pd.cptr;
    tcb = fake_tcb_of(process.thread.tcb.cptr);
    CHECK(tcb->fault_ep == 2 && tcb->priority == PRIORITY && tcb->mcp == 0 && !tcb->is_running);
    CHECK(tcb->cspace_data == api_make_guard_skip_word(seL4_WordBits - 12));
    CHECK(tcb->buffer == 0x10000000 && fake_is_writable(pd, 0x10000000));
    CHECK(fake_memory(pd, 0x10001000) == NULL);
    CHECK(fake_is_writable(pd, 0x10002000) && fake_is_writable(pd, STACK_TOP - 1));
    CHECK(fake_memory(pd, STACK_TOP) == NULL);
    CHECK((uintptr_t)process.thread.stack_top == STACK_TOP && process.thread.stack_size == 16);
    CHECK(process.entry_point == (void *)APP_ENTRY && process.sysinfo == APP_VSYSCALL);
    CHECK(*(unsigned char *)fake_memory(pd, APP_DATA) == app_byte(APP_DATA));
    sel4utils_destroy_process(&process, &vka);
}

static void destroy_gives_everything_back(void)
{
    fake_census_t before;

    CHECK(warm_up());
    before = fake_full_census();
    CHECK(configure("app") == 0);
    sel4utils_destroy_process(&process, &vka);
    CHECK(fake_same_census(before, fake_full_census()));
    CHECK(process.pd.cptr == 0 && process.elf_phdrs == NULL);
}

static void missing_image_is_reported(void)
{
    fake_census_t before;

    CHECK(warm_up());
    before = fake_full_census();
    CHECK(configure("none") == -1);
    CHECK(fake_same_census(before, fake_full_census()));
    CHECK(strstr(last_log(), "failed to load elf file: 'none' does not exist in CPIO") != NULL);
    CHECK(configure("text") == -1);
    CHECK(fake_same_census(before, fake_full_census()));
    CHECK(configure("far") == -1);
    CHECK(fake_same_census(before, fake_full_census()));
}

static void nothing_leaks_when_configure_is_refused(void)
{
    fake_census_t before;
    bool refused = true;
    long calls;

    CHECK(warm_up());
    before = fake_full_census();
    for (calls = 0; refused; calls++) {
        int error;

        fake_plan_refusal(calls);
        error = configure("app");
        refused = fake_was_refused();
        fake_plan_refusal(-1);
        if (error == 0) {
            sel4utils_destroy_process(&process, &vka);
        }
        if (refused && error == 0) {
            /* The callback for paging structures has no way to refuse: it says what is lost. */
            CHECK(strstr(last_log(), "it will not be freed") != NULL);
            CHECK(fake_full_census().objects == before.objects + 1);
            before = fake_full_census();
            continue;
        }
        CHECK(error == (refused ? -1 : 0));
        CHECK(fake_same_census(before, fake_full_census()));
    }
    CHECK(calls > 100);
}

static void stack_of_spawn_is_exact(void)
{
    char *argv[] = {"38", "123456789"};
    const seL4_UserContext *regs;
    const uint64_t words[] = {2, 0x10011e35 + 4 * 56, 0x10011e2a + 4 * 56, 0, 0};
    const uint64_t auxv[] = {6,    0x1000, 3,    0x10011e38 + 4 * 56, 5, 4, 4, 56, 0x43, 0x10000000,
                             0x45, 5,      0x20, APP_VSYSCALL,        0, 0};
    uintptr_t sp = 0x10011d80 + 4 * 56;
    uint64_t headers = 0x10011e38 + 4 * 56;

    CHECK(configure("app") == 0);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &spawner, 2, argv, 1) == 0);
    regs = &fake_tcb_of(process.thread.tcb.cptr)->regs;
    CHECK(fake_tcb_of(process.thread.tcb.cptr)->is_running);
    CHECK(regs->rip == APP_ENTRY && regs->rsp == sp && sp % 16 == 0);
    CHECK(regs->rdi == 0 && regs->rsi == 0 && regs->rdx == 0 && regs->rbp == 0);
    CHECK((uintptr_t)process.thread.initial_stack_pointer == sp);
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        CHECK(word_at(sp + 8 * i) == words[i]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(auxv); i++) {
        CHECK(word_at(sp + sizeof(words) + 8 * i) == auxv[i]);
    }
    CHECK(strcmp(fake_memory(process.pd.cptr, words[1]), "38") == 0);
    CHECK(strcmp(fake_memory(process.pd.cptr, words[2]), "123456789") == 0);
    CHECK(((Elf64_Phdr *)fake_memory(process.pd.cptr, headers))[0].p_type == PT_NULL);
    CHECK(((Elf64_Phdr *)fake_memory(process.pd.cptr, headers))[3].p_type == PT_TLS);
    CHECK(word_at(STACK_TOP - 8) == 0);
    sel4utils_destroy_process(&process, &vka);
}

static void process_without_arguments_starts(void)
{
    uintptr_t sp;

    CHECK(configure("app") == 0);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &spawner, 0, NULL, 0) == 0);
    CHECK(!fake_tcb_of(process.thread.tcb.cptr)->is_running);
    sp = fake_tcb_of(process.thread.tcb.cptr)->regs.rsp;
    CHECK(sp % 16 == 0 && word_at(sp) == 0 && word_at(sp + 8) == 0 && word_at(sp + 16) == 0);
    CHECK(word_at(sp + 24) == AT_PAGESZ);
    sel4utils_destroy_process(&process, &vka);
}

static void long_arguments_cross_pages(void)
{
    static char text[3 * PAGE_SIZE_4K], huge[20 * PAGE_SIZE_4K];
    char *argv[] = {text, "x"};
    char *too_long[] = {huge};
    uintptr_t sp;

    memset(text, 'a', sizeof(text) - 1);
    memset(huge, 'b', sizeof(huge) - 1);
    CHECK(configure("app") == 0);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &spawner, 1, too_long, 1) == -1);
    CHECK(!fake_tcb_of(process.thread.tcb.cptr)->is_running);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &spawner, 2, argv, 1) == 0);
    sp = fake_tcb_of(process.thread.tcb.cptr)->regs.rsp;
    for (size_t i = 0; i < sizeof(text); i++) {
        char *byte = fake_memory(process.pd.cptr, word_at(sp + 8) + i);

        CHECK(byte != NULL && *byte == text[i]);
    }
    sel4utils_destroy_process(&process, &vka);
}

static void nothing_leaks_when_spawn_is_refused(void)
{
    char *argv[] = {"app", "8"};
    fake_census_t before;
    bool refused = true;

    CHECK(warm_up());
    CHECK(configure("app") == 0);
    before = fake_full_census();
    for (long calls = 0; refused; calls++) {
        int error;

        fake_plan_refusal(calls);
        error = sel4utils_spawn_process_v(&process, &vka, &spawner, 2, argv, 1);
        refused = fake_was_refused();
        fake_plan_refusal(-1);
        CHECK((error != 0) == refused);
        CHECK(fake_same_census(before, fake_full_census()));
    }
    sel4utils_destroy_process(&process, &vka);
}

static void old_spawn_passes_arguments_in_registers(void)
{
    char *argv[] = {"one", "two"};
    const seL4_UserContext *regs;

    CHECK(configure("app") == 0);
    CHECK(sel4utils_spawn_process(&process, &vka, &spawner, 2, argv, 1) == 0);
    regs = &fake_tcb_of(process.thread.tcb.cptr)->regs;
    CHECK(regs->rdi == 2 && regs->rdx == 0x10000000 && regs->rsp % 16 == 8);
    CHECK(strcmp(fake_memory(process.pd.cptr, word_at(regs->rsi)), "one") == 0);
    CHECK(strcmp(fake_memory(process.pd.cptr, word_at(regs->rsi + 8)), "two") == 0);
    CHECK(word_at(regs->rsi + 16) == 0);
    sel4utils_destroy_process(&process, &vka);
}

static void minted_caps_get_slots_from_8(void)
{
    fake_census_t before;
    vka_object_t ep;
    cspacepath_t path;

    CHECK(warm_up());
    CHECK(vka_alloc_endpoint(&vka, &ep) == 0);
    before = fake_full_census();
    CHECK(configure("app") == 0);
    vka_cspace_make_path(&vka, ep.cptr, &path);
    CHECK(sel4utils_mint_cap_to_process(&process, path, seL4_AllRights, 0x61) == 8);
    CHECK(sel4utils_copy_path_to_process(&process, path) == 9);
    CHECK(sel4utils_copy_cap_to_process(&process, &vka, ep.cptr) == 10);
    CHECK(fake_object_in(process.cspace.cptr, 8) == fake_object_at(ep.cptr));
    CHECK(fake_badge_in(process.cspace.cptr, 8) == 0x61);
    path.capPtr = 0x3fff; /* an empty slot */
    CHECK(sel4utils_mint_cap_to_process(&process, path, seL4_AllRights, 0) == 0);
    CHECK(process.cspace_next_free == 11);
    sel4utils_destroy_process(&process, &vka);
    CHECK(fake_same_census(before, fake_full_census()));
    vka_free_object(&vka, &ep);
}

static void moved_cap_leaves_its_slot(void)
{
    fake_census_t before = fake_full_census();
    vka_object_t ep;
    cspacepath_t path, copy;

    CHECK(vka_alloc_endpoint(&vka, &ep) == 0);
    CHECK(configure("app") == 0);
    vka_cspace_make_path(&vka, ep.cptr, &path);
    CHECK(vka_cspace_alloc_path(&vka, &copy) == 0);
    CHECK(seL4_CNode_Copy(copy.root, copy.capPtr, 64, path.root, path.capPtr, 64, seL4_AllRights) ==
          0);
    CHECK(sel4utils_move_cap_to_process(&process, copy, &vka) == 8);
    CHECK(fake_slot_is_empty(copy.capPtr));
    CHECK(fake_object_in(process.cspace.cptr, 8) == fake_object_at(ep.cptr));
    sel4utils_destroy_process(&process, &vka);
    vka_free_object(&vka, &ep);
    CHECK(fake_same_census(before, fake_full_census()));
}

static void full_cnode_takes_no_more(void)
{
    sel4utils_process_config_t config = process_config_create_cnode(app_config("app"), 2);
    vka_object_t ep;

    CHECK(vka_alloc_endpoint(&vka, &ep) == 0);
    CHECK(sel4utils_configure_process_custom(&process, &vka, &spawner, config) == -1);
    config = process_config_create_cnode(config, 4);
    CHECK(sel4utils_configure_process_custom(&process, &vka, &spawner, config) == 0);
    for (seL4_CPtr slot = 8; slot < 16; slot++) {
        CHECK(sel4utils_copy_cap_to_process(&process, &vka, ep.cptr) == slot);
    }
    CHECK(sel4utils_copy_cap_to_process(&process, &vka, ep.cptr) == 0);
    sel4utils_destroy_process(&process, &vka);
    vka_free_object(&vka, &ep);
}

static void given_parts_are_used_and_survive(void)
{
    sel4utils_process_config_t config = app_config("app");
    sel4utils_process_t first;
    vka_object_t ep;

    CHECK(vka_alloc_endpoint(&vka, &ep) == 0);
    config = process_config_fault_endpoint(config, ep);
    CHECK(sel4utils_configure_process_custom(&first, &vka, &spawner, config) == 0);
    config = process_config_noelf(config, (void *)0x401000, 0x402000);
    config = process_config_vspace(config, &first.vspace, first.pd);
    CHECK(sel4utils_configure_process_custom(&process, &vka, &spawner, config) == 0);
    CHECK(process.entry_point == (void *)0x401000 && process.sysinfo == 0x402000);
    CHECK(fake_object_in(process.cspace.cptr, 3) == fake_object_at(first.pd.cptr));
    CHECK(process.thread.stack_top != first.thread.stack_top);
    sel4utils_destroy_process(&process, &vka);
    CHECK(fake_memory(first.pd.cptr, APP_TEXT) != NULL);
    sel4utils_destroy_process(&first, &vka);
    CHECK(!fake_slot_is_empty(ep.cptr));
    vka_free_object(&vka, &ep);
}

static void image_can_be_reserved_only(void)
{
    sel4utils_process_config_t config = process_config_elf(app_config("app"), "app", false);
    fake_census_t before = fake_full_census();

    CHECK(sel4utils_configure_process_custom(&process, &vka, &spawner, config) == 0);
    CHECK(process.num_elf_regions == 2 && process.elf_regions[0].reservation.res != NULL);
    CHECK(fake_memory(process.pd.cptr, APP_TEXT) == NULL);
    sel4utils_destroy_process(&process, &vka);
    CHECK(fake_same_census(before, fake_full_census()));
}

static void words_become_decimal_arguments(void)
{
    char strings[3][WORD_STRING_SIZE];
    char *argv[3];

    CHECK(WORD_STRING_SIZE == 22);
    sel4utils_create_word_args(strings, argv, 3, (seL4_Word)0, (seL4_Word)8, UINT64_MAX);
    CHECK(strcmp(argv[0], "0") == 0 && strcmp(argv[1], "8") == 0);
    CHECK(strcmp(argv[2], "18446744073709551615") == 0);
}

static void init_caps_are_named_by_slot(void)
{
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadTCB) == 5);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadCNode) == 1);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadVSpace) == 3);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadASIDPool) == 4);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapIRQControl) == 0);
}

const test_t process_tests[] = {
    {"a new process has its caps in the fixed slots", new_process_has_its_caps_in_fixed_slots},
    {"a new process has the static layout of its address space", new_process_has_the_static_layout},
    {"destroying a process gives everything back", destroy_gives_everything_back},
    {"a missing or bad image is reported and undone", missing_image_is_reported},
    {"whatever step of configure is refused, nothing leaks",
     nothing_leaks_when_configure_is_refused},
    {"the first stack of a process is exact", stack_of_spawn_is_exact},
    {"a process without arguments starts", process_without_arguments_starts},
    {"long arguments cross pages, too long ones are refused", long_arguments_cross_pages},
    {"whatever step of spawn is refused, nothing leaks", nothing_leaks_when_spawn_is_refused},
    {"the old spawn passes its arguments in registers", old_spawn_passes_arguments_in_registers},
    {"minted and copied caps get slots from 8 on, and die with the process",
     minted_caps_get_slots_from_8},
    {"a moved cap leaves its slot", moved_cap_leaves_its_slot},
    {"a full CNode takes no more caps", full_cnode_takes_no_more},
    {"given address space and fault endpoint are used and survive",
     given_parts_are_used_and_survive},
    {"an image can be reserved only", image_can_be_reserved_only},
    {"words become decimal arguments", words_become_decimal_arguments},
    {"a child's init caps are its fixed slots", init_caps_are_named_by_slot},
    {NULL, NULL},
};
