/* SPDX-License-Identifier: MIT */
#include "conformance/faults.h"

#include <string.h>

#include "base/arena.h"
#include "conformance/embedded.h"

enum { FAULTS_MAX = 2000, IDS_MAX = 400, COLUMNS = 4 };

/* The words of a text, apart by blanks. */
static struct jobj_list words_of(struct arena *a, const char *text)
{
    const char **words = arena_array(a, IDS_MAX, sizeof *words);
    size_t n = 0;

    for (text += strspn(text, " "); *text != '\0' && n < IDS_MAX;
         text += strspn(text, " ")) {
        size_t len = strcspn(text, " ");

        words[n++] = arena_slice(a, text, len);
        text += len;
    }
    return (struct jobj_list){ words, n };
}

/* Cut the columns of the line at *at; false at the end of the table. */
static bool next_line(const char **at, struct arena *a, const char *column[COLUMNS])
{
    const char *line = *at;

    if (*line == '\0')
        return false;
    for (size_t i = 0; i < COLUMNS; i++) {
        size_t len = strcspn(line, "\t\n");

        column[i] = arena_slice(a, line, len);
        line += len + (line[len] == '\t');
    }
    line += strcspn(line, "\n");
    *at = line + (*line == '\n');
    return true;
}

/* What was measured: "id, checks with their verdicts, may also, full or nothing". */
static void read_matrix(struct faults *f, struct arena *a)
{
    const char *at = embedded_find("kill-matrix.tsv")->text, *column[COLUMNS];

    while (next_line(&at, a, column)) {
        struct fault *fault = faults_find(f, column[0]);

        if (fault == NULL)
            continue; /* the names of the columns */
        fault->measured = true;
        fault->may_also = words_of(a, column[2]);
        fault->whole = strcmp(column[3], "full") == 0;
    }
}

struct faults faults_load(struct arena *a)
{
    struct faults f = { .all = arena_array(a, FAULTS_MAX, sizeof *f.all) };
    const char *at = embedded_find("defects.tsv")->text, *column[COLUMNS];

    (void)next_line(&at, a, column); /* the names of the columns */
    while (f.n < FAULTS_MAX && next_line(&at, a, column))
        f.all[f.n++] = (struct fault){ .id = column[0],
                                       .what = column[1],
                                       .caught_by = words_of(a, column[2]) };
    read_matrix(&f, a);
    return f;
}

struct fault *faults_find(const struct faults *f, const char *id)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->all[i].id, id) == 0)
            return &f->all[i];
    return NULL;
}

bool faults_names(const struct jobj_list *list, const char *id)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->texts[i], id) == 0)
            return true;
    return false;
}
