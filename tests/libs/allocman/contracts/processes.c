/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Processes of sel4utils, on the kernel (spec/06 sections 10.4 to 10.6, 19, 20).
 */
#include "census.h"
#include "check.h"
#include "env.h"

#include <cpio/cpio.h>
#include <errno.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4runtime.h>
#include <sel4runtime/auxv.h>
#include <sel4utils/api.h>
#include <sel4utils/mapping.h>
#include <stdlib.h>
#include <string.h>

#define PRIORITY 100
#define PAGE     BIT(12)

/* What a process has on a kernel with MCS alone: a reply object and a scheduling context. */
#define MCS_BYTES (IS_MCS ? BIT(5) + BIT(7) : 0)

extern char _cpio_archive[];
extern char _cpio_archive_end[];

static vka_object_t endpoint;
static sel4utils_process_t process;

static sel4utils_process_config_t config(void)
{
    return process_config_default_simple(&simple, "child", PRIORITY);
}

static bool make(sel4utils_process_config_t config)
{
    return sel4utils_configure_process_custom(&process, &vka, &vspace, config) == 0;
}

static void destroy(void)
{
    sel4utils_destroy_process(&process, &vka);
}

/* The endpoint with a badge, in the next slot of the process. */
static seL4_CPtr give_endpoint(seL4_Word badge)
{
    cspacepath_t path;

    vka_cspace_make_path(&vka, endpoint.cptr, &path);
    return sel4utils_mint_cap_to_process(&process, path, seL4_AllRights, badge);
}

/* ---- the CSpace ---- */

/* The kind of capability that the process has in a slot; 0: none. */
static seL4_Uint32 kind_in(seL4_CPtr slot)
{
    cspacepath_t from = {
        .root = process.cspace.cptr, .capPtr = slot, .capDepth = process.cspace_size};
    cspacepath_t to;
    seL4_Uint32 kind;

    if (vka_cspace_alloc_path(&vka, &to)) {
        return 0;
    }
    vka_cnode_copy(&to, &from, seL4_AllRights);
    kind = seL4_DebugCapIdentify(to.capPtr);
    vka_cnode_delete(&to);
    vka_cspace_free_path(&vka, to);
    return kind;
}

static void processes_have_their_capabilities_in_fixed_slots(void)
{
    struct census before = take_census();

    CHECK(make(config()));
    CHECK(kind_in(SEL4UTILS_NULL_SLOT) == 0);
    CHECK(kind_in(SEL4UTILS_CNODE_SLOT) == seL4_DebugCapIdentify(process.cspace.cptr));
    CHECK(kind_in(SEL4UTILS_ENDPOINT_SLOT) == seL4_DebugCapIdentify(process.fault_endpoint.cptr));
    CHECK(kind_in(SEL4UTILS_PD_SLOT) == seL4_DebugCapIdentify(process.pd.cptr));
    CHECK(kind_in(SEL4UTILS_ASID_POOL_SLOT) == seL4_DebugCapIdentify(seL4_CapInitThreadASIDPool));
    CHECK(kind_in(SEL4UTILS_TCB_SLOT) == seL4_DebugCapIdentify(process.thread.tcb.cptr));
    const sel4utils_thread_t *thread = &process.thread;
    CHECK((thread->sched_context.cptr != 0) == IS_MCS && (thread->reply.cptr != 0) == IS_MCS);
    CHECK(kind_in(SEL4UTILS_SCHED_CONTEXT_SLOT) ==
          seL4_DebugCapIdentify(thread->sched_context.cptr));
    CHECK(kind_in(SEL4UTILS_REPLY_SLOT) == seL4_DebugCapIdentify(thread->reply.cptr));
    for (seL4_CPtr slot = SEL4UTILS_FIRST_FREE; slot < 20; slot++) {
        CHECK(kind_in(slot) == 0);
    }
    CHECK(process.cspace_size == 12 && process.cspace_next_free == SEL4UTILS_FIRST_FREE);
    CHECK(process.dest_tcb_cptr == SEL4UTILS_TCB_SLOT && process.pagesz == PAGE);
    CHECK(process.own_vspace && process.own_cspace && process.own_ep);
    destroy();
    CHECK(nothing_lost_since(&before));
}

static void capabilities_go_to_the_next_slot(void)
{
    struct census before = take_census();
    vka_object_t notification;
    cspacepath_t path;

    CHECK(make(process_config_create_cnode(config(), 4)));
    CHECK(vka_alloc_notification(&vka, &notification) == 0);
    vka_cspace_make_path(&vka, notification.cptr, &path);
    CHECK(give_endpoint(3) == 8 && sel4utils_copy_path_to_process(&process, path) == 9);
    CHECK(sel4utils_copy_cap_to_process(&process, &vka, notification.cptr) == 10);
    seL4_Uint32 kind = seL4_DebugCapIdentify(notification.cptr);
    CHECK(sel4utils_move_cap_to_process(&process, path, &vka) == 11);
    CHECK(seL4_DebugCapIdentify(notification.cptr) == 0 && kind_in(11) == kind &&
          kind_in(9) == kind);
    for (seL4_CPtr slot = 12; slot < 16; slot++) {
        CHECK(give_endpoint(slot) == slot);
    }
    CHECK(give_endpoint(16) == 0 && kind_in(15) != 0); /* full */
    destroy();
    vka_utspace_free(&vka, notification.type, notification.size_bits, notification.ut);
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

static void names_of_init_caps_are_the_processs_own(void)
{
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadTCB) == SEL4UTILS_TCB_SLOT);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadCNode) == SEL4UTILS_CNODE_SLOT);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadVSpace) == SEL4UTILS_PD_SLOT);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadASIDPool) == SEL4UTILS_ASID_POOL_SLOT);
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapInitThreadSC) ==
          (IS_MCS ? SEL4UTILS_SCHED_CONTEXT_SLOT : 0));
    CHECK(sel4utils_process_init_cap(NULL, seL4_CapIRQControl) == 0);
    CHECK(sel4utils_copy_timer_caps_to_process(NULL, NULL, &vka, &process) == EINVAL);
}

/* ---- the address space ---- */

static void processes_have_the_usual_layout(void)
{
    CHECK(make(config()));
    CHECK(process.thread.ipc_buffer_addr == 0x10000000);
    CHECK(process.thread.stack_top == (void *)0x10012000 && process.thread.stack_size == 16);
    CHECK(vspace_get_cap(&process.vspace, (void *)0x10001000) == 0);
    CHECK(vspace_get_cap(&process.vspace, (void *)0x10002000) != 0);
    CHECK(vspace_get_cap(&process.vspace, (void *)0x10011000) != 0);
    CHECK(vspace_get_cap(&process.vspace, (void *)0x400000) != 0);
    CHECK(vspace_get_root(&process.vspace) == process.pd.cptr);
    destroy();
}

static bool find_image(elf_t *elf)
{
    unsigned long size = 0;
    unsigned long archive = (unsigned long)(_cpio_archive_end - _cpio_archive);
    const void *file = cpio_get_file(_cpio_archive, archive, "child", &size);

    return file && elf_newFile(file, size, elf) == 0;
}

static size_t image_pages(const elf_t *elf)
{
    size_t sum = 0;

    for (size_t page = 0; page < 16384; page++) { /* below 64 MiB */
        uintptr_t start = page * PAGE;

        for (size_t i = 0; i < elf_getNumProgramHeaders(elf); i++) {
            uintptr_t from = elf_getProgramHeaderVaddr(elf, i);
            uintptr_t to = from + elf_getProgramHeaderMemorySize(elf, i);

            if (elf_getProgramHeaderType(elf, i) == PT_LOAD && from < start + PAGE && to > start) {
                sum++;
                break;
            }
        }
    }
    return sum;
}

static void processes_take_what_is_written(void)
{
    elf_t elf;
    size_t pages;

    /* the second time, when nothing has to grow for the spawner */
    CHECK(make(config()));
    destroy();
    struct census before = take_census();
    CHECK(find_image(&elf) && make(config()));
    struct census after = take_census();
    /* spec 06, section 20: one each of endpoint, CNode, PML4, PDPT, PD and TCB, two page tables,
     * one frame for the IPC buffer, 16 of the stack, 7 of book-keeping */
    pages = image_pages(&elf) + 1 + 16 + 7 + 5;
    CHECK(before.untyped_bytes - after.untyped_bytes == pages * PAGE + BIT(12 + seL4_SlotBits) +
                                                            BIT(seL4_EndpointBits) +
                                                            BIT(seL4_TCBBits) + MCS_BYTES);
    destroy();
    CHECK(nothing_lost_since(&before));
}

/* ---- arguments ---- */

/* Where the last page of the stack is seen in this address space. */
static char *map_stack_page(void)
{
    void *page = (char *)process.thread.stack_top - PAGE;

    return sel4utils_dup_and_map(&vka, &vspace, vspace_get_cap(&process.vspace, page), 12);
}

static void first_stacks_are_as_written(void)
{
    static char *arguments[] = {"a", "second", ""};
    uintptr_t top, position;

    CHECK(make(config()));
    top = (uintptr_t)process.thread.stack_top;
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 3, arguments, 0) == 0);
    char *page = map_stack_page();
    CHECK(page);
#define SEEN(vaddr) (page + PAGE - (top - (vaddr)))
    uintptr_t sp = (uintptr_t)process.thread.initial_stack_pointer;
    const seL4_Word *words = (void *)SEEN(sp);
    CHECK(sp % 16 == 0 && sp > top - PAGE && words[0] == 3);
    size_t headers = (size_t)process.num_elf_phdrs * sizeof(Elf_Phdr);
    position = top - 8 - headers;
    CHECK(memcmp(SEEN(position), process.elf_phdrs, headers) == 0);
    for (size_t i = 0; i < 3; i++) {
        position = ALIGN_DOWN(position, 4ul) - strlen(arguments[i]) - 1;
        CHECK(words[1 + i] == position && strcmp(SEEN(position), arguments[i]) == 0);
    }
    CHECK(words[4] == 0 && words[5] == 0);
    const seL4_Word auxv[] = {AT_PAGESZ,
                              PAGE,
                              AT_PHDR,
                              top - 8 - headers,
                              AT_PHNUM,
                              (seL4_Word)process.num_elf_phdrs,
                              AT_PHENT,
                              56,
                              AT_SEL4_IPC_BUFFER_PTR,
                              process.thread.ipc_buffer_addr,
                              AT_SEL4_TCB,
                              SEL4UTILS_TCB_SLOT,
                              0,
                              0};
    CHECK(memcmp(&words[6], auxv, sizeof(auxv)) == 0);
#undef SEEN
    for (int i = 0; i < process.num_elf_phdrs; i++) {
        CHECK(process.elf_phdrs[i].p_type != PT_PHDR);
    }
    sel4utils_unmap_dup(&vka, &vspace, page, 12);
    destroy();
}

/* What a process that was just started says: its number of arguments. */
static seL4_Word hear(seL4_Word badge)
{
    seL4_Word heard;

    api_wait(endpoint.cptr, &heard);
    return heard == badge ? seL4_GetMR(0) : (seL4_Word)-1;
}

static void processes_hear_their_arguments(void)
{
    char strings[4][WORD_STRING_SIZE];
    char *argv[4];

    CHECK(make(config()) && give_endpoint(9) == 8);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 0, NULL, 1) == 0 && hear(9) == 0);
    destroy();
    sel4utils_create_word_args(strings, argv, 4, (seL4_Word)8, ~(seL4_Word)0, (seL4_Word)0,
                               (seL4_Word)4711);
    CHECK(strcmp(argv[0], "8") == 0 && strcmp(argv[1], "18446744073709551615") == 0);
    CHECK(strcmp(argv[2], "0") == 0 && strcmp(strings[3], "4711") == 0);
    CHECK(make(config()) && give_endpoint(10) == 8);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 4, argv, 0) == 0);
    CHECK(seL4_TCB_Resume(process.thread.tcb.cptr) == 0 && hear(10) == 4);
    CHECK(seL4_GetMR(1) == '1');
    destroy();
}

static void arguments_that_do_not_fit_are_refused(void)
{
    struct census before = take_census();
    char *argv[2];
    size_t room = 16 * PAGE;
    char *long_one = malloc(room);

    CHECK(long_one);
    memset(long_one, 'x', room - 1);
    long_one[room - 1] = 0;
    argv[0] = argv[1] = long_one;
    CHECK(make(config()));
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 1, argv, 1) == -1);
    long_one[room / 2] = 0; /* over several pages */
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 1, argv, 0) == 0);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 2, argv, 0) == -1);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, -1, argv, 0) == -1);
    destroy();
    free(long_one);
    CHECK(nothing_lost_since(&before));
}

/* ---- faults ---- */

static void returning_from_main_faults_at_0(void)
{
    char *argv[] = {"child", "return"};

    CHECK(make(config()) && give_endpoint(5) == 8);
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 2, argv, 1) == 0 && hear(5) == 2);
    seL4_Word badge = 1;
    seL4_MessageInfo_t tag = api_wait(process.fault_endpoint.cptr, &badge);
    CHECK(seL4_MessageInfo_get_label(tag) == seL4_Fault_VMFault && badge == 0);
    CHECK(seL4_GetMR(seL4_VMFault_IP) == 0 && seL4_GetMR(seL4_VMFault_Addr) == 0);
    CHECK(seL4_GetMR(seL4_VMFault_PrefetchFault) == 0 && seL4_GetMR(seL4_VMFault_FSR) == 4);
    sel4utils_print_fault_message(tag, "child");
    destroy();
}

/* ---- other configurations ---- */

static void images_that_are_not_there_are_refused(void)
{
    struct census before = take_census();

    CHECK(sel4utils_configure_process(&process, &vka, &vspace, "nobody") == -1);
    CHECK(!make(process_config_elf(config(), "", true)));
    CHECK(!make(process_config_create_cnode(config(), 2))); /* too small for the fixed slots */
    CHECK(!make(process_config_vspace(config(), NULL, (vka_object_t){0})));
    CHECK(!make(process_config_asid_pool(config(), seL4_CapInitThreadTCB)));
    CHECK(!make(process_config_auth(config(), 0)));
    CHECK(sel4utils_configure_process_custom(NULL, &vka, &vspace, config()) == -1);
    CHECK(nothing_lost_since(&before) && all_memory_can_be_had());
}

static void given_fault_endpoints_are_used(void)
{
    struct census before = take_census();
    char *argv[] = {"child", "return"};

    CHECK(make(process_config_fault_endpoint(config(), endpoint)) && give_endpoint(5) == 8);
    CHECK(!process.own_ep && process.fault_endpoint.cptr == endpoint.cptr);
    CHECK(kind_in(SEL4UTILS_ENDPOINT_SLOT) == seL4_DebugCapIdentify(endpoint.cptr));
    CHECK(sel4utils_spawn_process_v(&process, &vka, &vspace, 2, argv, 1) == 0 && hear(5) == 2);
    seL4_MessageInfo_t tag = api_wait(endpoint.cptr, NULL);
    CHECK(seL4_MessageInfo_get_label(tag) == seL4_Fault_VMFault);
    destroy();
    CHECK(seL4_DebugCapIdentify(endpoint.cptr) != 0 && nothing_lost_since(&before));
}

static void loop(void *argc, void *argv, void *ipc_buffer)
{
    (void)ipc_buffer;
    seL4_SetMR(0, (seL4_Word)argc);
    seL4_SetMR(1, (seL4_Word)((char **)argv)[0][0]);
    seL4_Send(endpoint.cptr, seL4_MessageInfo_new(0, 0, 0, 2));
    for (;;) {
        seL4_Yield();
    }
}

/* In the spawner's own address space and CSpace, entered like a function. */
static void processes_share_spaces_with_the_spawner(void)
{
    static char tls_memory[PAGE] __attribute__((aligned(64)));
    struct census before = take_census();
    char *argv[] = {"shared"};
    vka_object_t root = {.cptr = seL4_CapInitThreadVSpace};
    vka_object_t cnode = {.cptr = seL4_CapInitThreadCNode};
    sel4utils_process_config_t shared = process_config_new(&simple);

    shared = process_config_noelf(shared, (void *)loop, 0);
    shared = process_config_vspace(shared, &vspace, root);
    shared = process_config_cnode(shared, cnode);
    shared = process_config_priority(shared, PRIORITY);
    shared.sched_params = with_time(shared.sched_params);
    CHECK(make(shared) && !process.own_vspace && !process.own_cspace && !process.own_ep);
    /* thread-local storage is the business of who shares an address space */
    uintptr_t tls = sel4runtime_write_tls_image(tls_memory);
    CHECK(sel4runtime_get_tls_size() <= sizeof(tls_memory));
    CHECK(sel4runtime_set_tls_variable(tls, __sel4_ipc_buffer,
                                       (seL4_IPCBuffer *)process.thread.ipc_buffer_addr) == 0);
    CHECK(sel4utils_spawn_process(&process, &vka, &vspace, 1, argv, 0) == 0);
    CHECK(seL4_TCB_SetTLSBase(process.thread.tcb.cptr, tls) == 0);
    CHECK(seL4_TCB_Resume(process.thread.tcb.cptr) == 0);
    api_wait(endpoint.cptr, NULL);
    CHECK(seL4_GetMR(0) == 1 && seL4_GetMR(1) == 's');
    destroy();
    CHECK(nothing_lost_since(&before));
}

static void ranges_are_kept_free(void)
{
    struct census before = take_census();
    sel4utils_elf_region_t wanted[] = {
        {.rights = seL4_AllRights,
         .reservation_vstart = (void *)0x10000000,
         .reservation_size = 4 * PAGE,
         .cacheable = 1},
    };

    CHECK(make(process_config_create_vspace(config(), wanted, 1)));
    CHECK(wanted[0].reservation.res && process.thread.ipc_buffer_addr == 0x10004000);
    CHECK(vspace_new_pages_at_vaddr(&process.vspace, (void *)0x10001000, 2, 12,
                                    wanted[0].reservation) == 0);
    destroy();
    wanted[0].reservation_vstart = (void *)0x400000; /* where the image goes */
    CHECK(!make(process_config_create_vspace(config(), wanted, 1)));
    CHECK(nothing_lost_since(&before));
}

static void images_are_only_reserved_on_request(void)
{
    struct census before = take_census();
    elf_t elf;

    CHECK(find_image(&elf) && make(process_config_elf(config(), "child", false)));
    CHECK(process.num_elf_regions == sel4utils_elf_num_regions(&elf));
    CHECK((uintptr_t)process.entry_point == elf_getEntryPoint(&elf));
    for (int i = 0; i < process.num_elf_regions; i++) {
        CHECK(process.elf_regions[i].reservation.res);
        CHECK(vspace_get_cap(&process.vspace, process.elf_regions[i].reservation_vstart) == 0);
    }
    destroy();
    CHECK(nothing_lost_since(&before));
}

static void sections_are_found(void)
{
    elf_t elf;
    uint64_t size = 0;
    Elf_Phdr headers[2] = {{0}};

    CHECK(find_image(&elf));
    CHECK(sel4utils_elf_get_section(&elf, ".text", &size) != 0 && size > 0);
    CHECK(sel4utils_elf_get_section(&elf, ".nothing", &size) == 0);
    CHECK(sel4utils_elf_get_vsyscall(&elf) == 0);
    CHECK(sel4utils_elf_num_phdrs(&elf) == elf_getNumProgramHeaders(&elf));
    sel4utils_elf_read_phdrs(&elf, 1, headers);
    CHECK(headers[0].p_type == elf_getProgramHeaderType(&elf, 0) && headers[1].p_memsz == 0);
}

int main(void)
{
    static const struct test tests[] = {
        {"capabilities are in fixed slots", processes_have_their_capabilities_in_fixed_slots},
        {"capabilities go to the next slot", capabilities_go_to_the_next_slot},
        {"names of init caps are the process's own", names_of_init_caps_are_the_processs_own},
        {"processes have the usual layout", processes_have_the_usual_layout},
        {"processes take what is written", processes_take_what_is_written},
        {"first stacks are as written", first_stacks_are_as_written},
        {"processes hear their arguments", processes_hear_their_arguments},
        {"arguments that do not fit are refused", arguments_that_do_not_fit_are_refused},
        {"returning from main faults at 0", returning_from_main_faults_at_0},
        {"images that are not there are refused", images_that_are_not_there_are_refused},
        {"given fault endpoints are used", given_fault_endpoints_are_used},
        {"processes share spaces with the spawner", processes_share_spaces_with_the_spawner},
        {"ranges are kept free", ranges_are_kept_free},
        {"images are only reserved on request", images_are_only_reserved_on_request},
        {"sections are found", sections_are_found},
    };

    simple_default_init_bootinfo(&simple, platsupport_get_bootinfo());
    if (!start(bootstrap_use_current_simple(&simple, POOL_SIZE, pool)) ||
        vka_alloc_endpoint(&vka, &endpoint) || !process_comes_and_goes()) {
        return 1;
    }
    run_tests(tests, ARRAY_SIZE(tests), exit_slot());
}
