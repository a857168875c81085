/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Thread-local storage of the first thread and of a second one.
 */
#pragma once

void show_thread_local_storage(void);

/* Starts a thread with nothing but the kernel's calls, and waits until it has ended. */
void show_second_thread(void);
