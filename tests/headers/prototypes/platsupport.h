/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 13 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
irq_id_t ps_irq_register(ps_irq_ops_t *ops, ps_irq_t irq, irq_callback_fn_t cb, void *data);
int ps_irq_unregister(ps_irq_ops_t *ops, irq_id_t irq_id);
int ltimer_default_init(ltimer_t *timer, ps_io_ops_t ops, ltimer_callback_fn_t callback,
                        void *callback_token);
int ltimer_default_describe(ltimer_t *timer, ps_io_ops_t ops);
int ltimer_set_timeout(ltimer_t *timer, uint64_t nanoseconds, timeout_type_t type);
int ltimer_get_time(ltimer_t *timer, uint64_t *time);
void ltimer_destroy(ltimer_t *timer);
int ltimer_reset(ltimer_t *timer);
int ltimer_get_resolution(ltimer_t *timer, uint64_t *resolution);
size_t ltimer_get_num_irqs(ltimer_t *timer);
int ltimer_get_nth_irq(ltimer_t *timer, size_t n, ps_irq_t *irq);
size_t ltimer_get_num_pmems(ltimer_t *timer);
int ltimer_get_nth_pmem(ltimer_t *timer, size_t n, pmem_region_t *pmem);
int tm_init(time_manager_t *tm, ltimer_t *ltimer, ps_io_ops_t *ops, int size);
int tm_alloc_id(time_manager_t *tm, unsigned int *id);
int tm_alloc_id_at(time_manager_t *tm, unsigned int id);
int tm_free_id(time_manager_t *tm, unsigned int id);
int tm_register_cb(time_manager_t *tm, timeout_type_t type, uint64_t ns, uint64_t start,
                   uint32_t id, timeout_cb_fn_t cb, uintptr_t token);
int tm_get_time(time_manager_t *tm, uint64_t *time);
int tm_update(time_manager_t *tm);
int tm_update_with_time(time_manager_t *tm, uint64_t time);
ps_chardevice_t *ps_cdev_init(enum chardev_id id, const ps_io_ops_t *ops, ps_chardevice_t *dev);
void ps_cdev_putchar(ps_chardevice_t *d, int c);
int ps_cdev_getchar(ps_chardevice_t *d);
ssize_t ps_cdev_read(ps_chardevice_t *d, void *data, size_t size, chardev_callback_t cb,
                     void *token);
ssize_t ps_cdev_write(ps_chardevice_t *d, void *data, size_t size, chardev_callback_t cb,
                      void *token);
void ps_cdev_handle_irq(ps_chardevice_t *d, int irq);
int ps_cdev_produces_irq(const ps_chardevice_t *d, int irq);
void ps_cdev_set_flags(ps_chardevice_t *d, int flags);
int serial_configure(ps_chardevice_t *dev, long bps, int char_size, enum serial_parity parity,
                     int stop_bits);
void ps_io_unmap(const ps_io_mapper_t *, void *vaddr, size_t size);
int ps_malloc(const ps_malloc_ops_t *, size_t size, void **ptr);
char *ps_io_fdt_get(const ps_io_fdt_t *);
int ps_new_stdlib_malloc_ops(ps_malloc_ops_t *ops);
int tm_register_abs_cb(time_manager_t *tm, uint64_t abs_ns, uint32_t id, timeout_cb_fn_t cb,
                       uintptr_t token);
int tm_register_rel_cb(time_manager_t *tm, uint64_t rel_ns, uint32_t id, timeout_cb_fn_t cb,
                       uintptr_t token);
int tm_register_periodic_cb(time_manager_t *tm, uint64_t period_ns, uint64_t start, uint32_t id,
                            timeout_cb_fn_t cb, uintptr_t token);
int tm_deregister_cb(time_manager_t *tm, unsigned int id);
void ltimer_s_delay(ltimer_t *timer, uint64_t n);
void ltimer_ms_delay(ltimer_t *timer, uint64_t n);
void ltimer_us_delay(ltimer_t *timer, uint64_t n);
void ltimer_ns_delay(ltimer_t *timer, uint64_t n);
