/* SPDX-License-Identifier: MIT */
#include "workbench/wb_parties.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "tenant/snapshot.h"
#include "workbench/wb_names.h"
#include "workbench/wb_subjects.h"

enum {
    GRANTS_WITH_USER =
        GRANT_AUTHORIZATION_CODE | GRANT_JWT_BEARER | GRANT_DEVICE_CODE | GRANT_CIBA,
};

static bool may_exchange(const struct wb_world *w, const struct client *c)
{
    const struct project *p = snapshot_project(w->snapshot);

    return !c->non_confidential &&
           (c->resource_id[0] != '\0' || p->switches.audience_binding == BINDING_OFF);
}

/* Names given by an unverified registration do not satisfy client.name (contract 7.4). */
static struct facts_client client_facts(const struct client *c)
{
    return (struct facts_client){
        .record_id = c->id,
        .client_id = c->client_id,
        .name = c->dynamic || c->name[0] == '\0' ? NULL : c->name,
        .tags = { true, c->tags.items, c->tags.n },
    };
}

static int by_name(const void *x, const void *y)
{
    const struct wb_client *a = x, *b = y;

    return strcmp(a->name, b->name);
}

/* A name is good for showing if it leads back to this one alone. */
static const char *unique_or(const struct wb_names *names, const char *name,
                             const char *id)
{
    return wb_names_unique(names, name) ? name : id;
}

static void add_client_names(struct wb_names *names, const struct client *c,
                             size_t number)
{
    wb_names_add(names, c->name, number);
    wb_names_add(names, c->id, number);
    wb_names_add(names, c->client_id, number);
}

static void read_clients(struct wb_world *w, struct wb_client *clients)
{
    struct snapshot_walk first = { 0 }, second = { 0 };
    struct wb_names *all = wb_names_make(w->arena, "client", NULL);
    const struct client *c;
    size_t n = 0;

    while ((c = snapshot_next(w->snapshot, RECORD_CLIENT, &first)))
        add_client_names(all, c, n++);
    n = 0;
    while ((c = snapshot_next(w->snapshot, RECORD_CLIENT, &second)))
        clients[n++] =
            (struct wb_client){ .name = unique_or(all, c->name, c->id),
                                .may_exchange = may_exchange(w, c),
                                .may_obtain = (c->grant_types & GRANTS_WITH_USER) != 0,
                                .facts = client_facts(c) };
}

static void make_clients(struct wb_world *w)
{
    size_t n = snapshot_count(w->snapshot, RECORD_CLIENT);
    struct wb_client *clients = arena_array(w->arena, n + 1, sizeof *clients);
    const char **shown = arena_array(w->arena, n + 1, sizeof *shown);
    struct wb_names *names = wb_names_make(w->arena, "client", shown);

    read_clients(w, clients);
    qsort(clients, n, sizeof *clients, by_name);
    for (size_t i = 0; i < n; i++) {
        shown[i] = clients[i].name;
        add_client_names(names, snapshot_client(w->snapshot, clients[i].facts.record_id),
                         i);
    }
    w->clients = clients;
    w->n_clients = n;
    w->client_names = names;
}

static const char *target_name(const struct wb_world *w, size_t i)
{
    const struct ruleset_target *t = &w->input->targets[i];
    const struct resource *r = snapshot_resource(w->snapshot, t->id);
    const struct connection *c = snapshot_connection(w->snapshot, t->id);

    if (t->type == RULE_OUTBOUND_APP)
        return c ? c->name : "";
    return r ? r->name : "";
}

static void make_targets(struct wb_world *w)
{
    size_t n = w->input->n_targets;
    struct wb_target *targets = arena_array(w->arena, n + 1, sizeof *targets);
    const char **shown = arena_array(w->arena, n + 1, sizeof *shown);
    struct wb_names *names = wb_names_make(w->arena, "target", shown);

    for (size_t i = 0; i < n; i++) {
        const struct ruleset_target *t = &w->input->targets[i];
        wb_names_add(names, target_name(w, i), i);
        wb_names_add(names, t->id, i);
        wb_names_add(names, t->uri ? t->uri : "", i);
    }
    for (size_t i = 0; i < n; i++) {
        const struct ruleset_target *t = &w->input->targets[i];
        bool outbound = t->type == RULE_OUTBOUND_APP;
        shown[i] = outbound ? t->id : unique_or(names, target_name(w, i), t->id);
        targets[i] = (struct wb_target){ shown[i], outbound ? RULE_FETCH_OUTBOUND_TOKEN
                                                            : RULE_EXCHANGE_TOKEN };
    }
    w->targets = targets;
    w->n_targets = n;
    w->target_names = names;
}

void wb_parties(struct wb_world *w)
{
    wb_subjects(w);
    make_clients(w);
    make_targets(w);
}
