/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Archives are built here byte by byte, and put at the very end of their memory, so that the
 * sanitizer sees every access beyond them.
 */
#include "check.h"

#include <cpio/cpio.h>
#include <stdlib.h>
#include <string.h>

struct builder {
    char bytes[4096];
    size_t length;
};

static void pad(struct builder *b)
{
    while (b->length % CPIO_ALIGNMENT != 0) {
        b->bytes[b->length++] = '\0';
    }
}

static void add(struct builder *b, const char *name, const void *data, size_t size)
{
    b->length += (size_t)sprintf(b->bytes + b->length,
                                 "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", 1,
                                 0100644, 0, 0, 1, 0, size, 0, 0, 0, 0, strlen(name) + 1, 0);
    memcpy(b->bytes + b->length, name, strlen(name) + 1);
    b->length += strlen(name) + 1;
    pad(b);
    if (size > 0) {
        memcpy(b->bytes + b->length, data, size);
        b->length += size;
    }
    pad(b);
}

/* "one" (5 bytes), "empty" (0 bytes), "sub/two" (8 bytes), the trailer. */
static struct builder sample(void)
{
    struct builder b = {.length = 0};

    add(&b, "one", "12345", 5);
    add(&b, "empty", "", 0);
    add(&b, "sub/two", "abcdefgh", 8);
    add(&b, CPIO_FOOTER_MAGIC, "", 0);
    return b;
}

/* A copy in memory of exactly its size. */
static char *exact(const char *bytes, size_t length)
{
    char *copy = malloc(length ? length : 1);

    memcpy(copy, bytes, length);
    return copy;
}

static void finds_files_by_name(void)
{
    struct builder b = sample();
    unsigned long size = 99;
    const char *data = cpio_get_file(b.bytes, b.length, "one", &size);

    CHECK(data && size == 5 && memcmp(data, "12345", 5) == 0);
    data = cpio_get_file(b.bytes, b.length, "sub/two", &size);
    CHECK(data && size == 8 && memcmp(data, "abcdefgh", 8) == 0);
    CHECK((uintptr_t)data % CPIO_ALIGNMENT == 0);
    CHECK(cpio_get_file(b.bytes, b.length, "empty", &size) && size == 0);
}

static void compares_whole_names(void)
{
    struct builder b = sample();
    unsigned long size = 99;

    CHECK(!cpio_get_file(b.bytes, b.length, "on", &size));
    CHECK(!cpio_get_file(b.bytes, b.length, "ones", &size));
    CHECK(!cpio_get_file(b.bytes, b.length, "two", &size));
    CHECK(!cpio_get_file(b.bytes, b.length, "", &size));
    CHECK(!cpio_get_file(b.bytes, b.length, CPIO_FOOTER_MAGIC, &size));
    CHECK(size == 99);
}

static void finds_entries_by_position(void)
{
    struct builder b = sample();
    const char *name = NULL;
    unsigned long size = 0;

    CHECK(cpio_get_entry(b.bytes, b.length, 0, &name, &size) && strcmp(name, "one") == 0);
    CHECK(cpio_get_entry(b.bytes, b.length, 2, &name, &size) && strcmp(name, "sub/two") == 0);
    CHECK(size == 8);
    CHECK(!cpio_get_entry(b.bytes, b.length, 3, &name, &size));
    CHECK(!cpio_get_entry(b.bytes, b.length, -1, &name, &size));
}

static void counts_entries_and_lists_names(void)
{
    struct builder b = sample();
    struct cpio_info info;
    char names[3][8];
    char *list[] = {names[0], names[1], names[2]};

    CHECK(cpio_info(b.bytes, b.length, &info) == 0);
    CHECK(info.file_count == 3 && info.max_path_sz == sizeof("sub/two"));
    cpio_ls(b.bytes, b.length, list, 3);
    CHECK(strcmp(names[0], "one") == 0 && strcmp(names[1], "empty") == 0);
    CHECK(strcmp(names[2], "sub/two") == 0);
}

static void tolerates_missing_outputs_and_archives(void)
{
    struct builder b = sample();
    struct cpio_info info;

    CHECK(cpio_get_file(b.bytes, b.length, "one", NULL));
    CHECK(cpio_get_entry(b.bytes, b.length, 0, NULL, NULL));
    CHECK(!cpio_get_file(NULL, 100, "one", NULL));
    CHECK(!cpio_get_file(b.bytes, 0, "one", NULL));
    CHECK(cpio_info(NULL, 100, &info) == -1);
}

static void stops_at_every_cut(void)
{
    struct builder b = sample();

    for (size_t length = 0; length < b.length; length++) {
        char *copy = exact(b.bytes, length);
        struct cpio_info info;
        unsigned long size = 0;
        const char *data = cpio_get_file(copy, length, "sub/two", &size);

        int result = cpio_info(copy, length, &info);
        bool inside = !data || (data + size <= copy + length);
        bool counted = result == 0 || info.file_count <= 3;
        free(copy);
        CHECK(inside && counted);
    }
}

static void refuses_wrong_magic_numbers_and_names(void)
{
    struct builder b = sample();
    struct builder bad = b;
    struct cpio_info info;

    bad.bytes[5] = '2'; /* another format of cpio */
    CHECK(!cpio_get_file(bad.bytes, bad.length, "one", NULL));
    CHECK(cpio_info(bad.bytes, bad.length, &info) == -1 && info.file_count == 0);
    bad = b;
    memcpy(bad.bytes + offsetof(struct cpio_header, c_filesize), "0000000g", 8);
    CHECK(!cpio_get_file(bad.bytes, bad.length, "one", NULL));
    bad = b;
    memcpy(bad.bytes + offsetof(struct cpio_header, c_namesize), "00000000", 8);
    CHECK(!cpio_get_file(bad.bytes, bad.length, "one", NULL));
    bad = b;
    memcpy(bad.bytes + offsetof(struct cpio_header, c_namesize), "ffffffff", 8);
    CHECK(!cpio_get_file(bad.bytes, bad.length, "one", NULL));
    bad = b;
    memcpy(bad.bytes + offsetof(struct cpio_header, c_filesize), "ffffffff", 8);
    CHECK(!cpio_get_file(bad.bytes, bad.length, "one", NULL));
    bad = b;
    bad.bytes[sizeof(struct cpio_header) + 3] = 'x'; /* the name does not end */
    CHECK(!cpio_get_file(bad.bytes, bad.length, "one", NULL));
}

static void survives_random_damage(void)
{
    struct builder b = sample();

    for (int round = 0; round < 20000; round++) {
        size_t length = b.length - random_number() % 8;
        char *copy = exact(b.bytes, length);
        struct cpio_info info;
        unsigned long size = 0;
        const char *name = NULL;
        bool inside = true;

        for (uint32_t i = random_number() % 4; i < 4; i++) {
            copy[random_number() % length] = "0123456789abcdefF\0x"[random_number() % 19];
        }
        (void)cpio_info(copy, length, &info);
        for (int i = 0; i < 4; i++) {
            const char *data = cpio_get_entry(copy, length, i, &name, &size);

            inside &= !data || (data >= copy && size <= length && data + size <= copy + length);
            inside &= !data || strlen(name) < length;
        }
        (void)cpio_get_file(copy, length, "sub/two", &size);
        free(copy);
        CHECK(inside);
    }
}

/* The argument is an archive that cmake/make_cpio.py made of the files this test knows. */
static void reads_what_the_build_writes(void)
{
    static char bytes[65536];
    FILE *file = fopen(test_argument, "rb");
    struct cpio_info info;
    unsigned long size = 0;

    CHECK(file);
    size_t length = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    CHECK(cpio_info(bytes, length, &info) == 0 && info.file_count == 2);
    const char *data = cpio_get_file(bytes, length, "first", &size);
    CHECK(data && size == 6 && memcmp(data, "first\n", 6) == 0);
    data = cpio_get_file(bytes, length, "second.bin", &size);
    CHECK(data && size == 3 && memcmp(data, "\0\1\2", 3) == 0);
    CHECK(length % CPIO_ALIGNMENT == 0);
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"cpio: files are found by name", finds_files_by_name},
        {"cpio: names are compared as a whole", compares_whole_names},
        {"cpio: entries are found by position", finds_entries_by_position},
        {"cpio: entries are counted and listed", counts_entries_and_lists_names},
        {"cpio: outputs may be NULL, and so may the archive",
         tolerates_missing_outputs_and_archives},
        {"cpio: a cut archive is never read beyond its end", stops_at_every_cut},
        {"cpio: malformed headers end the search", refuses_wrong_magic_numbers_and_names},
        {"cpio: random damage leads to no access outside", survives_random_damage},
        {"cpio: archives of make_cpio.py can be read", reads_what_the_build_writes},
    };

    return main_of(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
