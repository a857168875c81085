/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Functions that programs call, as spec/06 section 7 has them: each must be declared so by a public
 * header. tests/headers/run compiles them behind all headers.
 */
void simple_default_init_bootinfo(simple_t *simple, seL4_BootInfo *bi);
void simple_default_init_arch_simple(arch_simple_t *simple, void *data);
bool simple_is_untyped_cap(simple_t *simple, seL4_CPtr pos);
seL4_CPtr simple_last_valid_cap(simple_t *simple);
void simple_make_vka(simple_t *simple, vka_t *vka);
seL4_CPtr simple_get_cnode(simple_t *);
seL4_CPtr simple_get_pd(simple_t *);
seL4_CPtr simple_get_tcb(simple_t *);
seL4_CPtr simple_get_sc(simple_t *);
seL4_CPtr simple_get_irq_ctrl(simple_t *);
seL4_CPtr simple_get_init_cap(simple_t *, seL4_CPtr cap);
int simple_get_cnode_size_bits(simple_t *);
int simple_get_cap_count(simple_t *);
seL4_CPtr simple_get_nth_cap(simple_t *, int n);
int simple_get_untyped_count(simple_t *);
seL4_CPtr simple_get_nth_untyped(simple_t *, int n, size_t *size_bits, uintptr_t *paddr,
                                 bool *device);
int simple_get_userimage_count(simple_t *);
seL4_CPtr simple_get_nth_userimage(simple_t *, int n);
int simple_get_core_count(simple_t *);
seL4_CPtr simple_get_sched_ctrl(simple_t *, int core);
void simple_print(simple_t *);
seL4_Error simple_get_IRQ_handler(simple_t *, int irq, cspacepath_t path);
seL4_Error simple_ASIDPool_assign(simple_t *, seL4_CPtr vspace);
seL4_Error simple_get_frame_cap(simple_t *, void *paddr, int size_bits, cspacepath_t *path);
void *simple_get_frame_vaddr(simple_t *, void *paddr, int size_bits);
void *simple_get_frame_info(simple_t *, void *paddr, int size_bits, seL4_CPtr *cap,
                            seL4_Word *ut_offset);
ssize_t simple_get_extended_bootinfo_length(simple_t *, seL4_Word type);
ssize_t simple_get_extended_bootinfo(simple_t *, seL4_Word type, void *dest, ssize_t max_len);
