/* SPDX-License-Identifier: MIT */
#include "conformance/past.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

enum { FILE_MAX = 64 << 20 };

static int read_verdict(struct jobj v, const char *name, enum verdict *out, struct err *e)
{
    const char *text;

    if (jobj_text(v, name, &text, e) < 0)
        return -1;
    if (!verdict_find(text, out))
        return err_set(e, ERR_PARSE, "%s: there is no verdict %s", name, text);
    return 0;
}

static int read_check(struct jobj v, struct past_check *out, struct err *e)
{
    if (jobj_text(v, "id", &out->id, e) < 0 ||
        jobj_text(v, "level", &out->level, e) < 0 ||
        jobj_text(v, "message", &out->message, e) < 0)
        return -1;
    if (read_verdict(v, "status", &out->status, e) < 0)
        return -1;
    return read_verdict(v, "found", &out->found, e);
}

static int read_all(struct jobj file, struct arena *a, struct past *p, struct err *e)
{
    struct jobj checks;

    if (jobj_text(file, "target", &p->target, e) < 0 ||
        jobj_text(file, "dialect", &p->dialect, e) < 0 ||
        jobj_array(file, "findings", &p->findings, e) < 0 ||
        jobj_array(file, "checks", &checks, e) < 0)
        return -1;
    p->checks = arena_array(a, jobj_count(checks) + 1, sizeof *p->checks);
    for (struct jobj v = jobj_first(checks); v.node != NULL; v = jobj_next(v))
        if (read_check(v, &p->checks[p->n++], e) < 0)
            return -1;
    return 0;
}

int past_read(const char *path, struct arena *a, struct past *out, struct err *e)
{
    struct past p = { .n = 0 };
    struct file_bytes bytes;
    struct err why = { 0 };
    struct jobj file;

    if (file_read(a, path, FILE_MAX, &bytes, e) < 0)
        return -1;
    if (jobj_parse_object(a, bytes.data, bytes.len, &file, &why) < 0 ||
        read_all(file, a, &p, &why) < 0)
        return err_set(e, why.code, "%s is no report of `run --format json`: %s", path,
                       why.text);
    *out = p;
    return 0;
}

const struct past_check *past_find(const struct past *p, const char *id)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->checks[i].id, id) == 0)
            return &p->checks[i];
    return NULL;
}

const char *past_told(const struct past *p, const char *id, const char *member)
{
    const char *of, *text = NULL;

    for (struct jobj v = jobj_first(p->findings); v.node != NULL; v = jobj_next(v))
        if (jobj_text(v, "id", &of, NULL) == 0 && strcmp(of, id) == 0 &&
            jobj_opt_text(v, member, &text, NULL) == 0)
            return text;
    return NULL;
}
