/* SPDX-License-Identifier: MIT */
#include "conformance/requirements.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "conformance/embedded.h"
#include "wire/seal.h"

enum { COLUMNS = 8, ROWS_MAX = 2000, DIGEST_SHOWN = 12 };

/* Split a line at its tabs; what is missing is "". */
static void split(char *line, const char *column[COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        char *end = line + strcspn(line, "\t");

        column[i] = line;
        line = *end != '\0' ? end + 1 : end;
        *end = '\0';
    }
}

static struct requirement row_of(char *line)
{
    const char *column[COLUMNS];

    split(line, column);
    return (struct requirement){ .id = column[0],
                                 .profile = (int)strtol(column[1] + 1, NULL, 10),
                                 .level = column[2],
                                 .spec = column[3],
                                 .text = column[4],
                                 .provoke = column[5],
                                 .expect = column[6],
                                 .source = column[7] };
}

const struct requirements *requirements_load(struct arena *a)
{
    struct requirements *all = arena_alloc(a, sizeof *all);
    struct requirement *rows = arena_array(a, ROWS_MAX, sizeof *rows);
    const struct embedded *table = embedded_find("checks.tsv");
    struct seal_hash hash = seal_sha256(table->text, table->len);
    char *line = arena_text(a, table->text);

    line = strchr(line, '\n') + 1; /* the names of the columns */
    while (*line != '\0' && all->n < ROWS_MAX) {
        char *end = line + strcspn(line, "\n");
        char *next = *end != '\0' ? end + 1 : end;

        *end = '\0';
        rows[all->n++] = row_of(line);
        line = next;
    }
    all->rows = rows;
    all->digest = arena_slice(a, seal_b64url(a, &hash), DIGEST_SHOWN);
    return all;
}

const struct requirement *requirements_find(const struct requirements *all,
                                            const char *id)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->rows[i].id, id) == 0)
            return &all->rows[i];
    return NULL;
}

bool requirements_is_must(const struct requirement *r)
{
    return strcmp(r->level, "MUST") == 0;
}

/* "§2.2" within "RFC8693 §2.2.1": a section holds those below it. */
static bool has_section(const char *spec, size_t len, const char *section)
{
    size_t n = strlen(section);

    for (const char *at = spec; at + n <= spec + len; at++) {
        bool begins = at == spec || (!isdigit((unsigned char)at[-1]) && at[-1] != '.');

        if (begins && strncmp(at, section, n) == 0 && !isdigit((unsigned char)at[n]))
            return true;
    }
    return false;
}

bool requirements_cites(const struct requirement *r, const char *place)
{
    size_t n = strcspn(place, "/");

    for (const char *at = r->spec; *at != '\0';) {
        size_t len = strcspn(at, ";");

        if (strncmp(at, place, n) == 0 && !isalnum((unsigned char)at[n]) &&
            (place[n] == '\0' ||
             has_section(at + n, len > n ? len - n : 0, place + n + 1)))
            return true;
        at += len;
        at += strspn(at, "; ");
    }
    return false;
}
