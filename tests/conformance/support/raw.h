/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System calls with every register under control, and invocations with every part of the answer.
 */
#pragma once
#include <sel4/sel4.h>

/* In: as loaded before `syscall`; out: as found after it. rsp is the thread's own on the way in. */
struct registers {
    seL4_Word rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15;
    seL4_Word rsp; /* out only */
};

void raw_syscall(struct registers *registers);

/* A list of words: WORDS(1, 2, 3), or NONE. */
struct words {
    unsigned count;
    const seL4_Word *word;
};

#define WORDS(...)                                                                                 \
    ((struct words){sizeof((const seL4_Word[]){__VA_ARGS__}) / sizeof(seL4_Word),                  \
                    (const seL4_Word[]){__VA_ARGS__}})
#define NONE ((struct words){0, 0})

/* What came back from a Call or a receive. MRs that the kernel did not write hold MARK(index). */
struct answer {
    seL4_Word label, length, extra_caps, caps_unwrapped, badge;
    seL4_Word info; /* RSI as it is */
    seL4_Word mr[seL4_MsgMaxLength];
};

#define MARK(index) (0x5eed5eed00000000ul + (seL4_Word)(index))

/* Call of `cap`, a kernel object, with exactly these extra capabilities and message words; what it
 * answers is without_text. */
struct answer invoke(seL4_CPtr cap, seL4_Word label, struct words caps, struct words mrs);

/* An answer of the kernel as other kernels send it: with KernelInvocationReportErrorIPC the text of
 * an error makes it longer. */
struct answer without_text(struct answer answer);

/* Any message to any system call number, with the thread's own reply object if it receives; `info`
 * is sent as it is. */
struct answer message(seL4_Word syscall, seL4_CPtr cap, seL4_MessageInfo_t info, struct words caps,
                      struct words mrs);

/* The calling thread's reply object, with which it receives; 0 without MCS. */
seL4_CPtr own_reply(void);
void set_own_reply(seL4_CPtr reply);

/* Recv or NBRecv. */
struct answer receive(seL4_CPtr cap);
struct answer receive_if_any(seL4_CPtr cap);

/* The answer is this error with exactly these words. */
#define EXPECT(answer, error, ...)  expect_at(__FILE__, __LINE__, answer, error, WORDS(__VA_ARGS__))
#define EXPECT_PLAIN(answer, error) expect_at(__FILE__, __LINE__, answer, error, NONE)
#define EXPECT_OK(answer)           EXPECT_PLAIN(answer, seL4_NoError)
void expect_at(const char *file, int line, struct answer answer, seL4_Word error,
               struct words words);
