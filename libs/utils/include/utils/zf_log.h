/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Logging with the place it comes from (spec/06 section 3.3): one line per message on stderr,
 *   [prefix][.tag][space]function@file:line message
 * Without NDEBUG only; with it the function, file and line are left out. ZF_LOGF aborts afterwards.
 * ZF_LOG_LEVEL (or ZF_LOG_DEF_LEVEL), defined before this header, is the lowest level compiled in;
 * zf_log_set_output_level the lowest one printed.
 */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#define ZF_LOG_VERBOSE 1
#define ZF_LOG_DEBUG   2
#define ZF_LOG_INFO    3
#define ZF_LOG_WARN    4
#define ZF_LOG_ERROR   5
#define ZF_LOG_FATAL   0xFFFF
#define ZF_LOG_NONE    0xFFFF

#if defined(ZF_LOG_LEVEL)
#define _ZF_LOG_LEVEL ZF_LOG_LEVEL
#elif defined(ZF_LOG_DEF_LEVEL)
#define _ZF_LOG_LEVEL ZF_LOG_DEF_LEVEL
#elif defined(NDEBUG)
#define _ZF_LOG_LEVEL ZF_LOG_INFO
#else
#define _ZF_LOG_LEVEL ZF_LOG_DEBUG
#endif

#if defined(ZF_LOG_TAG)
#define _ZF_LOG_TAG ZF_LOG_TAG
#elif defined(ZF_LOG_DEF_TAG)
#define _ZF_LOG_TAG ZF_LOG_DEF_TAG
#else
#define _ZF_LOG_TAG 0
#endif

/* What a message is when it reaches the output callback: buf..p is the text without a line end; the
 * callback may append at p, up to e, which has room for two more bytes. */
typedef struct {
    int lvl;
    const char *tag;
    char *buf;
    char *p;
    char *e;
} zf_log_output_ctx;

/* prefix: kept, not copied; NULL removes it. */
void zf_log_set_tag_prefix(const char *prefix);
void zf_log_set_output_level(int lvl);
/* Bytes per line of ZF_LOGx_MEM (32 at first); at most 32, 0 is ignored. */
void zf_log_set_mem_width(unsigned w);
/* Replaces the output, and with it the abort of ZF_LOGF; NULL restores the first one. */
void zf_log_set_output_callback(void (*cb)(zf_log_output_ctx *ctx));

extern int _zf_log_output_lvl;

void _zf_log_write_d(const char *func, const char *file, unsigned line, int lvl, const char *tag,
                     const char *fmt, ...) __attribute__((format(printf, 6, 7)));
void _zf_log_write(int lvl, const char *tag, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void _zf_log_write_mem_d(const char *func, const char *file, unsigned line, int lvl,
                         const char *tag, const void *d, unsigned d_sz, const char *fmt, ...)
    __attribute__((format(printf, 8, 9)));
void _zf_log_write_mem(int lvl, const char *tag, const void *d, unsigned d_sz, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Compiled in? Printed at present? */
#define ZF_LOG_ALLOW(lvl)  ((lvl) >= _ZF_LOG_LEVEL)
#define ZF_LOG_OUTPUT(lvl) (ZF_LOG_ALLOW(lvl) && (lvl) >= _zf_log_output_lvl)

#ifdef NDEBUG
#define _ZF_LOG_EMIT(lvl, ...)           _zf_log_write(lvl, _ZF_LOG_TAG, __VA_ARGS__)
#define _ZF_LOG_EMIT_MEM(lvl, d, n, ...) _zf_log_write_mem(lvl, _ZF_LOG_TAG, d, n, __VA_ARGS__)
#else
#define _ZF_LOG_EMIT(lvl, ...)                                                                     \
    _zf_log_write_d(__func__, __FILE__, __LINE__, lvl, _ZF_LOG_TAG, __VA_ARGS__)
#define _ZF_LOG_EMIT_MEM(lvl, d, n, ...)                                                           \
    _zf_log_write_mem_d(__func__, __FILE__, __LINE__, lvl, _ZF_LOG_TAG, d, n, __VA_ARGS__)
#endif

#define _ZF_LOG_AT(lvl, ...)                                                                       \
    do {                                                                                           \
        if (ZF_LOG_OUTPUT(lvl)) {                                                                  \
            _ZF_LOG_EMIT(lvl, __VA_ARGS__);                                                        \
        }                                                                                          \
    } while (0)
#define _ZF_LOG_MEM_AT(lvl, d, n, ...)                                                             \
    do {                                                                                           \
        if (ZF_LOG_OUTPUT(lvl)) {                                                                  \
            _ZF_LOG_EMIT_MEM(lvl, d, n, __VA_ARGS__);                                              \
        }                                                                                          \
    } while (0)

#define ZF_LOGV(...) _ZF_LOG_AT(ZF_LOG_VERBOSE, __VA_ARGS__)
#define ZF_LOGD(...) _ZF_LOG_AT(ZF_LOG_DEBUG, __VA_ARGS__)
#define ZF_LOGI(...) _ZF_LOG_AT(ZF_LOG_INFO, __VA_ARGS__)
#define ZF_LOGW(...) _ZF_LOG_AT(ZF_LOG_WARN, __VA_ARGS__)
#define ZF_LOGE(...) _ZF_LOG_AT(ZF_LOG_ERROR, __VA_ARGS__)
#define ZF_LOGF(...) _ZF_LOG_AT(ZF_LOG_FATAL, __VA_ARGS__)

/* The message, then `size` bytes at `data` as lines of hexadecimal digits and characters. */
#define ZF_LOGV_MEM(data, size, ...) _ZF_LOG_MEM_AT(ZF_LOG_VERBOSE, data, size, __VA_ARGS__)
#define ZF_LOGD_MEM(data, size, ...) _ZF_LOG_MEM_AT(ZF_LOG_DEBUG, data, size, __VA_ARGS__)
#define ZF_LOGI_MEM(data, size, ...) _ZF_LOG_MEM_AT(ZF_LOG_INFO, data, size, __VA_ARGS__)
#define ZF_LOGW_MEM(data, size, ...) _ZF_LOG_MEM_AT(ZF_LOG_WARN, data, size, __VA_ARGS__)
#define ZF_LOGE_MEM(data, size, ...) _ZF_LOG_MEM_AT(ZF_LOG_ERROR, data, size, __VA_ARGS__)
#define ZF_LOGF_MEM(data, size, ...) _ZF_LOG_MEM_AT(ZF_LOG_FATAL, data, size, __VA_ARGS__)

#ifdef __cplusplus
}
#endif
