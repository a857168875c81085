/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Reports of faults whose handler could not be used (spec 04, section 5.3). With MCS there is none
 * such: a handler that cannot be used is refused.
 */
#include "console/report.h"
#include "support/console.h"
#include "support/objects.h"
#include "support/test.h"

GADGET(store, "mov %rbx, (%rax)");

enum { NOWHERE = 1 << 30 };

TEST(handlers, "", "the first line names the handler that could not be used")
{
    seL4_CPtr ep = new_endpoint();
    const seL4_CPtr handlers[] = {0x1ffe, new_notification(), new_copy(ep, seL4_NoWrite),
                                  new_copy(ep, seL4_CapRights_new(0, 0, 1, 1)), NOWHERE};
    for (unsigned i = 0; i < sizeof(handlers) / sizeof(seL4_CPtr); i += 1) {
        struct victim victim = new_lonely_victim();
        CHECK_EQ(seL4_TCB_SetSpace(victim.tcb, handlers[i], ROOT, 0, seL4_CapInitThreadVSpace, 0),
                 seL4_NoError);
        fill_stack(&victim);
        say("@@ handler %x\n", handlers[i]);
        report("report handler", &victim, AT(store), (seL4_UserContext){0});
        delete_cap(victim.tcb);
    }
}
