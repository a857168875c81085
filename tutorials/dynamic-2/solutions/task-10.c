msg = seL4_GetMR(0);
