/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#pragma once

#include <vka/vka.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Makes *vka a vka that passes everything to `tracee` and keeps account of what is alive. Freeing
 * something that is not, and handing out something that is, prints a line `VKA debug: ...` and
 * aborts. The tracee must stay alive; the account is kept in memory of malloc, for ever.
 * 0, or -1 without memory. (spec/06 section 6.6) */
int vka_init_debugvka(vka_t *vka, vka_t *tracee);

#ifdef __cplusplus
}
#endif
