/* SPDX-License-Identifier: MIT */
#include "workbench/wb_that.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "policy/reading.h"

/* What may be said of a party: where it stands, which key it is about, and what it says. */
static const struct word {
    enum wb_party party;
    size_t at; /* in struct wb_party_of */
    const char *key;
    enum wb_test test;
    bool each; /* one literal for each value: all of them must be there */
} words[] = {
    { WB_USER, offsetof(struct wb_party_of, role), "user.roles", WB_HAS, true },
    { WB_USER, offsetof(struct wb_party_of, not_role), "user.roles", WB_HAS_NONE, false },
    { WB_USER, offsetof(struct wb_party_of, permission), "user.permissions", WB_HAS,
      true },
    { WB_USER, offsetof(struct wb_party_of, not_permission), "user.permissions",
      WB_HAS_NONE, false },
    { WB_USER, offsetof(struct wb_party_of, tenant), "tenant.id", WB_HAS, true },
    { WB_USER, offsetof(struct wb_party_of, not_tenant), "tenant.id", WB_HAS_NONE,
      false },
    { WB_USER, offsetof(struct wb_party_of, email), "user.email", WB_HAS, true },
    { WB_USER, offsetof(struct wb_party_of, not_email), "user.email", WB_HAS_NONE,
      false },
    { WB_MCP_CLIENT, offsetof(struct wb_party_of, tag), "mcpClient.tags", WB_HAS, true },
    { WB_MCP_CLIENT, offsetof(struct wb_party_of, not_tag), "mcpClient.tags", WB_HAS_NONE,
      false },
    { WB_MCP_CLIENT, offsetof(struct wb_party_of, client_name), "mcpClient.name", WB_HAS,
      true },
    { WB_MCP_CLIENT, offsetof(struct wb_party_of, not_client_name), "mcpClient.name",
      WB_HAS_NONE, false },
    { WB_CLIENT, offsetof(struct wb_party_of, tag), "client.tags", WB_HAS, true },
    { WB_CLIENT, offsetof(struct wb_party_of, not_tag), "client.tags", WB_HAS_NONE,
      false },
    { WB_CLIENT, offsetof(struct wb_party_of, client_name), "client.name", WB_HAS, true },
    { WB_CLIENT, offsetof(struct wb_party_of, not_client_name), "client.name",
      WB_HAS_NONE, false },
};

enum { N_WORDS = sizeof words / sizeof words[0] };

static const struct wb_party_of *party_of(const struct wb_that *that, enum wb_party p)
{
    const struct wb_party_of *const parties[] = {
        [WB_USER] = &that->user, [WB_MCP_CLIENT] = &that->via, [WB_CLIENT] = &that->client
    };

    return parties[p];
}

static const struct texts *said(const struct wb_that *that, const struct word *word)
{
    const char *party = (const char *)party_of(that, word->party);

    return (const struct texts *)(const void *)(party + word->at);
}

static struct rule_value *values_of(const struct texts *texts, struct arena *a)
{
    struct rule_value *values = arena_array(a, texts->n + 1, sizeof *values);

    for (size_t i = 0; i < texts->n; i++)
        values[i] = (struct rule_value){ .type = RULE_TEXT, .text = texts->items[i] };
    return values;
}

static void lay_literals(const struct wb_that *that, struct arena *a, struct wb_meant *m)
{
    struct wb_literal *given;
    size_t room = N_WORDS;

    for (size_t i = 0; i < N_WORDS; i++)
        room += said(that, &words[i])->n;
    m->given = given = arena_array(a, room, sizeof *given);
    for (size_t i = 0; i < N_WORDS; i++) {
        const struct texts *texts = said(that, &words[i]);
        const struct rule_value *values = values_of(texts, a);
        size_t n = words[i].each ? 1 : texts->n;
        for (size_t k = 0; k < texts->n; k += n)
            given[m->n_given++] = (struct wb_literal){ .party = words[i].party,
                                                       .key = words[i].key,
                                                       .test = words[i].test,
                                                       .values = values + k,
                                                       .n_values = n };
    }
}

static int find_parties(const struct wb_world *w, const struct wb_that *that,
                        struct wb_meant *m, struct err *e)
{
    int (*const finds[])(const struct wb_world *, const char *, size_t *,
                         struct err *) = {
        [WB_USER] = wb_world_subject,
        [WB_MCP_CLIENT] = wb_world_client,
        [WB_CLIENT] = wb_world_client,
    };

    for (int p = 0; p < WB_PARTIES; p++) {
        const char *name = party_of(that, (enum wb_party)p)->name;
        m->fixed[p] = name[0] != '\0';
        if (m->fixed[p] && finds[p](w, name, &m->member[p], e) < 0)
            return -1;
    }
    return 0;
}

/* One scope, or every unit of the target. */
static int list_units(const struct wb_that *that, struct arena *a, struct wb_meant *m,
                      struct err *e)
{
    const struct wb_formula *f = m->formula;
    const char **scopes = arena_array(a, f->n_scopes + 1, sizeof *scopes);

    m->scopes = scopes;
    if (that->scope[0]) {
        scopes[m->n_scopes++] = that->scope;
        if (wb_formula_unit(f, that->scope) == WB_NO_UNIT)
            return err_set(e, ERR_PARSE, "%s has no scope %s", that->target, that->scope);
        return 0;
    }
    for (uint32_t i = 0; i < f->n_scopes; i++)
        scopes[m->n_scopes++] = f->scopes[i];
    if (f->has_whole)
        scopes[m->n_scopes++] = NULL;
    return 0;
}

int wb_that(const struct wb_study *s, const struct wb_that *that, struct arena *a,
            struct wb_meant *out, struct err *e)
{
    struct wb_meant m = { .study = s };
    enum rule_action action = (enum rule_action)that->action;
    size_t target;

    if (wb_world_target(s->world, that->target, &target, e) < 0 ||
        find_parties(s->world, that, &m, e) < 0)
        return -1;
    m.own_action =
        action == RULE_ACTION_NONE || action == s->world->targets[target].action;
    m.formula =
        m.own_action ? s->formulas[target] : wb_formula_make(s->logic, target, action, a);
    lay_literals(that, a, &m);
    if (list_units(that, a, &m, e) < 0)
        return -1;
    *out = m;
    return 0;
}

struct wb_wish wb_that_wish(const struct wb_meant *m)
{
    const struct wb_world *w = m->study->world;
    struct wb_wish wish = { .given = m->given, .n_given = m->n_given };

    memcpy(wish.fixed, m->fixed, sizeof wish.fixed);
    if (m->fixed[WB_USER])
        wish.user = &w->subjects[m->member[WB_USER]].facts;
    if (m->fixed[WB_MCP_CLIENT])
        wish.mcp_client = &w->clients[m->member[WB_MCP_CLIENT]].facts;
    if (m->fixed[WB_CLIENT])
        wish.client = &w->clients[m->member[WB_CLIENT]].facts;
    return wish;
}

bool wb_that_fits(const struct wb_meant *m, enum wb_party party, size_t member,
                  struct arena *a)
{
    const struct wb_world *w = m->study->world;
    struct facts_raw raw = { .action = RULE_ACTION_NONE };
    struct reading reading = { .in = w->input, .raw = &raw };

    if (m->fixed[party])
        return m->member[party] == member;
    if (party == WB_USER)
        raw.user = w->subjects[member].facts;
    if (party == WB_MCP_CLIENT && member < w->n_clients)
        raw.mcp_client = &w->clients[member].facts;
    if (party == WB_CLIENT)
        raw.client = &w->clients[member].facts;
    for (size_t i = 0; i < m->n_given; i++) {
        if (m->given[i].party != party)
            continue;
        struct facts_values values = reading_values(&reading, m->given[i].key, a);
        if (!wb_logic_holds(&m->given[i], &values))
            return false;
    }
    return true;
}
