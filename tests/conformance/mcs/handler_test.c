/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Installing fault handlers and timeout handlers, and the rest of SetSchedParams, SetSpace and
 * Configure (spec 05, sections 7.4 to 7.8).
 */
#include "mcs/agents.h"
#include "support/objects.h"
#include "support/test.h"
#include "support/victims.h"

GADGET(ud2, "ud2");

enum { SPACE = seL4_CapInitThreadVSpace, SELF = seL4_CapInitThreadTCB, WRONG_HANDLERS = 7 };

static struct answer set_space(seL4_CPtr tcb, seL4_CPtr handler, seL4_CPtr cspace, seL4_CPtr vspace)
{
    return invoke(tcb, TCBSetSpace, WORDS(handler, cspace, vspace), WORDS(0, 0));
}

static struct answer set_sched_params(seL4_CPtr tcb, seL4_CPtr authority, seL4_Word mcp,
                                      seL4_Word priority, seL4_CPtr sc, seL4_CPtr handler)
{
    return invoke(tcb, TCBSetSchedParams, WORDS(authority, sc, handler), WORDS(mcp, priority));
}

static struct answer set_timeout(seL4_CPtr tcb, seL4_CPtr handler)
{
    return invoke(tcb, TCBSetTimeoutEndpoint, WORDS(handler), NONE);
}

static seL4_CPtr new_tcb(void)
{
    return new_object(seL4_TCBObject, 0);
}

static void make_wrong_handlers(seL4_CPtr *handlers)
{
    seL4_CPtr ep = new_endpoint();
    handlers[0] = new_copy(ep, seL4_CapRights_new(1, 1, 1, 0)); /* no Write */
    handlers[1] = new_copy(ep, seL4_CapRights_new(0, 0, 1, 1)); /* neither Grant nor GrantReply */
    handlers[2] = new_copy(ep, seL4_NoRights);
    handlers[3] = new_notification();
    handlers[4] = ROOT;
    handlers[5] = reply_new();
    handlers[6] = new_tcb();
}

TEST(handlers_refused, "5/R-MCS-097",
     "a handler is an endpoint with Write and one of Grant and GrantReply")
{
    seL4_CPtr handlers[WRONG_HANDLERS], tcb = new_tcb();
    make_wrong_handlers(handlers);
    for (unsigned i = 0; i < WRONG_HANDLERS; i += 1) {
        EXPECT(set_space(tcb, handlers[i], ROOT, SPACE), seL4_InvalidCapability, 1);
        EXPECT(set_sched_params(tcb, SELF, 0, 0, 0, handlers[i]), seL4_InvalidCapability, 3);
        EXPECT(set_timeout(tcb, handlers[i]), seL4_InvalidCapability, 1);
    }
}

TEST(handlers_accepted, "5/R-MCS-097", "Receive is not needed, and no handler at all is accepted")
{
    seL4_CPtr ep = new_endpoint(), tcb = new_tcb();
    const seL4_CPtr handlers[] = {ep,
                                  new_copy(ep, seL4_CapRights_new(1, 0, 0, 1)),
                                  new_copy(ep, seL4_CapRights_new(0, 1, 0, 1)),
                                  0,
                                  new_slot(),
                                  new_badged(ep, 5)};
    for (unsigned i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i += 1) {
        EXPECT_OK(set_space(tcb, handlers[i], ROOT, SPACE));
        EXPECT_OK(set_sched_params(tcb, SELF, 0, 0, 0, handlers[i]));
        EXPECT_OK(set_timeout(tcb, handlers[i]));
    }
}

TEST(too_short, "5/R-MCS-097 5/R-MCS-099",
     "SetSpace, SetSchedParams, SetTimeoutEndpoint and Configure without all parts are truncated")
{
    seL4_CPtr tcb = new_tcb();
    EXPECT_PLAIN(invoke(tcb, TCBSetSpace, WORDS(0, ROOT), WORDS(0, 0)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBSetSpace, WORDS(0, ROOT, SPACE), WORDS(0)), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBSetSchedParams, WORDS(SELF, 0), WORDS(0, 0)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBSetSchedParams, WORDS(ROOT, 0, 0), WORDS(~0ul)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBSetTimeoutEndpoint, NONE, NONE), seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBConfigure, WORDS(ROOT, SPACE, 0), WORDS(0, 0)),
                 seL4_TruncatedMessage);
    EXPECT_PLAIN(invoke(tcb, TCBConfigure, WORDS(ROOT, SPACE), WORDS(0, 0, 0)),
                 seL4_TruncatedMessage);
}

TEST(space_before_handler, "5/R-MCS-098",
     "SetSpace reports CSpace and VSpace before the handler, and changes nothing then")
{
    seL4_CPtr tcb = new_tcb(), bad = new_notification(), none = new_slot();
    EXPECT_PLAIN(set_space(tcb, bad, none, SPACE), seL4_IllegalOperation);
    EXPECT_PLAIN(set_space(tcb, bad, ROOT, none), seL4_IllegalOperation);
    EXPECT_PLAIN(set_space(tcb, bad, SPACE, SPACE), seL4_IllegalOperation);
    EXPECT_PLAIN(set_space(tcb, bad, ROOT, ROOT), seL4_IllegalOperation);
    EXPECT(set_space(tcb, bad, ROOT, SPACE), seL4_InvalidCapability, 1);
}

TEST(
    params_in_order, "5/R-MCS-099",
    "SetSchedParams reports authority, MCP, priority, scheduling context and handler in this order")
{
    seL4_CPtr target = new_tcb(), other = new_tcb(), limited = new_tcb(), bad = new_notification();
    seL4_CPtr held = sched_context_with(5000, 5000), taken = sched_context_with(5000, 5000);
    enum { MCP = 50 };
    CHECK_EQ(seL4_TCB_SetMCPriority(limited, SELF, MCP), seL4_NoError);
    sched_context_bind(taken, other);

    EXPECT(set_sched_params(target, ROOT, MCP + 1, MCP + 2, ROOT, bad), seL4_InvalidCapability, 1);
    EXPECT(set_sched_params(target, new_slot(), 0, 0, 0, 0), seL4_InvalidCapability, 1);
    EXPECT(set_sched_params(target, limited, MCP + 1, MCP + 2, ROOT, bad), seL4_RangeError, 0, MCP);
    EXPECT(set_sched_params(target, SELF, seL4_MaxPrio + 1, 0, ROOT, bad), seL4_RangeError, 0,
           seL4_MaxPrio);
    EXPECT(set_sched_params(target, limited, MCP, MCP + 1, ROOT, bad), seL4_RangeError, 0, MCP);
    EXPECT(set_sched_params(target, limited, MCP, MCP, ROOT, bad), seL4_InvalidCapability, 2);
    EXPECT_PLAIN(set_sched_params(target, limited, MCP, MCP, taken, bad), seL4_IllegalOperation);
    sched_context_bind(held, target);
    EXPECT_PLAIN(set_sched_params(target, limited, MCP, MCP, taken, bad), seL4_IllegalOperation);
    EXPECT(set_sched_params(target, limited, MCP, MCP, held, bad), seL4_InvalidCapability, 3);
    CHECK(is_bound_to(held, target));
    EXPECT(set_sched_params(target, limited, MCP, MCP, 0, bad), seL4_InvalidCapability, 3);
    CHECK(is_bound_to(held, target)); /* a failure changes nothing */
    EXPECT_OK(set_sched_params(target, limited, MCP, MCP, held, 0));
}

TEST(params_of_wrong_type, "5/R-MCS-099", "SetSchedParams needs a scheduling context or nothing")
{
    seL4_CPtr target = new_tcb();
    const seL4_CPtr wrong[] = {ROOT, new_endpoint(), new_tcb(), reply_new(), sched_control()};
    for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i += 1) {
        EXPECT(set_sched_params(target, SELF, 0, 0, wrong[i], 0), seL4_InvalidCapability, 2);
    }
}

TEST(params_change_context, "5/R-MCS-100",
     "SetSchedParams binds, keeps and unbinds a scheduling context, but exchanges none")
{
    seL4_CPtr target = new_tcb(), other = new_tcb();
    seL4_CPtr sc = sched_context_with(5000, 5000), second = sched_context_with(5000, 5000);
    EXPECT_OK(set_sched_params(target, SELF, 0, 0, 0, 0)); /* has none */
    EXPECT_OK(set_sched_params(target, SELF, 0, 0, sc, 0));
    CHECK(is_bound_to(sc, target));
    EXPECT_OK(set_sched_params(target, SELF, 0, 0, sc, 0));
    EXPECT_PLAIN(set_sched_params(target, SELF, 0, 0, second, 0), seL4_IllegalOperation);
    EXPECT_PLAIN(set_sched_params(other, SELF, 0, 0, sc, 0), seL4_IllegalOperation);
    EXPECT_OK(set_sched_params(target, SELF, 0, 0, 0, 0));
    CHECK(is_unbound(sc) && is_passive(target));
    EXPECT_OK(set_sched_params(other, SELF, 0, 0, sc, 0));
    CHECK(is_bound_to(sc, other));
}

TEST(params_of_caller, "5/R-MCS-100",
     "the caller can keep its scheduling context by SetSchedParams, but not give it up")
{
    seL4_CPtr bad = new_notification(); /* is reported later */
    EXPECT_PLAIN(set_sched_params(SELF, SELF, seL4_MaxPrio, MAIN_PRIORITY, 0, bad),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(set_sched_params(SELF, SELF, seL4_MaxPrio, MAIN_PRIORITY,
                                  sched_context_with(5000, 5000), 0),
                 seL4_IllegalOperation);
    EXPECT_OK(set_sched_params(SELF, SELF, seL4_MaxPrio, MAIN_PRIORITY, seL4_CapInitThreadSC, 0));
}

TEST(params_run, "5/R-MCS-100 5/R-MCS-029",
     "a runnable thread that gets its scheduling context by SetSchedParams runs")
{
    struct agent *agent = new_agent(BELOW);
    sched_context_unbind(agent->own);
    agent_does(agent, ipc_yield());
    EXPECT_OK(set_sched_params(agent->tcb, SELF, 0, ABOVE, agent->own, 0));
    CHECK(agent_is_done(agent)); /* at its new priority */
}

TEST(params_of_blocked, "5/R-MCS-101",
     "a blocked thread neither gets nor keeps a scheduling context without time by SetSchedParams")
{
    seL4_CPtr unconfigured = sched_context_new(seL4_MinSchedContextBits);
    seL4_CPtr exhausted = sched_context_with(1000, 100000);
    exhaust(exhausted);
    struct agent *agent = new_agent(ABOVE);
    agent_does_and_is_passive(agent, ipc_wait(new_notification()));
    EXPECT_PLAIN(set_sched_params(agent->tcb, SELF, 0, ABOVE, unconfigured, 0),
                 seL4_IllegalOperation);
    EXPECT_PLAIN(set_sched_params(agent->tcb, SELF, 0, ABOVE, exhausted, 0), seL4_IllegalOperation);
    EXPECT_OK(set_sched_params(agent->tcb, SELF, 0, ABOVE, agent->own, 0));
    CHECK(is_bound_to(agent->own, agent->tcb));
}

/* The fault of a victim that executes UD2, or 0. */
static seL4_Word fault_badge(const struct victim *victim, seL4_CPtr ep)
{
    set_off(victim, AT(ud2));
    struct answer fault = ipc(ipc_nbwait(ep));
    return fault.label == seL4_Fault_UserException ? fault.badge : 0;
}

TEST(configure_keeps_handler, "5/R-MCS-102",
     "Configure leaves the handler in place, SetSpace and SetSchedParams replace and remove it")
{
    struct victim victim = new_victim();
    seL4_CPtr ep = new_endpoint();
    EXPECT_OK(set_space(victim.tcb, new_badged(ep, 1), ROOT, SPACE));
    CHECK_EQ(fault_badge(&victim, ep), 1);
    EXPECT_OK(invoke(victim.tcb, TCBConfigure, WORDS(ROOT, SPACE, 0), WORDS(0, 0, 0)));
    CHECK_EQ(fault_badge(&victim, ep), 1);
    seL4_CPtr sc = victim.thread->sched_context;
    EXPECT_OK(set_sched_params(victim.tcb, SELF, 0, ABOVE, sc, new_badged(ep, 2)));
    CHECK_EQ(fault_badge(&victim, ep), 2);
    EXPECT_OK(set_sched_params(victim.tcb, SELF, 0, ABOVE, sc, 0));
    CHECK_EQ(fault_badge(&victim, ep), 0);
    EXPECT_OK(set_space(victim.tcb, new_badged(ep, 3), ROOT, SPACE));
    CHECK_EQ(fault_badge(&victim, ep), 3);
    EXPECT_OK(set_space(victim.tcb, new_slot(), ROOT, SPACE));
    CHECK_EQ(fault_badge(&victim, ep), 0);
}

TEST(
    handler_is_a_copy, "5/R-MCS-103",
    "a fault has the badge of the capability installed, whose slot may be empty or the CSpace gone")
{
    struct victim victim = new_victim();
    seL4_CPtr ep = new_endpoint(), badged = new_badged(ep, 7);
    EXPECT_OK(set_space(victim.tcb, badged, ROOT, SPACE));
    delete_cap(badged);
    CHECK_EQ(fault_badge(&victim, ep), 7);
    EXPECT_OK(invoke(victim.tcb, TCBConfigure, WORDS(new_cnode(1), SPACE, 0), WORDS(0, 0, 0)));
    CHECK_EQ(fault_badge(&victim, ep), 7);
}

TEST(endpoint_lives_in_handler, "5/R-MCS-104",
     "an endpoint without capabilities in slots lives on as long as a handler has one")
{
    struct victim victim = new_victim();
    seL4_CPtr untyped = new_untyped(seL4_EndpointBits);
    seL4_CPtr ep = new_object_from(untyped, seL4_EndpointObject, 0);
    struct agent *receiver = new_agent(ABOVE);
    EXPECT_OK(set_space(victim.tcb, ep, ROOT, SPACE));
    agent_does(receiver, ipc_wait(ep));
    delete_cap(ep);
    CHECK(!untyped_is_free(untyped, seL4_EndpointBits));
    CHECK(!agent_is_done(receiver));
    set_off(&victim, AT(ud2));
    CHECK(agent_is_done(receiver));
    CHECK_EQ(receiver->answer.label, seL4_Fault_UserException);
    delete_cap(victim.tcb);
    CHECK(untyped_is_free(untyped, seL4_EndpointBits));
}

TEST(handler_revoked, "5/R-MCS-104",
     "Revoke of the capability that was installed removes the handler")
{
    struct victim victim = new_victim();
    seL4_CPtr ep = new_endpoint(), badged = new_badged(ep, 7);
    EXPECT_OK(set_space(victim.tcb, badged, ROOT, SPACE));
    revoke_cap(ep);
    CHECK(!slot_is_full(badged));
    CHECK_EQ(fault_badge(&victim, ep), 0);
    let_others_run();
    CHECK_EQ(ipc(ipc_nbwait(ep)).info, 0);
}

TEST(timeout_handler_is_another, "5/R-MCS-106",
     "ordinary faults do not go to the timeout handler, and stop a thread that has no other")
{
    struct agent *agent = new_agent(ABOVE);
    seL4_CPtr ep = new_endpoint();
    set_timeout_handler(agent->tcb, ep);
    agent_does(agent, ipc_recv(new_slot(), 0));
    CHECK_EQ(ipc(ipc_nbwait(ep)).info, 0);
    expect_inactive(agent, agent->own);
}
