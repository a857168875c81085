/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The archive of the test program, with ELF files written here byte by byte.
 */
#include "harness.h"

#include <assert.h>
#include <elf.h>
#include <string.h>

#define ARCHIVE_SIZE 65536
#define FILE_SIZE    0x3000
#define TEXT_OFFSET  0x1000
#define DATA_OFFSET  0x2f00

/* Both symbols must lie at the borders of one object, which C cannot say. */
__asm__(".data\n"
        ".balign 16\n"
        ".globl _cpio_archive, _cpio_archive_end\n"
        "_cpio_archive: .space 65536\n"
        "_cpio_archive_end: .byte 0\n"
        ".text\n");

extern char _cpio_archive[];

unsigned char app_byte(uintptr_t vaddr)
{
    return (unsigned char)(vaddr * 31 + (vaddr >> 8) * 7 + 5);
}

typedef struct app_file {
    Elf64_Ehdr header;
    Elf64_Phdr program[APP_PHDRS];
    Elf64_Shdr section[3];
    char names[32];
    uint64_t vsyscall;
    char rest[TEXT_OFFSET - 600];
    unsigned char bytes[FILE_SIZE + DATA_OFFSET];
} app_file_t;

static app_file_t file;

static void make_app(uint64_t entry)
{
    static const char names[] = "\0__vsyscall\0.shstrtab";

    memset(&file, 0, sizeof(file));
    file.header = (Elf64_Ehdr){
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC,
        .e_machine = EM_X86_64,
        .e_version = EV_CURRENT,
        .e_entry = entry,
        .e_phoff = offsetof(app_file_t, program),
        .e_shoff = offsetof(app_file_t, section),
        .e_ehsize = sizeof(Elf64_Ehdr),
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = APP_PHDRS,
        .e_shentsize = sizeof(Elf64_Shdr),
        .e_shnum = 3,
        .e_shstrndx = 2,
    };
    file.program[0] = (Elf64_Phdr){.p_type = PT_PHDR, .p_flags = PF_R, .p_vaddr = APP_TEXT + 64};
    file.program[1] = (Elf64_Phdr){.p_type = PT_LOAD,
                                   .p_flags = PF_R | PF_X,
                                   .p_offset = TEXT_OFFSET,
                                   .p_vaddr = APP_TEXT,
                                   .p_filesz = APP_TEXT_SIZE,
                                   .p_memsz = APP_TEXT_SIZE,
                                   .p_align = PAGE_SIZE_4K};
    file.program[2] = (Elf64_Phdr){.p_type = PT_LOAD,
                                   .p_flags = PF_R | PF_W,
                                   .p_offset = DATA_OFFSET,
                                   .p_vaddr = APP_DATA,
                                   .p_filesz = APP_DATA_FILE,
                                   .p_memsz = APP_DATA_SIZE,
                                   .p_align = PAGE_SIZE_4K};
    file.program[3] = (Elf64_Phdr){
        .p_type = PT_TLS, .p_flags = PF_R, .p_vaddr = APP_DATA, .p_filesz = 8, .p_memsz = 16};
    memcpy(file.names, names, sizeof(names));
    file.vsyscall = APP_VSYSCALL;
    file.section[1] = (Elf64_Shdr){.sh_name = 1,
                                   .sh_type = SHT_PROGBITS,
                                   .sh_offset = offsetof(app_file_t, vsyscall),
                                   .sh_size = sizeof(file.vsyscall)};
    file.section[2] = (Elf64_Shdr){.sh_name = 12,
                                   .sh_type = SHT_STRTAB,
                                   .sh_offset = offsetof(app_file_t, names),
                                   .sh_size = sizeof(names)};
    for (uintptr_t i = 0; i < APP_TEXT_SIZE; i++) {
        ((unsigned char *)&file)[TEXT_OFFSET + i] = app_byte(APP_TEXT + i);
    }
    for (uintptr_t i = 0; i < APP_DATA_FILE; i++) {
        ((unsigned char *)&file)[DATA_OFFSET + i] = app_byte(APP_DATA + i);
    }
}

static size_t add_file(size_t at, const char *name, const void *data, size_t size)
{
    size_t name_size = strlen(name) + 1;

    at = ALIGN_UP(at, 4);
    assert(at + 128 + name_size + size < ARCHIVE_SIZE);
    /* newc: magic, then 13 numbers of 8 hexadecimal digits; only sizes matter here */
    sprintf(_cpio_archive + at, "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", 1,
            0100755, 0, 0, 1, 0, size, 0, 0, 0, 0, name_size, 0);
    at += 110;
    memcpy(_cpio_archive + at, name, name_size);
    at = ALIGN_UP(at + name_size, 4);
    memcpy(_cpio_archive + at, data, size);
    return at + size;
}

void make_archive(void)
{
    size_t at;

    make_app(APP_ENTRY);
    at = add_file(0, "app", &file, FILE_SIZE + DATA_OFFSET - TEXT_OFFSET);
    make_app(BIT(32) + APP_ENTRY);
    at = add_file(at, "far", &file, DATA_OFFSET + APP_DATA_FILE);
    make_app(APP_ENTRY);
    at = add_file(at, "cut", &file, DATA_OFFSET + APP_DATA_FILE - 1);
    at = add_file(at, "text", "not a program", 13);
    add_file(at, "TRAILER!!!", "", 0);
}
