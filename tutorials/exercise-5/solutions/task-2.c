error = vka_alloc_endpoint(&vka, &ep_object);
