/* SPDX-License-Identifier: MIT */
/*
 * The search over all possible parties, against trying out every small set of facts.
 * The number of random rule sets: first argument; the seed: second argument.
 */
#include "rows.h"
#include "small.h"
#include "trial.h"
#include "world.h"

#include "base/arena.h"
#include "workbench/wb_open.h"

/* The fewest values with which one permits and the other does not; UINT_MAX: never. */
static unsigned cheapest(const struct small *s, const struct wb_world *one,
                         const struct wb_world *other, const char *unit, struct arena *a)
{
    unsigned best = ~0u;

    for (size_t i = 0; i < small_size(s); i++) {
        struct small_facts f;
        bool permits;

        small_facts(s, one, i, &f);
        if (f.cost >= best)
            continue;
        permits = small_permits(one, &f.raw, unit, a);
        small_facts(s, other, i, &f);
        if (permits && !small_permits(other, &f.raw, unit, a))
            best = f.cost;
    }
    return best;
}

static struct facts_raw raw_of(const struct wb_ask *ask, const struct small *s)
{
    static const char *const ids[] = { "T0", "T1", "T2" };

    return (struct facts_raw){ .action = ask->action,
                               .target_id = ids[s->target],
                               .client = ask->client,
                               .mcp_client = ask->mcp_client,
                               .user = *ask->user,
                               .claims = ask->claims,
                               .n_claims = ask->n_claims,
                               .scopes = ask->scopes };
}

static unsigned texts_cost(const struct facts_texts *t)
{
    return !t->present ? 0 : t->n > 0 ? (unsigned)t->n : 1;
}

static unsigned id_cost(const char *id, const char *new_one)
{
    return strncmp(id, new_one, strlen(new_one)) != 0;
}

static unsigned cost_of(const struct wb_witness *w)
{
    const struct wb_ask *ask = w->told_by_lacks ? &w->lacks : &w->gives;
    const struct facts_user *u = ask->user;
    unsigned n = u->id == NULL ? 1 : id_cost(u->id, "a-new");

    n += (u->email != NULL) + texts_cost(&u->roles);
    n += (unsigned)ask->client->tags.n + (ask->client->name != NULL);
    n += id_cost(ask->client->record_id, "a-new");
    if (ask->mcp_client != NULL)
        n += 1 + (unsigned)ask->mcp_client->tags.n + (ask->mcp_client->name != NULL) +
             id_cost(ask->mcp_client->record_id, "a-new");
    for (size_t i = 0; i < ask->n_claims; i++)
        n += !ask->claims[i].present ? 0
             : ask->claims[i].n > 0  ? (unsigned)ask->claims[i].n
                                     : 1;
    return n;
}

static void check_pair(struct arena *a)
{
    struct small s = small_universe();
    const struct wb_world *one = small_world(&s, a);
    const struct wb_world *other = small_world(&s, a);
    size_t n_units;
    const char *const *units = small_units(&s, &n_units);
    struct wb_wish wish = {
        .gives = wb_formula_make(wb_logic_make(one, a), s.target, RULE_EXCHANGE_TOKEN, a),
        .lacks =
            wb_formula_make(wb_logic_make(other, a), s.target, RULE_EXCHANGE_TOKEN, a),
    };

    for (size_t i = 0; i < n_units; i++) {
        unsigned best = cheapest(&s, one, other, units[i], a);
        uint64_t budget = 1000000;
        struct wb_witness witness;
        enum wb_answer answer;
        struct facts_raw raw;

        wish.scope = units[i];
        answer = wb_open_find(&wish, &budget, a, &witness);
        if (answer != (best == ~0u ? WB_NO : WB_YES))
            fail_msg("unit %s: the search says %d, the cheapest is %u", units[i],
                     (int)answer, best);
        if (answer != WB_YES)
            continue;
        raw = raw_of(&witness.gives, &s);
        assert_int_equal(strncmp(world_decide(one->rules, &raw, a), "allow", 5), 0);
        assert_int_equal(strncmp(world_reference(one->rules, &raw, a), "allow", 5), 0);
        raw = raw_of(&witness.lacks, &s);
        assert_int_equal(strncmp(world_decide(other->rules, &raw, a), "deny", 4), 0);
        assert_int_equal(strncmp(world_reference(other->rules, &raw, a), "deny", 4), 0);
        if (cost_of(&witness) != best)
            fail_msg("unit %s: a witness of %u values, %u would do", units[i],
                     cost_of(&witness), best);
    }
}

int main(int argc, char **argv)
{
    return trial_main(
        argc, argv,
        &(struct trial){
            .group = "wb_open",
            .sentence =
                "the search finds somebody if and only if there is somebody, and the "
                "smallest",
            .n = 1000,
            .check = check_pair });
}
