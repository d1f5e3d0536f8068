/* SPDX-License-Identifier: MIT */
/*
 * mockstsd-defective: mockstsd with one deliberate fault, for the self-test of the runner.
 * --defect ID, behind the command, plants it; --list-defects prints what there is.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/arena.h"
#include "base/err.h"
#include "commands/banner.h"
#include "defective/at.h"
#include "defective/plant.h"

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);
void __real_banner_print(const struct banner *b, FILE *out);
void __wrap_banner_print(const struct banner *b, FILE *out);

static bool has_slash;

bool at_has_slash(void)
{
    return has_slash;
}

static struct arena *kept; /* the rows, for the life of the process */

static int complain(const struct err *e)
{
    fprintf(stderr, "mockstsd-defective: %s\n", e->text);
    return EX_USAGE;
}

/* Take "--defect ID" out of the arguments. */
static int take_choice(int *argc, char **argv, struct err *e)
{
    for (int i = 1; i + 1 < *argc; i++) {
        if (strcmp(argv[i], "--defect") != 0)
            continue;
        if (plant_choose(argv[i + 1], e) < 0)
            return -1;
        for (int k = i; k + 2 <= *argc; k++)
            argv[k] = argv[k + 2];
        *argc -= 2;
        return 0;
    }
    return 0;
}

void __wrap_banner_print(const struct banner *b, FILE *out)
{
    __real_banner_print(b, out);
    fprintf(out, "  DEFECTIVE  %s\n", plant_id());
}

int __wrap_main(int argc, char **argv)
{
    struct err why = { 0 };

    kept = arena_open(0);
    if (kept == NULL || plant_load(kept, &why) < 0)
        return complain(&why);
    if (argc == 2 && strcmp(argv[1], "--list-defects") == 0) {
        plant_list(stdout);
        return fflush(stdout) == 0 ? 0 : EX_IOERR;
    }
    for (int i = 2; i < argc; i++)
        has_slash = has_slash || (strcmp(argv[i - 1], "--public-url") == 0 &&
                                  argv[i][strcspn(argv[i], "\0") - 1] == '/');
    if (take_choice(&argc, argv, &why) < 0)
        return complain(&why);
    return __real_main(argc, argv);
}
