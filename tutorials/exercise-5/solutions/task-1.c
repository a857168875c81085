error = sel4utils_configure_process_custom(&child->process, &vka, &vspace, config);
