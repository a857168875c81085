/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The one macro of this name's library that programs of ours need: sorting an array in place, by a
 * heap sort (no recursion, no extra memory). (spec/06 section 3.5)
 *   type        of an element
 *   array, max  the array and its number of elements
 *   compare     function or macro: negative, 0 or positive for two elements
 *   exchange    macro (type, array, i, j) that swaps two elements
 */
#pragma once

#define SGLIB_ARRAY_ELEMENTS_EXCHANGER(type, array, i, j)                                          \
    do {                                                                                           \
        type sglib_held = (array)[i];                                                              \
        (array)[i] = (array)[j];                                                                   \
        (array)[j] = sglib_held;                                                                   \
    } while (0)

#define SGLIB_NUMERIC_COMPARATOR(x, y) (((x) > (y)) - ((x) < (y)))

/* Lets element `at` sink into the heap of the first `end` elements. */
#define SGLIB_HEAP_SINK(type, array, at, end, compare, exchange)                                   \
    for (long sglib_i = (at), sglib_child; (sglib_child = 2 * sglib_i + 1) < (end);                \
         sglib_i = sglib_child) {                                                                  \
        if (sglib_child + 1 < (end) &&                                                             \
            compare(((array)[sglib_child]), ((array)[sglib_child + 1])) < 0) {                     \
            sglib_child++;                                                                         \
        }                                                                                          \
        if (compare(((array)[sglib_i]), ((array)[sglib_child])) >= 0) {                            \
            break;                                                                                 \
        }                                                                                          \
        exchange(type, array, sglib_i, sglib_child);                                               \
    }

#define SGLIB_ARRAY_SINGLE_HEAP_SORT_WITH(type, array, max, compare, exchange)                     \
    do {                                                                                           \
        long sglib_max = (long)(max);                                                              \
        for (long sglib_root = sglib_max / 2 - 1; sglib_root >= 0; sglib_root--) {                 \
            SGLIB_HEAP_SINK(type, array, sglib_root, sglib_max, compare, exchange)                 \
        }                                                                                          \
        for (long sglib_end = sglib_max - 1; sglib_end > 0; sglib_end--) {                         \
            exchange(type, array, 0, sglib_end);                                                   \
            SGLIB_HEAP_SINK(type, array, 0, sglib_end, compare, exchange)                          \
        }                                                                                          \
    } while (0)

#define SGLIB_ARRAY_SINGLE_HEAP_SORT(type, array, max, compare)                                    \
    SGLIB_ARRAY_SINGLE_HEAP_SORT_WITH(type, array, max, compare, SGLIB_ARRAY_ELEMENTS_EXCHANGER)
#define SGLIB_ARRAY_SINGLE_QUICK_SORT(type, array, max, compare)                                   \
    SGLIB_ARRAY_SINGLE_HEAP_SORT(type, array, max, compare)
