tag = seL4_Recv(ep_object.cptr, &sender_badge);
