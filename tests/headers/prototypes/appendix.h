/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 26 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
sel4utils_thread_config_t thread_config_cspace(sel4utils_thread_config_t config,
                                               seL4_CPtr cspace_root, seL4_Word cspace_root_data);
sel4utils_thread_config_t thread_config_auth(sel4utils_thread_config_t config, seL4_CPtr tcb);
sel4utils_thread_config_t thread_config_priority(sel4utils_thread_config_t config,
                                                 uint8_t priority);
sel4utils_thread_config_t thread_config_mcp(sel4utils_thread_config_t config, uint8_t mcp);
sel4utils_thread_config_t thread_config_stack_size(sel4utils_thread_config_t config,
                                                   seL4_Word size);
sel4utils_thread_config_t thread_config_no_ipc_buffer(sel4utils_thread_config_t config);
sel4utils_thread_config_t thread_config_fault_endpoint(sel4utils_thread_config_t config,
                                                       seL4_CPtr fault_ep);
sel4utils_thread_config_t thread_config_create_reply(sel4utils_thread_config_t config);
sel4utils_thread_config_t thread_config_reply(sel4utils_thread_config_t config, seL4_CPtr reply);
sel4utils_thread_config_t thread_config_sched_context(sel4utils_thread_config_t config,
                                                      seL4_CPtr sched_context);
seL4_Error arch_simple_get_IOPort_cap(arch_simple_t *arch_simple, uint16_t start_port,
                                      uint16_t end_port, seL4_Word root, seL4_Word dest,
                                      seL4_Word depth);
seL4_Error arch_simple_get_msi(arch_simple_t *arch_simple, cspacepath_t path, seL4_Word pci_bus,
                               seL4_Word pci_dev, seL4_Word pci_func, seL4_Word handle,
                               seL4_Word vector);
seL4_Error arch_simple_get_ioapic(arch_simple_t *arch_simple, cspacepath_t path, seL4_Word ioapic,
                                  seL4_Word pin, seL4_Word level, seL4_Word polarity,
                                  seL4_Word vector);
int sync_bin_sem_init(sync_bin_sem_t *sem, seL4_CPtr notification, int value);
int sync_bin_sem_new(vka_t *vka, sync_bin_sem_t *sem, int value);
int sync_bin_sem_wait(sync_bin_sem_t *sem);
int sync_bin_sem_post(sync_bin_sem_t *sem);
int sync_bin_sem_destroy(vka_t *vka, sync_bin_sem_t *sem);
int sync_bin_sem_bare_wait(seL4_CPtr notification, volatile int *value);
int sync_bin_sem_bare_post(seL4_CPtr notification, volatile int *value);
int sync_sem_init(sync_sem_t *sem, seL4_CPtr ep, int value);
int sync_sem_new(vka_t *vka, sync_sem_t *sem, int value);
int sync_sem_wait(sync_sem_t *sem);
int sync_sem_trywait(sync_sem_t *sem);
int sync_sem_post(sync_sem_t *sem);
int sync_sem_destroy(vka_t *vka, sync_sem_t *sem);
int sync_sem_bare_wait(seL4_CPtr ep, volatile int *value);
int sync_sem_bare_trywait(seL4_CPtr ep, volatile int *value);
int sync_sem_bare_post(seL4_CPtr ep, volatile int *value);
int sync_mutex_init(sync_mutex_t *mutex, seL4_CPtr notification);
int sync_mutex_new(vka_t *vka, sync_mutex_t *mutex);
int sync_mutex_lock(sync_mutex_t *mutex);
int sync_mutex_unlock(sync_mutex_t *mutex);
int sync_mutex_destroy(vka_t *vka, sync_mutex_t *mutex);
int sync_recursive_mutex_init(sync_recursive_mutex_t *mutex, seL4_CPtr notification);
int sync_recursive_mutex_new(vka_t *vka, sync_recursive_mutex_t *mutex);
int sync_recursive_mutex_lock(sync_recursive_mutex_t *mutex);
int sync_recursive_mutex_unlock(sync_recursive_mutex_t *mutex);
int sync_recursive_mutex_destroy(vka_t *vka, sync_recursive_mutex_t *mutex);
int sync_cv_init(sync_cv_t *cv, seL4_CPtr notification);
int sync_cv_new(vka_t *vka, sync_cv_t *cv);
int sync_cv_wait(sync_bin_sem_t *lock, sync_cv_t *cv);
int sync_cv_signal(sync_cv_t *cv);
int sync_cv_broadcast(sync_cv_t *cv);
int sync_cv_broadcast_release(sync_bin_sem_t *lock, sync_cv_t *cv);
int sync_cv_destroy(vka_t *vka, sync_cv_t *cv);
int sync_atomic_increment(volatile int *x, int memorder);
int sync_atomic_decrement(volatile int *x, int memorder);
int sync_atomic_increment_safe(volatile int *x, int *oldval, int success_memorder);
int sync_atomic_decrement_safe(volatile int *x, int *oldval, int success_memorder);
int sync_spinlock_init(sync_spinlock_t *lock);
int sync_spinlock_lock(sync_spinlock_t *lock);
int sync_spinlock_trylock(sync_spinlock_t *lock);
int sync_spinlock_unlock(sync_spinlock_t *lock);
int sync_spinlock_destroy(sync_spinlock_t *lock);
void *ps_mutex_new(ps_mutex_ops_t *ops);
int ps_mutex_lock(ps_mutex_ops_t *ops, void *m);
int ps_mutex_unlock(ps_mutex_ops_t *ops, void *m);
int ps_mutex_destroy(ps_mutex_ops_t *ops, void *m);
void *ps_dma_alloc(const ps_dma_man_t *dma_man, size_t size, int align, int cache,
                   ps_mem_flags_t flags);
void ps_dma_free(const ps_dma_man_t *dma_man, void *addr, size_t size);
uintptr_t ps_dma_pin(const ps_dma_man_t *dma_man, void *addr, size_t size);
void ps_dma_unpin(const ps_dma_man_t *dma_man, void *addr, size_t size);
void ps_dma_cache_op(const ps_dma_man_t *dma_man, void *addr, size_t size, dma_cache_op_t op);
void ps_dma_cache_clean(const ps_dma_man_t *dma_man, void *addr, size_t size);
void ps_dma_cache_invalidate(const ps_dma_man_t *dma_man, void *addr, size_t size);
void ps_dma_cache_clean_invalidate(const ps_dma_man_t *dma_man, void *addr, size_t size);
int ps_interface_register(ps_interface_registration_ops_t *ops, ps_interface_type_t type,
                          void *instance, char **properties);
int ps_interface_unregister(ps_interface_registration_ops_t *ops, ps_interface_type_t type,
                            void *instance);
int ps_interface_find(ps_interface_registration_ops_t *ops, ps_interface_type_t type,
                      ps_interface_search_handler_fn_t handler, void *handler_data);
size_t elf_getSectionNameOffset(const elf_t *, size_t i);
uint32_t elf_getSectionType(const elf_t *, size_t i);
size_t elf_getSectionFlags(const elf_t *, size_t i);
uintptr_t elf_getSectionAddr(const elf_t *, size_t i);
size_t elf_getSectionOffset(const elf_t *, size_t i);
size_t elf_getSectionSize(const elf_t *, size_t i);
uint32_t elf_getSectionLink(const elf_t *, size_t i);
uint32_t elf_getSectionInfo(const elf_t *, size_t i);
size_t elf_getSectionAddrAlign(const elf_t *, size_t i);
size_t elf_getSectionEntrySize(const elf_t *, size_t i);
int circ_buf_init(size_t size, circ_buf_t *cb);
bool circ_buf_is_full(circ_buf_t *cb);
bool circ_buf_is_empty(circ_buf_t *cb);
void circ_buf_put(circ_buf_t *cb, uint8_t c);
uint8_t circ_buf_get(circ_buf_t *cb);
irq_server_t *irq_server_new(vspace_t *vspace, vka_t *vka, seL4_Word priority, simple_t *simple,
                             seL4_CPtr cspace, seL4_CPtr delivery_ep, seL4_Word label,
                             size_t num_irqs, ps_malloc_ops_t *malloc_ops);
thread_id_t irq_server_thread_new(irq_server_t *irq_server, seL4_CPtr provided_ntfn,
                                  seL4_Word usable_mask, thread_id_t id_hint);
irq_id_t irq_server_register_irq(irq_server_t *irq_server, ps_irq_t irq, irq_callback_fn_t callback,
                                 void *callback_data);
void irq_server_handle_irq_ipc(irq_server_t *irq_server, seL4_MessageInfo_t msginfo);
seL4_MessageInfo_t irq_server_wait_for_irq(irq_server_t *irq_server, seL4_Word *ret_badge);
void sel4bench_init();
void sel4bench_destroy();
ccnt_t sel4bench_get_cycle_count();
seL4_Word sel4bench_get_num_counters();
const char *sel4bench_get_counter_description(counter_t counter);
ccnt_t sel4bench_get_counter(counter_t counter);
ccnt_t sel4bench_get_counters(counter_bitfield_t counters, ccnt_t *values);
void sel4bench_set_count_event(counter_t counter, event_id_t id);
void sel4bench_start_counters(counter_bitfield_t counters);
void sel4bench_stop_counters(counter_bitfield_t counters);
void sel4bench_reset_counters(void);
int sel4bench_get_num_counter_chunks(seL4_Word n_counters, seL4_Word n_events);
counter_bitfield_t sel4bench_enable_counters(seL4_Word n_events, event_id_t *events,
                                             seL4_Word chunk, seL4_Word n_counters);
void sel4bench_read_and_stop_counters(counter_bitfield_t mask, seL4_Word chunk,
                                      seL4_Word n_counters, ccnt_t results[]);
counter_bitfield_t sel4bench_enable_generic_counters(seL4_Word chunk, seL4_Word n_counters);
int sel4bench_get_num_generic_counter_chunks(seL4_Word n_counters);
void cspace_simple1level_create(cspace_simple1level_t *cspace,
                                struct cspace_simple1level_config config);
int cspace_single_level_create(struct allocman *alloc, cspace_single_level_t *cspace,
                               struct cspace_single_level_config config);
int cspace_two_level_create(struct allocman *alloc, cspace_two_level_t *cspace,
                            struct cspace_two_level_config config);
void mspace_fixed_pool_create(mspace_fixed_pool_t *, struct mspace_fixed_pool_config);
void mspace_virtual_pool_create(mspace_virtual_pool_t *, struct mspace_virtual_pool_config);
void mspace_vspace_pool_create(mspace_vspace_pool_t *, struct mspace_vspace_pool_config);
void mspace_dual_pool_create(mspace_dual_pool_t *, struct mspace_fixed_pool_config);
void mspace_dual_pool_attach_virtual(mspace_dual_pool_t *, struct mspace_virtual_pool_config);
void utspace_split_create(utspace_split_t *split);
void utspace_twinkle_create(utspace_twinkle_t *twinkle);
int cspace_move_alloc(allocman_t *alloc, cspacepath_t src, cspacepath_t *result);
