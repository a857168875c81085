/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * Drivers offer interfaces to each other by kind (spec/06 section 26). 0 or a negative errno.
 */
#pragma once

#include <errno.h>
#include <platsupport/interface_types.h>
#include <utils/util.h>

#define PS_INTERFACE_FOUND_MATCH 0
#define PS_INTERFACE_NO_MATCH    1

/* Is offered each instance; answers with one of the two values above, or a negative errno. */
typedef int (*ps_interface_search_handler_fn_t)(void *handler_data, void *interface_instance,
                                                char **properties);

typedef int (*ps_interface_register_fn_t)(void *cookie, ps_interface_type_t interface_type,
                                          void *interface_instance, char **properties);
typedef int (*ps_interface_unregister_fn_t)(void *cookie, ps_interface_type_t interface_type,
                                            void *interface_instance);
typedef int (*ps_interface_find_fn_t)(void *cookie, ps_interface_type_t interface_type,
                                      ps_interface_search_handler_fn_t handler, void *handler_data);

typedef struct {
    void *cookie;
    ps_interface_register_fn_t interface_register_fn;
    ps_interface_unregister_fn_t interface_unregister_fn;
    ps_interface_find_fn_t interface_find_fn;
} ps_interface_registration_ops_t;

/* Offers `instance`, an interface of kind `type`, with properties (a NULL-terminated list, or
 * NULL); both stay the caller's and must stay alive. 0, -EINVAL, -ENOSYS, or the
 * implementation's error. */
static inline int ps_interface_register(ps_interface_registration_ops_t *ops,
                                        ps_interface_type_t type, void *instance, char **properties)
{
    if (!ops || type == PS_NULL_INTERFACE || !instance) {
        ZF_LOGE("ops, type or instance is missing");
        return -EINVAL;
    }
    if (!ops->interface_register_fn) {
        ZF_LOGE("not implemented");
        return -ENOSYS;
    }
    return ops->interface_register_fn(ops->cookie, type, instance, properties);
}

/* Takes such an offer back. Errors as above. */
static inline int ps_interface_unregister(ps_interface_registration_ops_t *ops,
                                          ps_interface_type_t type, void *instance)
{
    if (!ops || type == PS_NULL_INTERFACE || !instance) {
        ZF_LOGE("ops, type or instance is missing");
        return -EINVAL;
    }
    if (!ops->interface_unregister_fn) {
        ZF_LOGE("not implemented");
        return -ENOSYS;
    }
    return ops->interface_unregister_fn(ops->cookie, type, instance);
}

/* Offers `handler` each instance of kind `type`, with handler_data, until it has found what it
 * wants. 0 when it has; errors as above, or the handler's. */
static inline int ps_interface_find(ps_interface_registration_ops_t *ops, ps_interface_type_t type,
                                    ps_interface_search_handler_fn_t handler, void *handler_data)
{
    if (!ops || type == PS_NULL_INTERFACE || !handler) {
        ZF_LOGE("ops, type or handler is missing");
        return -EINVAL;
    }
    if (!ops->interface_find_fn) {
        ZF_LOGE("not implemented");
        return -ENOSYS;
    }
    return ops->interface_find_fn(ops->cookie, type, handler, handler_data);
}
