/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Threads that touch memory.
 */
#include "support/visitors.h"

#include "support/objects.h"
#include "support/raw.h"
#include "support/test.h"

enum { PATIENCE = 8 /* time slices */ };
enum { FSR_FETCH = 0x10, CPUID_FEATURES = 7, CPUID_SMEP = 1 << 7 /* in EBX */ };

/* Taken in turn: a test has no more than MAX_THREADS of them. */
static struct visitor visitors[MAX_THREADS];
static unsigned next_visitor;

/* Each accesses memory with its first instruction, so that its address is that of the fault. */
seL4_Word access_read(seL4_Word address, seL4_Word word);
seL4_Word access_write(seL4_Word address, seL4_Word word);
__asm__(".pushsection .text\n"
        "access_read:\n"
        "    mov (%rdi), %rax\n"
        "    ret\n"
        "access_write:\n"
        "    mov %rsi, (%rdi)\n"
        "    mov %rsi, %rax\n"
        "    ret\n"
        ".popsection");

static seL4_Word access_code(seL4_Word address, seL4_Word word)
{
    (void)word;
    return ((seL4_Word(*)(void))address)();
}

static void visit_once(struct thread *thread)
{
    struct visitor *visitor = thread->shared;
    visitor->word = visitor->access(visitor->address, visitor->word);
}

struct visitor *new_visitor(void)
{
    return new_visitor_in(seL4_CapInitThreadVSpace);
}

struct visitor *new_visitor_in(seL4_CPtr space)
{
    struct visitor *visitor = &visitors[next_visitor];
    next_visitor = (next_visitor + 1) % MAX_THREADS;
    visitor->handler = new_endpoint();
    visitor->thread = new_thread(visit_once, MAIN_PRIORITY + 1, visitor, visitor->handler);
    CHECK_EQ(seL4_TCB_SetSpace(visitor->thread->tcb, visitor->handler, ROOT, 0, space, 0),
             seL4_NoError);
    return visitor;
}

int is_growing(const volatile seL4_Word *word)
{
    seL4_Word before = *word;
    for (unsigned i = 0; i < PATIENCE && *word == before; i += 1) {
        seL4_Yield();
    }
    return *word != before;
}

seL4_Word fetch_missing(void)
{
    unsigned highest, eax = CPUID_FEATURES, ebx = 0, ecx = 0, edx;
    __asm__("cpuid" : "=a"(highest) : "a"(0) : "ebx", "ecx", "edx");
    if (highest >= CPUID_FEATURES) {
        __asm__("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
    }
    return (ebx & CPUID_SMEP) != 0 ? READ_MISSING | FSR_FETCH : READ_MISSING;
}

seL4_Word take_fault(seL4_CPtr handler, seL4_Word instruction, seL4_Word address)
{
    struct answer fault = receive_if_any(handler);
    if (fault.info == 0) { /* as it was sent: nothing came */
        return VISIT_OK;
    }
    CHECK_EQ(fault.label, seL4_Fault_VMFault);
    CHECK_EQ(fault.length, seL4_VMFault_Length);
    CHECK_EQ(fault.mr[seL4_VMFault_IP], instruction);
    CHECK_EQ(fault.mr[seL4_VMFault_Addr], address);
    seL4_Word fsr = fault.mr[seL4_VMFault_FSR];
    CHECK_EQ(fault.mr[seL4_VMFault_PrefetchFault], (fsr & FSR_FETCH) != 0);
    return fsr;
}

static seL4_Word visit(struct visitor *visitor, seL4_Word instruction)
{
    restart_thread(visitor->thread);
    seL4_Word result = take_fault(visitor->handler, instruction, visitor->address);
    CHECK_EQ(visitor->thread->is_done, result == VISIT_OK);
    return result;
}

seL4_Word visit_read(struct visitor *visitor, seL4_Word address)
{
    visitor->address = address;
    visitor->access = access_read;
    return visit(visitor, (seL4_Word)access_read);
}

seL4_Word visit_write(struct visitor *visitor, seL4_Word address, seL4_Word word)
{
    visitor->address = address;
    visitor->word = word;
    visitor->access = access_write;
    return visit(visitor, (seL4_Word)access_write);
}

seL4_Word visit_call(struct visitor *visitor, seL4_Word address)
{
    visitor->address = address;
    visitor->access = access_code;
    return visit(visitor, address);
}

void expect_word(struct visitor *visitor, seL4_Word address, seL4_Word word)
{
    CHECK_EQ(visit_read(visitor, address), VISIT_OK);
    CHECK_EQ(visitor->word, word);
}
