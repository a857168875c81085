/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 3 has them: each must be declared so by a public
 * header. tests/headers/run compiles them behind all headers.
 */
void zf_log_set_output_level(int lvl);
void zf_log_set_mem_width(unsigned w);
void zf_log_set_output_callback(void (*cb)(zf_log_output_ctx *ctx));
void _zf_log_write_d(const char *func, const char *file, unsigned line, int lvl, const char *tag,
                     const char *fmt, ...);
void _zf_log_write(int lvl, const char *tag, const char *fmt, ...);
void _zf_log_write_mem_d(const char *func, const char *file, unsigned line, int lvl,
                         const char *tag, const void *d, unsigned d_sz, const char *fmt, ...);
void _zf_log_write_mem(int lvl, const char *tag, const void *d, unsigned d_sz, const char *fmt,
                       ...);
int list_init(list_t *l);
int list_prepend(list_t *l, void *data);
int list_append(list_t *l, void *data);
bool list_is_empty(list_t *l);
bool list_exists(list_t *l, void *data, int (*cmp)(void *, void *));
int list_length(list_t *l);
int list_index(list_t *l, void *data, int (*cmp)(void *, void *));
int list_foreach(list_t *l, int (*action)(void *, void *), void *token);
int list_remove(list_t *l, void *data, int (*cmp)(void *, void *));
int list_remove_all(list_t *l);
int list_destroy(list_t *l);
int list_prepend_node(list_t *l, struct list_node *n);
int list_append_node(list_t *l, struct list_node *n);
int list_remove_node(list_t *l, void *data, int (*cmp)(void *, void *));
int list_remove_all_nodes(list_t *l);
uint64_t muldivu64(uint64_t a, uint64_t b, uint64_t c);
void *utils_run_on_stack(void *stack_top, void *(*func)(void *), void *arg);
void utils_memory_dump(void *addr, size_t bytes, int word_size);
