/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 6 has them: each must be declared so by a public
 * header. tests/headers/run compiles them behind all headers.
 */
int vka_cspace_alloc(vka_t *vka, seL4_CPtr *res);
void vka_cspace_make_path(vka_t *vka, seL4_CPtr slot, cspacepath_t *res);
int vka_cspace_alloc_path(vka_t *vka, cspacepath_t *res);
void vka_cspace_free(vka_t *vka, seL4_CPtr slot);
void vka_cspace_free_path(vka_t *vka, cspacepath_t path);
int vka_utspace_alloc(vka_t *vka, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                      seL4_Word *res);
int vka_utspace_alloc_maybe_device(vka_t *vka, const cspacepath_t *dest, seL4_Word type,
                                   seL4_Word size_bits, bool can_use_dev, seL4_Word *res);
int vka_utspace_alloc_at(vka_t *vka, const cspacepath_t *dest, seL4_Word type, seL4_Word size_bits,
                         uintptr_t paddr, seL4_Word *cookie);
void vka_utspace_free(vka_t *vka, seL4_Word type, seL4_Word size_bits, seL4_Word target);
uintptr_t vka_utspace_paddr(vka_t *vka, seL4_Word target, seL4_Word type, seL4_Word size_bits);
int vka_alloc_object(vka_t *vka, seL4_Word type, seL4_Word size_bits, vka_object_t *result);
int vka_alloc_object_at(vka_t *vka, seL4_Word type, seL4_Word size_bits, uintptr_t paddr,
                        vka_object_t *result);
int vka_alloc_object_at_maybe_dev(vka_t *vka, seL4_Word type, seL4_Word size_bits, uintptr_t paddr,
                                  bool can_use_dev, vka_object_t *result);
seL4_CPtr vka_alloc_object_leaky(vka_t *vka, seL4_Word type, seL4_Word size_bits);
void vka_free_object(vka_t *vka, vka_object_t *object);
uintptr_t vka_object_paddr(vka_t *vka, vka_object_t *object);
int vka_alloc_untyped(vka_t *vka, uint32_t size_bits, vka_object_t *result);
int vka_alloc_untyped_at(vka_t *vka, uint32_t size_bits, uintptr_t paddr, vka_object_t *result);
int vka_alloc_tcb(vka_t *vka, vka_object_t *result);
int vka_alloc_sched_context(vka_t *vka, vka_object_t *result);
int vka_alloc_sched_context_size(vka_t *vka, vka_object_t *result, uint32_t size_bits);
int vka_alloc_endpoint(vka_t *vka, vka_object_t *result);
int vka_alloc_notification(vka_t *vka, vka_object_t *result);
int vka_alloc_async_endpoint(vka_t *vka, vka_object_t *result);
int vka_alloc_reply(vka_t *vka, vka_object_t *result);
int vka_alloc_cnode_object(vka_t *vka, uint32_t slot_bits, vka_object_t *result);
int vka_alloc_frame(vka_t *vka, uint32_t size_bits, vka_object_t *result);
int vka_alloc_frame_maybe_device(vka_t *vka, uint32_t size_bits, bool can_use_dev,
                                 vka_object_t *result);
int vka_alloc_frame_at(vka_t *vka, uint32_t size_bits, uintptr_t paddr, vka_object_t *result);
int vka_alloc_page_directory(vka_t *vka, vka_object_t *result);
int vka_alloc_page_table(vka_t *vka, vka_object_t *result);
int vka_alloc_kobject(vka_t *vka, kobject_t type, seL4_Word size_bits, vka_object_t *result);
int vka_alloc_pml4(vka_t *vka, vka_object_t *result);
int vka_alloc_pdpt(vka_t *vka, vka_object_t *result);
int vka_alloc_vspace_root(vka_t *vka, vka_object_t *result);
int vka_alloc_io_page_table(vka_t *vka, vka_object_t *result);
unsigned long vka_arch_get_object_size(seL4_Word objectType);
seL4_Word kobject_get_type(kobject_t type, seL4_Word objectSize);
seL4_Word kobject_get_size(kobject_t type, seL4_Word objectSize);
int vka_cnode_copy(const cspacepath_t *dest, const cspacepath_t *src, seL4_CapRights_t rights);
int vka_cnode_mint(const cspacepath_t *dest, const cspacepath_t *src, seL4_CapRights_t rights,
                   seL4_Word badge);
int vka_cnode_move(const cspacepath_t *dest, const cspacepath_t *src);
int vka_cnode_mutate(const cspacepath_t *dest, const cspacepath_t *src, seL4_Word badge);
int vka_cnode_delete(const cspacepath_t *src);
int vka_cnode_revoke(const cspacepath_t *src);
int vka_cnode_cancelBadgedSends(const cspacepath_t *src);
int vka_cnode_rotate(const cspacepath_t *dest, seL4_Word dest_badge, const cspacepath_t *pivot,
                     seL4_Word pivot_badge, const cspacepath_t *src);
int vka_untyped_retype(vka_object_t *untyped, int type, int size_bits, int num_objects,
                       const cspacepath_t *dest);
int vka_mint_object(vka_t *vka, vka_object_t *object, cspacepath_t *result, seL4_CapRights_t rights,
                    seL4_Word badge);
int vka_mint_object_inter_cspace(vka_t *src_vka, vka_object_t *object, vka_t *dest_vka,
                                 cspacepath_t *result, seL4_CapRights_t rights, seL4_Word badge);
void vka_set_cap_receive_path(const cspacepath_t *src);
void cspacepath_swap(cspacepath_t *a, cspacepath_t *b);
void cspacepath_t_print(const cspacepath_t *src);
int vka_init_debugvka(vka_t *vka, vka_t *tracee);
void vka_init_nullvka(vka_t *vka);
unsigned long vka_get_object_size(seL4_Word objectType, seL4_Word objectSize);
