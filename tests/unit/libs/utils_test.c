/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include "check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utils/circular_buffer.h>
#include <utils/util.h>

/* ---- log ---- */

static int line_of_message;

static void log_plain(void)
{
    line_of_message = __LINE__ + 1;
    ZF_LOGE("hello %d", 1);
}

static void log_condition(void)
{
    line_of_message = __LINE__ + 1;
    ZF_LOGE_IF(1 == 1, "cond %d", 2)
}

static void log_prefixed(void)
{
    zf_log_set_tag_prefix("pre:");
    log_plain();
    zf_log_set_tag_prefix(NULL);
}

static void log_tagged(void)
{
    zf_log_set_tag_prefix("pre");
    _zf_log_write_d("f", "/some/where/g.c", 12, ZF_LOG_ERROR, "tag", "text");
    zf_log_set_tag_prefix(NULL);
    _zf_log_write_d("f", "g.c", 13, ZF_LOG_ERROR, "tag", "text");
    _zf_log_write(ZF_LOG_ERROR, NULL, "bare");
}

static void log_long(void)
{
    char text[1000];

    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    _zf_log_write(ZF_LOG_ERROR, NULL, "%s", text);
}

static void log_low_levels(void)
{
    ZF_LOGI("compiled out: the level of this file is that of errors");
    zf_log_set_output_level(ZF_LOG_FATAL);
    ZF_LOGE("not printed");
    zf_log_set_output_level(0);
    ZF_LOGE_IF(0, "condition is false")
}

static void log_memory(void)
{
    zf_log_set_mem_width(4);
    _zf_log_write_mem(ZF_LOG_ERROR, NULL,
                      "ab\n\xff"
                      "c",
                      5, "dump");
    zf_log_set_mem_width(32);
}

static void log_fatal(void)
{
    ZF_LOGF("the end");
}

static void log_fatal_condition(void)
{
    ZF_LOGF_IF(true, "the end");
}

static void expect(char *to, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsprintf(to, format, args);
    va_end(args);
}

static void log_lines_have_the_known_form(void)
{
    char expected[256];

    const char *text = stderr_of(log_plain);
    expect(expected, "log_plain@utils_test.c:%d hello 1\n", line_of_message);
    CHECK(strcmp(text, expected) == 0);
    text = stderr_of(log_condition);
    expect(expected, "log_condition@utils_test.c:%d [Cond failed: 1 == 1]\n\tcond 2\n",
           line_of_message);
    CHECK(strcmp(text, expected) == 0);
    text = stderr_of(log_prefixed);
    expect(expected, "pre: log_plain@utils_test.c:%d hello 1\n", line_of_message);
    CHECK(strcmp(text, expected) == 0);
}

static void log_joins_prefix_and_tag(void)
{
    CHECK(strcmp(stderr_of(log_tagged), "pre.tag f@g.c:12 text\ntag f@g.c:13 text\nbare\n") == 0);
}

static void log_cuts_long_lines(void)
{
    const char *text = stderr_of(log_long);

    CHECK(strlen(text) >= 250 && strlen(text) <= 256);
    CHECK(text[strlen(text) - 1] == '\n' && text[strlen(text) - 2] == 'x');
}

static void log_obeys_levels(void)
{
    CHECK(strcmp(stderr_of(log_low_levels), "") == 0);
}

static void log_dumps_memory(void)
{
    CHECK(strcmp(stderr_of(log_memory), "dump\n61620aff  ab..\n63        c\n") == 0);
}

static void log_aborts_when_fatal(void)
{
    CHECK(aborts(log_fatal));
    CHECK(aborts(log_fatal_condition));
}

/* ---- lists ---- */

static int compare_numbers(void *a, void *b)
{
    return *(int *)a - *(int *)b;
}

static int sum_until_seven(void *data, void *token)
{
    int value = *(int *)data;

    *(int *)token += value;
    return value == 7 ? 70 : 0;
}

static void lists_keep_order(void)
{
    int numbers[] = {5, 7, 9, 11};
    int sum = 0;
    list_t list;

    list_init(&list);
    CHECK(list_is_empty(&list) && list_length(&list) == 0);
    CHECK(list_append(&list, &numbers[1]) == 0 && list_append(&list, &numbers[2]) == 0);
    CHECK(list_prepend(&list, &numbers[0]) == 0);
    CHECK(list_length(&list) == 3 && !list_is_empty(&list));
    CHECK(list_index(&list, &numbers[0], compare_numbers) == 0);
    CHECK(list_index(&list, &numbers[2], compare_numbers) == 2);
    CHECK(list_index(&list, &numbers[3], compare_numbers) == -1);
    CHECK(list_exists(&list, &numbers[1], compare_numbers));
    CHECK(!list_exists(&list, &numbers[3], compare_numbers));
    CHECK(list_foreach(&list, sum_until_seven, &sum) == 70 && sum == 12);
    CHECK(list_remove(&list, &numbers[1], compare_numbers) == 0);
    CHECK(list_remove(&list, &numbers[1], compare_numbers) == -1);
    CHECK(list_remove(&list, &numbers[2], compare_numbers) == 0);
    CHECK(list_append(&list, &numbers[3]) == 0 && list_length(&list) == 2);
    CHECK(list_remove_all(&list) == 0 && list_is_empty(&list) && list_destroy(&list) == 0);
}

static void lists_take_nodes_of_the_caller(void)
{
    int numbers[] = {1, 2};
    struct list_node nodes[] = {{.data = &numbers[0]}, {.data = &numbers[1]}};
    list_t list;

    list_init(&list);
    CHECK(list_append_node(&list, &nodes[1]) == 0 && list_prepend_node(&list, &nodes[0]) == 0);
    CHECK(list.head == &nodes[0] && nodes[0].next == &nodes[1] && !nodes[1].next);
    CHECK(list_remove_node(&list, &numbers[0], compare_numbers) == 0 && list.head == &nodes[1]);
    CHECK(list_remove_node(&list, &numbers[0], compare_numbers) == -1);
    CHECK(list_remove_all_nodes(&list) == 0 && list_is_empty(&list));
}

/* ---- arithmetic ---- */

#define CONFIG_ON  1
#define CONFIG_TWO 2

static void arithmetic_is_exact(void)
{
    CHECK(BIT(63) == 0x8000000000000000ul && MASK(64) == ~0ul && MASK(1) == 1);
    CHECK(MASK_UNSAFE(12) == 0xfff && IS_ALIGNED(0x1000, 12) && !IS_ALIGNED(0x1001, 12));
    CHECK(ALIGN_UP(0x1001, 0x1000) == 0x2000 && ALIGN_UP(0x1000, 0x1000) == 0x1000);
    CHECK(ALIGN_DOWN(0x1fff, 0x1000) == 0x1000);
    CHECK(ROUND_UP(10, 7) == 14 && ROUND_UP(14, 7) == 14 && ROUND_DOWN(20, 7) == 14);
    CHECK(DIV_ROUND_UP(1, 4096) == 1 && DIV_ROUND_UP(0, 4) == 0 && DIV_ROUND(7, 4) == 2);
    CHECK(DIV_ROUND_UP(SIZE_MAX, (size_t)2) == SIZE_MAX / 2 + 1);
    CHECK(MIN(3, MAX(1, 2)) == 2 && MAX(3u, MIN(9u, 5u)) == 5);
    CHECK(INRANGE(2, 1, 5) == 2 && INRANGE(2, 9, 5) == 5 && ISINRANGE(2, 5, 5));
    CHECK(CLAMP(1, 7, 5) == 5 && CLAMP_ADD(3, 4, 5) == 5 && CLAMP_SUB(3, 1, 1) == 2);
    CHECK(LOG_BASE_2(1) == 0 && LOG_BASE_2(4097) == 12);
    CHECK(IS_POWER_OF_2(64) && !IS_POWER_OF_2(0) && !IS_POWER_OF_2(65));
    CHECK(IS_POWER_OF_2_OR_ZERO(0));
    CHECK(NEXT_POWER_OF_2(0) == 1 && NEXT_POWER_OF_2(4) == 8 && NEXT_POWER_OF_2(5) == 8);
    CHECK(BYTES_TO_4K_PAGES(4097) == 2 && PAGE_ALIGN_4K(0x1234) == 0x1000);
    CHECK(PAGE_ALIGN_2M(0x3fffff) == 0x200000 && SAME_PAGE_4K(0x1000, 0x1fff));
    CHECK(NS_IN_S == 1000000000 && NS_IN_MINUTE == 60000000000 && PS_IN_S == 1000000000000);
}

static void macros_evaluate_their_arguments_once(void)
{
    int n = 0;

    CHECK(MIN(++n, 5) == 1 && MAX(++n, 1) == 2 && n == 2);
    CHECK(ROUND_UP(++n, 2) == 4 && DIV_ROUND_UP(++n, 3) == 2 && n == 4);
    CHECK(MASK(++n) == 31 && n == 5);
}

static void configuration_macros_are_constants(void)
{
    _Static_assert(config_set(CONFIG_ON) == 1, "defined as 1");
    _Static_assert(config_set(CONFIG_TWO) == 0, "defined as another value");
    _Static_assert(config_set(CONFIG_NONE) == 0, "not defined");
    if (config_set(CONFIG_NONE)) {
        CHECK(false);
    }
}

static void time_is_converted_without_overflow(void)
{
    CHECK(muldivu64(UINT64_MAX, 1000, 1000) == UINT64_MAX);
    CHECK(muldivu64(7, 3, 2) == 10 && muldivu64(0, 5, 9) == 0);
    CHECK(freq_cycles_and_hz_to_ns(3 * GHZ, GHZ) == 3 * NS_IN_S);
    CHECK(freq_ns_and_hz_to_cycles(NS_IN_MS, 2 * MHZ) == 2000);
    CHECK(freq_cycles_and_ns_to_hz(1000, NS_IN_US) == GHZ);
}

/* ---- the rest ---- */

static void *double_it(void *arg)
{
    volatile char on_stack[64];

    on_stack[0] = 1;
    return (uintptr_t)&on_stack % STACK_CALL_ALIGNMENT == 0 ? (char *)arg + (uintptr_t)arg : NULL;
}

static void calls_run_on_another_stack(void)
{
    char *stack = malloc(65536);

    CHECK(stack);
    /* also from a top that is not aligned */
    void *result = utils_run_on_stack(stack + 65536 - 3, double_it, (void *)21);
    free(stack);
    CHECK(result == (void *)42);
}

static int append_text(void *to, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int length = vsprintf((char *)to + strlen(to), format, args);
    va_end(args);
    return length;
}

static int refuse(void *to, const char *format, ...)
{
    (void)to;
    (void)format;
    return -5;
}

static void xml_is_escaped(void)
{
    char text[100] = "";

    CHECK(utils_put_xml_escape("a<b>&\"c'%d", append_text, text) == 30);
    CHECK(strcmp(text, "a&lt;b&gt;&amp;&quot;c&apos;%d") == 0);
    CHECK(utils_put_xml_escape("x", refuse, NULL) == -5);
}

static void rings_keep_order(void)
{
    circ_buf_t *ring = malloc(sizeof(*ring) + 3);

    CHECK(ring && circ_buf_init(3, ring) == 0 && circ_buf_is_empty(ring));
    circ_buf_put(ring, 1);
    circ_buf_put(ring, 2);
    bool full = circ_buf_is_full(ring);
    int first = circ_buf_get(ring);
    circ_buf_put(ring, 3);
    int second = circ_buf_get(ring);
    int third = circ_buf_get(ring);
    bool empty = circ_buf_is_empty(ring);
    free(ring);
    CHECK(full && first == 1 && second == 2 && third == 3 && empty);
    CHECK(circ_buf_init(1, NULL) == -1);
}

static void arrays_are_sorted(void)
{
    int numbers[200];

    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        numbers[i] = (int)(random_number() % 50);
    }
    SGLIB_ARRAY_SINGLE_QUICK_SORT(int, numbers, ARRAY_SIZE(numbers), SGLIB_NUMERIC_COMPARATOR);
    for (size_t i = 1; i < ARRAY_SIZE(numbers); i++) {
        CHECK(numbers[i - 1] <= numbers[i]);
    }
}

static void texts_are_coloured(void)
{
    CHECK(strcmp(ANSI_COLOR(RED), "\x1B[31m") == 0);
    CHECK(strcmp(ANSI_COLOR(RED, BOLD), "\x1B[31;1m") == 0);
    CHECK(strcmp(ANSI_COLOR2(WHITE, BLUE, UNDERLINE), "\x1B[37;44;4m") == 0);
    CHECK(strcmp(COLORIZE("x", GREEN), "\x1B[32mx\x1B[0m") == 0);
    CHECK(strcmp(FORMAT_STRING(1ul), "%lu") == 0);
}

int main(int argc, char *argv[])
{
    static const struct test tests[] = {
        {"zf_log: lines have the known form", log_lines_have_the_known_form},
        {"zf_log: prefix and tag are joined", log_joins_prefix_and_tag},
        {"zf_log: long lines are cut", log_cuts_long_lines},
        {"zf_log: levels are obeyed", log_obeys_levels},
        {"zf_log: memory is dumped", log_dumps_memory},
        {"zf_log: fatal messages abort", log_aborts_when_fatal},
        {"list: order is kept", lists_keep_order},
        {"list: nodes can be the caller's", lists_take_nodes_of_the_caller},
        {"arith: results are exact", arithmetic_is_exact},
        {"arith: arguments are evaluated once", macros_evaluate_their_arguments_once},
        {"config: config_set is a constant", configuration_macros_are_constants},
        {"frequency: nothing overflows", time_is_converted_without_overflow},
        {"stack: calls run on another stack", calls_run_on_another_stack},
        {"xml: reserved characters are escaped", xml_is_escaped},
        {"circular_buffer: order is kept", rings_keep_order},
        {"sglib: arrays are sorted", arrays_are_sorted},
        {"ansi_color: escape sequences are right", texts_are_coloured},
    };

    return main_of(tests, ARRAY_SIZE(tests), argc, argv);
}
