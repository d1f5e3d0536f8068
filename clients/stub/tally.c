/* SPDX-License-Identifier: MIT */
#include "stub/tally.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "stub/admit.h"
#include "stub/apis.h"
#include "wire/jwrite.h"

enum { KEPT = 64 };

/* Row and error are texts that never end, so a note is a plain copy. */
struct note {
    const struct apis_row *row;
    const char *error;
    int status;
    char digest[2 * SEAL_HASH_BYTES + 1];
};

struct tally {
    pthread_mutex_t lock;
    struct note notes[KEPT]; /* a ring */
    int64_t n_accepted, n_refused;
};

static void end(void *self)
{
    struct tally *t = self;

    pthread_mutex_destroy(&t->lock);
}

struct tally *tally_make(struct arena *a)
{
    struct tally *t = arena_alloc(a, sizeof *t);

    pthread_mutex_init(&t->lock, NULL);
    arena_defer(a, end, t);
    return t;
}

void tally_add(struct tally *t, const struct apis_row *row, const struct admit *verdict)
{
    struct note note = { .row = row, .error = verdict->error, .status = verdict->status };

    memcpy(note.digest, verdict->digest, sizeof note.digest);
    pthread_mutex_lock(&t->lock);
    t->notes[(t->n_accepted + t->n_refused) % KEPT] = note;
    if (verdict->status == 200)
        t->n_accepted++;
    else
        t->n_refused++;
    pthread_mutex_unlock(&t->lock);
}

static void write_note(const struct note *note, struct jwrite *w)
{
    jwrite_object(w);
    jwrite_member_text(w, "api", note->row->name);
    jwrite_member_text(w, "path", note->row->path);
    jwrite_member_int(w, "status", note->status);
    jwrite_member_text(w, "error", note->error);
    jwrite_member_text(w, "credentialSha256", note->digest);
    jwrite_object_end(w);
}

void tally_write(struct tally *t, struct jwrite *w)
{
    struct tally copy;
    int64_t total;

    pthread_mutex_lock(&t->lock);
    memcpy(copy.notes, t->notes, sizeof copy.notes);
    copy.n_accepted = t->n_accepted;
    copy.n_refused = t->n_refused;
    pthread_mutex_unlock(&t->lock);
    total = copy.n_accepted + copy.n_refused;
    jwrite_object(w);
    jwrite_member_int(w, "accepted", copy.n_accepted);
    jwrite_member_int(w, "refused", copy.n_refused);
    jwrite_member_array(w, "requests");
    for (int64_t i = total > KEPT ? total - KEPT : 0; i < total; i++)
        write_note(&copy.notes[i % KEPT], w);
    jwrite_array_end(w);
    jwrite_object_end(w);
}
