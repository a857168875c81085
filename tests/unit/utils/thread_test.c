/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads of the spawner's own address space (spec/06 section 10.3), the small helpers, DMA pages
 * and slabs.
 */
#include "harness.h"

#include <sel4utils/api.h>
#include <sel4utils/arch/tsc.h>
#include <sel4utils/helpers.h>
#include <sel4utils/mapping.h>
#include <sel4utils/page_dma.h>
#include <sel4utils/slab.h>
#include <sel4utils/stack.h>
#include <sel4utils/thread.h>
#include <string.h>
#include <unistd.h>

/* Thread-local storage of the runtime: a region of this size whose base lies 16 below its end. */
static sel4runtime_size_t tls_size = 64;
static seL4_IPCBuffer *stored_ipc_buffer;

sel4runtime_size_t sel4runtime_get_tls_size(void)
{
    return tls_size;
}

sel4runtime_uintptr_t sel4runtime_write_tls_image(void *tls_memory)
{
    memset(tls_memory, 0, tls_size);
    return (sel4runtime_uintptr_t)tls_memory + tls_size - 16;
}

int __sel4runtime_store_in_tls(UNUSED sel4runtime_uintptr_t thread_pointer,
                               UNUSED void const volatile *own, void const *value,
                               sel4runtime_size_t size)
{
    memcpy(&stored_ipc_buffer, value, size);
    return 0;
}

static sel4utils_thread_t thread;

static void entry(UNUSED void *arg0, UNUSED void *arg1, UNUSED void *ipc_buffer) {}

static sel4utils_thread_config_t config_of(uint8_t priority)
{
    sel4utils_thread_config_t config = {0};

    config = thread_config_cspace(config, FAKE_CNODE, 7);
    config = thread_config_auth(config, FAKE_TCB);
    config = thread_config_mcp(config, 20);
    return thread_config_priority(config, priority);
}

static void configured_thread_is_stopped_and_complete(void)
{
    const fake_tcb_t *tcb;

    CHECK(sel4utils_configure_thread_config(&vka, &spawner, &spawner, config_of(10), &thread) == 0);
    tcb = fake_tcb_of(thread.tcb.cptr);
    CHECK(tcb->priority == 10 && tcb->mcp == 20 && tcb->cspace_data == 7 && !tcb->is_running);
    CHECK(tcb->buffer == thread.ipc_buffer_addr && tcb->buffer != 0);
    CHECK(thread.stack_size == 16 && thread.stack_top != NULL);
    ((char *)thread.stack_top)[-1] = 1;
    sel4utils_clean_up_thread(&vka, &spawner, &thread);
    CHECK(thread.tcb.cptr == 0);
}

static void started_thread_looks_like_a_called_function(void)
{
    const fake_tcb_t *tcb;

    CHECK(sel4utils_configure_thread_config(&vka, &spawner, &spawner, config_of(10), &thread) == 0);
    CHECK(sel4utils_start_thread(&thread, entry, (void *)1, (void *)2, 1) == 0);
    tcb = fake_tcb_of(thread.tcb.cptr);
    CHECK(tcb->is_running && tcb->regs.rip == (seL4_Word)entry);
    CHECK(tcb->regs.rdi == 1 && tcb->regs.rsi == 2 && tcb->regs.rdx == thread.ipc_buffer_addr);
    CHECK(tcb->regs.rsp % 16 == 8);
    CHECK(tcb->tls_base == (seL4_Word)thread.stack_top - 16);
    CHECK(tcb->regs.rsp < (seL4_Word)thread.stack_top - tls_size);
    CHECK((seL4_Word)stored_ipc_buffer == thread.ipc_buffer_addr);
    sel4utils_clean_up_thread(&vka, &spawner, &thread);
}

static void too_large_tls_is_refused(void)
{
    sel4utils_thread_config_t config = thread_config_stack_size(config_of(1), 1);

    CHECK(sel4utils_configure_thread_config(&vka, &spawner, &spawner, config, &thread) == 0);
    tls_size = PAGE_SIZE_4K / 8 + 1;
    CHECK(sel4utils_start_thread(&thread, entry, NULL, NULL, 1) == -1);
    tls_size = 64;
    CHECK(!fake_tcb_of(thread.tcb.cptr)->is_running);
    sel4utils_clean_up_thread(&vka, &spawner, &thread);
}

static void thread_without_stack_or_buffer_has_none(void)
{
    sel4utils_thread_config_t config =
        thread_config_no_ipc_buffer(thread_config_stack_size(config_of(0), 0));

    CHECK(sel4utils_configure_thread_config(&vka, &spawner, &spawner, config, &thread) == 0);
    CHECK(thread.stack_top == NULL && thread.ipc_buffer == 0);
    CHECK(fake_tcb_of(thread.tcb.cptr)->buffer == 0);
    sel4utils_clean_up_thread(&vka, &spawner, &thread);
}

static void nothing_leaks_when_configure_is_refused(void)
{
    bool refused = true;

    for (long calls = 0; refused; calls++) {
        fake_census_t before = fake_full_census();
        int error;

        fake_plan_refusal(calls);
        error = sel4utils_configure_thread_config(&vka, &spawner, &spawner, config_of(10), &thread);
        refused = fake_was_refused();
        fake_plan_refusal(-1);
        CHECK(error == (refused ? -1 : 0));
        if (!refused) {
            sel4utils_clean_up_thread(&vka, &spawner, &thread);
        }
        CHECK(fake_same_census(before, fake_full_census()));
    }
}

static void checkpoint_restores_stack_and_registers(void)
{
    sel4utils_checkpoint_t checkpoint;
    fake_tcb_t *tcb;
    char *top;

    CHECK(sel4utils_configure_thread_config(&vka, &spawner, &spawner, config_of(10), &thread) == 0);
    CHECK(sel4utils_start_thread(&thread, entry, NULL, NULL, 1) == 0);
    tcb = (fake_tcb_t *)fake_tcb_of(thread.tcb.cptr);
    top = thread.stack_top;
    /* as in a system call: the stub keeps the stack pointer in rbx */
    tcb->regs.rbx = (seL4_Word)top - 256;
    strcpy(top - 200, "before");
    CHECK(sel4utils_checkpoint_thread(&thread, &checkpoint, true) == 0);
    CHECK(!tcb->is_running);
    strcpy(top - 200, "after");
    tcb->regs.rip = 0;
    CHECK(sel4utils_checkpoint_restore(&checkpoint, true, true) == 0);
    CHECK(strcmp(top - 200, "before") == 0 && tcb->regs.rip == (seL4_Word)entry);
    CHECK(tcb->is_running);
    tcb->regs.rbx = 0;
    CHECK(sel4utils_checkpoint_thread(&thread, &checkpoint, true) == -1);
    sel4utils_clean_up_thread(&vka, &spawner, &thread);
}

static void context_needs_an_aligned_stack(void)
{
    seL4_UserContext context = {0};

    CHECK(sel4utils_arch_init_local_context(entry, NULL, NULL, NULL, (void *)0x1008, &context) ==
          -1);
    CHECK(sel4utils_arch_init_local_context(entry, NULL, NULL, NULL, (void *)0x1010, &context) ==
          0);
    CHECK(context.rsp == 0x1008);
    CHECK(sel4utils_arch_init_context((void *)5, (void *)7, &context) == 0);
    CHECK(context.rip == 5 && context.rsp == 7 && context.rdx == 0);
}

static void names_of_errors_and_faults(void)
{
    CHECK(strcmp(sel4_strerror(0), "seL4_NoError") == 0);
    CHECK(strcmp(sel4_strerror(6), "seL4_FailedLookup") == 0);
    CHECK(strcmp(sel4_strerror(10), "seL4_NotEnoughMemory") == 0);
    CHECK(strcmp(sel4_strfault(seL4_Fault_VMFault), "seL4_Fault_VMFault") == 0);
    CHECK(strcmp(sel4_strfault(99), "Unknown Fault") == 0);
    ZF_LOGE_IFERR(6, "err %d", 3);
    CHECK(strstr(last_log(), "[Err seL4_FailedLookup]:\n\terr 3") != NULL);
    ZF_LOGE("nothing");
    ZF_LOGE_IFERR(0, "not shown")
    CHECK(strstr(last_log(), "nothing") != NULL);
}

static void dma_memory_is_contiguous(void)
{
    fake_census_t before = fake_full_census();
    ps_dma_man_t dma = {0};
    bool refused = true;
    char *memory;

    CHECK(sel4utils_new_page_dma_alloc(&vka, &spawner, &dma) == 0);
    memory = ps_dma_alloc(&dma, 3 * PAGE_SIZE_4K, 4096, 0, PS_MEM_NORMAL);
    CHECK(memory != NULL);
    memset(memory, 1, 4 * PAGE_SIZE_4K);
    CHECK(ps_dma_pin(&dma, memory, 1) != 0);
    CHECK(ps_dma_pin(&dma, memory + 8195, 1) == ps_dma_pin(&dma, memory, 1) + 8195);
    CHECK(ps_dma_pin(&dma, memory + 4 * PAGE_SIZE_4K, 1) == 0);
    ps_dma_free(&dma, memory, 3 * PAGE_SIZE_4K);
    CHECK(fake_same_census(before, fake_full_census()));
    CHECK(ps_dma_alloc(&dma, 1, 8192, 0, PS_MEM_NORMAL) == NULL);
    for (long calls = 0; refused; calls++) {
        fake_plan_refusal(calls);
        memory = ps_dma_alloc(&dma, 8192, 16, 1, PS_MEM_NORMAL);
        refused = fake_was_refused();
        fake_plan_refusal(-1);
        CHECK(refused == (memory == NULL));
        CHECK(memory != NULL || fake_same_census(before, fake_full_census()));
    }
    ps_dma_free(&dma, memory, 8192);
    CHECK(fake_same_census(before, fake_full_census()));
    free(dma.cookie);
}

static void slab_hands_out_what_it_made(void)
{
    size_t wanted[seL4_ObjectTypeCount] = {0};
    static vka_t slab; /* there is no way to give it up */
    vka_object_t ep[3];
    fake_census_t filled;

    wanted[seL4_EndpointObject] = 2;
    CHECK(slab_init(&slab, &vka, wanted) == 0);
    filled = fake_full_census();
    CHECK(vka_alloc_endpoint(&slab, &ep[0]) == 0);
    CHECK(vka_alloc_endpoint(&slab, &ep[1]) == 0);
    CHECK(fake_same_census(filled, fake_full_census()));
    CHECK(vka_alloc_endpoint(&slab, &ep[2]) == 0);
    CHECK(fake_full_census().objects == filled.objects + 1);
    for (size_t i = 0; i < ARRAY_SIZE(ep); i++) {
        vka_free_object(&vka, &ep[i]);
    }
}

/* What print_fault_message prints for the message registers given. */
static const char *fault_text(seL4_Word label, size_t length, const seL4_Word *words)
{
    static char text[256];
    FILE *file = tmpfile();
    int terminal = dup(STDOUT_FILENO);
    size_t size;

    for (size_t i = 0; i < length; i++) {
        seL4_SetMR((int)i, words[i]);
    }
    fflush(stdout);
    dup2(fileno(file), STDOUT_FILENO);
    sel4utils_print_fault_message(seL4_MessageInfo_new(label, 0, 0, length), "child");
    fflush(stdout);
    dup2(terminal, STDOUT_FILENO);
    close(terminal);
    rewind(file);
    size = fread(text, 1, sizeof(text) - 1, file);
    text[size] = '\0';
    fclose(file);
    return text;
}

#define RED   "\033[1;31m"
#define PLAIN "\033[0m\n"

static void faults_are_printed_in_their_forms(void)
{
    seL4_Word words[20] = {0x401000, 0x7000, 0, 4};

    CHECK(strcmp(fault_text(seL4_Fault_VMFault, 4, words),
                 RED "Pagefault from [child]: read fault at PC: 0x401000 vaddr: 0x7000, FSR "
                     "0x4" PLAIN) == 0);
    words[seL4_VMFault_FSR] = 6;
    CHECK(strstr(fault_text(seL4_Fault_VMFault, 4, words), "]: write fault at PC: ") != NULL);
    words[seL4_VMFault_PrefetchFault] = 1;
    CHECK(strstr(fault_text(seL4_Fault_VMFault, 4, words), "]: prefetch fault at PC: ") != NULL);
    words[seL4_CapFault_IP] = 0x401000;
    words[seL4_CapFault_Addr] = 0x20;
    words[seL4_CapFault_InRecvPhase] = 1;
    CHECK(strcmp(fault_text(seL4_Fault_CapFault, 4, words),
                 RED "Cap fault from [child] in phase receive\nPC = 0x401000\nCPtr = "
                     "0x20" PLAIN) == 0);
    words[seL4_UserException_FaultIP] = 0x402000;
    CHECK(strcmp(fault_text(seL4_Fault_UserException, 4, words),
                 RED "Invalid instruction from [child] at PC: 0x402000" PLAIN) == 0);
    words[seL4_UnknownSyscall_FaultIP] = 0x403000;
    words[seL4_UnknownSyscall_Syscall] = 5;
    CHECK(strcmp(fault_text(seL4_Fault_UnknownSyscall, 20, words),
                 RED "Bad syscall from [child]: scno 5 at PC: 0x403000" PLAIN) == 0);
    CHECK(strcmp(fault_text(15, 2, words), "Unknown fault from [child]: 15 (length = 2)\n") == 0);
}

static ssize_t tsc_block(UNUSED void *data, seL4_Word type, void *dest, ssize_t max_len)
{
    struct {
        seL4_BootInfoHeader header;
        uint32_t freq_mhz;
    } PACKED block = {{type, sizeof(block)}, 2400};

    if (type != SEL4_BOOTINFO_HEADER_X86_TSC_FREQ) {
        return -1;
    }
    memcpy(dest, &block, MIN((size_t)max_len, sizeof(block)));
    return (ssize_t)MIN((size_t)max_len, sizeof(block));
}

static void tsc_frequency_comes_from_the_boot_information(void)
{
    simple_t simple = {0};

    CHECK(x86_get_tsc_freq_from_simple(&simple) == 0);
    simple.extended_bootinfo = tsc_block;
    CHECK(x86_get_tsc_freq_from_simple(&simple) == 2400000000u);
}

static void *twice(void *arg)
{
    char on_this_stack;

    *(void **)arg = &on_this_stack;
    return (char *)arg + 1;
}

static void function_runs_on_a_new_stack(void)
{
    void *address = NULL, *result = NULL;
    fake_census_t before;

    CHECK(sel4utils_run_on_stack(&spawner, twice, &address, NULL) == 0);
    before = fake_full_census();
    CHECK(sel4utils_run_on_stack(&spawner, twice, &address, &result) == 0);
    CHECK(result == (char *)&address + 1);
    CHECK((uintptr_t)address >= 0x10000000 && (uintptr_t)address < 0x20000000);
    CHECK(fake_same_census(before, fake_full_census()));
}

const test_t thread_tests[] = {
    {"a configured thread is stopped and complete", configured_thread_is_stopped_and_complete},
    {"a started thread looks like a called function", started_thread_looks_like_a_called_function},
    {"a TLS image above an eighth of the stack is refused", too_large_tls_is_refused},
    {"a thread without stack or IPC buffer has none", thread_without_stack_or_buffer_has_none},
    {"whatever step of a thread is refused, nothing leaks",
     nothing_leaks_when_configure_is_refused},
    {"a checkpoint restores stack and registers", checkpoint_restores_stack_and_registers},
    {"a context needs an aligned stack", context_needs_an_aligned_stack},
    {"errors and faults have their names, and are logged by them", names_of_errors_and_faults},
    {"DMA memory is contiguous, and nothing of it leaks", dma_memory_is_contiguous},
    {"a slab hands out what it made, then its delegate serves", slab_hands_out_what_it_made},
    {"faults are printed in their forms", faults_are_printed_in_their_forms},
    {"the TSC frequency comes from the boot information",
     tsc_frequency_comes_from_the_boot_information},
    {"a function runs on a new stack, which is freed", function_runs_on_a_new_stack},
    {NULL, NULL},
};
