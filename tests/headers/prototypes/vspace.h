/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 9 has them: each must be declared so by a public
 * header. tests/headers/run compiles them behind all headers.
 */
void *vspace_new_pages(vspace_t *vspace, seL4_CapRights_t rights, size_t num_pages,
                       size_t size_bits);
void *vspace_map_pages(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[],
                       seL4_CapRights_t rights, size_t num_pages, size_t size_bits, int cacheable);
int vspace_new_pages_at_vaddr(vspace_t *vspace, void *vaddr, size_t num_pages, size_t size_bits,
                              reservation_t reservation);
int vspace_map_pages_at_vaddr(vspace_t *vspace, seL4_CPtr caps[], uintptr_t cookies[], void *vaddr,
                              size_t num_pages, size_t size_bits, reservation_t reservation);
int vspace_deferred_rights_map_pages_at_vaddr(vspace_t *vspace, seL4_CPtr caps[],
                                              uintptr_t cookies[], void *vaddr, size_t num_pages,
                                              size_t size_bits, seL4_CapRights_t rights,
                                              reservation_t reservation);
void vspace_unmap_pages(vspace_t *vspace, void *vaddr, size_t num_pages, size_t size_bits,
                        vka_t *vka);
void vspace_tear_down(vspace_t *vspace, vka_t *vka);
reservation_t vspace_reserve_range(vspace_t *vspace, size_t bytes, seL4_CapRights_t rights,
                                   int cacheable, void **vaddr);
reservation_t vspace_reserve_range_aligned(vspace_t *vspace, size_t bytes, size_t size_bits,
                                           seL4_CapRights_t rights, int cacheable, void **vaddr);
reservation_t vspace_reserve_range_at(vspace_t *vspace, void *vaddr, size_t bytes,
                                      seL4_CapRights_t rights, int cacheable);
reservation_t vspace_reserve_deferred_rights_range_at(vspace_t *vspace, void *vaddr, size_t bytes,
                                                      int cacheable);
void vspace_free_reservation(vspace_t *vspace, reservation_t reservation);
void vspace_free_reservation_by_vaddr(vspace_t *vspace, void *vaddr);
seL4_CPtr vspace_get_cap(vspace_t *vspace, void *vaddr);
uintptr_t vspace_get_cookie(vspace_t *vspace, void *vaddr);
seL4_CPtr vspace_get_root(vspace_t *vspace);
void *vspace_new_sized_stack(vspace_t *vspace, size_t n_pages);
void *vspace_new_stack(vspace_t *vspace);
void vspace_free_sized_stack(vspace_t *vspace, void *stack_top, size_t n_pages);
void vspace_free_stack(vspace_t *vspace, void *stack_top);
void *vspace_new_ipc_buffer(vspace_t *vspace, seL4_CPtr *page);
void vspace_free_ipc_buffer(vspace_t *vspace, void *addr);
void *vspace_share_mem(vspace_t *from, vspace_t *to, void *start, int num_pages, size_t size_bits,
                       seL4_CapRights_t rights, int cacheable);
int vspace_share_mem_at_vaddr(vspace_t *from, vspace_t *to, void *start, int num_pages,
                              size_t size_bits, void *vaddr, reservation_t res);
void *vspace_new_pages_with_config(vspace_t *vspace, vspace_new_pages_config_t *config,
                                   seL4_CapRights_t rights);
int vspace_new_pages_at_vaddr_with_config(vspace_t *vspace, vspace_new_pages_config_t *config,
                                          reservation_t res);
int default_vspace_new_pages_config(size_t num_pages, size_t size_bits,
                                    vspace_new_pages_config_t *config);
int vspace_new_pages_config_set_vaddr(void *vaddr, vspace_new_pages_config_t *config);
int vspace_new_pages_config_use_device_ut(bool can_use_dev, vspace_new_pages_config_t *config);
int vspace_access_page_with_callback(vspace_t *from, vspace_t *to, void *access_addr,
                                     size_t size_bits, seL4_CapRights_t rights, int cacheable,
                                     vspace_access_callback_fn callback, void *cookie);
void vspace_maybe_call_allocated_object(vspace_t *vspace, vka_object_t object);
bool sel4_valid_size_bits(size_t);
int sel4_page_size_bits_for_memory_region(size_t bytes);
int vspace_get_map_obj(seL4_Word failed_bits, vspace_map_obj_t *obj);
