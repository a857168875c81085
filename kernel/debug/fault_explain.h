/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * What a fault means in the program's own terms.
 */
#pragma once
struct fault;
struct tcb;

/* Prints lines that begin with `clavis: ` and use none of the words of the compatible lines. */
void fault_explain(const struct tcb *thread, const struct fault *fault);
