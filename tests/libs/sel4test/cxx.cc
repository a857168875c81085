/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * The libraries from C++: their functions, inline ones and macros.
 */
#include "cxx.h"

#include <cpio/cpio.h>
#include <elf/elf.h>
#include <sel4debug/debug.h>
#include <sel4platsupport/bootinfo.h>
#include <sel4runtime.h>
#include <sel4utils/api.h>
#include <sel4utils/strerror.h>
#include <string.h>
#include <sync/mutex.h>
#include <utils/util.h>
#include <vka/capops.h>
#include <vka/object.h>

namespace
{
/* What C++ is used for: it cannot be forgotten to unlock. */
class Locked
{
  public:
    explicit Locked(sync_mutex_t &m) : mutex(m) { sync_mutex_lock(&mutex); }
    ~Locked() { sync_mutex_unlock(&mutex); }

  private:
    sync_mutex_t &mutex;
};

bool lock_works(vka_t *vka)
{
    sync_mutex_t mutex;

    if (sync_mutex_new(vka, &mutex) != 0) {
        return false;
    }
    {
        Locked locked(mutex);
        if (mutex.value != 0) {
            return false;
        }
    }
    return mutex.value == 1 && sync_mutex_destroy(vka, &mutex) == 0;
}

bool objects_work(vka_t *vka)
{
    vka_object_t notification;
    cspacepath_t path, copy;
    seL4_Word badge = 0;

    if (vka_alloc_notification(vka, &notification) != 0 || vka_cspace_alloc_path(vka, &copy) != 0) {
        return false;
    }
    vka_cspace_make_path(vka, notification.cptr, &path);
    if (vka_cnode_mint(&copy, &path, seL4_AllRights, 9) != seL4_NoError) {
        return false;
    }
    seL4_Signal(copy.capPtr);
    seL4_Wait(notification.cptr, &badge);
    vka_cnode_delete(&copy);
    vka_cspace_free_path(vka, copy);
    vka_free_object(vka, &notification);
    return badge == 9;
}

bool memory_works(vspace_t *vspace)
{
    char *page = static_cast<char *>(vspace_new_pages(vspace, seL4_ReadWrite, 1, seL4_PageBits));

    if (page == nullptr || vspace_get_cap(vspace, page) == 0) {
        return false;
    }
    memset(page, 1, BIT(seL4_PageBits));
    vspace_unmap_pages(vspace, page, 1, seL4_PageBits, VSPACE_FREE);
    return vspace_get_cap(vspace, page) == 0;
}

bool helpers_work()
{
    list_t list;
    int value = 3;
    elf_t elf;
    struct cpio_info info;

    ZF_LOGE_IF(value != 3, "not printed");
    return list_init(&list) == 0 && list_append(&list, &value) == 0 && list_length(&list) == 1 &&
           list_remove_all(&list) == 0 && MIN(value, 2) == 2 && ROUND_UP(5, 4) == 8 &&
           config_set(CONFIG_ARCH_X86_64) && elf_newFile("no file", 7, &elf) != 0 &&
           cpio_info("no archive", 10, &info) == -1 &&
           strcmp(sel4_strerror(seL4_NotEnoughMemory), "seL4_NotEnoughMemory") == 0 &&
           sel4runtime_get_tls_size() > 0 && platsupport_get_bootinfo() != nullptr;
}
} // namespace

bool works_in_cxx(vka_t *vka, vspace_t *vspace)
{
    return lock_works(vka) && objects_work(vka) && memory_works(vspace) && helpers_work();
}
