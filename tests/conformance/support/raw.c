/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Messages in and out, over raw_syscall.
 */
#include "support/raw.h"

#include "support/test.h"

static _Thread_local seL4_CPtr reply_object;

seL4_CPtr own_reply(void)
{
    return reply_object;
}

void set_own_reply(seL4_CPtr reply)
{
    reply_object = reply;
}

static void load_message(struct registers *r, struct words caps, struct words mrs)
{
    seL4_Word *const fast[] = {&r->r10, &r->r8, &r->r9, &r->r15};
    for (unsigned i = 0; i < seL4_MsgMaxLength; i += 1) {
        seL4_Word word = i < mrs.count ? mrs.word[i] : MARK(i);
        if (i < seL4_FastMessageRegisters) {
            *fast[i] = word;
        }
        seL4_SetMR((int)i, word);
    }
    for (unsigned i = 0; i < caps.count; i += 1) {
        seL4_SetCap((int)i, caps.word[i]);
    }
}

static struct answer read_message(const struct registers *r)
{
    const seL4_Word fast[] = {r->r10, r->r8, r->r9, r->r15};
    seL4_MessageInfo_t info = {{r->rsi}};
    struct answer answer = {
        .label = seL4_MessageInfo_get_label(info),
        .length = seL4_MessageInfo_get_length(info),
        .extra_caps = seL4_MessageInfo_get_extraCaps(info),
        .caps_unwrapped = seL4_MessageInfo_get_capsUnwrapped(info),
        .badge = r->rdi,
        .info = r->rsi,
    };
    for (unsigned i = 0; i < seL4_MsgMaxLength; i += 1) {
        answer.mr[i] = i < seL4_FastMessageRegisters ? fast[i] : seL4_GetMR((int)i);
    }
    return answer;
}

struct answer message(seL4_Word syscall, seL4_CPtr cap, seL4_MessageInfo_t info, struct words caps,
                      struct words mrs)
{
    struct registers r = {.rdx = syscall, .rdi = cap, .rsi = info.words[0], .r12 = own_reply()};
    load_message(&r, caps, mrs);
    raw_syscall(&r);
    return read_message(&r);
}

struct answer without_text(struct answer answer)
{
#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
    const char *text = (const char *)&answer.mr[DEBUG_MESSAGE_START];
    seL4_Word bytes = 0;
    while (text[bytes] != '\0') {
        bytes += 1;
    }
    if (answer.label != seL4_NoError) {
        answer.length -= bytes / sizeof(seL4_Word) + 1;
    }
#endif
    return answer;
}

struct answer invoke(seL4_CPtr cap, seL4_Word label, struct words caps, struct words mrs)
{
    return without_text(message((seL4_Word)seL4_SysCall, cap,
                                seL4_MessageInfo_new(label, 0, caps.count, mrs.count), caps, mrs));
}

struct answer receive(seL4_CPtr cap)
{
    return message((seL4_Word)seL4_SysRecv, cap, seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
}

struct answer receive_if_any(seL4_CPtr cap)
{
    return message((seL4_Word)seL4_SysNBRecv, cap, seL4_MessageInfo_new(0, 0, 0, 0), NONE, NONE);
}

void expect_at(const char *file, int line, struct answer answer, seL4_Word error,
               struct words words)
{
    if (answer.label != error) {
        check_failed(file, line, "error", answer.label, error);
    }
    if (answer.length != words.count) {
        check_failed(file, line, "length of the answer", answer.length, words.count);
    }
    for (unsigned i = 0; i < words.count; i += 1) {
        if (answer.mr[i] != words.word[i]) {
            check_failed(file, line, "word of the answer", answer.mr[i], words.word[i]);
        }
    }
}
