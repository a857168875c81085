/* SPDX-License-Identifier: BSD-2-Clause */
/* Copyright 2026 The Clavis contributors */

/*
 * exercise-5: two processes that talk to the process that started them.
 *
 * The images child-1 and child-2 are programs of their own; they lie in an archive inside this
 * program. configure_and_spawn_process() turns one of them into a process. Each child gets a
 * capability to one endpoint, with a badge that tells which child it is, and sends a few numbers
 * through it. main() answers every number with the number plus one.
 *
 * The text that goes with this program is README.md beside it.
 */

#include <stdio.h>

#include <sel4/sel4.h>

#include <utils/util.h>

#include <allocman/allocman.h>
#include <allocman/bootstrap.h>
#include <allocman/vka.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4utils/process.h>
#include <sel4utils/sel4_zf_logif.h>
#include <sel4utils/util.h>
#include <sel4utils/vspace.h>
#include <simple-default/simple-default.h>
#include <simple/simple.h>
#include <vka/object.h>
#include <vka/vka.h>
#include <vspace/vspace.h>

/* memory that the allocator starts with, and address space that it may use afterwards */
#define ALLOCATOR_STATIC_POOL_SIZE (BIT(seL4_PageBits) * 10)
#define ALLOCATOR_VIRTUAL_POOL_SIZE (BIT(seL4_PageBits) * 100)
static char allocator_mem_pool[ALLOCATOR_STATIC_POOL_SIZE];

/* the badges: how main tells its children apart */
#define CHILD_1_BADGE 0x61
#define CHILD_2_BADGE 0x62

/* how many numbers both children send together */
#define MESSAGES 6

typedef struct child {
    char *image;       /* its name in the archive */
    seL4_Word badge;   /* the badge on its capability to the endpoint */
    uint8_t priority;  /* different for each, so that every run prints the same */
    sel4utils_process_t process;
} child_t;

static child_t children[] = {
    {.image = "child-1", .badge = CHILD_1_BADGE, .priority = seL4_MaxPrio - 1},
    {.image = "child-2", .badge = CHILD_2_BADGE, .priority = seL4_MaxPrio - 2},
};

static simple_t simple;
static vka_t vka;
static allocman_t *allocman;
static vspace_t vspace;
static sel4utils_alloc_data_t vspace_data;

/* the endpoint that both children send to, and the path to our capability to it */
static vka_object_t ep_object;
static cspacepath_t ep_path;

/* Makes a process of the child's image, gives it its capability and starts it. */
static void configure_and_spawn_process(child_t *child)
{
    int error;

    /* its own CSpace and VSpace; the image comes from the archive */
    sel4utils_process_config_t config UNUSED =
        process_config_default_simple(&simple, child->image, child->priority);

    error = -1;
    /* TODO 1: apply the configuration to the new process */
    /* hint: sel4utils_configure_process_custom()
     * int sel4utils_configure_process_custom(sel4utils_process_t *process, vka_t *vka,
     *                                        vspace_t *vspace, sel4utils_process_config_t config)
     * @param process the process to configure: child->process
     * @param vka     the allocator
     * @param vspace  our own address space
     * @param config  the configuration from above
     * @return 0 on success
     */
    // @task 1
    ZF_LOGF_IF(error != 0, "TODO 1: process '%s' is not configured.\n", child->image);
    printf("main: configured process '%s'\n", child->image);

    /* one endpoint serves both children */
    if (ep_object.cptr == seL4_CapNull) {
        error = -1;
        /* TODO 2: allocate the endpoint */
        /* hint: vka_alloc_endpoint()
         * int vka_alloc_endpoint(vka_t *vka, vka_object_t *object)
         * @param vka    the allocator
         * @param object is filled in: object->cptr is the capability to the new endpoint
         * @return 0 on success
         */
        // @task 2
        ZF_LOGF_IF(error != 0, "TODO 2: the endpoint is not allocated.\n");
        printf("main: allocated the endpoint\n");
    }

    ep_path = (cspacepath_t){0};
    /* TODO 3: make a path to the endpoint's capability */
    /* hint: vka_cspace_make_path()
     * void vka_cspace_make_path(vka_t *vka, seL4_CPtr cptr, cspacepath_t *path)
     * @param vka  the allocator
     * @param cptr the capability
     * @param path is filled in: in which CSpace the capability is, and where
     */
    // @task 3
    ZF_LOGF_IF(ep_path.capPtr != ep_object.cptr,
               "TODO 3: there is no path to the endpoint capability.\n");
    printf("main: made a path to the endpoint capability\n");

    seL4_CPtr slot = 0;
    /* TODO 4: put a copy of the capability, with a badge, into the child's CSpace */
    /* hint 1: sel4utils_mint_cap_to_process()
     * seL4_CPtr sel4utils_mint_cap_to_process(sel4utils_process_t *process, cspacepath_t path,
     *                                         seL4_CapRights_t rights, seL4_Word data)
     * @param process the process that gets the copy
     * @param path    the path to the capability
     * @param rights  rights of the copy
     * @param data    badge of the copy
     * @return the slot of the copy in the child's CSpace, 0 on error
     *
     * hint 2: for the rights use seL4_AllRights
     * hint 3: the badge is child->badge
     */
    // @task 4
    ZF_LOGF_IF(slot == 0, "TODO 4: '%s' has no capability to the endpoint.\n", child->image);
    printf("main: minted the endpoint into '%s', slot %lu, badge %#lx\n", child->image,
           (unsigned long)slot, (unsigned long)child->badge);

    /* the child learns from its arguments where its capability is */
    char slot_text[WORD_STRING_SIZE];
    snprintf(slot_text, sizeof(slot_text), "%lu", (unsigned long)slot);
    char *argv[] UNUSED = {child->image, slot_text};
    int argc UNUSED = ARRAY_SIZE(argv);

    error = -1;
    /* TODO 5: start the process */
    /* hint: sel4utils_spawn_process_v()
     * int sel4utils_spawn_process_v(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace,
     *                               int argc, char **argv, int resume)
     * @param process the configured process
     * @param vka     the allocator
     * @param vspace  our own address space
     * @param argc    number of arguments for the child's main()
     * @param argv    the arguments
     * @param resume  1: it runs at once, 0: it waits for seL4_TCB_Resume()
     * @return 0 on success
     */
    // @task 5
    ZF_LOGF_IF(error != 0, "TODO 5: '%s' is not spawned.\n", child->image);
    printf("main: spawned '%s'\n", child->image);
}

/* Allocator and address space, as in the exercises before. */
static void set_up(void)
{
    seL4_BootInfo *info = platsupport_get_bootinfo();
    ZF_LOGF_IF(info == NULL, "Failed to get bootinfo.\n");
    simple_default_init_bootinfo(&simple, info);

    allocman = bootstrap_use_current_simple(&simple, ALLOCATOR_STATIC_POOL_SIZE,
                                            allocator_mem_pool);
    ZF_LOGF_IF(allocman == NULL, "Failed to initialise the allocator.\n");
    allocman_make_vka(&vka, allocman);

    int error = sel4utils_bootstrap_vspace_with_bootinfo_leaky(&vspace, &vspace_data,
                                                               simple_get_pd(&simple), &vka, info);
    ZF_LOGF_IFERR(error, "Failed to take over the address space.\n");

    void *pool;
    reservation_t reservation = vspace_reserve_range(&vspace, ALLOCATOR_VIRTUAL_POOL_SIZE,
                                                     seL4_AllRights, 1, &pool);
    ZF_LOGF_IF(reservation.res == NULL, "Failed to reserve address space for the allocator.\n");
    bootstrap_configure_virtual_pool(allocman, pool, ALLOCATOR_VIRTUAL_POOL_SIZE,
                                     simple_get_pd(&simple));
}

/* The child that was given this badge, or NULL when nobody was. */
static child_t *find_child(seL4_Word badge)
{
    for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
        if (children[i].badge == badge) {
            return &children[i];
        }
    }
    return NULL;
}

/* Looks at the message that came with `badge` and prepares the answer; returns the answer's tag. */
static seL4_MessageInfo_t handle_message(seL4_Word badge)
{
    child_t *child = find_child(badge);
    if (child == NULL) {
        printf("main: refused a message from unknown badge %#lx\n", (unsigned long)badge);
        return seL4_MessageInfo_new(1, 0, 0, 0);
    }
    seL4_Word value = seL4_GetMR(0);
    printf("main: got %lu from '%s' (badge %#lx)\n", (unsigned long)value, child->image,
           (unsigned long)badge);
    seL4_SetMR(0, value + 1);
    return seL4_MessageInfo_new(0, 0, 0, 1);
}

int main(void)
{
    zf_log_set_tag_prefix("exercise-5:");
    set_up();
    printf("main: hello from the main process\n");

    for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
        configure_and_spawn_process(&children[i]);
    }

    printf("main: waiting for messages\n");
    seL4_Word badge;
    seL4_Recv(ep_path.capPtr, &badge);
    seL4_MessageInfo_t answer = handle_message(badge);
    for (int handled = 1; handled < MESSAGES; handled++) {
        /* answer one, wait for the next: one system call */
        seL4_ReplyRecv(ep_path.capPtr, answer, &badge);
        answer = handle_message(badge);
    }
    seL4_Reply(answer);

    printf("main: all messages handled\n");
    seL4_TCB_Suspend(seL4_CapInitThreadTCB);
    return 0;
}
