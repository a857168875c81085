seL4_SetMR(0, msg);
