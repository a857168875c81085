/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <sel4platsupport/bootinfo.h>
#include <sel4runtime.h>
#include <utils/util.h>

seL4_BootInfo *platsupport_get_bootinfo(void)
{
    seL4_BootInfo *bootinfo = sel4runtime_bootinfo();

    if (!bootinfo) {
        ZF_LOGE("Only a root task has boot information");
    }
    return bootinfo;
}

seL4_CPtr sel4ps_get_seL4_CapInitThreadTCB(void)
{
    return seL4_CapInitThreadTCB;
}
