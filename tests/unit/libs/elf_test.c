/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * An image is built here for each class; damage is tried at every place that decides about sizes.
 */
#include "check.h"

#include <elf/elf.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_OFFSET    0x200
#define TEXT_SIZE      0x40
#define STRINGS_OFFSET 0x300
#define TABLE_OFFSET   0x380
#define NUM_SECTIONS   4
#define IMAGE_SIZE     (TABLE_OFFSET + NUM_SECTIONS * sizeof(Elf64_Shdr))

static const char strings[] = "\0.text\0.bss\0.shstrtab";

union image {
    char bytes[IMAGE_SIZE];
    Elf64_Ehdr header64;
    Elf32_Ehdr header32;
};

static void fill_common(union image *image)
{
    memset(image, 0, sizeof(*image));
    memset(image->bytes + TEXT_OFFSET, 0x90, TEXT_SIZE);
    memcpy(image->bytes + STRINGS_OFFSET, strings, sizeof(strings));
    memcpy(image->bytes, ELFMAG, SELFMAG);
}

static void make64(union image *image)
{
    Elf64_Phdr *ph = (Elf64_Phdr *)(image->bytes + sizeof(Elf64_Ehdr));
    Elf64_Shdr *sh = (Elf64_Shdr *)(image->bytes + TABLE_OFFSET);

    fill_common(image);
    image->bytes[EI_CLASS] = ELFCLASS64;
    image->header64.e_entry = 0x400020;
    image->header64.e_phoff = sizeof(Elf64_Ehdr);
    image->header64.e_phnum = 2;
    image->header64.e_phentsize = sizeof(Elf64_Phdr);
    image->header64.e_shoff = TABLE_OFFSET;
    image->header64.e_shnum = NUM_SECTIONS;
    image->header64.e_shentsize = sizeof(Elf64_Shdr);
    image->header64.e_shstrndx = 3;
    ph[0] = (Elf64_Phdr){.p_type = PT_LOAD,
                         .p_flags = PF_R | PF_X,
                         .p_offset = TEXT_OFFSET,
                         .p_vaddr = 0x400000,
                         .p_paddr = 0x100000,
                         .p_filesz = TEXT_SIZE,
                         .p_memsz = 0x1000,
                         .p_align = 0x1000};
    ph[1] = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = 0, .p_filesz = 0};
    sh[1] = (Elf64_Shdr){.sh_name = 1,
                         .sh_type = SHT_PROGBITS,
                         .sh_flags = SHF_ALLOC,
                         .sh_addr = 0x400000,
                         .sh_offset = TEXT_OFFSET,
                         .sh_size = TEXT_SIZE,
                         .sh_link = 7,
                         .sh_info = 8,
                         .sh_addralign = 16,
                         .sh_entsize = 9};
    sh[2] = (Elf64_Shdr){.sh_name = 7, .sh_type = SHT_NOBITS, .sh_offset = 0x5000, .sh_size = 64};
    sh[3] = (Elf64_Shdr){.sh_name = 12,
                         .sh_type = SHT_STRTAB,
                         .sh_offset = STRINGS_OFFSET,
                         .sh_size = sizeof(strings)};
}

static void make32(union image *image)
{
    Elf32_Phdr *ph = (Elf32_Phdr *)(image->bytes + sizeof(Elf32_Ehdr));
    Elf32_Shdr *sh = (Elf32_Shdr *)(image->bytes + TABLE_OFFSET);

    fill_common(image);
    image->bytes[EI_CLASS] = ELFCLASS32;
    image->header32.e_entry = 0x8020;
    image->header32.e_phoff = sizeof(Elf32_Ehdr);
    image->header32.e_phnum = 1;
    image->header32.e_phentsize = sizeof(Elf32_Phdr);
    image->header32.e_shoff = TABLE_OFFSET;
    image->header32.e_shnum = NUM_SECTIONS;
    image->header32.e_shentsize = sizeof(Elf32_Shdr);
    image->header32.e_shstrndx = 3;
    ph[0] = (Elf32_Phdr){.p_type = PT_LOAD,
                         .p_flags = PF_R | PF_W,
                         .p_offset = TEXT_OFFSET,
                         .p_vaddr = 0x8000,
                         .p_paddr = 0x9000,
                         .p_filesz = TEXT_SIZE,
                         .p_memsz = 0x80,
                         .p_align = 4};
    sh[1] = (Elf32_Shdr){
        .sh_name = 1, .sh_type = SHT_PROGBITS, .sh_offset = TEXT_OFFSET, .sh_size = TEXT_SIZE};
    sh[3] = (Elf32_Shdr){.sh_name = 12,
                         .sh_type = SHT_STRTAB,
                         .sh_offset = STRINGS_OFFSET,
                         .sh_size = sizeof(strings)};
}

static void reads_headers_of_64_bits(void)
{
    union image image;
    elf_t elf;
    uintptr_t low, high;

    make64(&image);
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(elf.elfClass == ELFCLASS64 && elf.elfSize == IMAGE_SIZE);
    CHECK(elf_getEntryPoint(&elf) == 0x400020);
    CHECK(elf_getNumProgramHeaders(&elf) == 2 && elf_getNumSections(&elf) == NUM_SECTIONS);
    CHECK(elf_getProgramHeaderType(&elf, 0) == PT_LOAD);
    CHECK(elf_getProgramHeaderFlags(&elf, 0) == (PF_R | PF_X));
    CHECK(elf_getProgramHeaderOffset(&elf, 0) == TEXT_OFFSET);
    CHECK(elf_getProgramHeaderVaddr(&elf, 0) == 0x400000);
    CHECK(elf_getProgramHeaderPaddr(&elf, 0) == 0x100000);
    CHECK(elf_getProgramHeaderFileSize(&elf, 0) == TEXT_SIZE);
    CHECK(elf_getProgramHeaderMemorySize(&elf, 0) == 0x1000);
    CHECK(elf_getProgramHeaderAlign(&elf, 0) == 0x1000);
    CHECK(elf_getProgramSegment(&elf, 0) == image.bytes + TEXT_OFFSET);
    CHECK(elf_getMemoryBounds(&elf, VIRTUAL, &low, &high) == 1);
    CHECK(low == 0x400000 && high == 0x401000);
    CHECK(elf_getMemoryBounds(&elf, PHYSICAL, &low, &high) == 1);
    CHECK(low == 0x100000 && high == 0x101000);
    CHECK(elf_vaddrInProgramHeader(&elf, 0, 0x400fff) == 1);
    CHECK(elf_vaddrInProgramHeader(&elf, 0, 0x401000) == 0);
    CHECK(elf_vaddrInProgramHeader(&elf, 0, 0x3fffff) == 0);
    CHECK(elf_vtopProgramHeader(&elf, 0, 0x400123) == 0x100123);
}

static void reads_headers_of_32_bits(void)
{
    union image image;
    elf_t elf;

    make32(&image);
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(elf.elfClass == ELFCLASS32 && elf_getEntryPoint(&elf) == 0x8020);
    CHECK(elf_getNumProgramHeaders(&elf) == 1);
    CHECK(elf_getProgramHeaderFlags(&elf, 0) == (PF_R | PF_W));
    CHECK(elf_getProgramHeaderVaddr(&elf, 0) == 0x8000);
    CHECK(elf_getProgramHeaderMemorySize(&elf, 0) == 0x80);
    CHECK(strcmp(elf_getSectionName(&elf, 1), ".text") == 0);
    CHECK(elf_getSection(&elf, 1) == image.bytes + TEXT_OFFSET);
}

static void finds_sections(void)
{
    union image image;
    elf_t elf;
    size_t index = 99;

    make64(&image);
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(elf_getSectionStringTableIndex(&elf) == 3);
    CHECK(elf_getSectionStringTable(&elf) == image.bytes + STRINGS_OFFSET);
    CHECK(strcmp(elf_getSectionName(&elf, 3), ".shstrtab") == 0);
    CHECK(elf_getSectionNamed(&elf, ".text", &index) == image.bytes + TEXT_OFFSET && index == 1);
    CHECK(elf_getSectionNamed(&elf, ".text", NULL));
    CHECK(!elf_getSectionNamed(&elf, ".data", &index) && index == 1);
    CHECK(!elf_getSectionNamed(&elf, ".bss", &index) && index == 2);
    CHECK(!elf_getSection(&elf, 0) && !elf_getSection(&elf, NUM_SECTIONS));
    CHECK(elf_getSectionType(&elf, 1) == SHT_PROGBITS && elf_getSectionFlags(&elf, 1) == SHF_ALLOC);
    CHECK(elf_getSectionAddr(&elf, 1) == 0x400000);
    CHECK(elf_getSectionOffset(&elf, 1) == TEXT_OFFSET && elf_getSectionSize(&elf, 1) == TEXT_SIZE);
    CHECK(elf_getSectionLink(&elf, 1) == 7 && elf_getSectionInfo(&elf, 1) == 8);
    CHECK(elf_getSectionAddrAlign(&elf, 1) == 16 && elf_getSectionEntrySize(&elf, 1) == 9);
    CHECK(elf_getSectionNameOffset(&elf, 3) == 12);
    CHECK(!elf_getStringTable(&elf, 1) && !elf_getStringTable(&elf, 77));
}

static void refuses_what_is_no_elf_file(void)
{
    union image image;
    elf_t elf = {.elfSize = 77};

    make64(&image);
    CHECK(elf_newFile(image.bytes, EI_NIDENT - 1, &elf) != 0);
    CHECK(elf_newFile(image.bytes, sizeof(Elf64_Ehdr) - 1, &elf) != 0);
    CHECK(elf_newFile(NULL, IMAGE_SIZE, &elf) != 0);
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, NULL) != 0);
    image.bytes[EI_CLASS] = ELFCLASSNONE;
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) != 0);
    image.bytes[EI_CLASS] = 3;
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) != 0);
    make64(&image);
    image.bytes[1] = 'e';
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) != 0);
    CHECK(elf_check_magic(image.bytes) != 0);
    CHECK(elf.elfSize == 77);
}

static void refuses_tables_outside_the_file(void)
{
    union image image;
    elf_t elf;

    make64(&image);
    image.header64.e_phoff = IMAGE_SIZE - sizeof(Elf64_Phdr); /* the second entry is outside */
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) != 0);
    CHECK(elf_newFile_maybe_unsafe(image.bytes, IMAGE_SIZE, false, true, &elf) == 0);
    CHECK(elf_getProgramHeaderType(&elf, 1) == 0 && !elf_getProgramSegment(&elf, 1));
    make64(&image);
    image.header64.e_shoff = UINT64_MAX - 8;
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) != 0);
    CHECK(elf_newFile_maybe_unsafe(image.bytes, IMAGE_SIZE, true, false, &elf) == 0);
    CHECK(strcmp(elf_getSectionName(&elf, 1), "<corrupted>") == 0);
    make64(&image);
    image.header64.e_phentsize = sizeof(Elf32_Phdr);
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) != 0);
    make64(&image);
    image.header64.e_shentsize = 0;
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) != 0);
}

static void gives_no_name_of_a_table_that_does_not_end(void)
{
    union image image;
    elf_t elf;
    Elf64_Shdr *sh = (Elf64_Shdr *)(image.bytes + TABLE_OFFSET);

    make64(&image);
    sh[3].sh_size = sizeof(strings) - 1;
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(!elf_getSectionStringTable(&elf));
    CHECK(strcmp(elf_getSectionName(&elf, 1), "<corrupted>") == 0);
    make64(&image);
    sh[1].sh_name = sizeof(strings);
    CHECK(strcmp(elf_getSectionName(&elf, 1), "<corrupted>") == 0);
    CHECK(strcmp(elf_getSectionName(&elf, 3), ".shstrtab") == 0);
}

static void takes_a_file_without_sections(void)
{
    union image image;
    elf_t elf;

    make64(&image);
    image.header64.e_shnum = 0;
    image.header64.e_shoff = 0;
    image.header64.e_shentsize = 0;
    image.header64.e_shstrndx = 0;
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(strcmp(elf_getSectionName(&elf, 1), "<corrupted>") == 0);
    CHECK(!elf_getSectionNamed(&elf, ".text", NULL));
}

static void gives_no_segment_outside_the_file(void)
{
    union image image;
    elf_t elf;
    Elf64_Phdr *ph = (Elf64_Phdr *)(image.bytes + sizeof(Elf64_Ehdr));

    make64(&image);
    ph->p_filesz = IMAGE_SIZE - TEXT_OFFSET + 1;
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(!elf_getProgramSegment(&elf, 0) && elf_loadFile(&elf, VIRTUAL) == 0);
    ph->p_offset = UINT64_MAX;
    ph->p_filesz = 2;
    CHECK(!elf_getProgramSegment(&elf, 0) && elf_loadFile(&elf, VIRTUAL) == 0);
    make64(&image);
    ph->p_vaddr = UINT64_MAX - 0xfff;
    uintptr_t low, high;
    CHECK(elf_getMemoryBounds(&elf, VIRTUAL, &low, &high) == 0);
}

static void loads_segments(void)
{
    static unsigned char memory[0x1000];
    union image image;
    elf_t elf;
    Elf64_Phdr *ph = (Elf64_Phdr *)(image.bytes + sizeof(Elf64_Ehdr));

    make64(&image);
    ph->p_vaddr = (uintptr_t)memory;
    ph->p_memsz = TEXT_SIZE + 16;
    memset(memory, 0x55, sizeof(memory));
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(elf_loadFile(&elf, VIRTUAL) == 1);
    CHECK(memory[0] == 0x90 && memory[TEXT_SIZE - 1] == 0x90);
    CHECK(memory[TEXT_SIZE] == 0 && memory[TEXT_SIZE + 15] == 0 && memory[TEXT_SIZE + 16] == 0x55);
    ph->p_filesz = ph->p_memsz + 1;
    CHECK(elf_loadFile(&elf, VIRTUAL) == 0);
}

/* Its address may be anything, 0 for example, which no copy of no bytes may be given either. */
static void leaves_segments_without_memory_alone(void)
{
    static unsigned char memory[0x1000];
    union image image;
    elf_t elf;
    Elf64_Phdr *ph = (Elf64_Phdr *)(image.bytes + sizeof(Elf64_Ehdr));

    make64(&image);
    ph[0].p_vaddr = (uintptr_t)memory;
    ph[1] = (Elf64_Phdr){.p_type = PT_LOAD};
    CHECK(elf_newFile(image.bytes, IMAGE_SIZE, &elf) == 0);
    CHECK(elf_loadFile(&elf, VIRTUAL) == 1 && memory[0] == 0x90);
}

static volatile char seen;

/* Everything that can be asked about a file, and the ends of all data that it gives out. */
static void ask_everything(const elf_t *elf)
{
    uintptr_t low, high;

    for (size_t i = 0; i < 6; i++) {
        const char *data = elf_getProgramSegment(elf, i);

        if (data && elf_getProgramHeaderFileSize(elf, i) > 0) {
            seen ^= data[0] ^ data[elf_getProgramHeaderFileSize(elf, i) - 1];
        }
        data = elf_getSection(elf, i);
        if (data) {
            seen ^= data[0] ^ data[elf_getSectionSize(elf, i) - 1];
        }
        seen ^= (char)strlen(elf_getSectionName(elf, i));
        (void)elf_vaddrInProgramHeader(elf, i, 0x400000);
    }
    (void)elf_getSectionNamed(elf, ".shstrtab", NULL);
    (void)elf_getMemoryBounds(elf, VIRTUAL, &low, &high);
    (void)elf_getEntryPoint(elf);
}

static void survives_random_damage(void)
{
    for (int round = 0; round < 40000; round++) {
        union image image;
        size_t size = IMAGE_SIZE - (round % 3 == 0 ? random_number() % IMAGE_SIZE : 0);
        elf_t elf;

        if (round % 2) {
            make64(&image);
        } else {
            make32(&image);
        }
        for (uint32_t i = random_number() % 6; i < 6; i++) {
            /* mostly in the headers, which decide */
            size_t at = random_number() % (random_number() % 2 ? sizeof(Elf64_Ehdr) : IMAGE_SIZE);

            if (at >= EI_CLASS) {
                image.bytes[at] = (char)random_number();
            }
        }
        char *copy = malloc(size ? size : 1);
        memcpy(copy, image.bytes, size);
        if (elf_newFile_maybe_unsafe(copy, size, random_number() % 2, random_number() % 2, &elf) ==
            0) {
            ask_everything(&elf);
        }
        free(copy);
    }
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"elf: headers of 64 bits are read", reads_headers_of_64_bits},
        {"elf: headers of 32 bits are read", reads_headers_of_32_bits},
        {"elf: sections are found by number and name", finds_sections},
        {"elf: what is no ELF file is refused", refuses_what_is_no_elf_file},
        {"elf: tables outside the file are refused, or not read", refuses_tables_outside_the_file},
        {"elf: a string table has to end", gives_no_name_of_a_table_that_does_not_end},
        {"elf: a file may have no sections", takes_a_file_without_sections},
        {"elf: segments outside the file are not given out", gives_no_segment_outside_the_file},
        {"elf: segments are loaded and their rest zeroed", loads_segments},
        {"elf: segments without memory are left alone", leaves_segments_without_memory_alone},
        {"elf: random damage leads to no access outside", survives_random_damage},
    };

    return main_of(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
