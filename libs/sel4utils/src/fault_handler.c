/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Printing fault messages (forms of spec/06 section 10.3).
 */
#include <sel4utils/api.h>
#include <sel4utils/thread.h>
#include <sel4utils/util.h>
#include <stdio.h>
#include <utils/ansi.h>
#include <utils/util.h>

static void *message_word(int index)
{
    return (void *)seL4_GetMR(index);
}

static void print_vm_fault(const char *name)
{
    const char *kind = sel4utils_is_read_fault() ? "read" : "write";

    if (seL4_GetMR(seL4_VMFault_PrefetchFault)) {
        kind = "prefetch";
    }
    printf("%sPagefault from [%s]: %s fault at PC: %p vaddr: %p, FSR %p%s\n", COLOR_ERROR, name,
           kind, message_word(seL4_VMFault_IP), message_word(seL4_VMFault_Addr),
           message_word(seL4_VMFault_FSR), COLOR_NORMAL);
}

void sel4utils_print_fault_message(seL4_MessageInfo_t tag, const char *name)
{
    switch (seL4_MessageInfo_get_label(tag)) {
    case seL4_Fault_VMFault:
        print_vm_fault(name);
        break;
    case seL4_Fault_UnknownSyscall:
        printf("%sBad syscall from [%s]: scno %lu at PC: %p%s\n", COLOR_ERROR, name,
               (unsigned long)seL4_GetMR(seL4_UnknownSyscall_Syscall),
               message_word(seL4_UnknownSyscall_FaultIP), COLOR_NORMAL);
        break;
    case seL4_Fault_UserException:
        printf("%sInvalid instruction from [%s] at PC: %p%s\n", COLOR_ERROR, name,
               message_word(seL4_UserException_FaultIP), COLOR_NORMAL);
        break;
    case seL4_Fault_CapFault:
        printf("%sCap fault from [%s] in phase %s\nPC = %p\nCPtr = %p%s\n", COLOR_ERROR, name,
               seL4_GetMR(seL4_CapFault_InRecvPhase) ? "receive" : "send",
               message_word(seL4_CapFault_IP), message_word(seL4_CapFault_Addr), COLOR_NORMAL);
        break;
#ifdef CONFIG_KERNEL_MCS
    case seL4_Fault_Timeout:
        printf("Timeout fault from %s\n", name);
        break;
#endif
    default:
        printf("Unknown fault from [%s]: %lu (length = %lu)\n", name,
               (unsigned long)seL4_MessageInfo_get_label(tag),
               (unsigned long)seL4_MessageInfo_get_length(tag));
        break;
    }
}

static void fault_handler(void *name, void *endpoint, void *ipc_buffer)
{
    (void)ipc_buffer;
    while (true) {
        seL4_Word badge;
        seL4_MessageInfo_t tag = api_wait((seL4_CPtr)endpoint, &badge);

        sel4utils_print_fault_message(tag, name);
    }
}

int sel4utils_start_fault_handler(seL4_CPtr fault_endpoint, vka_t *vka, vspace_t *vspace,
                                  seL4_CPtr cspace, seL4_Word data, char *name,
                                  sel4utils_thread_t *res)
{
    int error = sel4utils_configure_thread(vka, vspace, vspace, seL4_CapNull, cspace, data, res);

    if (error) {
        ZF_LOGE("Failed to configure fault handling thread");
        return -1;
    }
    error = sel4utils_start_thread(res, fault_handler, name, (void *)fault_endpoint, 1);
    if (error) {
        sel4utils_clean_up_thread(vka, vspace, res);
    }
    return error;
}
