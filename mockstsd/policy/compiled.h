/* SPDX-License-Identifier: MIT */
/*
 * compiled: what does a rule set look like from the inside? (for this room alone)
 *
 * Everything a rule asks for is an atom: one bit of the facts. Atom 2s says that the values of
 * symbol s's key include its value, atom 2s + 1 that they are nothing else; the first symbols
 * are the keys themselves, and there 2s says that the key is present. So a rule is a
 * conjunction: all of these atoms, none of those, one at least of each list.
 *
 * Rules lie in buckets, one for each action and place (a target, a target type, anywhere), as
 * parts in one array of words. A part is read only if its guards, its two rarest atoms, hold;
 * in a large bucket the parts are found by the first.
 */
#ifndef STS_COMPILED_H
#define STS_COMPILED_H

#include "policy/keys.h"
#include "policy/ruleset_input.h"
#include "policy/scope_set.h"

struct symbols;

enum { ATOM_ALWAYS = 2 * KEY_ALWAYS, BUCKET_LARGE = 64 };

/* Words of a part; the atoms follow, then the scopes as bit numbers or symbols. */
enum { PART_RULE, PART_EFFECT, PART_N_ALL, PART_N_NONE, PART_N_ANY, PART_HEAD };

/* The effect word of a part; n scopes << EFFECT_SHIFT. */
enum {
    EFFECT_FORBID = 1,
    EFFECT_APPLIES = 2, /* a grant of it applies to the target */
    EFFECT_ALL = 4,     /* to all scopes */
    EFFECT_SYMBOLS = 8, /* for many targets: its scopes are symbols, not bits */
    EFFECT_BOUND = 16,  /* … and some grant is bound to audiences: ask effects_at */
    EFFECT_SHIFT = 5,
};

/* Words at … at + n: the guards of the parts; then n second guards, n places where they begin. */
struct bucket {
    uint32_t at;
    uint32_t n;
};

/* In a large bucket: the parts first … first + n have this guard. n = 0: a free slot. */
struct guarded {
    uint32_t bucket, guard;
    uint32_t first, n;
};

/* One rule's conjunction: n_all atoms, n_none atoms, n_any lists with their length first. */
struct clauses {
    uint32_t at; /* in clause_words */
    uint32_t n_words;
    uint32_t n_all, n_none, n_any;
};

struct grant_form {
    uint32_t scopes_at; /* in effect_words, as scope symbols */
    uint32_t n_scopes;
    uint32_t audiences_at; /* in effect_words, as target numbers */
    uint32_t n_audiences;
    bool all;
};

struct effect_form {
    uint32_t grants_at;
    uint32_t n_grants;
    uint32_t scopes_at; /* in effect_words: those of all its grants */
    uint32_t n_scopes;
    bool forbid;
};

/* The places of all rules; those of rule i are list[start[i]] … list[start[i + 1] - 1]. */
struct places {
    uint32_t *list;
    uint32_t *start;
};

struct scope_slot {
    uint32_t symbol_next; /* scope symbol + 1; 0 = free */
    uint32_t bit;
};

struct target_form {
    struct scope_set all;
    struct scope_slot *slots; /* scope symbol → bit */
    uint32_t slot_mask;
    uint32_t *symbols; /* bit → scope symbol */
    uint32_t n_scopes;
    enum rule_target_type type;
    bool any_scope;
};

struct ruleset {
    struct ruleset_input in;
    struct symbols *claims;  /* paths, in key order */
    struct symbols *atoms;   /* (key, value) */
    struct symbols *scopes;  /* names */
    struct symbols *targets; /* record ids: symbol = index in the catalogue */
    struct symbols *uris;
    uint32_t *uri_target; /* symbol of a URI → target */
    uint32_t n_keys;
    uint32_t n_atoms;
    struct target_form *target;

    struct clauses *clauses; /* of each rule */
    uint32_t *clause_words;
    struct effect_form *effects; /* of each rule */
    struct grant_form *grants;
    uint32_t *effect_words;

    struct places places;
    uint32_t n_places; /* targets, then types */
    struct bucket *buckets;
    uint32_t *code;
    struct guarded *guarded;
    uint32_t guarded_mask; /* 0: no large bucket */
};

#endif
