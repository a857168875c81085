vka_cspace_make_path(&vka, ep_object.cptr, &ep_path);
