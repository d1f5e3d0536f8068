/* SPDX-License-Identifier: MIT */
#include "conformance/baseline.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "conformance/strict.h"
#include "wire/jobj.h"
#include "wire/jwrite.h"

enum { FILE_MAX = 4 << 20, SCHEMA = 1 };

static const struct strict_key keys[] = {
    { "schema", STRICT_NUMBER },
    { "target", STRICT_TEXT },
    { "dialect", STRICT_TEXT },
    { "entries", STRICT_ARRAY },
};

static const struct strict_key entry_keys[] = {
    { "id", STRICT_TEXT },     { "status", STRICT_TEXT }, { "message", STRICT_TEXT },
    { "reason", STRICT_TEXT }, { "issue", STRICT_TEXT },  { "until", STRICT_TEXT },
};

static bool is_day(const char *text)
{
    static const char form[] = "dddd-dd-dd";

    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    return true;
}

static bool fits(const char *pattern, const char *text, bool *is_pattern)
{
    regex_t re;
    bool found;

    *is_pattern = regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) == 0;
    if (!*is_pattern)
        return false;
    found = regexec(&re, text, 0, NULL, 0) == 0;
    regfree(&re);
    return found;
}

bool baseline_means(const struct baseline_entry *entry, const char *message)
{
    bool is_pattern;

    return fits(entry->message, message, &is_pattern);
}

static int read_texts(struct jobj v, struct baseline_entry *entry, const char **status,
                      struct err *e)
{
    if (strict_object(v, STRICT_KEYS(entry_keys), e) < 0)
        return -1;
    if (jobj_text(v, "id", &entry->id, e) < 0 || jobj_text(v, "status", status, e) < 0 ||
        jobj_text(v, "message", &entry->message, e) < 0 ||
        jobj_text(v, "reason", &entry->reason, e) < 0 ||
        jobj_text(v, "issue", &entry->issue, e) < 0 ||
        jobj_text(v, "until", &entry->until, e) < 0)
        return -1;
    return 0;
}

static int check_entry(struct baseline_entry *entry, const char *status,
                       const struct requirements *rows, struct err *e)
{
    bool is_pattern;

    if (requirements_find(rows, entry->id) == NULL)
        return err_set(e, ERR_PARSE, "the catalogue has no check %s", entry->id);
    if (!verdict_find(status, &entry->status) ||
        (entry->status != VERDICT_FAIL && entry->status != VERDICT_WARN &&
         entry->status != VERDICT_BLOCKED))
        return err_set(e, ERR_PARSE, "%s: status is FAIL, WARN or BLOCKED", entry->id);
    (void)fits(entry->message, "", &is_pattern);
    if (!is_pattern)
        return err_set(e, ERR_PARSE, "%s: message is no regular expression", entry->id);
    if (entry->reason[0] == '\0' || entry->issue[0] == '\0')
        return err_set(e, ERR_PARSE, "%s: reason and issue may not be empty", entry->id);
    if (!is_day(entry->until))
        return err_set(e, ERR_PARSE, "%s: until is a day, as in 2027-06-30", entry->id);
    return 0;
}

static int add_entry(struct baseline *b, struct jobj v, const struct requirements *rows,
                     struct err *e)
{
    struct baseline_entry entry;
    const char *status;

    if (read_texts(v, &entry, &status, e) < 0 || check_entry(&entry, status, rows, e) < 0)
        return -1;
    if (baseline_find(b, entry.id) != NULL)
        return err_set(e, ERR_PARSE, "%s stands there twice", entry.id);
    b->entries[b->n++] = entry;
    return 0;
}

static int read_all(struct jobj file, const struct requirements *rows, struct arena *a,
                    struct baseline *b, struct err *e)
{
    struct jobj entries;
    int64_t schema;

    if (strict_object(file, STRICT_KEYS(keys), e) < 0 ||
        jobj_int(file, "schema", &schema, e) < 0 ||
        jobj_text(file, "target", &b->target, e) < 0 ||
        jobj_text(file, "dialect", &b->dialect, e) < 0 ||
        jobj_array(file, "entries", &entries, e) < 0)
        return -1;
    if (schema != SCHEMA)
        return err_set(e, ERR_PARSE, "schema: only %d is known", SCHEMA);
    b->entries = arena_array(a, jobj_count(entries) + 1, sizeof *b->entries);
    for (struct jobj v = jobj_first(entries); v.node != NULL; v = jobj_next(v))
        if (add_entry(b, v, rows, e) < 0)
            return -1;
    return 0;
}

int baseline_read(const char *path, const struct requirements *rows, struct arena *a,
                  struct baseline *out, struct err *e)
{
    struct baseline b = { .n = 0 };
    struct file_bytes text;
    struct err why = { 0 };
    struct jobj file;

    if (file_read(a, path, FILE_MAX, &text, e) < 0)
        return -1;
    if (jobj_parse_object(a, text.data, text.len, &file, &why) < 0 ||
        read_all(file, rows, a, &b, &why) < 0)
        return err_set(e, why.code, "%s: %s", path, why.text);
    *out = b;
    return 0;
}

const struct baseline_entry *baseline_find(const struct baseline *b, const char *id)
{
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->entries[i].id, id) == 0)
            return &b->entries[i];
    return NULL;
}

/* What an entry does not excuse, it fails: late, without a reason, or about something else. */
static const char *wanting(const struct baseline_entry *entry, struct verdict_said said,
                           const char *today, struct arena *a)
{
    if (strcmp(today, entry->until) > 0)
        return arena_printf(a, "its baseline entry ended on %s", entry->until);
    if (strncmp(entry->reason, "TODO", 4) == 0)
        return "its baseline entry has no reason yet";
    if (said.verdict != entry->status)
        return arena_printf(a, "the baseline expects %s", verdict_name(entry->status));
    if (!baseline_means(entry, said.message))
        return arena_printf(a, "the baseline expects another message: %s",
                            entry->message);
    return NULL;
}

struct verdict_said baseline_settle(const struct baseline_entry *entry,
                                    struct verdict_said said, const char *today,
                                    struct arena *a)
{
    bool fails = verdict_fails(said.verdict) || said.verdict == VERDICT_WARN;
    const char *why;

    if (!fails && !verdict_passes(said.verdict))
        return said; /* it was not judged, or the runner is at fault */
    if (!fails)
        return (struct verdict_said){
            VERDICT_XPASS, arena_printf(a, "the baseline expects %s: %s",
                                        verdict_name(entry->status), entry->reason)
        };
    why = wanting(entry, said, today, a);
    if (why != NULL)
        return (struct verdict_said){ VERDICT_FAIL,
                                      arena_printf(a, "%s (%s)", said.message, why) };
    return (struct verdict_said){
        VERDICT_XFAIL, arena_printf(a, "%s (%s, %s, until %s)", said.message,
                                    entry->reason, entry->issue, entry->until)
    };
}

const char *baseline_text(const struct baseline *b, struct arena *a)
{
    struct buf out = buf_make(a, FILE_MAX);
    struct jwrite w = jwrite_make(&out);

    buf_printf(&out, "{\"schema\": %d, \"target\": ", SCHEMA);
    jwrite_text(&w, b->target);
    buf_add(&out, ", \"dialect\": ");
    w = jwrite_make(&out);
    jwrite_text(&w, b->dialect);
    buf_add(&out, ", \"entries\": [");
    for (size_t i = 0; i < b->n; i++) { /* an entry a line, so that versions compare */
        const struct baseline_entry *entry = &b->entries[i];

        buf_add(&out, i > 0 ? ",\n  " : "\n  ");
        w = jwrite_make(&out);
        jwrite_object(&w);
        jwrite_member_text(&w, "id", entry->id);
        jwrite_member_text(&w, "status", verdict_name(entry->status));
        jwrite_member_text(&w, "message", entry->message);
        jwrite_member_text(&w, "reason", entry->reason);
        jwrite_member_text(&w, "issue", entry->issue);
        jwrite_member_text(&w, "until", entry->until);
        jwrite_object_end(&w);
    }
    buf_add(&out, "]}\n");
    return out.data;
}
