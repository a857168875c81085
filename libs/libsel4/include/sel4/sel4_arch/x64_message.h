/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Moving messages between IPC buffer, pointers and registers: shared by the system calls.
 *
 * `mr` is always an array of the four message registers that travel in CPU registers.
 */
#pragma once

#include <sel4/functions.h>
#include <sel4/sel4_arch/x64_sys.h>
#include <sel4/types.h>

/* A word read or written for itself. The empty assembly keeps compilers from moving words in pairs
 * through vector registers: more instructions here, and FPU state that a thread might not have. */
LIBSEL4_INLINE_FUNC seL4_Word x64_load(const seL4_Word *place)
{
    seL4_Word word = *place;

    __asm__("" : "+r"(word));
    return word;
}

LIBSEL4_INLINE_FUNC void x64_store(seL4_Word *place, seL4_Word word)
{
    *place = word;
    __asm__ volatile("" : : : "memory");
}

/* Written out because a loop would stay one. */
LIBSEL4_INLINE_FUNC void x64_load_message(seL4_Word *mr)
{
    const seL4_Word *message = seL4_GetIPCBuffer()->msg;

    mr[0] = x64_load(&message[0]);
    mr[1] = x64_load(&message[1]);
    mr[2] = x64_load(&message[2]);
    mr[3] = x64_load(&message[3]);
}

LIBSEL4_INLINE_FUNC void x64_store_message(seL4_Word mr0, seL4_Word mr1, seL4_Word mr2,
                                           seL4_Word mr3)
{
    seL4_Word *message = seL4_GetIPCBuffer()->msg;

    x64_store(&message[0], mr0);
    x64_store(&message[1], mr1);
    x64_store(&message[2], mr2);
    x64_store(&message[3], mr3);
}

/* The word a caller points to, 0 without a pointer */
LIBSEL4_INLINE_FUNC seL4_Word x64_word(const seL4_Word *word)
{
    return word ? *word : 0;
}

/* Writes a word where the caller wants it, if anywhere. */
LIBSEL4_INLINE_FUNC void x64_give(seL4_Word *place, seL4_Word word)
{
    if (place) {
        *place = word;
    }
}

/* Message registers from pointers of which only those within the message's length count */
LIBSEL4_INLINE_FUNC void x64_take_message(seL4_Word *mr, seL4_MessageInfo_t info,
                                          const seL4_Word *mr0, const seL4_Word *mr1,
                                          const seL4_Word *mr2, const seL4_Word *mr3)
{
    seL4_Word length = seL4_MessageInfo_get_length(info);

    mr[0] = length > 0 ? x64_word(mr0) : 0;
    mr[1] = length > 1 ? x64_word(mr1) : 0;
    mr[2] = length > 2 ? x64_word(mr2) : 0;
    mr[3] = length > 3 ? x64_word(mr3) : 0;
}

LIBSEL4_INLINE_FUNC void x64_give_message(const seL4_Word *mr, seL4_Word *mr0, seL4_Word *mr1,
                                          seL4_Word *mr2, seL4_Word *mr3)
{
    x64_give(mr0, mr[0]);
    x64_give(mr1, mr[1]);
    x64_give(mr2, mr[2]);
    x64_give(mr3, mr[3]);
}

/* Receives with system call sys; mr gets what came. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t x64_receive(seL4_Word sys, seL4_CPtr src, seL4_Word *sender,
                                                   seL4_Word *mr, seL4_CPtr reply)
{
    seL4_MessageInfo_t info;
    seL4_Word badge;

    x64_sys_recv(sys, src, &badge, &info.words[0], &mr[0], &mr[1], &mr[2], &mr[3], reply);
    x64_give(sender, badge);
    return info;
}

/* Sends mr and receives into it with system call sys. */
LIBSEL4_INLINE_FUNC seL4_MessageInfo_t x64_exchange(seL4_Word sys, seL4_CPtr dest,
                                                    seL4_MessageInfo_t info, seL4_Word *sender,
                                                    seL4_Word *mr, seL4_CPtr reply)
{
    seL4_MessageInfo_t answer;
    seL4_Word badge;

    x64_sys_send_recv(sys, dest, &badge, info.words[0], &answer.words[0], &mr[0], &mr[1], &mr[2],
                      &mr[3], reply);
    x64_give(sender, badge);
    return answer;
}
