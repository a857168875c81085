/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a fault report says of the handler that a thread lacks, and of faults that only some kernels
 * have: fault_handler_mcs.c, fault_handler_fixed.c.
 */
#pragma once
struct fault;
struct tcb;

/* The lines in front of the fault. */
void fault_report_handler(const struct tcb *thread);

/* A fault of another kind than the usual ones. */
void fault_report_other(const struct fault *fault);

/* Why nobody has handled it. */
void fault_explain_handler(const struct tcb *thread);
