error = sel4utils_spawn_process_v(&child->process, &vka, &vspace, argc, argv, 1);
