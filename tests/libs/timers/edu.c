/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 *
 * QEMU's device for exercises: registers, an interrupt, and a copier between its buffer and memory.
 */
#include "devices.h"

#include <pci/pci.h>
#include <platsupport/plat/timer.h>
#include <sel4utils/page_dma.h>

enum edu_register {
    EDU_ID = 0x00,
    EDU_LIVENESS = 0x04,
    EDU_RAISE = 0x60,
    EDU_ACKNOWLEDGE = 0x64,
    EDU_DMA_SOURCE = 0x80,
    EDU_DMA_TARGET = 0x88,
    EDU_DMA_SIZE = 0x90,
    EDU_DMA_COMMAND = 0x98,
};

#define EDU_BUFFER      0x40000
#define COPY_SIZE       2048
#define COPY_NS         (101 * NS_IN_MS)
#define DMA_START       1
#define DMA_TO_MEMORY   2
#define LEVEL_TRIGGERED 1

static libpci_device_t *edu;
static uint8_t *registers;

static volatile uint32_t *reg(enum edu_register offset)
{
    return (volatile uint32_t *)(registers + offset);
}

static bool map_edu(void)
{
    edu = libpci_find_device(0x1234, 0x11e8);
    if (!edu) {
        return false;
    }
    registers =
        ps_io_map(&env.ops.io_mapper, edu->bars[0].base, edu->bars[0].size, 0, PS_MEM_NORMAL);
    return registers;
}

static void unmap_edu(void)
{
    ps_io_unmap(&env.ops.io_mapper, registers, edu->bars[0].size);
}

void the_edu_device_answers(void)
{
    CHECK(map_edu() && edu->bars[0].size == 1 << 20);
    CHECK(*reg(EDU_ID) == 0x010000ed);
    *reg(EDU_LIVENESS) = 0x12345678;
    CHECK(*reg(EDU_LIVENESS) == ~0x12345678u);
    CHECK(libpci_find_capability(edu, PCI_CAPABILITY_MSI));
    unmap_edu();
}

static int num_irqs;

static void on_irq(void *data, ps_irq_acknowledge_fn_t acknowledge, void *ack_data)
{
    *reg(EDU_ACKNOWLEDGE) = 1; /* before the line is unmasked, for it is level-triggered */
    num_irqs += data == &num_irqs && acknowledge(ack_data) == 0;
}

void the_edu_device_interrupts(void)
{
    CHECK(map_edu() && edu->interrupt_pin == 1);
    ps_irq_t irq = {.type = PS_IOAPIC,
                    .ioapic = {.pin = edu->interrupt_line,
                               .level = LEVEL_TRIGGERED,
                               .vector = edu->interrupt_line}};
    irq_id_t id = ps_irq_register(&env.ops.irq_ops, irq, on_irq, &num_irqs);
    CHECK(id >= 0);
    num_irqs = 0;
    for (int i = 1; i <= 20; i++) {
        *reg(EDU_RAISE) = 1;
        env_wait();
        CHECK(num_irqs == i && !env_poll());
    }
    CHECK(ps_irq_unregister(&env.ops.irq_ops, id) == 0);
    CHECK(ps_irq_unregister(&env.ops.irq_ops, id) == -EINVAL);
    unmap_edu();
}

/* The device takes a tenth of a second, through which the processor need not run. */
static bool copy(ltimer_t *timer, uint64_t source, uint64_t target, uint32_t command)
{
    *(volatile uint64_t *)reg(EDU_DMA_SOURCE) = source;
    *(volatile uint64_t *)reg(EDU_DMA_TARGET) = target;
    *(volatile uint64_t *)reg(EDU_DMA_SIZE) = COPY_SIZE;
    *reg(EDU_DMA_COMMAND) = DMA_START | command;
    if (ltimer_set_timeout(timer, COPY_NS, TIMEOUT_RELATIVE)) {
        return false;
    }
    env_wait();
    return !(*reg(EDU_DMA_COMMAND) & DMA_START);
}

/* The device copies the end of one region to the end of the other. */
void dma_memory_is_where_the_device_is_told(void)
{
    const size_t size = 5 * BIT(seL4_PageBits);
    const size_t last = size - COPY_SIZE;
    ps_dma_man_t dma;
    ltimer_t timer;

    CHECK(ltimer_default_init(&timer, env.ops, NULL, NULL) == 0);
    CHECK(map_edu() && sel4utils_new_page_dma_alloc(&env.vka, &env.vspace, &dma) == 0);
    uint8_t *source = ps_dma_alloc(&dma, size, 4096, 1, PS_MEM_NORMAL);
    uint8_t *target = ps_dma_alloc(&dma, size, 4096, 0, PS_MEM_NORMAL);
    CHECK(source && target);
    uintptr_t from = ps_dma_pin(&dma, source, size);
    uintptr_t to = ps_dma_pin(&dma, target, size);
    CHECK(from && to && ps_dma_pin(&dma, source + 5000, 1) == from + 5000);
    for (size_t i = 0; i < size; i++) {
        source[i] = (uint8_t)(i * 7 + i / 4096);
    }
    memset(target, 0, size);
    libpci_write_reg16(edu->bus, edu->dev, edu->fun, PCI_COMMAND,
                       PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
    ps_dma_cache_clean(&dma, source, size);
    CHECK(copy(&timer, from + last, EDU_BUFFER, 0));
    CHECK(copy(&timer, EDU_BUFFER, to + last, DMA_TO_MEMORY));
    ps_dma_cache_invalidate(&dma, target, size);
    CHECK(memcmp(source + last, target + last, COPY_SIZE) == 0);
    CHECK(target[0] == 0 && memcmp(target, target + 1, last - 1) == 0);
    ps_dma_unpin(&dma, source, size);
    ps_dma_free(&dma, source, size);
    ps_dma_free(&dma, target, size);
    unmap_edu();
    ltimer_destroy(&timer);
}

void dma_memory_comes_and_goes(void)
{
    ps_dma_man_t dma;

    CHECK(sel4utils_new_page_dma_alloc(&env.vka, &env.vspace, &dma) == 0);
    for (size_t i = 0; i < 200; i++) {
        size_t size = 1 + i * 577;
        uint8_t *small = ps_dma_alloc(&dma, 64, 64, 1, PS_MEM_NORMAL);
        uint8_t *memory = ps_dma_alloc(&dma, size, 1, 1, PS_MEM_NORMAL);
        CHECK(small && memory && ps_dma_pin(&dma, memory, size) != ps_dma_pin(&dma, small, 64));
        memory[size - 1] = 1;
        ps_dma_free(&dma, small, 64);
        ps_dma_free(&dma, memory, size);
        CHECK(ps_dma_pin(&dma, memory, size) == 0); /* not ours any more */
    }
    CHECK(!ps_dma_alloc(&dma, 4096, 8192, 1, PS_MEM_NORMAL));
    CHECK(!ps_dma_alloc(&dma, 0, 1, 1, PS_MEM_NORMAL));
    CHECK(sel4utils_new_page_dma_alloc(NULL, &env.vspace, &dma) == -1);
}
