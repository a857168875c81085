/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The SYSCALL instruction, one function per group of system calls (spec 01, sections 1.2, 1.3).
 *
 * RDX holds the number, RDI the capability, RSI the message info, R10, R8, R9 and R15 the first
 * four message registers. With MCS R12 holds the reply capability and R13 the one to send to.
 * The kernel overwrites RCX and R11 and leaves RSP undefined, so RBX keeps it across the call.
 * No register that is not listed as an output may be taken for changed: callers keep values there.
 */
#pragma once

#include <sel4/macros.h>
#include <sel4/simple_types.h>

#define X64_SYSCALL  "movq %%rsp, %%rbx\n\tsyscall\n\tmovq %%rbx, %%rsp"
#define X64_CLOBBERS "rbx", "rcx", "r11", "memory"

/* How a reply capability reaches the kernel: an operand in R12 with MCS, otherwise not at all. */
#ifdef CONFIG_KERNEL_MCS
#define LIBSEL4_MCS_REPLY reply
#define MCS_REPLY_DECL    register seL4_Word reply_reg __asm__("r12") = reply
#define MCS_REPLY         , "r"(reply_reg)
#else
#define LIBSEL4_MCS_REPLY 0
#define MCS_REPLY_DECL    (void)reply
#define MCS_REPLY
#endif

/* Send, NBSend, WRMSR: everything in, nothing out. */
LIBSEL4_INLINE_FUNC void x64_sys_send(seL4_Word sys, seL4_Word dest, seL4_Word info, seL4_Word msg0,
                                      seL4_Word msg1, seL4_Word msg2, seL4_Word msg3)
{
    register seL4_Word mr0 __asm__("r10") = msg0;
    register seL4_Word mr1 __asm__("r8") = msg1;
    register seL4_Word mr2 __asm__("r9") = msg2;
    register seL4_Word mr3 __asm__("r15") = msg3;

    __asm__ volatile(X64_SYSCALL
                     :
                     : "d"(sys), "D"(dest), "S"(info), "r"(mr0), "r"(mr1), "r"(mr2), "r"(mr3)
                     : X64_CLOBBERS);
}

#ifndef CONFIG_KERNEL_MCS
/* Reply: no capability is named. */
LIBSEL4_INLINE_FUNC void x64_sys_reply(seL4_Word sys, seL4_Word info, seL4_Word msg0,
                                       seL4_Word msg1, seL4_Word msg2, seL4_Word msg3)
{
    register seL4_Word mr0 __asm__("r10") = msg0;
    register seL4_Word mr1 __asm__("r8") = msg1;
    register seL4_Word mr2 __asm__("r9") = msg2;
    register seL4_Word mr3 __asm__("r15") = msg3;

    __asm__ volatile(X64_SYSCALL
                     :
                     : "d"(sys), "S"(info), "r"(mr0), "r"(mr1), "r"(mr2), "r"(mr3)
                     : X64_CLOBBERS);
}
#endif

/* Signal, SetTLSBase, DebugRun: no message registers. */
LIBSEL4_INLINE_FUNC void x64_sys_send_null(seL4_Word sys, seL4_Word dest, seL4_Word info)
{
    __asm__ volatile(X64_SYSCALL : : "d"(sys), "D"(dest), "S"(info) : X64_CLOBBERS);
}

/* Recv, NBRecv, Wait, NBWait, RDMSR: a capability in; badge, info and message registers out. */
LIBSEL4_INLINE_FUNC void x64_sys_recv(seL4_Word sys, seL4_Word src, seL4_Word *out_badge,
                                      seL4_Word *out_info, seL4_Word *out_mr0, seL4_Word *out_mr1,
                                      seL4_Word *out_mr2, seL4_Word *out_mr3, seL4_Word reply)
{
    register seL4_Word mr0 __asm__("r10");
    register seL4_Word mr1 __asm__("r8");
    register seL4_Word mr2 __asm__("r9");
    register seL4_Word mr3 __asm__("r15");
    MCS_REPLY_DECL;

    __asm__ volatile(X64_SYSCALL
                     : "=D"(*out_badge), "=S"(*out_info), "=r"(mr0), "=r"(mr1), "=r"(mr2), "=r"(mr3)
                     : "d"(sys), "D"(src)MCS_REPLY
                     : X64_CLOBBERS);
    *out_mr0 = mr0;
    *out_mr1 = mr1;
    *out_mr2 = mr2;
    *out_mr3 = mr3;
}

/* Call, ReplyRecv, most debug calls: everything in, badge, info and message registers out. */
LIBSEL4_INLINE_FUNC void x64_sys_send_recv(seL4_Word sys, seL4_Word dest, seL4_Word *out_badge,
                                           seL4_Word info, seL4_Word *out_info,
                                           seL4_Word *in_out_mr0, seL4_Word *in_out_mr1,
                                           seL4_Word *in_out_mr2, seL4_Word *in_out_mr3,
                                           seL4_Word reply)
{
    register seL4_Word mr0 __asm__("r10") = *in_out_mr0;
    register seL4_Word mr1 __asm__("r8") = *in_out_mr1;
    register seL4_Word mr2 __asm__("r9") = *in_out_mr2;
    register seL4_Word mr3 __asm__("r15") = *in_out_mr3;
    MCS_REPLY_DECL;

    __asm__ volatile(X64_SYSCALL
                     : "=D"(*out_badge), "=S"(*out_info), "+r"(mr0), "+r"(mr1), "+r"(mr2), "+r"(mr3)
                     : "d"(sys), "D"(dest), "S"(info)MCS_REPLY
                     : X64_CLOBBERS);
    *in_out_mr0 = mr0;
    *in_out_mr1 = mr1;
    *in_out_mr2 = mr2;
    *in_out_mr3 = mr3;
}

#ifdef CONFIG_KERNEL_MCS
/* NBSendRecv, NBSendWait: as above, and R13 names a second capability. */
LIBSEL4_INLINE_FUNC void x64_sys_nbsend_recv(seL4_Word sys, seL4_Word dest, seL4_Word src,
                                             seL4_Word *out_badge, seL4_Word info,
                                             seL4_Word *out_info, seL4_Word *in_out_mr0,
                                             seL4_Word *in_out_mr1, seL4_Word *in_out_mr2,
                                             seL4_Word *in_out_mr3, seL4_Word reply)
{
    register seL4_Word mr0 __asm__("r10") = *in_out_mr0;
    register seL4_Word mr1 __asm__("r8") = *in_out_mr1;
    register seL4_Word mr2 __asm__("r9") = *in_out_mr2;
    register seL4_Word mr3 __asm__("r15") = *in_out_mr3;
    register seL4_Word dest_reg __asm__("r13") = dest;
    MCS_REPLY_DECL;

    __asm__ volatile(X64_SYSCALL
                     : "=D"(*out_badge), "=S"(*out_info), "+r"(mr0), "+r"(mr1), "+r"(mr2), "+r"(mr3)
                     : "d"(sys), "D"(src), "S"(info), "r"(dest_reg)MCS_REPLY
                     : X64_CLOBBERS);
    *in_out_mr0 = mr0;
    *in_out_mr1 = mr1;
    *in_out_mr2 = mr2;
    *in_out_mr3 = mr3;
}
#endif

/* Yield and other calls without arguments. */
LIBSEL4_INLINE_FUNC void x64_sys_null(seL4_Word sys)
{
    __asm__ volatile(X64_SYSCALL : : "d"(sys) : "rsi", "rdi", X64_CLOBBERS);
}
