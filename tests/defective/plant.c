/* SPDX-License-Identifier: MIT */
#include "defective/plant.h"

#include <fnmatch.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "conformance/embedded.h"

enum { PLACES_MAX = 16 };

extern const struct embedded defective_rows[];

/* The rows of one place. */
struct place {
    const char *name;
    struct jobj rows, planted;
};

static struct garden {
    struct place places[PLACES_MAX];
    size_t n;
    const char *id;
} garden = { .id = "" };

/* "rows/answer.json" → "answer" */
static const char *place_name(struct arena *a, const char *path)
{
    const char *name = strrchr(path, '/') + 1;

    return arena_slice(a, name, strcspn(name, "."));
}

static int load_place(const struct embedded *file, struct arena *a, struct err *e)
{
    struct place *p = &garden.places[garden.n++];
    struct jobj doc;
    struct err why = { 0 };

    p->name = place_name(a, file->name);
    if (jobj_parse_object(a, file->text, file->len, &doc, &why) < 0 ||
        jobj_array(doc, "rows", &p->rows, &why) < 0)
        return err_set(e, ERR_PARSE, "%s: %s", file->name, why.text);
    return 0;
}

int plant_load(struct arena *a, struct err *e)
{
    const struct embedded *file = defective_rows;

    for (; file->name != NULL && garden.n < PLACES_MAX; file++)
        if (strstr(file->name, ".json") != NULL && load_place(file, a, e) < 0)
            return -1;
    return 0;
}

static struct jobj row_of(const struct place *p, const char *id)
{
    struct jobj row = jobj_first(p->rows);

    while (row.node != NULL && strcmp(plant_text(row, "id"), id) != 0)
        row = jobj_next(row);
    return row;
}

int plant_choose(const char *id, struct err *e)
{
    bool found = false;

    for (size_t i = 0; i < garden.n; i++) {
        struct place *p = &garden.places[i];

        p->planted = row_of(p, id);
        found = found || p->planted.node != NULL;
    }
    if (!found)
        return err_set(e, ERR_PARSE, "no defect %s; --list-defects prints them", id);
    garden.id = id;
    return 0;
}

/* The sentence of defects.tsv, between two tabs. */
static void print_line(const char *id, FILE *out)
{
    const struct embedded *file = defective_rows;
    size_t len = strlen(id);
    const char *at;

    while (strstr(file->name, ".tsv") == NULL)
        file++;
    for (at = file->text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, id, len) == 0 && at[len] == '\t')
            break;
    }
    if (at == NULL)
        fprintf(out, "%s\tnot in defects.tsv\n", id);
    else
        fprintf(out, "%.*s\n", (int)(len + 1 + strcspn(at + len + 1, "\t")), at);
}

void plant_list(FILE *out)
{
    for (size_t i = 0; i < garden.n; i++)
        for (struct jobj row = jobj_first(garden.places[i].rows); row.node != NULL;
             row = jobj_next(row)) {
            const char *id = plant_text(row, "id");
            bool seen = false;

            for (size_t k = 0; k < i; k++)
                seen = seen || row_of(&garden.places[k], id).node != NULL;
            if (!seen)
                print_line(id, out);
        }
}

const char *plant_id(void)
{
    return garden.id;
}

bool plant_is(const char *id)
{
    return strcmp(garden.id, id) == 0;
}

struct jobj plant_row(const char *place)
{
    for (size_t i = 0; i < garden.n; i++)
        if (strcmp(garden.places[i].name, place) == 0)
            return garden.places[i].planted;
    return (struct jobj){ 0 };
}

const char *plant_text(struct jobj row, const char *member)
{
    const char *text = NULL;

    return jobj_opt_text(row, member, &text, NULL) == 0 ? text : NULL;
}

bool plant_fits(struct jobj row, const char *member, const char *text)
{
    const char *pattern = plant_text(row, member);

    return pattern == NULL || fnmatch(pattern, text, 0) == 0;
}
