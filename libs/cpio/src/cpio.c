/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <cpio/cpio.h>

#define NUMBER_DIGITS 8

_Static_assert(sizeof(struct cpio_header) == 110, "the header of the format");

enum parse_result {
    ENTRY,
    TRAILER,
    MALFORMED,
};

struct entry {
    const char *name;
    unsigned long name_size; /* with the NUL */
    const char *data;
    unsigned long data_size;
    unsigned long total; /* bytes from this header to the next */
};

static int equal(const char *a, const char *b, unsigned long length)
{
    for (unsigned long i = 0; i < length; i++) {
        if (a[i] != b[i]) {
            return 0;
        }
    }
    return 1;
}

/* Whether the whole strings are equal; both end with NUL. */
static int same_name(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

/* 0, or -1 if a character is no hexadecimal digit. */
static int parse_number(const char *digits, unsigned long *value)
{
    unsigned long sum = 0;

    for (int i = 0; i < NUMBER_DIGITS; i++) {
        unsigned long digit;
        char c = digits[i];

        if (c >= '0' && c <= '9') {
            digit = (unsigned long)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            digit = (unsigned long)(c - 'a' + 10);
        } else if (c >= 'A' && c <= 'F') {
            digit = (unsigned long)(c - 'A' + 10);
        } else {
            return -1;
        }
        sum = sum << 4 | digit;
    }
    *value = sum;
    return 0;
}

/* Bytes to add to reach the next aligned address. */
static unsigned long padding(const char *at)
{
    return -(unsigned long)at & (CPIO_ALIGNMENT - 1);
}

/* Reads the header at `at`, of which `len` bytes may be looked at. Sizes have 32 bits, so no sum
 * below overflows. */
static enum parse_result parse(const char *at, unsigned long len, struct entry *entry)
{
    const struct cpio_header *header = (const struct cpio_header *)at;
    unsigned long used = sizeof(*header);

    if (len < sizeof(*header) ||
        !equal(header->c_magic, CPIO_HEADER_MAGIC, sizeof(header->c_magic)) ||
        parse_number(header->c_namesize, &entry->name_size) ||
        parse_number(header->c_filesize, &entry->data_size)) {
        return MALFORMED;
    }
    entry->name = at + used;
    if (entry->name_size == 0 || entry->name_size > len - used ||
        entry->name[entry->name_size - 1] != '\0') {
        return MALFORMED;
    }
    used += entry->name_size;
    if (same_name(entry->name, CPIO_FOOTER_MAGIC)) {
        return TRAILER;
    }
    used += padding(at + used);
    if (used > len || entry->data_size > len - used) {
        return MALFORMED;
    }
    entry->data = at + used;
    used += entry->data_size;
    entry->total = used + padding(at + used);
    return ENTRY;
}

/* Goes through an archive entry by entry. */
struct walk {
    const char *at;
    unsigned long left;
};

static enum parse_result next(struct walk *walk, struct entry *entry)
{
    enum parse_result result = parse(walk->at, walk->left, entry);

    if (result == ENTRY) {
        /* the padding of the last entry may lie outside */
        unsigned long step = entry->total < walk->left ? entry->total : walk->left;

        walk->at += step;
        walk->left -= step;
    }
    return result;
}

const void *cpio_get_entry(const void *archive, unsigned long len, int index, const char **name,
                           unsigned long *size)
{
    struct walk walk = {archive, len};
    struct entry entry;

    if (!archive || index < 0) {
        return 0;
    }
    for (int i = 0; next(&walk, &entry) == ENTRY; i++) {
        if (i == index) {
            if (name) {
                *name = entry.name;
            }
            if (size) {
                *size = entry.data_size;
            }
            return entry.data;
        }
    }
    return 0;
}

const void *cpio_get_file(const void *archive, unsigned long len, const char *name,
                          unsigned long *size)
{
    struct walk walk = {archive, len};
    struct entry entry;

    if (!archive || !name) {
        return 0;
    }
    while (next(&walk, &entry) == ENTRY) {
        if (same_name(entry.name, name)) {
            if (size) {
                *size = entry.data_size;
            }
            return entry.data;
        }
    }
    return 0;
}

int cpio_info(const void *archive, unsigned long len, struct cpio_info *info)
{
    struct walk walk = {archive, len};
    struct entry entry;
    enum parse_result result;

    if (!archive || !info) {
        return -1;
    }
    *info = (struct cpio_info){0, 0};
    while ((result = next(&walk, &entry)) == ENTRY) {
        info->file_count++;
        if (entry.name_size > info->max_path_sz) {
            info->max_path_sz = (unsigned int)entry.name_size;
        }
    }
    return result == TRAILER ? 0 : -1;
}

void cpio_ls(const void *archive, unsigned long len, char **buf, unsigned long buf_len)
{
    struct walk walk = {archive, len};
    struct entry entry;

    if (!archive || !buf) {
        return;
    }
    for (unsigned long i = 0; i < buf_len && next(&walk, &entry) == ENTRY; i++) {
        for (unsigned long j = 0; j < entry.name_size; j++) {
            buf[i][j] = entry.name[j];
        }
    }
}
