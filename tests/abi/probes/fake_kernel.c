/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * See fake_kernel.h. SYSCALL has been replaced by INT3 in the code under test: the trap arrives as
 * SIGTRAP with all registers.
 */
#define _GNU_SOURCE
#include <fake_kernel.h>
#include <sel4/functions.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

struct fake_request request;
struct fake_answer answer;
seL4_IPCBuffer fake_buffer;

static void record(const greg_t *r)
{
    request.entries++;
    request.number = (seL4_Word)r[REG_RDX];
    request.rdi = (seL4_Word)r[REG_RDI];
    request.rsi = (seL4_Word)r[REG_RSI];
    request.r12 = (seL4_Word)r[REG_R12];
    request.r13 = (seL4_Word)r[REG_R13];
    request.mr[0] = (seL4_Word)r[REG_R10];
    request.mr[1] = (seL4_Word)r[REG_R8];
    request.mr[2] = (seL4_Word)r[REG_R9];
    request.mr[3] = (seL4_Word)r[REG_R15];
    request.rbx_is_rsp = r[REG_RBX] == r[REG_RSP];
    request.buffer = fake_buffer;
}

static void reply(greg_t *r)
{
    if (answer.gives_badge) {
        r[REG_RDI] = (greg_t)answer.badge;
    }
    if (answer.gives_info) {
        r[REG_RSI] = (greg_t)answer.info;
    }
    if (answer.gives_message) {
        r[REG_R10] = (greg_t)answer.mr[0];
        r[REG_R8] = (greg_t)answer.mr[1];
        r[REG_R9] = (greg_t)answer.mr[2];
        r[REG_R15] = (greg_t)answer.mr[3];
        memcpy(&fake_buffer.msg[4], answer.buffer_words, sizeof(answer.buffer_words));
    }
    r[REG_RCX] = r[REG_RIP];
    r[REG_R11] = r[REG_EFL];
    r[REG_RSP] = 0;
}

static void enter(int number, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;

    (void)number;
    (void)info;
    record(registers);
    if (!request.rbx_is_rsp) {
        abort(); /* the program would go on without a stack */
    }
    reply(registers);
}

void fake_kernel_start(void)
{
    struct sigaction action = {.sa_sigaction = enter, .sa_flags = SA_SIGINFO};

    if (sigaction(SIGTRAP, &action, NULL) != 0) {
        abort();
    }
    seL4_SetIPCBuffer(&fake_buffer);
}

void fake_expect(int gives_badge, int gives_info, int gives_message, seL4_Word info)
{
    seL4_Word *words = (seL4_Word *)&fake_buffer;

    memset(&request, 0, sizeof(request));
    for (seL4_Word i = 0; i < sizeof(fake_buffer) / sizeof(*words); i++) {
        words[i] = FAKE_SENTINEL + i;
    }
    answer.gives_badge = gives_badge;
    answer.gives_info = gives_info;
    answer.gives_message = gives_message;
    answer.badge = 0xbad9e00000000001ul;
    answer.info = info;
    for (seL4_Word i = 0; i < 4; i++) {
        answer.mr[i] = 0xa000000000000081ul + (i << 32);
    }
    for (seL4_Word i = 0; i < 16; i++) {
        answer.buffer_words[i] = 0xb000000000000081ul + (i << 32);
    }
}
