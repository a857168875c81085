/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * System call functions against spec 01, sections 1.3 and 12.5: which registers they load from
 * where, and what they do with what comes back. Each test makes one call and looks at it.
 */
#include <check.h>
#include <fake_kernel.h>
#include <sel4/arch/mapping.h>
#include <sel4/sel4.h>

void __assert_fail(const char *text, const char *file, int line, const char *function)
{
    printf("not ok assertion %s, %s:%d, %s\n", text, file, line, function);
    __builtin_trap();
}

#define DEST  0xde57000000000001ul
#define SRC   0x50ce000000000002ul
#define REPLY 0x4e91000000000003ul
#define MR(i) (0x3e55a9e000000000ul + (i))
#define INFO  0x0000abcdef123083ul /* length 3, one capability, a label */
#define BACK  0x0000777777777004ul
#define NONE  ((seL4_Word *)0)

static const char *test;
static seL4_Word sender, mr[4];

enum source { FROM_BUFFER, FROM_POINTERS, ZERO, ONLY_LENGTH };

static seL4_MessageInfo_t info_word(seL4_Word word)
{
    seL4_MessageInfo_t info = {{word}};
    return info;
}

/* Before a call: sends answer nothing, receives answer with badge, info and message. */
static void start(const char *name, int receives)
{
    test = name;
    sender = 0;
    for (int i = 0; i < 4; i++) {
        mr[i] = MR(i);
    }
    fake_expect(receives, receives, receives, BACK);
}

static void entered(seL4_Word number, seL4_Word rdi)
{
    check_word(test, "system calls", request.entries, 1);
    check_word(test, "RDX", request.number, number);
    check_word(test, "RDI", request.rdi, rdi);
}

/* With ONLY_LENGTH pointers count up to the length in INFO, 3. */
static void sent(seL4_Word info, enum source source)
{
    check_word(test, "RSI", request.rsi, info);
    for (int i = 0; i < 4; i++) {
        seL4_Word word = source == FROM_BUFFER                            ? FAKE_SENTINEL + 1 + i
                         : source == FROM_POINTERS                        ? MR(i)
                         : source == ONLY_LENGTH && i < (int)(info & 127) ? MR(i)
                                                                          : 0;
        check_word(test, "MR0 to MR3", request.mr[i], word);
    }
}

static void buffer_has(int is_message)
{
    for (int i = 0; i < 4; i++) {
        seL4_Word word = is_message ? answer.mr[i] : FAKE_SENTINEL + 1 + i;
        check_word(test, "buffer after the call", seL4_GetMR(i), word);
    }
}

/* What a receiving call left behind: message in the buffer, or in mr. */
static void received(seL4_MessageInfo_t info, int by_pointers)
{
    check_word(test, "info", info.words[0], BACK);
    check_word(test, "sender", sender, answer.badge);
    buffer_has(!by_pointers);
    for (int i = 0; i < 4; i++) {
        check_word(test, "mr after the call", mr[i], by_pointers ? answer.mr[i] : MR(i));
    }
}

static void done(void)
{
    check_done(test);
}

static void sends(void)
{
    start("seL4_Send", 0);
    seL4_Send(DEST, info_word(INFO));
    entered((seL4_Word)seL4_SysSend, DEST), sent(INFO, FROM_BUFFER), buffer_has(0), done();

    start("seL4_NBSend", 0);
    seL4_NBSend(DEST, info_word(INFO));
    entered((seL4_Word)seL4_SysNBSend, DEST), sent(INFO, FROM_BUFFER), buffer_has(0), done();

    start("seL4_SendWithMRs", 0);
    seL4_SendWithMRs(DEST, info_word(INFO), &mr[0], &mr[1], &mr[2], &mr[3]);
    entered((seL4_Word)seL4_SysSend, DEST), sent(INFO, FROM_POINTERS), buffer_has(0), done();

    start("seL4_SendWithMRs without pointers", 0);
    seL4_SendWithMRs(DEST, info_word(INFO), NONE, NONE, NONE, NONE);
    entered((seL4_Word)seL4_SysSend, DEST), sent(INFO, ZERO), buffer_has(0), done();

    start("seL4_NBSendWithMRs", 0);
    seL4_NBSendWithMRs(DEST, info_word(0), &mr[0], &mr[1], &mr[2], &mr[3]);
    entered((seL4_Word)seL4_SysNBSend, DEST), sent(0, FROM_POINTERS), buffer_has(0), done();

    start("seL4_NBSendWithMRs without pointers", 0);
    seL4_NBSendWithMRs(DEST, info_word(INFO), NONE, NONE, NONE, NONE);
    entered((seL4_Word)seL4_SysNBSend, DEST), sent(INFO, ZERO), buffer_has(0), done();

    start("seL4_Signal", 0);
    seL4_Signal(DEST);
    entered((seL4_Word)seL4_SysSend, DEST), buffer_has(0);
    check_word(test, "RSI", request.rsi, 1), done();

    start("seL4_Yield", 0);
    seL4_Yield();
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysYield), buffer_has(0), done();
}

static void calls(void)
{
    seL4_MessageInfo_t info;

    start("seL4_Call", 1);
    info = seL4_Call(DEST, info_word(INFO));
    sender = answer.badge; /* seL4_Call does not tell it */
    entered((seL4_Word)-1, DEST), sent(INFO, FROM_BUFFER), received(info, 0), done();

    start("seL4_CallWithMRs", 1);
    info = seL4_CallWithMRs(DEST, info_word(INFO), &mr[0], &mr[1], &mr[2], &mr[3]);
    sender = answer.badge;
    entered((seL4_Word)-1, DEST), sent(INFO, ONLY_LENGTH), received(info, 1), done();

    start("seL4_CallWithMRs without pointers", 1);
    info = seL4_CallWithMRs(DEST, info_word(INFO), NONE, NONE, NONE, NONE);
    entered((seL4_Word)-1, DEST), sent(INFO, ZERO), buffer_has(0);
    check_word(test, "info", info.words[0], BACK), done();
}

#ifdef CONFIG_KERNEL_MCS
static void r12_r13(seL4_Word r12, seL4_Word r13, int has_r13)
{
    check_word(test, "R12", request.r12, r12);
    if (has_r13) {
        check_word(test, "R13", request.r13, r13);
    }
}

static void flavour_receives(void)
{
    seL4_MessageInfo_t info;

    start("seL4_Recv", 1);
    info = seL4_Recv(SRC, &sender, REPLY);
    entered((seL4_Word)-7, SRC), r12_r13(REPLY, 0, 0), received(info, 0), done();

    start("seL4_RecvWithMRs", 1);
    info = seL4_RecvWithMRs(SRC, &sender, &mr[0], &mr[1], &mr[2], &mr[3], REPLY);
    entered((seL4_Word)-7, SRC), r12_r13(REPLY, 0, 0), received(info, 1), done();

    start("seL4_NBRecv", 1);
    info = seL4_NBRecv(SRC, &sender, REPLY);
    entered((seL4_Word)-8, SRC), r12_r13(REPLY, 0, 0), received(info, 0), done();

    start("seL4_Wait", 1);
    info = seL4_Wait(SRC, &sender);
    entered((seL4_Word)-9, SRC), received(info, 0), done();

    start("seL4_WaitWithMRs", 1);
    info = seL4_WaitWithMRs(SRC, &sender, &mr[0], &mr[1], &mr[2], &mr[3]);
    entered((seL4_Word)-9, SRC), received(info, 1), done();

    start("seL4_NBWait", 1);
    info = seL4_NBWait(SRC, &sender);
    entered((seL4_Word)-10, SRC), received(info, 0), done();

    start("seL4_Poll", 1);
    info = seL4_Poll(SRC, &sender);
    entered((seL4_Word)-10, SRC), received(info, 0), done();

    start("seL4_Recv without sender", 1);
    info = seL4_Recv(SRC, NONE, REPLY);
    sender = answer.badge;
    entered((seL4_Word)-7, SRC), received(info, 0), done();
}

static void flavour_exchanges(void)
{
    seL4_MessageInfo_t info;

    start("seL4_ReplyRecv", 1);
    info = seL4_ReplyRecv(SRC, info_word(INFO), &sender, REPLY);
    entered((seL4_Word)-2, SRC), sent(INFO, FROM_BUFFER), r12_r13(REPLY, 0, 0);
    received(info, 0), done();

    start("seL4_ReplyRecvWithMRs", 1);
    info =
        seL4_ReplyRecvWithMRs(SRC, info_word(INFO), &sender, &mr[0], &mr[1], &mr[2], &mr[3], REPLY);
    entered((seL4_Word)-2, SRC), sent(INFO, ONLY_LENGTH), r12_r13(REPLY, 0, 0);
    received(info, 1), done();

    start("seL4_NBSendRecv", 1);
    info = seL4_NBSendRecv(DEST, info_word(INFO), SRC, &sender, REPLY);
    entered((seL4_Word)-3, SRC), sent(INFO, FROM_BUFFER), r12_r13(REPLY, DEST, 1);
    received(info, 0), done();

    start("seL4_NBSendRecvWithMRs", 1);
    info = seL4_NBSendRecvWithMRs(DEST, info_word(INFO), SRC, &sender, &mr[0], &mr[1], &mr[2],
                                  &mr[3], REPLY);
    entered((seL4_Word)-3, SRC), sent(INFO, ONLY_LENGTH), r12_r13(REPLY, DEST, 1);
    received(info, 1), done();

    start("seL4_NBSendWait", 1);
    info = seL4_NBSendWait(DEST, info_word(INFO), SRC, &sender);
    entered((seL4_Word)-4, SRC), sent(INFO, FROM_BUFFER), r12_r13(DEST, 0, 1);
    received(info, 0), done();

    start("seL4_NBSendWaitWithMRs", 1);
    info =
        seL4_NBSendWaitWithMRs(DEST, info_word(INFO), SRC, &sender, &mr[0], &mr[1], &mr[2], &mr[3]);
    entered((seL4_Word)-4, SRC), sent(INFO, ONLY_LENGTH), r12_r13(DEST, 0, 1);
    received(info, 1), done();

    start("seL4_Call passes no reply object", 1);
    seL4_Call(DEST, info_word(INFO));
    r12_r13(0, 0, 0), done();
}
#else
static void flavour_receives(void)
{
    seL4_MessageInfo_t info;

    start("seL4_Recv", 1);
    info = seL4_Recv(SRC, &sender);
    entered((seL4_Word)-5, SRC), received(info, 0), done();

    start("seL4_RecvWithMRs", 1);
    info = seL4_RecvWithMRs(SRC, &sender, &mr[0], &mr[1], &mr[2], &mr[3]);
    entered((seL4_Word)-5, SRC), received(info, 1), done();

    start("seL4_NBRecv", 1);
    info = seL4_NBRecv(SRC, &sender);
    entered((seL4_Word)-8, SRC), received(info, 0), done();

    start("seL4_Poll", 1);
    info = seL4_Poll(SRC, &sender);
    entered((seL4_Word)-8, SRC), received(info, 0), done();

    start("seL4_Wait", 1);
    seL4_Wait(SRC, &sender);
    entered((seL4_Word)-5, SRC), received(info_word(BACK), 0), done();

    start("seL4_Recv without sender", 1);
    info = seL4_Recv(SRC, NONE);
    sender = answer.badge;
    entered((seL4_Word)-5, SRC), received(info, 0), done();
}

static void flavour_exchanges(void)
{
    seL4_MessageInfo_t info;

    start("seL4_Reply", 0);
    seL4_Reply(info_word(INFO));
    check_word(test, "RDX", request.number, (seL4_Word)-6);
    sent(INFO, FROM_BUFFER), buffer_has(0), done();

    start("seL4_ReplyWithMRs", 0);
    seL4_ReplyWithMRs(info_word(INFO), &mr[0], &mr[1], &mr[2], &mr[3]);
    check_word(test, "RDX", request.number, (seL4_Word)-6);
    sent(INFO, FROM_POINTERS), buffer_has(0), done();

    start("seL4_ReplyWithMRs without pointers", 0);
    seL4_ReplyWithMRs(info_word(INFO), NONE, NONE, NONE, NONE);
    sent(INFO, ZERO), buffer_has(0), done();

    start("seL4_ReplyRecv", 1);
    info = seL4_ReplyRecv(SRC, info_word(INFO), &sender);
    entered((seL4_Word)-2, SRC), sent(INFO, FROM_BUFFER), received(info, 0), done();

    start("seL4_ReplyRecvWithMRs", 1);
    info = seL4_ReplyRecvWithMRs(SRC, info_word(INFO), &sender, &mr[0], &mr[1], &mr[2], &mr[3]);
    entered((seL4_Word)-2, SRC), sent(INFO, ONLY_LENGTH), received(info, 1), done();
}
#endif

/* A notification changes RDI only: everything the program keeps elsewhere must survive. */
static void notifications(void)
{
    start("a notification gives a badge only", 0);
    answer.gives_badge = 1;
    seL4_Poll(SRC, &sender);
    check_word(test, "sender", sender, answer.badge), done();
}

static void debug_calls(void)
{
#ifdef CONFIG_PRINTING
    start("seL4_DebugPutChar", 0);
    seL4_DebugPutChar('x');
    entered((seL4_Word)seL4_SysDebugPutChar, 'x'), buffer_has(0), done();

    start("seL4_DebugPutString", 0);
    seL4_DebugPutString((char *)"abc");
    check_word(test, "system calls", request.entries, 3);
    check_word(test, "last", request.rdi, 'c'), done();

    start("seL4_DebugDumpScheduler", 0);
    seL4_DebugDumpScheduler();
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysDebugDumpScheduler), done();
#endif
#ifdef CONFIG_DEBUG_BUILD
    static char name[2000];

    start("seL4_DebugCapIdentify", 0);
    answer.gives_badge = 1, answer.badge = 12;
    check_word(test, "type", seL4_DebugCapIdentify(DEST), 12);
    entered((seL4_Word)seL4_SysDebugCapIdentify, DEST), done();

    start("seL4_DebugNameThread", 0);
    seL4_DebugNameThread(DEST, "worker");
    entered((seL4_Word)seL4_SysDebugNameThread, DEST);
    for (int i = 0; i < 7; i++) {
        check_word(test, "name", ((char *)request.buffer.msg)[i], "worker"[i]);
    }
    done();

    start("seL4_DebugNameThread stays inside the message", 0);
    for (int i = 0; i < 1999; i++) {
        name[i] = 'n';
    }
    seL4_DebugNameThread(DEST, name);
    check_word(test, "end", ((char *)request.buffer.msg)[959], 0);
    check_word(test, "word behind", request.buffer.userData, FAKE_SENTINEL + 121), done();

    start("seL4_DebugSnapshot", 0);
    seL4_DebugSnapshot();
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysDebugSnapshot), done();

    start("seL4_DebugHalt", 0);
    seL4_DebugHalt();
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysDebugHalt), done();
#ifdef CONFIG_ENABLE_SMP_SUPPORT
    start("seL4_DebugGetThreadAffinity", 0);
    answer.gives_badge = 1, answer.badge = 3;
    check_word(test, "core", seL4_DebugGetThreadAffinity(DEST), 3);
    entered((seL4_Word)seL4_SysDebugGetThreadAffinity, DEST), done();
#endif
#endif
}

static void special_calls(void)
{
#ifdef CONFIG_SET_TLS_BASE_SELF
    start("seL4_SetTLSBase", 0);
    seL4_SetTLSBase(0x7fff12345678ul);
    entered((seL4_Word)seL4_SysSetTLSBase, 0x7fff12345678ul), buffer_has(0), done();
#endif
#ifdef CONFIG_DANGEROUS_CODE_INJECTION
    start("seL4_DebugRun", 0);
    seL4_DebugRun((void (*)(void *))DEST, (void *)SRC);
    entered((seL4_Word)seL4_SysDebugRun, DEST);
    check_word(test, "RSI", request.rsi, SRC), done();
#endif
#ifdef CONFIG_KERNEL_X86_DANGEROUS_MSR
    start("seL4_X86DangerousWRMSR", 0);
    seL4_X86DangerousWRMSR(0xc0000080u, DEST);
    entered((seL4_Word)seL4_SysX86DangerousWRMSR, 0xc0000080ul);
    check_word(test, "R10", request.mr[0], DEST), buffer_has(0), done();

    start("seL4_X86DangerousRDMSR", 1);
    check_word(test, "value", seL4_X86DangerousRDMSR(0xc0000080u), answer.mr[0]);
    entered((seL4_Word)seL4_SysX86DangerousRDMSR, 0xc0000080ul), buffer_has(0), done();
#endif
#ifdef CONFIG_ENABLE_BENCHMARKS
    start("seL4_BenchmarkSetLogBuffer", 0);
    answer.gives_badge = 1, answer.badge = seL4_IllegalOperation;
    check_word(test, "error", seL4_BenchmarkSetLogBuffer(DEST), seL4_IllegalOperation);
    entered((seL4_Word)seL4_SysBenchmarkSetLogBuffer, DEST), done();

    start("seL4_BenchmarkResetLog", 0);
    answer.gives_badge = 1, answer.badge = seL4_IllegalOperation;
    check_word(test, "error", seL4_BenchmarkResetLog(), seL4_IllegalOperation);
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysBenchmarkResetLog), done();

    start("seL4_BenchmarkFinalizeLog", 0);
    answer.gives_badge = 1, answer.badge = 77;
    check_word(test, "entries", seL4_BenchmarkFinalizeLog(), 77);
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysBenchmarkFinalizeLog), done();

    start("seL4_BenchmarkNullSyscall", 0);
    seL4_BenchmarkNullSyscall();
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysBenchmarkNullSyscall), done();

    start("seL4_BenchmarkFlushCaches", 0);
    seL4_BenchmarkFlushCaches();
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysBenchmarkFlushCaches), done();
#endif
#ifdef CONFIG_BENCHMARK_TRACK_UTILISATION
    start("seL4_BenchmarkGetThreadUtilisation", 0);
    seL4_BenchmarkGetThreadUtilisation(DEST);
    entered((seL4_Word)seL4_SysBenchmarkGetThreadUtilisation, DEST), done();

    start("seL4_BenchmarkResetThreadUtilisation", 0);
    seL4_BenchmarkResetThreadUtilisation(DEST);
    entered((seL4_Word)seL4_SysBenchmarkResetThreadUtilisation, DEST), done();
#endif
#ifdef CONFIG_VTX
    start("seL4_VMEnter", 1);
    answer.info = 1;
    check_word(test, "result", seL4_VMEnter(&sender), 1);
    check_word(test, "RDX", request.number, (seL4_Word)seL4_SysVMEnter);
    for (int i = 0; i < 4; i++) {
        check_word(test, "MR0 to MR3", request.mr[i], FAKE_SENTINEL + 1 + i);
    }
    check_word(test, "sender", sender, answer.badge), buffer_has(1), done();
#endif
}

/* With the option a failed stub prints the text that came with the error, if it may. */
static void error_text(void)
{
#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
    seL4_Error error;

    for (int may_print = 0; may_print < 2; may_print++) {
        start(may_print ? "error text is printed" : "error text is not printed", 1);
        answer.info = (seL4_Word)seL4_IllegalOperation << 12 | 7;
        answer.buffer_words[DEBUG_MESSAGE_START - 4] = 0x00636261; /* "abc" */
        seL4_SetPrintError((char)may_print);
        error = seL4_TCB_Suspend(DEST);
        check_word(test, "error", error, seL4_IllegalOperation);
        check_word(test, "seL4_CanPrintError", (seL4_Word)seL4_CanPrintError(), may_print);
        check_word(test, "system calls", request.entries, may_print ? 4 : 1);
        check_word(test, "text", (seL4_Word)seL4_GetDebugError()[2], 'c');
        if (may_print) {
            check_word(test, "last character", request.rdi, 'c');
        }
        done();
    }
#endif
}

static void ipc_buffer(void)
{
    seL4_CPtr cnode, index;
    seL4_Word depth;

    start("IPC buffer helpers", 0);
    seL4_SetMR(119, 1), seL4_SetUserData(2), seL4_SetCap(2, 3), seL4_SetCapReceivePath(4, 5, 6);
    check_word(test, "msg", fake_buffer.msg[119], 1);
    check_word(test, "userData", fake_buffer.userData, 2);
    check_word(test, "seL4_GetUserData", seL4_GetUserData(), 2);
    check_word(test, "caps_or_badges", fake_buffer.caps_or_badges[2], 3);
    check_word(test, "seL4_GetCap", seL4_GetCap(2), 3);
    check_word(test, "seL4_GetBadge", seL4_GetBadge(2), 3);
    seL4_GetCapReceivePath(&cnode, &index, &depth);
    check_word(test, "receiveCNode", cnode, 4);
    check_word(test, "receiveIndex", index, 5);
    check_word(test, "receiveDepth", depth, 6);
    seL4_GetCapReceivePath(NONE, NONE, NONE);
    seL4_SetMR(2, SEL4_MAPPING_LOOKUP_NO_PD);
    check_word(test, "missing level", seL4_MappingFailedLookupLevel(), SEL4_MAPPING_LOOKUP_NO_PD);
    done();
}

int main(void)
{
    fake_kernel_start();
    sends();
    calls();
    flavour_receives();
    flavour_exchanges();
    notifications();
    debug_calls();
    special_calls();
    error_text();
    ipc_buffer();
    return 0;
}
