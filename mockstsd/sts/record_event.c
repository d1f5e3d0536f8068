/* SPDX-License-Identifier: MIT */
#include "sts/record_event.h"

#include <string.h>

#include "base/arena.h"
#include "policy/rule.h"
#include "tenant/overlay.h"

struct words {
    const char *created, *modified, *deleted;
    const char *type, *deleted_type;
};

/* Kinds without a row have no action name upstream, nor here. */
static const struct words words[RECORD_KINDS] = {
    [RECORD_USER] = { "UserCreated", "UserModified", "UserDeleted", "info", "info" },
    [RECORD_CLIENT] = { "ClientRegistered", "ClientModified", "ClientDeleted", "info",
                        "warn" },
    [RECORD_CONNECTION] = { "ConnectionCreated", "ConnectionModified",
                            "ConnectionDeleted", "info", "info" },
    [RECORD_STORED] = { "ConnectionTokenStored", "ConnectionTokenStored",
                        "ConnectionTokenDeleted", "info", "info" },
    [RECORD_RULE] = { "PolicyCreated", "PolicyModified", "PolicyDeleted", "warn",
                      "warn" },
    [RECORD_ACCESS_KEY] = { "AccessKeyCreated", "AccessKeyModified", "AccessKeyDeleted",
                            "info", "info" },
};

static bool has_rule(const struct snapshot *world, const char *id)
{
    for (size_t i = 0; i < snapshot_n_rules(world); i++) {
        if (strcmp(snapshot_rule(world, i)->id, id) == 0)
            return true;
    }
    return false;
}

static bool has_access_key(const struct snapshot *world, const char *id)
{
    struct snapshot_walk walk = { 0 };
    const struct access_key *key = snapshot_next(world, RECORD_ACCESS_KEY, &walk);

    while (key != NULL && strcmp(key->id, id) != 0)
        key = snapshot_next(world, RECORD_ACCESS_KEY, &walk);
    return key != NULL;
}

static bool is_there(const struct snapshot *world, enum record_kind kind, const char *id)
{
    switch (kind) {
    case RECORD_USER:
        return snapshot_user(world, id) != NULL;
    case RECORD_CLIENT:
        return snapshot_client(world, id) != NULL;
    case RECORD_CONNECTION:
        return snapshot_connection(world, id) != NULL;
    case RECORD_STORED:
        return snapshot_stored(world, id) != NULL;
    case RECORD_RULE:
        return has_rule(world, id);
    case RECORD_ACCESS_KEY:
        return has_access_key(world, id);
    case RECORD_TENANT:
    case RECORD_RESOURCE:
    case RECORD_MANAGEMENT_KEY:
    case RECORD_PROJECT:
        break;
    }
    return false;
}

bool record_event(const struct snapshot *before, const struct overlay_change *record,
                  struct arena *a, struct event *out)
{
    const struct words *row;
    bool gone = record->json == NULL;
    bool known;

    if (record->kind >= RECORD_KINDS || words[record->kind].created == NULL)
        return false;
    known = is_there(before, record->kind, record->id);
    if (gone && !known)
        return false; /* nothing happened */
    row = &words[record->kind];
    *out = (struct event){ .expires_in_s = -1, .method = "mgmt" };
    out->type = gone ? row->deleted_type : row->type;
    /* contract.md 1.2: no character of an id needs to be escaped */
    out->other_data = arena_printf(a, "{\"id\":\"%s\"}", record->id);
    if (gone)
        out->action = row->deleted;
    else
        out->action = known ? row->modified : row->created;
    return true;
}
