/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An archive as an object file; modules/cpio.cmake gives the three names.
 */
    .section ._archive_cpio, "aw", @progbits
    .balign 8
    .globl ARCHIVE_SYMBOL
    .type ARCHIVE_SYMBOL, @object
ARCHIVE_SYMBOL:
    .incbin ARCHIVE_FILE
    .globl ARCHIVE_END
ARCHIVE_END:
    .size ARCHIVE_SYMBOL, . - ARCHIVE_SYMBOL

    .section .note.GNU-stack, "", @progbits
