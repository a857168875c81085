error = vka_alloc_page_table(&vka, &pt_object);
