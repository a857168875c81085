/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright 2026 The Clavis contributors */

/*
 * dynamic-2: two threads exchange a message.
 *
 * main starts a second thread that shares its address space (VSpace) and its capabilities (CSpace).
 * For that thread it needs an IPC buffer, for which you do the memory management by hand (tasks 1
 * to 5). Then main sends it a message through a badged capability to an endpoint and waits for the
 * answer (tasks 6 to 10). The second thread receives, checks and answers (tasks 11 to 15).
 *
 * The text that goes with this program is README.md beside it.
 */

#include <assert.h>
#include <stdint.h>
#include <stdio.h>

#include <sel4/sel4.h>
#include <sel4runtime.h>
#include <sel4runtime/gen_config.h>

#include <utils/util.h>

#include <allocman/allocman.h>
#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/sel4_zf_logif.h>
#include <sel4utils/util.h>
#include <simple-default/simple-default.h>
#include <simple/simple.h>
#include <vka/object.h>
#include <vka/object_capops.h>
#include <vka/vka.h>
#include <vspace/page.h>

/* size of the frame for the IPC buffer, as a power of two: 4 KiB */
#define IPCBUF_FRAME_SIZE_BITS 12
/* where the buffer will be mapped: any page-aligned address that nothing else uses */
#define IPCBUF_VADDR 0x7000000

/* the badge on main's capability to the endpoint: how the receiver knows who sent */
#define EP_BADGE 0x61
/* the word that is sent */
#define MSG_DATA 0x6161ul

/* the boot information that the kernel hands to its first thread, and ways to read it */
seL4_BootInfo *info;
simple_t simple;

/* the allocator of kernel objects, and its interface */
vka_t vka;
allocman_t *allocman;

/* memory that the allocator starts with */
#define ALLOCATOR_STATIC_POOL_SIZE (BIT(seL4_PageBits) * 10)
static char allocator_mem_pool[ALLOCATOR_STATIC_POOL_SIZE];

/* the second thread's stack, in words, and its thread-local storage */
#define THREAD_2_STACK_SIZE 512
static uint64_t thread_2_stack[THREAD_2_STACK_SIZE] ALIGN(16);
static char tls_region[CONFIG_SEL4RUNTIME_STATIC_TLS] ALIGN(16);

/* the endpoint, with the first capability to it (no badge): both threads use it */
vka_object_t ep_object;
/* the badged copy of that capability */
cspacepath_t ep_cap_path;

/* The second thread. It has no priority above 0, so it runs only while main waits. */
static void thread_2(void)
{
    seL4_Word sender_badge = 0;
    /* UNUSED keeps the compiler from complaining before you have used it */
    seL4_MessageInfo_t tag UNUSED = seL4_MessageInfo_new(0, 0, 0, 0);
    seL4_Word msg = 0;

    printf("thread_2: hallo wereld\n");

    /* TASK 11: wait for a message on the endpoint */
    /* hint 1: seL4_Recv()
     * seL4_MessageInfo_t seL4_Recv(seL4_CPtr src, seL4_Word *sender)
     * @param src    capability to the endpoint to listen on
     * @param sender where to put the badge of the capability that the sender used
     * @return the message's tag: its label and how many words it has
     *
     * hint 2: this side uses the capability without a badge: ep_object.cptr
     */
    // @task 11

    /* TASK 12: is it the message you expect? */
    /* hint 1: does the badge say that it was main, which uses EP_BADGE?
     * hint 2: did exactly one word come?
     * hint 3: seL4_MessageInfo_get_length()
     * seL4_Uint64 seL4_MessageInfo_get_length(seL4_MessageInfo_t tag)
     * @param tag the tag of a message
     * @return how many message registers were delivered
     *
     * hint 4: ZF_LOGF_IF(condition, "text") prints the text and stops when the condition is true
     */
    // @task 12

    /* TASK 13: take the word out of the first message register */
    /* hint: seL4_GetMR()
     * seL4_Word seL4_GetMR(int i)
     * @param i which message register: 0 is the first
     * @return its value
     */
    // @task 13

    printf("thread_2: got a message %#lx from %#lx\n", msg, sender_badge);

    /* change the word, so that main can tell an answer from its own message */
    msg = ~msg;

    /* TASK 14: put the changed word into the first message register */
    /* hint: seL4_SetMR()
     * void seL4_SetMR(int i, seL4_Word mr)
     * @param i  which message register: 0 is the first
     * @param mr the value it gets
     */
    // @task 14

    /* TASK 15: answer, and wait for the next message */
    /* hint 1: seL4_ReplyRecv()
     * seL4_MessageInfo_t seL4_ReplyRecv(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
     *                                   seL4_Word *sender)
     * @param dest    capability to the endpoint on which to wait after the answer
     * @param msgInfo the tag of the answer; the one that came in has the right length
     * @param sender  where to put the badge of the next message
     * @return the tag of the next message
     */
    // @task 15
}

int main(void)
{
    int error = 0;

    info = platsupport_get_bootinfo();
    ZF_LOGF_IF(info == NULL, "Failed to get bootinfo.\n");

    /* every line that ZF_LOG prints begins with this */
    zf_log_set_tag_prefix("dynamic-2:");

    simple_default_init_bootinfo(&simple, info);
    /* show what the kernel gave us */
    simple_print(&simple);

    allocman = bootstrap_use_current_simple(&simple, ALLOCATOR_STATIC_POOL_SIZE,
                                            allocator_mem_pool);
    ZF_LOGF_IF(allocman == NULL, "Failed to initialise the allocator.\n"
               "\tIs the memory pool large enough?\n");
    allocman_make_vka(&vka, allocman);

    /* our own CSpace and VSpace: the second thread will share both */
    seL4_CPtr cspace_cap = simple_get_cnode(&simple);
    seL4_CPtr pd_cap = simple_get_pd(&simple);

    vka_object_t tcb_object = {0};
    error = vka_alloc_tcb(&vka, &tcb_object);
    ZF_LOGF_IFERR(error, "Failed to allocate a thread control block.\n");

    /* TASK 1: get a frame for the IPC buffer */
    /* hint: vka_alloc_frame()
     * int vka_alloc_frame(vka_t *vka, uint32_t size_bits, vka_object_t *result)
     * @param vka       the allocator
     * @param size_bits size of the frame: 2^size_bits bytes
     * @param result    is filled in: result->cptr is the capability to the new frame
     * @return 0 on success
     */
    vka_object_t ipc_frame_object = {0};
    // @task 1

    /* The address is ours to choose: a thread manages its address space itself. */
    seL4_Word ipc_buffer_vaddr = IPCBUF_VADDR;

    /* TASK 2: try to map the frame a first time */
    /* hint 1: seL4_ARCH_Page_Map(), which is seL4_X86_Page_Map() on this architecture
     * int seL4_X86_Page_Map(seL4_X86_Page service, seL4_CPtr vspace, seL4_Word vaddr,
     *                       seL4_CapRights_t rights, seL4_X86_VMAttributes attr)
     * @param service capability to the frame
     * @param vspace  capability to the VSpace that gets the mapping
     * @param vaddr   address at which the frame shall appear
     * @param rights  what the mapping allows: reading, writing
     * @param attr    attributes of the mapping, such as caching
     * @return 0 on success
     *
     * hint 2: for the rights use seL4_AllRights
     * hint 3: for the attributes use seL4_ARCH_Default_VMAttributes
     * hint 4: this call is meant to fail: there is no page table yet that could hold the entry.
     *         The block below is for exactly that case.
     */
    // @task 2

    if (error != 0) {
        vka_object_t pt_object UNUSED = {0};

        /* TASK 3: get a page table */
        /* hint: vka_alloc_page_table()
         * int vka_alloc_page_table(vka_t *vka, vka_object_t *result)
         * @param vka    the allocator
         * @param result is filled in: result->cptr is the capability to the new page table
         * @return 0 on success
         */
        // @task 3
        ZF_LOGF_IFERR(error, "Failed to allocate new page table.\n");

        /* TASK 4: map the page table */
        /* hint 1: seL4_ARCH_PageTable_Map(), which is seL4_X86_PageTable_Map() here
         * int seL4_X86_PageTable_Map(seL4_X86_PageTable service, seL4_CPtr vspace,
         *                            seL4_Word vaddr, seL4_X86_VMAttributes attr)
         * @param service capability to the page table
         * @param vspace  capability to the VSpace that gets it
         * @param vaddr   an address in the range that the table shall cover
         * @param attr    attributes
         * @return 0 on success
         *
         * hint 2: for the attributes use seL4_ARCH_Default_VMAttributes
         */
        // @task 4
        ZF_LOGF_IFERR(error, "Failed to map page table into VSpace.\n"
                      "\tWhich table did you allocate, and is pd_cap the VSpace?\n"
                      "\tIs there already a table for this address?\n");

        /* TASK 5: now map the frame */
        /* hint 1: the same call as in task 2
         * hint 2: for the rights use seL4_AllRights
         * hint 3: for the attributes use seL4_ARCH_Default_VMAttributes
         */
        // @task 5
        ZF_LOGF_IFERR(error, "Failed again to map the IPC buffer frame into the VSpace.\n"
                      "\tDid you map the page table at ipc_buffer_vaddr?\n"
                      "\tIs the frame's capability the one from task 1?\n"
                      "\tWhich error did the call return?\n");
    }

    /* The buffer has a word for its owner: keep the buffer's own address there. This is the first
     * access to the new page. */
    volatile seL4_IPCBuffer *ipc_buffer = (seL4_IPCBuffer *)ipc_buffer_vaddr;
    ipc_buffer->userData = ipc_buffer_vaddr;

    /* TASK 6: get an endpoint */
    /* hint: vka_alloc_endpoint()
     * int vka_alloc_endpoint(vka_t *vka, vka_object_t *result)
     * @param vka    the allocator
     * @param result is filled in: result->cptr is the capability to the new endpoint
     * @return 0 on success
     */
    // @task 6
    ZF_LOGF_IFERR(error, "Failed to allocate new endpoint object.\n");

    /* TASK 7: make a badged copy of the capability to the endpoint. main will send through the
     * copy; thread_2 will receive through the original. */
    /* hint 1: vka_mint_object()
     * int vka_mint_object(vka_t *vka, vka_object_t *object, cspacepath_t *result,
     *                     seL4_CapRights_t rights, seL4_Word badge)
     * @param vka    the allocator, which finds an empty slot for the copy
     * @param object the object whose capability is copied
     * @param result is filled in: result->capPtr is the copy
     * @param rights rights of the copy
     * @param badge  badge of the copy
     * @return 0 on success
     *
     * hint 2: for the rights use seL4_AllRights
     * hint 3: for the badge use EP_BADGE
     */
    // @task 7
    ZF_LOGF_IFERR(error, "Failed to mint new badged copy of IPC endpoint.\n"
                  "\tIs ep_object the endpoint from task 6?\n"
                  "\tDid you pass the address of ep_cap_path?\n"
                  "\tOne of the two capabilities must have no badge.\n");

    /* Give the new thread what it needs: our CSpace and VSpace, its own IPC buffer. It gets no
     * fault handler: if it faults, the kernel prints a report. */
    error = seL4_TCB_Configure(tcb_object.cptr, seL4_CapNull, cspace_cap, seL4_NilData, pd_cap,
                               seL4_NilData, ipc_buffer_vaddr, ipc_frame_object.cptr);
    ZF_LOGF_IFERR(error, "Failed to configure the new thread.\n"
                  "\tIs ipc_frame_object the frame from task 1?\n");

    /* Registers for its start. On entry to a function, x86_64 wants the return address on top of
     * the stack and the stack aligned to 16 bytes above it. thread_2 has nowhere to return to:
     * its return address is 0. */
    seL4_UserContext regs = {0};
    uintptr_t stack_top = (uintptr_t)&thread_2_stack[THREAD_2_STACK_SIZE];
    ZF_LOGF_IF(stack_top % 16 != 0, "The stack of thread_2 is not aligned.\n");
    thread_2_stack[THREAD_2_STACK_SIZE - 1] = 0;
    sel4utils_set_instruction_pointer(&regs, (seL4_Word)thread_2);
    sel4utils_set_stack_pointer(&regs, stack_top - sizeof(uint64_t));
    error = seL4_TCB_WriteRegisters(tcb_object.cptr, 0, 0, sizeof(regs) / sizeof(seL4_Word), &regs);
    ZF_LOGF_IFERR(error, "Failed to write the new thread's registers.\n");

    /* Thread-local variables of its own; one of them is the pointer to the IPC buffer. */
    uintptr_t tls = sel4runtime_write_tls_image(tls_region);
    seL4_IPCBuffer *its_buffer = (seL4_IPCBuffer *)ipc_buffer_vaddr;
    error = sel4runtime_set_tls_variable(tls, __sel4_ipc_buffer, its_buffer);
    ZF_LOGF_IF(tls == 0 || error != 0, "Failed to set up the new thread's TLS.\n");
    error = seL4_TCB_SetTLSBase(tcb_object.cptr, tls);
    ZF_LOGF_IFERR(error, "Failed to set the new thread's TLS base.\n");

    error = seL4_TCB_Resume(tcb_object.cptr);
    ZF_LOGF_IFERR(error, "Failed to start the new thread.\n");

    printf("main: hello world\n");

    seL4_Word msg = 0;
    seL4_MessageInfo_t tag = seL4_MessageInfo_new(0, 0, 0, 0);

    /* TASK 8: prepare the message: one word, in the first message register */
    /* hint 1: seL4_MessageInfo_new()
     * seL4_MessageInfo_t seL4_MessageInfo_new(seL4_Uint64 label, seL4_Uint64 capsUnwrapped,
     *                                         seL4_Uint64 extraCaps, seL4_Uint64 length)
     * @param label         free for the two sides to agree on
     * @param capsUnwrapped set by the kernel on the receiver's side
     * @param extraCaps     how many capabilities go along
     * @param length        how many message registers are sent
     * @return the tag with these values
     *
     * hint 2: use 0 for the first three
     * hint 3: send one message register
     *
     * hint 4: seL4_SetMR()
     * void seL4_SetMR(int i, seL4_Word mr)
     * @param i  which message register: 0 is the first
     * @param mr the value it gets
     *
     * hint 5: the word to send is MSG_DATA
     */
    // @task 8

    /* TASK 9: send the message and wait for the answer */
    /* hint 1: seL4_Call()
     * seL4_MessageInfo_t seL4_Call(seL4_CPtr dest, seL4_MessageInfo_t msgInfo)
     * @param dest    the capability to send through
     * @param msgInfo the tag of the message
     * @return the tag of the answer
     *
     * hint 2: send through the badged copy: ep_cap_path.capPtr
     * hint 3: keep the answer's tag in tag
     */
    // @task 9

    /* TASK 10: read the answer */
    /* hint: seL4_GetMR()
     * seL4_Word seL4_GetMR(int i)
     * @param i which message register: 0 is the first
     * @return its value
     */
    // @task 10

    ZF_LOGF_IF(seL4_MessageInfo_get_length(tag) != 1,
               "Response data from thread_2 was not the length expected.\n"
               "\tHow many registers did you set with seL4_SetMR within thread_2?\n");
    ZF_LOGF_IF(msg != ~MSG_DATA,
               "Response data from thread_2's content was not what was expected.\n");

    printf("main: got a reply: %#lx\n", msg);

    /* There is nothing that main could return to: it ends itself. */
    seL4_TCB_Suspend(seL4_CapInitThreadTCB);
    return 0;
}
