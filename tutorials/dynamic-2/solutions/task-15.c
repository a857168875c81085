seL4_ReplyRecv(ep_object.cptr, tag, &sender_badge);
