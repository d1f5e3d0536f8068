/* SPDX-License-Identifier: MIT */
#include "store/steps.h"

#include "base/err.h"
#include "base/secret.h"
#include "store/change.h"
#include "store/journal.h"
#include "store/store_sqlite.h"

static void bind_row(struct steps *st, enum store_sql which, const struct store_row *row)
{
    store_sqlite_int(st->db, which, 1, row->kind);
    store_sqlite_text(st->db, which, 2, row->project);
}

static int put(struct steps *st, const struct store_row *row, struct err *e)
{
    bind_row(st, STORE_SQL_PUT, row);
    store_sqlite_text(st->db, STORE_SQL_PUT, 3, row->key);
    store_sqlite_text(st->db, STORE_SQL_PUT, 4, row->group);
    store_sqlite_bytes(st->db, STORE_SQL_PUT, 5, row->value, row->value_len);
    store_sqlite_int(st->db, STORE_SQL_PUT, 6, row->expires_s);
    /* before the commit, so that no reader who knows of the row can miss it */
    atomic_store(&st->any[row->kind], true);
    return store_sqlite_run(st->db, STORE_SQL_PUT, e);
}

/* DELETE statements with the parameters kind, project and, if there is one, a text */
static int delete_rows(struct steps *st, enum store_sql which,
                       const struct store_row *row, const char *third, struct err *e)
{
    bind_row(st, which, row);
    if (third != NULL)
        store_sqlite_text(st->db, which, 3, third);
    st->lowered |= UINT64_C(1) << row->kind;
    return store_sqlite_run(st->db, which, e);
}

static int take(struct steps *st, const struct store_row *row, int64_t now_s,
                struct err *e)
{
    store_sqlite_int(st->db, STORE_SQL_TAKE, 4, now_s);
    if (delete_rows(st, STORE_SQL_TAKE, row, row->key, e) < 0)
        return -1;
    if (store_sqlite_changes(st->db) != 1)
        return err_set(e, ERR_CONFLICT, "taken, expired or never there");
    return 0;
}

static int purge(struct steps *st, const struct store_row *row, int64_t now_s,
                 struct err *e)
{
    store_sqlite_int(st->db, STORE_SQL_PURGE, 3, now_s);
    return delete_rows(st, STORE_SQL_PURGE, row, NULL, e);
}

static int forget(struct steps *st, const struct store_row *row, struct err *e)
{
    for (int kind = 0; kind < STORE_KINDS; kind++) {
        struct store_row all = { .kind = kind, .project = row->project };

        if (atomic_load(&st->any[kind]) &&
            delete_rows(st, STORE_SQL_CLEAR, &all, NULL, e) < 0)
            return -1;
    }
    st->forgot = true;
    return st->journal == NULL ? 0 : journal_forget(st->journal, row->project, e);
}

/* 1: there; *same says whether it has the value of the row that was asked for */
static int look(struct steps *st, const struct store_row *row, int64_t now_s, bool *same,
                struct err *e)
{
    struct store_sqlite_slice value;
    int rc;

    bind_row(st, STORE_SQL_GET, row);
    store_sqlite_text(st->db, STORE_SQL_GET, 3, row->key);
    store_sqlite_int(st->db, STORE_SQL_GET, 4, now_s);
    rc = store_sqlite_step(st->db, STORE_SQL_GET, e);
    if (rc <= 0)
        return rc;
    value = store_sqlite_slice(st->db, STORE_SQL_GET, 0);
    *same = value.len == row->value_len &&
            (value.len == 0 || secret_same_bytes(value.bytes, row->value, value.len));
    store_sqlite_done(st->db, STORE_SQL_GET);
    return 1;
}

static int expect_absent(struct steps *st, const struct store_row *row, int64_t now_s,
                         struct err *e)
{
    bool same;
    int rc = look(st, row, now_s, &same, e);

    return rc == 1 ? err_set(e, ERR_CONFLICT, "there is one already") : rc;
}

static int expect_value(struct steps *st, const struct store_row *row, int64_t now_s,
                        struct err *e)
{
    bool same = false;

    if (look(st, row, now_s, &same, e) < 0)
        return -1;
    return same ? 0 : err_set(e, ERR_CONFLICT, "changed in the meantime");
}

static int take_step(struct steps *st, const struct change_step *s, int64_t now_s,
                     struct err *e)
{
    switch (s->kind) {
    case CHANGE_PUT:
        return put(st, &s->row, e);
    case CHANGE_DELETE:
        return delete_rows(st, STORE_SQL_DELETE, &s->row, s->row.key, e);
    case CHANGE_TAKE:
        return take(st, &s->row, now_s, e);
    case CHANGE_CLEAR:
        return delete_rows(st,
                           s->row.group == NULL ? STORE_SQL_CLEAR : STORE_SQL_CLEAR_GROUP,
                           &s->row, s->row.group, e);
    case CHANGE_PURGE:
        return purge(st, &s->row, now_s, e);
    case CHANGE_FORGET:
        return forget(st, &s->row, e);
    case CHANGE_EXPECT_ABSENT:
        return expect_absent(st, &s->row, now_s, e);
    case CHANGE_EXPECT_VALUE:
        return expect_value(st, &s->row, now_s, e);
    }
    return err_set(e, ERR_IO, "no such step"); /* not reached: every kind has its case */
}

int steps_carry_out(struct steps *st, const struct change *c, struct err *e)
{
    for (const struct change_step *s = c->steps; s != NULL; s = s->next) {
        if (take_step(st, s, c->now_s, e) < 0)
            return -1;
    }
    for (const struct change_event *ev = c->events; st->journal && ev; ev = ev->next) {
        if (journal_add(st->journal, &ev->event, e) < 0)
            return -1;
    }
    return 0;
}

int steps_recount(struct steps *st, int kind, struct err *e)
{
    store_sqlite_int(st->db, STORE_SQL_ANY, 1, kind);
    if (store_sqlite_step(st->db, STORE_SQL_ANY, e) < 0)
        return -1;
    atomic_store(&st->any[kind], store_sqlite_number(st->db, STORE_SQL_ANY, 0) != 0);
    store_sqlite_done(st->db, STORE_SQL_ANY);
    return 0;
}
