tag = seL4_Call(ep_cap_path.capPtr, tag);
