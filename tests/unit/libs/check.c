/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "check.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

bool test_failed;
const char *test_argument = "";

bool aborts(void (*function)(void))
{
    int status = 0;

    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) {
            _exit(2);
        }
        function();
        _exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
           WTERMSIG(status) == SIGABRT;
}

static const char *output_of(FILE *stream, void (*function)(void))
{
    static char text[4096];
    int saved = dup(fileno(stream));
    FILE *file = tmpfile();

    if (saved < 0 || !file) {
        return "cannot redirect output";
    }
    fflush(stream);
    dup2(fileno(file), fileno(stream));
    function();
    fflush(stream);
    dup2(saved, fileno(stream));
    close(saved);
    rewind(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

const char *stderr_of(void (*function)(void))
{
    return output_of(stderr, function);
}

const char *stdout_of(void (*function)(void))
{
    return output_of(stdout, function);
}

uint32_t random_number(void)
{
    static uint64_t state = 20260101;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

int main_of(const struct test *tests, size_t count, int argc, char *argv[])
{
    int failed = 0;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1) {
        test_argument = argv[1];
    }
    for (size_t i = 0; i < count; i++) {
        test_failed = false;
        tests[i].run();
        printf("%s %s\n", test_failed ? "FAIL" : "ok  ", tests[i].name);
        failed += test_failed;
    }
    printf("%d passed, %d failed\n", (int)count - failed, failed);
    return failed ? 1 : 0;
}
