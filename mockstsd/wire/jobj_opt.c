/* SPDX-License-Identifier: MIT */
/* The optional getters of jobj.h, which need nothing of the parser. */
#include "wire/jobj.h"

int jobj_opt_text(struct jobj o, const char *name, const char **out, struct err *e)
{
    struct jobj v = jobj_get(o, name);

    return v.node ? jobj_as_text(v, out, e) : 0;
}

int jobj_opt_int(struct jobj o, const char *name, int64_t *out, struct err *e)
{
    struct jobj v = jobj_get(o, name);

    return v.node ? jobj_as_int(v, out, e) : 0;
}

int jobj_opt_time(struct jobj o, const char *name, int64_t *out_s, struct err *e)
{
    return jobj_has(o, name) ? jobj_time(o, name, out_s, e) : 0;
}

int jobj_opt_bool(struct jobj o, const char *name, bool *out, struct err *e)
{
    struct jobj v = jobj_get(o, name);

    return v.node ? jobj_as_bool(v, out, e) : 0;
}

int jobj_opt_array(struct jobj o, const char *name, struct jobj *out, struct err *e)
{
    return jobj_has(o, name) ? jobj_array(o, name, out, e) : 0;
}

int jobj_opt_object(struct jobj o, const char *name, struct jobj *out, struct err *e)
{
    return jobj_has(o, name) ? jobj_object(o, name, out, e) : 0;
}
