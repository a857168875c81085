/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "vspace_internal.h"

#include <string.h>

static int cspace_alloc(void *data, seL4_CPtr *res)
{
    vspace_journal_t *journal = data;

    return vka_cspace_alloc(journal->real, res);
}

static void cspace_make_path(void *data, seL4_CPtr slot, cspacepath_t *res)
{
    vspace_journal_t *journal = data;

    vka_cspace_make_path(journal->real, slot, res);
}

static void cspace_free(void *data, seL4_CPtr slot)
{
    vspace_journal_t *journal = data;

    vka_cspace_free(journal->real, slot);
}

static bool is_frame(seL4_Word type)
{
    return type == seL4_ARCH_4KPage;
}

/* More frames than are remembered (many pages apart in `existing_frames`) are not freed by undo. */
static int utspace_alloc(void *data, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         seL4_Word *res)
{
    vspace_journal_t *journal = data;
    int error = vka_utspace_alloc(journal->real, dest, type, size_bits, res);

    if (error == 0 && is_frame(type) && journal->num < VSPACE_JOURNAL_FRAMES) {
        journal->frames[journal->num++] = (vka_object_t){dest->capPtr, *res, type, size_bits};
    }
    return error;
}

static void utspace_free(void *data, seL4_Word type, seL4_Word size_bits, seL4_Word target)
{
    vspace_journal_t *journal = data;

    for (size_t i = 0; i < journal->num; i++) {
        if (is_frame(type) && journal->frames[i].ut == target) {
            journal->frames[i] = journal->frames[--journal->num];
            break;
        }
    }
    vka_utspace_free(journal->real, type, size_bits, target);
}

void vspace_journal_open(vspace_journal_t *journal, vka_t *real)
{
    journal->real = real;
    journal->num = 0;
    journal->vka = (vka_t){
        .data = journal,
        .cspace_alloc = cspace_alloc,
        .cspace_make_path = cspace_make_path,
        .cspace_free = cspace_free,
        .utspace_alloc = utspace_alloc,
        .utspace_free = utspace_free,
    };
}

void vspace_journal_undo(vspace_journal_t *journal)
{
    while (journal->num > 0) {
        vka_free_object(journal->real, &journal->frames[--journal->num]);
    }
}
