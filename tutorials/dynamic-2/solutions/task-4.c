error = seL4_ARCH_PageTable_Map(pt_object.cptr, pd_cap, ipc_buffer_vaddr,
                                seL4_ARCH_Default_VMAttributes);
