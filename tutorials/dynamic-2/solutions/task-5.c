error = seL4_ARCH_Page_Map(ipc_frame_object.cptr, pd_cap, ipc_buffer_vaddr, seL4_AllRights,
                           seL4_ARCH_Default_VMAttributes);
