/* SPDX-License-Identifier: MIT */
#include "tenant/world.h"

#include "base/idmap.h"

bool world_hides(const struct snapshot *s, size_t layer, enum record_kind kind,
                 const void *record)
{
    if (layer + 1 == s->n_layers)
        return false;
    const char *id = layer_id(record);
    struct rowmap_key key = layer_text_key(id);
    for (size_t i = layer + 1; i < s->n_layers; i++) {
        if (layer_find(s->layers[i], (enum layer_index)kind, &key))
            return true;
        if (idmap_find(s->layers[i]->gone[kind], id))
            return true;
    }
    return false;
}

/* Of the layers below that one, the topmost where the record is still current. */
static const void *find_below(const struct snapshot *s, size_t layer,
                              enum layer_index index, const struct rowmap_key *key)
{
    while (layer-- > 0) {
        const void *record = layer_find(s->layers[layer], index, key);
        if (record && !world_hides(s, layer, layer_kind(index), record))
            return record;
    }
    return NULL;
}

const void *world_find(const struct snapshot *s, enum layer_index index,
                       const struct rowmap_key *key)
{
    return find_below(s, s->n_layers, index, key);
}

const void *world_find_beneath(const struct snapshot *s, enum layer_index index,
                               const struct rowmap_key *key)
{
    return find_below(s, s->n_layers - 1, index, key);
}
