/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Named counters for measurements by hand. Without LibSel4UtilsProfile every macro is empty.
 * (spec/06 section 10.10)
 */
#pragma once

#include <sel4utils/gen_config.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum profile_var_type {
    PROFILE_VAR_TYPE_INT32,
    PROFILE_VAR_TYPE_INT64,
} profile_var_type_t;

typedef struct profile_var {
    profile_var_type_t type;
    void *var;
    const char *name;
    const char *description;
} profile_var_t;

typedef void (*profile_callback32)(uint32_t value, const char *name, const char *description,
                                   void *cookie);
typedef void (*profile_callback64)(uint64_t value, const char *name, const char *description,
                                   void *cookie);

/* Calls a function for each watched variable of its width, with its value, name, description and
 * `cookie`. */
void profile_scrape(profile_callback32 callback32, profile_callback64 callback64, void *cookie);
/* Such functions, which print a line; the cookie is not used. */
void profile_print32(uint32_t value, const char *name, const char *description, void *cookie);
void profile_print64(uint64_t value, const char *name, const char *description, void *cookie);
/* Sets all watched variables to 0; the cookie is not used. */
void profile_reset(void *cookie);

#ifdef CONFIG_SEL4UTILS_PROFILE
#define PROFILE_WATCH(kind, variable, name_text, text)                                             \
    static profile_var_t profile_##variable                                                        \
        __attribute__((used, section("_profile_var"))) = {kind, &(variable), name_text, text};

#define WATCH_VAR32(x, text) PROFILE_WATCH(PROFILE_VAR_TYPE_INT32, x, #x, text)
#define WATCH_VAR64(x, text) PROFILE_WATCH(PROFILE_VAR_TYPE_INT64, x, #x, text)
#define PVARUINT32(name, text)                                                                     \
    static uint32_t name = 0;                                                                      \
    WATCH_VAR32(name, text)
#define PVARUINT64(name, text)                                                                     \
    static uint64_t name = 0;                                                                      \
    WATCH_VAR64(name, text)
#define PINC(name)                  ((name)++)
#define PADD(name, amount)          ((name) += (amount))
#define PSTART_TIME(start)          uint64_t start = __builtin_ia32_rdtsc()
#define PEND_TIME(start)            ((start) = __builtin_ia32_rdtsc() - (start))
#define PADDTIME(var, start)        ((var) += (start))
#define PADDTIMEDIFF(var, from, to) ((var) += (to) - (from))
#define PTIMEDIFF(from)             (__builtin_ia32_rdtsc() - (from))
#else
#define WATCH_VAR32(x, text)
#define WATCH_VAR64(x, text)
#define PVARUINT32(name, text)
#define PVARUINT64(name, text)
#define PINC(name)                                                                                 \
    do {                                                                                           \
    } while (0)
#define PADD(name, amount)                                                                         \
    do {                                                                                           \
    } while (0)
#define PSTART_TIME(start)                                                                         \
    do {                                                                                           \
    } while (0)
#define PEND_TIME(start)                                                                           \
    do {                                                                                           \
    } while (0)
#define PADDTIME(var, start)                                                                       \
    do {                                                                                           \
    } while (0)
#define PADDTIMEDIFF(var, from, to)                                                                \
    do {                                                                                           \
    } while (0)
#define PTIMEDIFF(from) 0
#endif

#ifdef __cplusplus
}
#endif
