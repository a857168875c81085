/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls of this architecture outside the API range (spec 04, sections 4.8, 5.5).
 */
#include "arch/cpu.h"
#include "arch/thread.h"
#include "core/budget.h"
#include "core/scheduler.h"

#include <abi/message.h>
#include <abi/syscall.h>
#include <config.h>

static void syscall_set_tls_base(struct context *context)
{
    word_t base = context->word[ABI_CONTEXT_RDI];
    if (is_canonical(base)) {
        arch_thread_bases_save(current_thread);
        context->word[CONTEXT_TLS] = base;
        arch_thread_bases_load(current_thread);
    }
}

static void syscall_read_msr(struct context *context)
{
    word_t value = read_msr((uint32_t)context->word[ABI_CONTEXT_RDI]);
    context->word[context_message_register[0]] = value;
    context->word[CONTEXT_INFO] = abi_message_info_new(0, 0, 0, 1);
}

static void syscall_write_msr(const struct context *context)
{
    write_msr((uint32_t)context->word[ABI_CONTEXT_RDI], context->word[context_message_register[0]]);
}

bool arch_extra_syscall(word_t number)
{
    struct context *context = &current_thread->context;
    if (WITH_SET_TLS_BASE && number == (word_t)seL4_SysSetTLSBase) {
        if (!WITH_MCS || budget_admits()) {
            syscall_set_tls_base(context);
        }
        return true;
    }
    if (WITH_DANGEROUS_MSR && number == (word_t)seL4_SysX86DangerousRDMSR) {
        syscall_read_msr(context);
        return true;
    }
    if (WITH_DANGEROUS_MSR && number == (word_t)seL4_SysX86DangerousWRMSR) {
        syscall_write_msr(context);
        return true;
    }
    return false;
}
