/* SPDX-License-Identifier: MIT */
#include "place.h"

#include "base/arena.h"
#include "policy/decide.h"
#include "sts/target.h"
#include "tenant/snapshot.h"

static const struct facts_client *facts_of(const struct client *client, struct arena *a)
{
    struct facts_client *f = arena_alloc(a, sizeof *f);

    f->record_id = client->id;
    f->client_id = client->client_id;
    f->name = client->name;
    f->tags = (struct facts_texts){ true, client->tags.items, client->tags.n };
    return f;
}

void place_decide(struct place *p, enum rule_action action)
{
    struct casefile *c = p->c;
    const struct ruleset *rules = snapshot_ruleset(c->world);
    struct facts_raw *raw = arena_alloc(p->arena, sizeof *raw);

    raw->action = action;
    raw->target_id = target_id(&c->target);
    raw->client = facts_of(c->caller.client, p->arena);
    raw->mcp_client = facts_of(c->subject.client, p->arena);
    raw->user.id = c->subject.user_id;
    raw->scopes =
        (struct facts_texts){ c->scopes_given, c->requested.items, c->requested.n };
    c->facts = facts_number(rules, raw, p->arena);
    c->decision = decide(rules, c->facts);
    c->decided = true;
    c->granted = decision_granted(rules, c->facts, &c->decision, p->arena);
    c->withheld = decision_withheld(rules, c->facts, &c->decision, p->arena);
}
