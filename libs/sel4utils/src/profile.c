/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <inttypes.h>
#include <sel4utils/profile.h>
#include <stdio.h>
#include <utils/util.h>

#ifdef CONFIG_SEL4UTILS_PROFILE

/* Made by the linker when a program has the section. */
extern profile_var_t __start__profile_var[] WEAK;
extern profile_var_t __stop__profile_var[] WEAK;

void profile_scrape(profile_callback32 callback32, profile_callback64 callback64, void *cookie)
{
    for (profile_var_t *var = __start__profile_var; var < __stop__profile_var; var++) {
        if (var->type == PROFILE_VAR_TYPE_INT32) {
            callback32(*(uint32_t *)var->var, var->name, var->description, cookie);
        } else {
            callback64(*(uint64_t *)var->var, var->name, var->description, cookie);
        }
    }
}

void profile_reset(UNUSED void *cookie)
{
    for (profile_var_t *var = __start__profile_var; var < __stop__profile_var; var++) {
        if (var->type == PROFILE_VAR_TYPE_INT32) {
            *(uint32_t *)var->var = 0;
        } else {
            *(uint64_t *)var->var = 0;
        }
    }
}

#else

/* Without the option there are no counters to visit. */
void profile_scrape(UNUSED profile_callback32 callback32, UNUSED profile_callback64 callback64,
                    UNUSED void *cookie)
{
}

void profile_reset(UNUSED void *cookie) {}

#endif

void profile_print32(uint32_t value, const char *name, const char *description, UNUSED void *cookie)
{
    printf("%s: %" PRIu32 " (%s)\n", name, value, description);
}

void profile_print64(uint64_t value, const char *name, const char *description, UNUSED void *cookie)
{
    printf("%s: %" PRIu64 " (%s)\n", name, value, description);
}
