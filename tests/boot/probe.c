/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The probe: prints what a root task finds when it starts, one fact a line, for tests/boot/run to
 * compare with its model. Prints by DebugPutChar where there is such a call, else by the I/O ports
 * of the first UART. Ends the machine by QEMU's debug-exit device, or by the fault that
 * PROBE_FAULT names.
 */
#include <abi/bootinfo.h>
#include <abi/invocation.h>
#include <abi/message.h>
#include <abi/object.h>
#include <abi/syscall.h>
#include <config.h>

enum { UART = 0x3f8, UART_STATUS = UART + 5, UART_CAN_SEND = 0x20, EXIT_PORT = 0xf4 };
enum { SECOND_UART = 0x2f8, UART_LINE_CONTROL = 3, UART_MODEM_CONTROL = 4 };
enum { START_REGISTERS = 26 };

extern uint64_t start_registers[START_REGISTERS];
extern uint64_t start_end;
long probe_call(long number, long cptr, long info, long *words);
void probe_main(void);
void fault_write(void);
void fault_read(void);
void fault_jump(void);
void fault_ud2(void);
void fault_cli(void);
void fault_end(void);
void fault_odd(void);

static seL4_BootInfo *info;
static uint64_t *ipc_buffer;

static long invoke(long cptr, long label, unsigned caps, unsigned length, long *words)
{
    probe_call(seL4_SysCall, cptr, (long)abi_message_info_new((uint64_t)label, 0, caps, length),
               words);
    return (long)abi_message_info_label((uint64_t)words[4]);
}

/* Puts the capability to [first, last] into the slot `slot`. */
static void issue_ports(long first, long last, long slot)
{
    long words[5] = {first, last, slot, 64};
    ipc_buffer[ABI_IPC_CAPS_OR_BADGES] = seL4_CapInitThreadCNode;
    if (invoke(seL4_CapIOPortControl, X86IOPortControlIssue, 1, 4, words) != 0) {
        fault_ud2();
    }
}

static void out8(long slot, long port, long value)
{
    long words[5] = {port, value};
    invoke(slot, X86IOPortOut8, 0, 2, words);
}

static long uart_slot(void)
{
    return (long)info->empty.start;
}

static void put(char c)
{
    long words[5] = {0};
    if (ABI_HAS_SysDebugPutChar) {
        probe_call(seL4_SysDebugPutChar, c, 0, words);
        return;
    }
    do {
        words[0] = UART_STATUS;
        invoke(uart_slot(), X86IOPortIn8, 0, 1, words);
    } while ((words[0] & UART_CAN_SEND) == 0);
    out8(uart_slot(), UART, c);
}

static void text(const char *at)
{
    while (*at != '\0') {
        put(*at++);
    }
}

static void hex(uint64_t value)
{
    for (int shift = 60; shift >= 0; shift -= 4) {
        if (value >> shift != 0 || shift == 0) {
            put("0123456789abcdef"[(value >> shift) & 15]);
        }
    }
}

static void fact(const char *name, uint64_t value)
{
    text("probe: ");
    text(name);
    put(' ');
    hex(value);
    put('\n');
}

static void words(const char *name, const uint64_t *word, unsigned count)
{
    text("probe: ");
    text(name);
    for (unsigned i = 0; i < count; i++) {
        put(' ');
        hex(word[i]);
    }
    put('\n');
}

static uint64_t sum(const uint8_t *start, const uint8_t *end)
{
    uint64_t total = 0;
    while (start < end) {
        total += *start++;
    }
    return total;
}

static void print_untypeds(void)
{
    unsigned count = (unsigned)(info->untyped.end - info->untyped.start);
    for (unsigned i = 0; i < count; i++) {
        const seL4_UntypedDesc *untyped = &info->untypedList[i];
        uint64_t values[] = {untyped->paddr, untyped->sizeBits, untyped->isDevice};
        words("untyped", values, 3);
    }
    fact("behind-untypeds",
         sum((const uint8_t *)&info->untypedList[count], (uint8_t *)info + 4096));
}

static void print_extra(void)
{
    const uint8_t *extra = (const uint8_t *)info + 4096;
    text("probe: extra ");
    for (unsigned i = 0; i < info->extraLen; i++) {
        put("0123456789abcdef"[extra[i] >> 4]);
        put("0123456789abcdef"[extra[i] & 15]);
    }
    put('\n');
    fact("behind-extra", sum(extra + info->extraLen, extra + 4096));
}

static void print_caps(void)
{
    text("probe: caps");
    for (unsigned slot = 0; slot < info->empty.start + 8; slot++) {
        long unused[5] = {0};
        put(' ');
        hex((uint64_t)probe_call(seL4_SysDebugCapIdentify, slot, 0, unused));
    }
    put('\n');
}

/* The frame of the first image page, and that of a table, by Page_GetAddress. */
static void print_addresses(void)
{
    long reply[5] = {0};
    invoke((long)info->userImageFrames.start, X86PageGetAddress, 0, 0, reply);
    fact("image-paddr", (uint64_t)reply[0]);
    invoke((long)info->userImageFrames.end - 1, X86PageGetAddress, 0, 0, reply);
    fact("image-last-paddr", (uint64_t)reply[0]);
    invoke(seL4_CapInitThreadIPCBuffer, X86PageGetAddress, 0, 0, reply);
    fact("ipc-buffer-paddr", (uint64_t)reply[0]);
    invoke(seL4_CapBootInfoFrame, X86PageGetAddress, 0, 0, reply);
    fact("boot-info-paddr", (uint64_t)reply[0]);
    invoke((long)info->extraBIPages.start, X86PageGetAddress, 0, 0, reply);
    fact("extra-paddr", (uint64_t)reply[0]);
}

static uint64_t in8(long slot, long port)
{
    long words[5] = {port};
    invoke(slot, X86IOPortIn8, 0, 1, words);
    return (uint64_t)words[0];
}

/* How the second UART has been programmed. */
static void print_second_uart(void)
{
    long slot = uart_slot() + 2;
    issue_ports(SECOND_UART, SECOND_UART + 7, slot);
    uint64_t control[] = {in8(slot, SECOND_UART + UART_LINE_CONTROL),
                          in8(slot, SECOND_UART + UART_MODEM_CONTROL)};
    words("second-uart", control, 2);
}

/* A thread in the probe's own spaces, and then the kernel's account of it. */
static void snapshot(void)
{
    long reply[5] = {seL4_TCBObject, 0, 0, 0};
    long tcb = uart_slot() + 2;
    long untyped = (long)info->untyped.end - 1;
    ipc_buffer[ABI_IPC_CAPS_OR_BADGES] = seL4_CapInitThreadCNode;
    ipc_buffer[ABI_IPC_MSG + 4] = (uint64_t)tcb;
    ipc_buffer[ABI_IPC_MSG + 5] = 1;
    if (invoke(untyped, UntypedRetype, 1, 6, reply) != 0) {
        fault_ud2();
    }
    long spaces[5] = {0};
    ipc_buffer[ABI_IPC_CAPS_OR_BADGES + 1] = seL4_CapInitThreadVSpace;
    if (invoke(tcb, TCBSetSpace, 2, 3, spaces) != 0) {
        fault_ud2();
    }
    probe_call(seL4_SysDebugSnapshot, 0, 0, spaces);
    text("probe: goes on\n");
}

static void finish(void)
{
    void (*const faults[])(void) = {0, fault_write, fault_read, fault_jump, fault_ud2, fault_cli};
    long unused[5] = {0};
    text("probe: end\n");
    if (PROBE_FAULT >= 1 && PROBE_FAULT <= 5) {
        faults[PROBE_FAULT]();
    }
    if (PROBE_FAULT == 6) {
        probe_call(5, 0, 0, unused);
    }
    if (PROBE_FAULT == 7) {
        probe_call(seL4_SysRecv, seL4_CapInitThreadTCB, 0, unused);
    }
    if (PROBE_FAULT == 8) {
        probe_call(seL4_SysDebugHalt, 0, 0, unused);
    }
    if (PROBE_FAULT == 10) {
        fault_odd();
    }
    if (PROBE_FAULT == 11) {
        start_end = (uint64_t)(uintptr_t)info + 2 * 4096;
        fault_end();
    }
    if (PROBE_FAULT == 9) {
        snapshot();
    }
    issue_ports(EXIT_PORT, EXIT_PORT, uart_slot() + 1);
    out8(uart_slot() + 1, EXIT_PORT, 1);
    for (;;) {
    }
}

void probe_main(void)
{
    long unused[5] = {0};
    static uint8_t padding[PROBE_PADDING_BYTES];
    info = (seL4_BootInfo *)start_registers[5];
    ipc_buffer = (uint64_t *)info->ipcBuffer;
    if (!ABI_HAS_SysDebugPutChar) {
        issue_ports(UART, UART + 7, uart_slot());
    }
    fact("padding", sum(padding, padding + sizeof(padding)));
    *(volatile uint8_t *)(uintptr_t)probe_main = *(volatile uint8_t *)(uintptr_t)probe_main;
    words("registers", start_registers, START_REGISTERS);
    words("info", (const uint64_t *)info,
          (unsigned)(__builtin_offsetof(seL4_BootInfo, untypedList) / 8));
    print_untypeds();
    print_extra();
    print_addresses();
    if (ABI_HAS_SysDebugCapIdentify) {
        print_caps();
        probe_call(seL4_SysDebugDumpScheduler, 0, 0, unused);
    }
    if (PROBE_FAULT == 12) {
        print_second_uart();
    }
    finish();
}
