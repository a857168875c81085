/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 8 has them: each must be declared so by a public
 * header. tests/headers/run compiles them behind all headers.
 */
allocman_t *bootstrap_use_current_simple(simple_t *simple, size_t pool_size, void *pool);
void bootstrap_configure_virtual_pool(allocman_t *alloc, void *vstart, size_t vsize, seL4_CPtr pd);
allocman_t *bootstrap_use_current_1level(seL4_CPtr root_cnode, size_t cnode_size,
                                         seL4_CPtr start_slot, seL4_CPtr end_slot, size_t pool_size,
                                         void *pool);
allocman_t *bootstrap_new_1level_simple(simple_t *simple, size_t l1size, size_t pool_size,
                                        void *pool);
allocman_t *bootstrap_new_2level_simple(simple_t *simple, size_t l1size, size_t l2size,
                                        size_t pool_size, void *pool);
int allocman_add_simple_untypeds(allocman_t *alloc, simple_t *simple);
int allocman_add_simple_untypeds_with_regions(allocman_t *alloc, simple_t *simple, int num_regions,
                                              pmem_region_t *region_list);
allocman_t *bootstrap_use_bootinfo(seL4_BootInfo *bi, size_t pool_size, void *pool);
allocman_t *bootstrap_new_1level_bootinfo(seL4_BootInfo *bi, size_t cnode_size, size_t pool_size,
                                          void *pool, cspace_simple1level_t **old_cspace);
allocman_t *bootstrap_new_2level_bootinfo(seL4_BootInfo *bi, size_t l1size, size_t l2size,
                                          size_t pool_size, void *pool,
                                          cspace_simple1level_t **old_cspace);
allocman_t *bootstrap_create_allocman(size_t pool_size, void *pool);
bootstrap_info_t *bootstrap_create_info(size_t pool_size, void *pool);
int bootstrap_set_boot_cspace(bootstrap_info_t *bs, cspace_interface_t cspace,
                              cspacepath_t root_cnode);
int bootstrap_add_untypeds(bootstrap_info_t *bs, size_t num, const cspacepath_t *uts,
                           size_t *size_bits, uintptr_t *paddr, bool isDevice);
int bootstrap_add_untypeds_from_bootinfo(bootstrap_info_t *bs, seL4_BootInfo *bi);
allocman_t *bootstrap_new_1level(bootstrap_info_t *info, size_t cnode_size, cspacepath_t tcb,
                                 cspacepath_t pd, cspacepath_t *oldroot);
allocman_t *bootstrap_new_2level(bootstrap_info_t *info, size_t l1size, size_t l2size,
                                 cspacepath_t tcb, cspacepath_t pd, cspacepath_t *oldroot);
void allocman_make_vka(vka_t *vka, allocman_t *alloc);
int allocman_make_from_vka(vka_t *vka, allocman_t *alloc);
int allocman_utspace_add_uts(allocman_t *alloc, size_t num, const cspacepath_t *uts,
                             size_t *size_bits, uintptr_t *paddr, int utType);
int allocman_cspace_alloc(allocman_t *alloc, cspacepath_t *slot);
void allocman_cspace_free(allocman_t *alloc, const cspacepath_t *slot);
cspacepath_t allocman_cspace_make_path(allocman_t *alloc, seL4_CPtr slot);
int allocman_add_untypeds_from_timer_objects(allocman_t *alloc, timer_objects_t *to);
uintptr_t allocman_utspace_paddr(allocman_t *alloc, seL4_Word cookie, size_t size_bits);
int allocman_create(allocman_t *alloc, struct mspace_interface mspace);
int allocman_attach_utspace(allocman_t *alloc, struct utspace_interface utspace);
int allocman_attach_cspace(allocman_t *alloc, struct cspace_interface cspace);
int allocman_fill_reserves(allocman_t *alloc);
int allocman_configure_mspace_reserve(allocman_t *alloc, struct allocman_mspace_chunk chunk);
int allocman_configure_utspace_reserve(allocman_t *alloc, struct allocman_utspace_chunk chunk);
int allocman_configure_cspace_reserve(allocman_t *alloc, size_t num);
int allocman_configure_max_freed_slots(allocman_t *alloc, size_t num);
int allocman_configure_max_freed_memory_chunks(allocman_t *alloc, size_t num);
int allocman_configure_max_freed_untyped_chunks(allocman_t *alloc, size_t num);
void *allocman_mspace_alloc(allocman_t *alloc, size_t bytes, int *_error);
void allocman_mspace_free(allocman_t *alloc, void *ptr, size_t bytes);
seL4_Word allocman_utspace_alloc(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                 const cspacepath_t *path, bool canBeDev, int *_error);
seL4_Word allocman_utspace_alloc_at(allocman_t *alloc, size_t size_bits, seL4_Word type,
                                    const cspacepath_t *path, uintptr_t paddr, bool canBeDev,
                                    int *_error);
void allocman_utspace_free(allocman_t *alloc, seL4_Word cookie, size_t size_bits);
