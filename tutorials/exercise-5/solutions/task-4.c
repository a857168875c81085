slot = sel4utils_mint_cap_to_process(&child->process, ep_path, seL4_AllRights, child->badge);
