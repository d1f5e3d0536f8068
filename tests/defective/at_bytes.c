/* SPDX-License-Identifier: MIT */
/* The answer as it goes out, head and body. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/response.h"
#include "wire/form.h"
#include "defective/plant.h"

int __real_response_write(const struct response *r, const struct response_frame *frame,
                          struct arena *a, char **out, size_t *out_len, struct err *e);
int __wrap_response_write(const struct response *r, const struct response_frame *frame,
                          struct arena *a, char **out, size_t *out_len, struct err *e);

int __real_form_decode(struct arena *a, const char *text, size_t text_len,
                       const char **out, struct err *e);
int __wrap_form_decode(struct arena *a, const char *text, size_t text_len,
                       const char **out, struct err *e);

/* The first "from" is "to"; what is missing in front of "before" is put there. */
static void replace(struct jobj row, struct arena *a, char **out, size_t *out_len)
{
    const char *from = plant_text(row, "from"), *to = plant_text(row, "to");
    char *text = arena_slice(a, *out, *out_len), *hit = strstr(text, from);
    struct buf other = buf_make(a, *out_len + strlen(to));

    if (hit == NULL)
        return;
    buf_add_len(&other, text, (size_t)(hit - text));
    buf_add(&other, to);
    buf_add_len(&other, hit + strlen(from),
                *out_len - (size_t)(hit - text) - strlen(from));
    *out = other.data;
    *out_len = other.len;
}

int __wrap_response_write(const struct response *r, const struct response_frame *frame,
                          struct arena *a, char **out, size_t *out_len, struct err *e)
{
    struct jobj row = plant_row("bytes");
    struct response other = *r;
    int rc;

    if (plant_is("length-off-by-one") && other.body_len > 0)
        other.body_len--;
    rc = __real_response_write(&other, frame, a, out, out_len, e);
    if (rc == 0 && jobj_has(row, "from"))
        replace(row, a, out, out_len);
    return rc;
}

/* A value ends where it says NUL. */
int __wrap_form_decode(struct arena *a, const char *text, size_t text_len,
                       const char **out, struct err *e)
{
    const char *copy = arena_slice(a, text, text_len);
    const char *nul = plant_is("form-nul-cuts") ? strstr(copy, "%00") : NULL;

    return __real_form_decode(a, text, nul != NULL ? (size_t)(nul - copy) : text_len, out,
                              e);
}
