/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Clavis contributors
 */
#include <allocman/allocman.h>
#include <allocman/cspace/slots.h>
#include <limits.h>
#include <utils/util.h>

#define BITS_PER_WORD (sizeof(size_t) * CHAR_BIT)

int allocman_slots_create(struct allocman *alloc, struct allocman_slots *slots, size_t first,
                          size_t end)
{
    int error;
    size_t count = end - first;
    size_t length = count / BITS_PER_WORD + (count % BITS_PER_WORD != 0);
    size_t *bitmap = allocman_mspace_alloc(alloc, length * sizeof(*bitmap), &error);

    if (!bitmap) {
        return error;
    }
    for (size_t i = 0; i < length; i++) {
        bitmap[i] = SIZE_MAX;
    }
    if (count % BITS_PER_WORD != 0) {
        bitmap[length - 1] = MASK(count % BITS_PER_WORD);
    }
    *slots = (struct allocman_slots){
        .first = first, .end = end, .bitmap = bitmap, .length = length, .free_count = count};
    return 0;
}

void allocman_slots_destroy(struct allocman *alloc, struct allocman_slots *slots)
{
    allocman_mspace_free(alloc, slots->bitmap, slots->length * sizeof(slots->bitmap[0]));
    *slots = (struct allocman_slots){0};
}

bool allocman_slots_take(struct allocman_slots *slots, size_t *slot)
{
    for (size_t i = 0; i < slots->length; i++) {
        size_t word = (slots->last + i) % slots->length;

        if (slots->bitmap[word] != 0) {
            size_t bit = (size_t)CTZL(slots->bitmap[word]);

            slots->bitmap[word] &= ~BIT(bit);
            slots->last = word;
            slots->free_count--;
            *slot = slots->first + word * BITS_PER_WORD + bit;
            return true;
        }
    }
    return false;
}

/* Whether the slot is one of the range; *word and *bit: its place. */
static bool find_bit(const struct allocman_slots *slots, size_t slot, size_t **word, size_t *bit)
{
    if (slot < slots->first || slot >= slots->end) {
        return false;
    }
    *word = &slots->bitmap[(slot - slots->first) / BITS_PER_WORD];
    *bit = BIT((slot - slots->first) % BITS_PER_WORD);
    return true;
}

bool allocman_slots_take_at(struct allocman_slots *slots, size_t slot)
{
    size_t *word;
    size_t bit;

    if (!find_bit(slots, slot, &word, &bit) || !(*word & bit)) {
        return false;
    }
    *word &= ~bit;
    slots->free_count--;
    return true;
}

void allocman_slots_put_back(struct allocman_slots *slots, size_t slot)
{
    size_t *word;
    size_t bit;

    if (!find_bit(slots, slot, &word, &bit)) {
        ZF_LOGF("Slot %zu is not one of this allocator", slot);
        return;
    }
    if (*word & bit) {
        ZF_LOGF("Slot %zu is freed twice", slot);
        return;
    }
    *word |= bit;
    slots->free_count++;
}
