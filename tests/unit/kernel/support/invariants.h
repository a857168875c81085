/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The invariants of the kernel's structures, checked over everything that can be reached from the
 * root CNode, the interrupt targets and the derivation tree.
 */
#pragma once

/* Fails the running test, naming the clause, if a clause does not hold. Between kernel entries. */
void invariants_check(void);
