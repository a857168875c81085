ZF_LOGF_IF(sender_badge != EP_BADGE, "The badge is not that of main's capability.\n");
ZF_LOGF_IF(seL4_MessageInfo_get_length(tag) != 1, "The message is not one word long.\n");
