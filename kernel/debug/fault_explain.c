/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a fault means in the program's own terms, and why nobody has handled it.
 */
#include "fault_explain.h"

#include "arch/page_table.h"
#include "core/tcb.h"
#include "debug/debug.h"
#include "fault_handler.h"
#include "page_walk.h"

/* Page-fault error code of the processor. */
enum { STATUS_PROTECTION = 1 << 0, STATUS_WRITE = 1 << 1, STATUS_FETCH = 1 << 4 };

enum { PAGE_SPAN = 4096, VECTORS = 32 };

static const char *fault_explain_exception(word_t vector)
{
    static const char *const text[VECTORS] = {
        [0] = "it divided by zero, or the quotient did not fit",
        [1] = "a debug exception",
        [3] = "it executed a breakpoint instruction (int3)",
        [4] = "overflow (into)",
        [5] = "out of bounds (bound)",
        [6] = "the processor has no such instruction (abort() and traps of compilers use ud2)",
        [7] = "it used the FPU, which is switched off for it",
        [10] = "an invalid TSS",
        [11] = "a segment that is not present",
        [12] = "a stack address that is not canonical",
        [13] = "general protection: a privileged instruction, or an address that is not canonical",
        [16] = "an x87 floating-point error",
        [17] = "an access that is not aligned, with alignment checks on",
        [19] = "an SSE floating-point error",
    };
    return vector < VECTORS && text[vector] != NULL ? text[vector]
                                                    : "an exception of the processor";
}

static void fault_explain_nearest(paddr_t pml4, vaddr_t address)
{
    struct page_found page;
    bool is_first = true;
    if (page_walk_down(pml4, address, &page)) {
        print("clavis: mapped below it: up to 0x%lx", page.vaddr + BIT(page.size_bits));
        is_first = false;
    }
    if (page_walk_up(pml4, address, &page)) {
        print("%s above it: from 0x%lx on", is_first ? "clavis: mapped" : ",", page.vaddr);
        is_first = false;
    }
    print(is_first ? "clavis: its address space has no pages at all\n" : "\n");
}

static void fault_explain_hint(const struct tcb *thread, vaddr_t address)
{
    word_t sp = thread->context.word[CONTEXT_SP];
    if (address < PAGE_SPAN) {
        print("clavis: an address that small is mostly a null pointer\n");
    } else if (address > USER_TOP) {
        print("clavis: that address belongs to the kernel\n");
    } else if (sp - address < PAGE_SPAN || address - sp < PAGE_SPAN) {
        print("clavis: its stack pointer is 0x%lx: has the stack overflowed?\n", sp);
    }
}

static const char *fault_explain_access(const struct tcb *thread, const struct fault *fault)
{
    bool is_jump = fault->vm.is_fetch || fault->vm.address == thread->context.word[CONTEXT_IP];
    if (is_jump) {
        return "execute code at";
    }
    return (fault->vm.status & STATUS_WRITE) != 0 ? "write to" : "read from";
}

static void fault_explain_vm(const struct tcb *thread, const struct fault *fault)
{
    struct cap vspace = thread->slots[TCB_VSPACE].cap;
    vaddr_t address = fault->vm.address;
    bool is_protection = (fault->vm.status & STATUS_PROTECTION) != 0;
    print("clavis: it tried to %s 0x%lx, %s\n", fault_explain_access(thread, fault), address,
          is_protection ? "but that page does not allow it" : "where no page is mapped");
    fault_explain_hint(thread, address);
    if (!is_protection && address <= USER_TOP && cap_kind(vspace) == CAP_PML4) {
        fault_explain_nearest(cap_paddr(vspace), address);
    }
}

static void fault_explain_lookup(cptr_t cptr, const struct lookup_failure *failure)
{
    switch ((unsigned)failure->type) {
    case seL4_InvalidRoot:
        print("clavis: it used capability pointer 0x%lx, but its CSpace has no CNode\n", cptr);
        break;
    case seL4_MissingCapability:
        print("clavis: it used capability pointer 0x%lx, but there is no fitting capability\n",
              cptr);
        break;
    case seL4_DepthMismatch:
        print(
            "clavis: it used capability pointer 0x%lx: a CNode on the way translates %lu bits, but "
            "only %lu are left\n",
            cptr, failure->bits_found, failure->bits_left);
        break;
    case seL4_GuardMismatch:
        print("clavis: it used capability pointer 0x%lx: a CNode on the way wants the guard 0x%lx, "
              "%lu bits, with %lu bits left\n",
              cptr, failure->guard_found, failure->bits_found, failure->bits_left);
        break;
    default:
        break;
    }
}

void fault_explain(const struct tcb *thread, const struct fault *fault)
{
    switch ((unsigned)fault->type) {
    case seL4_Fault_CapFault:
        fault_explain_lookup(fault->cap.address, &fault->cap.failure);
        break;
    case seL4_Fault_UnknownSyscall:
        print("clavis: system call %ld is none of this kernel's\n", (int64_t)fault->syscall.number);
        break;
    case seL4_Fault_UserException:
        print("clavis: %s\n", fault_explain_exception(fault->exception.number));
        break;
    case seL4_Fault_VMFault:
        fault_explain_vm(thread, fault);
        break;
    default:
        break;
    }
    fault_explain_handler(thread);
}
