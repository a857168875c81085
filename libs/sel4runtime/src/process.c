/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The life of a program: start, main, end (spec 06, sections 4.2 and 4.5).
 */
#include "process.h"

#include <sel4runtime/start.h>

struct process __sel4runtime_process;
#define process __sel4runtime_process

/* Volatile, for the compiler must not look through the call of a callback that nobody has set. */
static sel4runtime_exit_cb *volatile exit_callback;
static sel4runtime_pre_exit_cb *pre_exit_callback;

extern void (*const __preinit_array_start[])(void);
extern void (*const __preinit_array_end[])(void);
extern void (*const __init_array_start[])(void);
extern void (*const __init_array_end[])(void);
extern void (*const __fini_array_start[])(void);
extern void (*const __fini_array_end[])(void);
void _init(void);
void _fini(void);

static void run_constructors(void)
{
    for (void (*const *run)(void) = __preinit_array_start; run < __preinit_array_end; run++) {
        (*run)();
    }
    _init();
    for (void (*const *run)(void) = __init_array_start; run < __init_array_end; run++) {
        (*run)();
    }
}

static void run_destructors(void)
{
    for (void (*const *run)(void) = __fini_array_end; run > __fini_array_start;) {
        (*--run)();
    }
    _fini();
}

void __sel4runtime_start_main(int (*program)(), unsigned long argc, char const *const *argv,
                              char const *const *envp, auxv_t const auxv[])
{
    process.argc = (int)argc;
    process.argv = argv;
    process.envp = envp;
    process.auxv = auxv;
    process.name = base_name(argv[0]);
    process.info = start_info_read(auxv);
    if (process.info.bootinfo) {
        process.info.ipc_buffer = ((seL4_BootInfo *)process.info.bootinfo)->ipcBuffer;
        process.info.tcb = seL4_CapInitThreadTCB;
    }
    __sel4runtime_enable_static_tls();
    run_constructors();
    sel4runtime_exit(program((int)argc, argv, envp));
    /* only a callback that must not return but does leads here */
    __builtin_trap();
}

void sel4runtime_exit(int code)
{
    if (pre_exit_callback) {
        code = pre_exit_callback(code);
    }
    run_destructors();
    exit_callback(code);
}

sel4runtime_exit_cb *sel4runtime_set_exit(sel4runtime_exit_cb *cb)
{
    sel4runtime_exit_cb *previous = exit_callback;
    exit_callback = cb;
    return previous;
}

sel4runtime_pre_exit_cb *sel4runtime_set_pre_exit(sel4runtime_pre_exit_cb *cb)
{
    sel4runtime_pre_exit_cb *previous = pre_exit_callback;
    pre_exit_callback = cb;
    return previous;
}

char const *sel4runtime_process_name(void)
{
    return process.name;
}

int sel4runtime_argc(void)
{
    return process.argc;
}

char const *const *sel4runtime_argv(void)
{
    return process.argv;
}

char const *const *sel4runtime_envp(void)
{
    return process.envp;
}

auxv_t const *sel4runtime_auxv(void)
{
    return process.auxv;
}

seL4_BootInfo *sel4runtime_bootinfo(void)
{
    return process.info.bootinfo;
}
