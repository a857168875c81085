/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Ends of _init and _fini, whose heads are in crti.o.
 */
    .section .init, "ax", @progbits
    popq    %rbp
    ret

    .section .fini, "ax", @progbits
    popq    %rbp
    ret

    .section .note.GNU-stack, "", @progbits
