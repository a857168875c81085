/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Refusing each single request on the way of an operation.
 */
#pragma once

#include <stdbool.h>

/* Whether the operation worked, and has undone itself; if not, by `failed`. */
typedef bool (*operation)(void);

/* Ends an operation that has failed; as_documented: whether with the error that is documented.
 * False.
 */
bool failed(bool as_documented);
extern bool wrong_error; /* whether some failure was not as documented */

/* Runs the operation with the first request for slots or objects refused, with the second one, and
 * so on until none is; then the same for book-keeping memory and for the heap. Each time it must
 * fail as documented and leave nothing. A failed check fails the test that is running. */
void refuse_all(operation run);
