/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Heads of _init and _fini. The linker puts the pieces of every object's .init and .fini behind
 * them, and crtn.o's at the end.
 */
    .section .init, "ax", @progbits
    .global _init
    .type _init, @function
_init:
    pushq   %rbp
    movq    %rsp, %rbp

    .section .fini, "ax", @progbits
    .global _fini
    .type _fini, @function
_fini:
    pushq   %rbp
    movq    %rsp, %rbp

    .section .note.GNU-stack, "", @progbits
