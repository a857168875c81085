/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * A message is built in one buffer on the stack and printed with one write, so that messages of
 * several threads do not mix. Text that does not fit is cut.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utils/zf_log.h>

#define BUFFER_SIZE   256
#define LINE_END_SIZE 2 /* newline and NUL */
#define MEM_WIDTH_MAX 32

int _zf_log_output_lvl = 0;

static void print_to_stderr(zf_log_output_ctx *ctx);

static const char *tag_prefix;
static unsigned mem_width = MEM_WIDTH_MAX;
static void (*output)(zf_log_output_ctx *ctx) = print_to_stderr;

void zf_log_set_tag_prefix(const char *prefix)
{
    tag_prefix = prefix;
}

void zf_log_set_output_level(int lvl)
{
    _zf_log_output_lvl = lvl;
}

void zf_log_set_mem_width(unsigned w)
{
    if (w > 0) {
        mem_width = w < MEM_WIDTH_MAX ? w : MEM_WIDTH_MAX;
    }
}

void zf_log_set_output_callback(void (*cb)(zf_log_output_ctx *ctx))
{
    output = cb ? cb : print_to_stderr;
}

static void print_to_stderr(zf_log_output_ctx *ctx)
{
    *ctx->p = '\n';
    fwrite(ctx->buf, 1, (size_t)(ctx->p - ctx->buf) + 1, stderr);
    if (ctx->lvl == ZF_LOG_FATAL) {
        fflush(stderr);
        abort();
    }
}

/* Appends what fits before ctx->e. */
static void append_v(zf_log_output_ctx *ctx, const char *fmt, va_list args)
{
    size_t room = (size_t)(ctx->e - ctx->p);
    int wanted = vsnprintf(ctx->p, room + 1, fmt, args);

    if (wanted > 0) {
        ctx->p += (size_t)wanted < room ? (size_t)wanted : room;
    }
}

__attribute__((format(printf, 2, 3))) static void append(zf_log_output_ctx *ctx, const char *fmt,
                                                         ...)
{
    va_list args;

    va_start(args, fmt);
    append_v(ctx, fmt, args);
    va_end(args);
}

static void start(zf_log_output_ctx *ctx, char *buffer, int lvl, const char *tag)
{
    const char *prefix = tag_prefix ? tag_prefix : "";

    *ctx = (zf_log_output_ctx){.lvl = lvl,
                               .tag = tag,
                               .buf = buffer,
                               .p = buffer,
                               .e = buffer + BUFFER_SIZE - LINE_END_SIZE};
    tag = tag ? tag : "";
    append(ctx, "%s%s%s%s", prefix, *prefix && *tag ? "." : "", tag, *prefix || *tag ? " " : "");
}

static void append_place(zf_log_output_ctx *ctx, const char *func, const char *file, unsigned line)
{
    const char *slash = strrchr(file, '/');

    append(ctx, "%s@%s:%u ", func, slash ? slash + 1 : file, line);
}

void _zf_log_write_d(const char *func, const char *file, unsigned line, int lvl, const char *tag,
                     const char *fmt, ...)
{
    char buffer[BUFFER_SIZE];
    zf_log_output_ctx ctx;
    va_list args;

    start(&ctx, buffer, lvl, tag);
    append_place(&ctx, func, file, line);
    va_start(args, fmt);
    append_v(&ctx, fmt, args);
    va_end(args);
    output(&ctx);
}

void _zf_log_write(int lvl, const char *tag, const char *fmt, ...)
{
    char buffer[BUFFER_SIZE];
    zf_log_output_ctx ctx;
    va_list args;

    start(&ctx, buffer, lvl, tag);
    va_start(args, fmt);
    append_v(&ctx, fmt, args);
    va_end(args);
    output(&ctx);
}

/* One line of a dump, after whatever `ctx` holds already. */
static void append_bytes(zf_log_output_ctx *ctx, const unsigned char *at, unsigned length)
{
    for (unsigned i = 0; i < mem_width; i++) {
        if (i < length) {
            append(ctx, "%02x", at[i]);
        } else {
            append(ctx, "  ");
        }
    }
    append(ctx, "  ");
    for (unsigned i = 0; i < length; i++) {
        append(ctx, "%c", isprint(at[i]) ? at[i] : '.');
    }
}

/* The message in ctx, then the memory. Only the last line has the level, so that a fatal message
 * aborts when everything is out. */
static void write_with_memory(zf_log_output_ctx *ctx, const unsigned char *at, unsigned length)
{
    int lvl = ctx->lvl;
    const char *tag = ctx->tag;
    char *buffer = ctx->buf;

    ctx->lvl = length > 0 ? ZF_LOG_INFO : lvl;
    output(ctx);
    while (length > 0) {
        unsigned now = length < mem_width ? length : mem_width;

        length -= now;
        start(ctx, buffer, length > 0 ? ZF_LOG_INFO : lvl, tag);
        append_bytes(ctx, at, now);
        output(ctx);
        at += now;
    }
}

void _zf_log_write_mem_d(const char *func, const char *file, unsigned line, int lvl,
                         const char *tag, const void *d, unsigned d_sz, const char *fmt, ...)
{
    char buffer[BUFFER_SIZE];
    zf_log_output_ctx ctx;
    va_list args;

    start(&ctx, buffer, lvl, tag);
    append_place(&ctx, func, file, line);
    va_start(args, fmt);
    append_v(&ctx, fmt, args);
    va_end(args);
    write_with_memory(&ctx, d, d_sz);
}

void _zf_log_write_mem(int lvl, const char *tag, const void *d, unsigned d_sz, const char *fmt, ...)
{
    char buffer[BUFFER_SIZE];
    zf_log_output_ctx ctx;
    va_list args;

    start(&ctx, buffer, lvl, tag);
    va_start(args, fmt);
    append_v(&ctx, fmt, args);
    va_end(args);
    write_with_memory(&ctx, d, d_sz);
}
