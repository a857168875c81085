/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 10 has them: each must be declared so by a
 * public header. tests/headers/run compiles them behind all headers.
 */
int sel4utils_bootstrap_vspace_with_bootinfo_leaky(vspace_t *vspace, sel4utils_alloc_data_t *data,
                                                   seL4_CPtr vspace_root, vka_t *vka,
                                                   seL4_BootInfo *info);
int sel4utils_bootstrap_vspace_with_bootinfo(vspace_t *vspace, sel4utils_alloc_data_t *data,
                                             seL4_CPtr vspace_root, vka_t *vka, seL4_BootInfo *info,
                                             vspace_allocated_object_fn allocated_object_fn,
                                             void *allocated_object_cookie);
int sel4utils_bootstrap_vspace(vspace_t *vspace, sel4utils_alloc_data_t *data,
                               seL4_CPtr vspace_root, vka_t *vka,
                               vspace_allocated_object_fn allocated_object_fn,
                               void *allocated_object_cookie, void *existing_frames[]);
int sel4utils_bootstrap_vspace_leaky(vspace_t *vspace, sel4utils_alloc_data_t *data,
                                     seL4_CPtr vspace_root, vka_t *vka, void *existing_frames[]);
int sel4utils_get_vspace(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                         vka_t *vka, seL4_CPtr vspace_root,
                         vspace_allocated_object_fn allocated_object_fn,
                         void *allocated_object_cookie);
int sel4utils_get_vspace_leaky(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                               vka_t *vka, seL4_CPtr vspace_root);
int sel4utils_reserve_range_no_alloc_aligned(vspace_t *vspace, sel4utils_res_t *reservation,
                                             size_t size, size_t size_bits, seL4_CapRights_t rights,
                                             int cacheable, void **result);
int sel4utils_reserve_range_at_no_alloc(vspace_t *vspace, sel4utils_res_t *reservation, void *vaddr,
                                        size_t size, seL4_CapRights_t rights, int cacheable);
int sel4utils_move_resize_reservation(vspace_t *vspace, reservation_t reservation, void *vaddr,
                                      size_t bytes);
int sel4utils_bootstrap_clone_into_vspace(vspace_t *current, vspace_t *clone, reservation_t image);
void sel4utils_get_image_region(uintptr_t *va_start, uintptr_t *va_end);
uintptr_t sel4utils_get_paddr(vspace_t *vspace, void *vaddr, seL4_Word type, seL4_Word size_bits);
sel4utils_res_t *reservation_to_res(reservation_t res);
int sel4utils_map_page(vka_t *vka, seL4_CPtr pd, seL4_CPtr frame, void *vaddr,
                       seL4_CapRights_t rights, int cacheable, vka_object_t *objects,
                       int *num_objects);
int sel4utils_map_page_leaky(vka_t *vka, seL4_CPtr pd, seL4_CPtr frame, void *vaddr,
                             seL4_CapRights_t rights, int cacheable);
void *sel4utils_dup_and_map(vka_t *vka, vspace_t *vspace, seL4_CPtr page, size_t size_bits);
void sel4utils_unmap_dup(vka_t *vka, vspace_t *vspace, void *mapping, size_t size_bits);
sched_params_t sched_params_periodic(sched_params_t params, simple_t *simple, seL4_Word core,
                                     seL4_Time period_us, seL4_Time budget_us,
                                     seL4_Word extra_refills, seL4_Word badge);
sched_params_t sched_params_round_robin(sched_params_t params, simple_t *simple, seL4_Word core,
                                        seL4_Time timeslice_us);
sched_params_t sched_params_core(sched_params_t params, seL4_Word core);
sel4utils_thread_config_t thread_config_new(simple_t *simple);
sel4utils_thread_config_t thread_config_default(simple_t *simple, seL4_CPtr cnode, seL4_Word data,
                                                seL4_CPtr fault_ep, uint8_t prio);
int sel4utils_configure_thread(vka_t *vka, vspace_t *parent, vspace_t *alloc,
                               seL4_CPtr fault_endpoint, seL4_CNode cspace,
                               seL4_Word cspace_root_data, sel4utils_thread_t *res);
int sel4utils_configure_thread_config(vka_t *vka, vspace_t *parent, vspace_t *alloc,
                                      sel4utils_thread_config_t config, sel4utils_thread_t *res);
int sel4utils_start_thread(sel4utils_thread_t *thread, sel4utils_thread_entry_fn entry_point,
                           void *arg0, void *arg1, int resume);
void sel4utils_clean_up_thread(vka_t *vka, vspace_t *alloc, sel4utils_thread_t *thread);
int sel4utils_start_fault_handler(seL4_CPtr fault_endpoint, vka_t *vka, vspace_t *vspace,
                                  seL4_CPtr cspace, seL4_Word data, char *name,
                                  sel4utils_thread_t *res);
void sel4utils_print_fault_message(seL4_MessageInfo_t tag, const char *name);
int sel4utils_checkpoint_thread(sel4utils_thread_t *thread, sel4utils_checkpoint_t *checkpoint,
                                bool suspend);
int sel4utils_checkpoint_restore(sel4utils_checkpoint_t *checkpoint, bool free, bool resume);
void sel4utils_free_checkpoint(sel4utils_checkpoint_t *checkpoint);
int sel4utils_set_sched_affinity(sel4utils_thread_t *thread, sched_params_t params);
seL4_TCB sel4utils_get_tcb(sel4utils_thread_t *thread);
int sel4utils_suspend_thread(sel4utils_thread_t *thread);
int sel4utils_configure_process_custom(sel4utils_process_t *process, vka_t *target_vka,
                                       vspace_t *spawner_vspace, sel4utils_process_config_t config);
int sel4utils_configure_process(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace,
                                const char *image_name);
int sel4utils_spawn_process_v(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace, int argc,
                              char *argv[], int resume);
int sel4utils_spawn_process(sel4utils_process_t *process, vka_t *vka, vspace_t *vspace, int argc,
                            char *argv[], int resume);
seL4_CPtr sel4utils_mint_cap_to_process(sel4utils_process_t *process, cspacepath_t src,
                                        seL4_CapRights_t rights, seL4_Word data);
seL4_CPtr sel4utils_copy_path_to_process(sel4utils_process_t *process, cspacepath_t src);
seL4_CPtr sel4utils_copy_cap_to_process(sel4utils_process_t *process, vka_t *vka, seL4_CPtr cap);
seL4_CPtr sel4utils_move_cap_to_process(sel4utils_process_t *process, cspacepath_t src,
                                        vka_t *from_vka);
void sel4utils_destroy_process(sel4utils_process_t *process, vka_t *vka);
void sel4utils_create_word_args(char strings[][WORD_STRING_SIZE], char *argv[], int argc, ...);
seL4_CPtr sel4utils_process_init_cap(void *data, seL4_CPtr cap);
void sel4utils_allocated_object(void *cookie, vka_object_t object);
int sel4utils_copy_timer_caps_to_process(timer_objects_t *to, timer_objects_t *from, vka_t *vka,
                                         sel4utils_process_t *process);
void *sel4utils_elf_load(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka, vka_t *loader_vka,
                         const elf_t *elf);
void *sel4utils_elf_load_record_regions(vspace_t *loadee, vspace_t *loader, vka_t *loadee_vka,
                                        vka_t *loader_vka, const elf_t *elf,
                                        sel4utils_elf_region_t *regions, int mapanywhere);
void *sel4utils_elf_reserve(vspace_t *loadee, const elf_t *elf, sel4utils_elf_region_t *regions);
int sel4utils_elf_num_regions(const elf_t *elf);
uintptr_t sel4utils_elf_get_vsyscall(const elf_t *elf);
uintptr_t sel4utils_elf_get_section(const elf_t *elf, const char *section_name,
                                    uint64_t *section_size);
uint32_t sel4utils_elf_num_phdrs(const elf_t *elf);
void sel4utils_elf_read_phdrs(const elf_t *elf, size_t max_phdrs, Elf_Phdr *phdrs);
seL4_Word api_make_guard_word(seL4_Word guard, seL4_Word guard_size);
seL4_Word api_make_guard_skip_word(seL4_Word guard_size);
seL4_MessageInfo_t api_wait(seL4_CPtr ep, seL4_Word *badge);
seL4_MessageInfo_t api_recv(seL4_CPtr ep, seL4_Word *badge, seL4_CPtr reply);
seL4_MessageInfo_t api_nbrecv(seL4_CPtr ep, seL4_Word *badge, seL4_CPtr reply);
void api_reply(seL4_CPtr reply, seL4_MessageInfo_t msg);
seL4_MessageInfo_t api_reply_recv(seL4_CPtr ep, seL4_MessageInfo_t msg, seL4_Word *badge,
                                  seL4_CPtr reply);
seL4_MessageInfo_t api_nbsend_recv(seL4_CPtr send, seL4_MessageInfo_t info, seL4_CPtr recv,
                                   seL4_Word *badge, seL4_CPtr reply);
seL4_MessageInfo_t api_nbsend_wait(seL4_CPtr send, seL4_MessageInfo_t info, seL4_CPtr recv,
                                   seL4_Word *badge);
seL4_Error api_tcb_configure(seL4_CPtr tcb, seL4_CPtr ep, seL4_CPtr timeout_ep, seL4_CPtr sc,
                             seL4_CPtr cspace, seL4_Word cdata, seL4_CPtr vspace, seL4_Word vdata,
                             seL4_Word ipc_buffer_addr, seL4_CPtr ipc_buffer_cap);
seL4_Error api_tcb_set_sched_params(seL4_CPtr tcb, seL4_CPtr auth, seL4_Word prio, seL4_Word mcp,
                                    seL4_CPtr sc, seL4_CPtr ep);
seL4_Error api_tcb_set_space(seL4_CPtr tcb, seL4_CPtr ep, seL4_CPtr cspace, seL4_Word cdata,
                             seL4_CPtr vspace, seL4_Word vdata);
seL4_Error api_sc_bind(seL4_CPtr sc, seL4_CPtr tcb);
seL4_Error api_sc_unbind(seL4_CPtr sc);
seL4_Error api_sc_unbind_object(seL4_CPtr sc, seL4_CPtr tcb);
seL4_SchedContext_Consumed_t api_sc_consumed(seL4_CPtr sc);
seL4_Error api_sched_ctrl_configure(seL4_CPtr sched_ctrl, seL4_CPtr sc, seL4_Time budget,
                                    seL4_Time period, seL4_Word refills, seL4_Word badge);
const char *sel4_strfault(int faultlabel);
void sel4utils_set_instruction_pointer(seL4_UserContext *regs, seL4_Word value);
void sel4utils_set_stack_pointer(seL4_UserContext *regs, seL4_Word value);
seL4_Word sel4utils_get_instruction_pointer(seL4_UserContext regs);
int sel4utils_is_read_fault(void);
uint64_t sel4utils_64_get_mr(seL4_Word offset);
void sel4utils_64_set_mr(seL4_Word offset, uint64_t v);
int sel4utils_arch_init_context(void *entry, void *stack_top, seL4_UserContext *ctx);
int sel4utils_arch_init_local_context(entry, a0, a1, a2, stack_top, ctx);
int sel4utils_stack_write(vspace_t *current, vspace_t *target, vka_t *vka, void *buf, size_t len,
                          uintptr_t *sp);
int sel4utils_run_on_stack(vspace_t *vspace, void *(*func)(void *), void *arg, void **retval);
int sel4utils_new_page_dma_alloc(vka_t *vka, vspace_t *vspace, ps_dma_man_t *dma_man);
int slab_init(vka_t *slab_vka, vka_t *delegate, size_t object_freq[seL4_ObjectTypeCount]);
seL4_MessageInfo_t irq_server_wait_for_irq(irq_server_t *, seL4_Word *ret_badge);
int sel4utils_rpc_ltimer_init(ltimer_t *, ps_io_ops_t ops, seL4_CPtr ep, seL4_Word label);
uint32_t x86_get_tsc_freq_from_simple(simple_t *);
const char *sel4_strerror(int errcode);
void __sel4_error(int err, const char *file, const char *func, int line, char *str);
int sel4utils_get_empty_vspace(vspace_t *loader, vspace_t *new_vspace, sel4utils_alloc_data_t *data,
                               vka_t *vka, seL4_CPtr vspace_root,
                               vspace_allocated_object_fn allocated_object_fn,
                               void *allocated_object_cookie);
int sel4utils_get_vspace_with_map(vspace_t *loader, vspace_t *new_vspace,
                                  sel4utils_alloc_data_t *data, vka_t *vka, seL4_CPtr vspace_root,
                                  vspace_allocated_object_fn allocated_object_fn,
                                  void *allocated_object_cookie, sel4utils_map_page_fn map_page);
int sel4utils_get_empty_vspace_with_map(vspace_t *loader, vspace_t *new_vspace,
                                        sel4utils_alloc_data_t *data, vka_t *vka,
                                        seL4_CPtr vspace_root,
                                        vspace_allocated_object_fn allocated_object_fn,
                                        void *allocated_object_cookie,
                                        sel4utils_map_page_fn map_page);
int sel4utils_reserve_range_no_alloc(vspace_t *vspace, sel4utils_res_t *reservation, size_t size,
                                     seL4_CapRights_t rights, int cacheable, void **result);
