/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * libs/cpio: archives of any content. All functions must tell the same of an archive.
 */
#include "fuzz.h"

#include <cpio/cpio.h>
#include <string.h>

enum { ENTRIES_LOOKED_AT = 64, NAME_BYTES = 256 };

static const uint8_t *archive;
static unsigned long length;

static void must_lie_inside(const void *at, unsigned long size)
{
    const uint8_t *start = at;

    MUST(start >= archive && start <= archive + length);
    MUST(size <= (unsigned long)(archive + length - start));
}

/* Looks entry `index` up by its name: the first of that name must come. */
static void check_by_name(int index, const char *wanted)
{
    unsigned long size = 0, first_size = 0;
    const char *name = NULL;
    const void *found = cpio_get_file(archive, length, wanted, &size);

    for (int i = 0; i <= index; i++) {
        const void *data = cpio_get_entry(archive, length, i, &name, &first_size);
        if (strcmp(name, wanted) == 0) {
            MUST(found == data && size == first_size);
            return;
        }
    }
    MUST(!"found by its place only");
}

static void check_names(const struct cpio_info *info)
{
    static char text[ENTRIES_LOOKED_AT][NAME_BYTES];
    char *names[ENTRIES_LOOKED_AT];
    const char *name = NULL;

    if (info->max_path_sz > NAME_BYTES) {
        return;
    }
    for (size_t i = 0; i < ENTRIES_LOOKED_AT; i++) {
        names[i] = text[i];
    }
    cpio_ls(archive, length, names, ENTRIES_LOOKED_AT);
    for (int i = 0; i < ENTRIES_LOOKED_AT && (unsigned)i < info->file_count; i++) {
        MUST(cpio_get_entry(archive, length, i, &name, NULL) && strcmp(names[i], name) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct cpio_info info;

    archive = bytes;
    length = size;
    int result = cpio_info(archive, length, &info);
    MUST(result == 0 || result == -1);
    for (int i = 0; i < ENTRIES_LOOKED_AT; i++) {
        const char *name = NULL;
        unsigned long data_size = 0;
        const void *data = cpio_get_entry(archive, length, i, &name, &data_size);
        MUST((data != NULL) == ((unsigned)i < info.file_count));
        if (data == NULL) {
            break;
        }
        must_lie_inside(data, data_size);
        must_lie_inside(name, strlen(name) + 1);
        MUST(strlen(name) < info.max_path_sz);
        check_by_name(i, name);
    }
    check_names(&info);
    return 0;
}
