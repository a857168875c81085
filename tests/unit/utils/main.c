/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Runs every test, or those whose name contains the argument; ends with `N passed, N failed`.
 */
#include "harness.h"

#include <sel4utils/vspace.h>
#include <string.h>
#include <utils/zf_log.h>

__thread seL4_IPCBuffer *__sel4_ipc_buffer;

vka_t vka;
vspace_t spawner;
bool test_failed;

static sel4utils_alloc_data_t spawner_data;
static char log_text[512];

static void keep_log(zf_log_output_ctx *context)
{
    size_t size = MIN((size_t)(context->p - context->buf), sizeof(log_text) - 1);

    memcpy(log_text, context->buf, size);
    log_text[size] = '\0';
}

const char *last_log(void)
{
    return log_text;
}

static int run(const test_t *test, const char *wanted)
{
    if (wanted != NULL && strstr(test->name, wanted) == NULL) {
        return 0;
    }
    test_failed = false;
    log_text[0] = '\0';
    test->run();
    fake_plan_refusal(-1);
    printf("%s %s\n", test_failed ? "FAIL" : "ok  ", test->name);
    return test_failed ? -1 : 1;
}

int main(int argc, char *argv[])
{
    static const test_t *const suites[] = {vspace_tests, elf_tests, thread_tests, process_tests};
    static seL4_IPCBuffer ipc_buffer;
    int passed = 0, failed = 0;

    setvbuf(stdout, NULL, _IOLBF, 0); /* the leak checker exits without writing it out */
    __sel4_ipc_buffer = &ipc_buffer;
    zf_log_set_output_callback(keep_log);
    fake_reset();
    fake_vka_init(&vka);
    make_archive();
    if (sel4utils_bootstrap_vspace_leaky(&spawner, &spawner_data, FAKE_VSPACE, &vka, NULL)) {
        printf("the spawner's address space cannot be taken over: %s\n0 passed, 1 failed\n",
               log_text);
        return 1;
    }
    for (size_t i = 0; i < ARRAY_SIZE(suites); i++) {
        for (const test_t *test = suites[i]; test->name != NULL; test++) {
            int result = run(test, argc > 1 ? argv[1] : NULL);

            passed += result > 0;
            failed += result < 0;
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
