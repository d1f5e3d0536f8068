/* SPDX-License-Identifier: MIT */
#include "commands/event_line.h"

#include "rows.h"

#include "base/arena.h"
#include "base/buf.h"

#define ARROW " \xe2\x86\x92 "

struct row {
    const char *name;
    const char *event, *line;
    bool colour;
};

static const struct row rows[] = {
    { "an exchange shows time, decision and the chain by name",
      "{\"action\":\"TokenExchangeSucceed\",\"type\":\"info\",\"data\":{\"time\":\"T\","
      "\"policyDecision\":\"allow\",\"chain\":[{\"role\":\"user\",\"id\":\"U1\"},"
      "{\"role\":\"mcp_client\",\"id\":\"C1\",\"name\":\"desktop\",\"verified\":true},"
      "{\"role\":\"downstream\",\"id\":\"RS1\"}]}}",
      "T  TokenExchangeSucceed        allow         U1" ARROW "desktop" ARROW "RS1\n",
      false },
    { "what nobody verified is in question",
      "{\"action\":\"A\",\"type\":\"info\",\"data\":{\"time\":\"T\",\"chain\":"
      "[{\"id\":\"U1\",\"verified\":false}]}}",
      "T  A                           U1?\n", false },
    { "a denial shows its reason",
      "{\"action\":\"PolicyViolation\",\"type\":\"warn\",\"data\":{\"time\":\"T\","
      "\"policyDecision\":\"deny\",\"reason\":\"no_rule\",\"error_message\":\"no\"}}",
      "T  PolicyViolation             deny           (no_rule)\n", false },
    { "without a reason the message stands in",
      "{\"action\":\"A\",\"type\":\"warn\",\"data\":{\"time\":\"T\","
      "\"error_message\":\"not now\"}}",
      "T  A                            (not now)\n", false },
    { "an event without data is a line still", "{\"action\":\"A\",\"type\":\"info\"}",
      "  A                          \n", false },
    { "members of another kind count as absent",
      "{\"action\":1,\"type\":[],\"data\":{\"time\":{},\"chain\":\"x\"}}",
      "                             \n", false },
    { "a denial is red",
      "{\"action\":\"A\",\"type\":\"warn\",\"data\":{\"time\":\"T\","
      "\"policyDecision\":\"deny\"}}",
      "T  \033[31mA                           deny         \033[0m\n", true },
    { "a warning is yellow",
      "{\"action\":\"A\",\"type\":\"warn\",\"data\":{\"time\":\"T\"}}",
      "T  \033[33mA                          \033[0m\n", true },
    { "all else is green",
      "{\"action\":\"A\",\"type\":\"info\",\"data\":{\"time\":\"T\"}}",
      "T  \033[32mA                          \033[0m\n", true },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct arena *a = arena_open(0);
    struct buf out = buf_make(a, 4096);
    struct jobj event;

    assert_int_equal(jobj_parse_object(a, row->event, strlen(row->event), &event, NULL),
                     0);
    event_line(event, row->colour, &out);
    assert_string_equal(out.data, row->line);
    arena_free(a);
}

/* A name that somebody registered must not steer the terminal. */
static void check_escapes(void **state)
{
    static const char text[] =
        "{\"action\":\"A\",\"type\":\"info\",\"data\":{\"time\":\"T\","
        "\"error_message\":\"a\\u001b[2Jb\",\"chain\":[{\"id\":\"x\","
        "\"name\":\"\\u001b]0;owned\\u0007\\n\\u009b\\u202e\"}]}}";
    struct arena *a = arena_open(0);
    struct buf out = buf_make(a, 4096);
    struct jobj event;

    (void)state;
    assert_int_equal(jobj_parse_object(a, text, sizeof text - 1, &event, NULL), 0);
    event_line(event, false, &out);
    for (size_t i = 0; i + 1 < out.len; i++)
        assert_true((unsigned char)out.data[i] >= 0x20);
    assert_null(strstr(out.data, "\xc2\x9b"));
    assert_null(strstr(out.data, "\xe2\x80\xae"));
    assert_non_null(strstr(out.data, "owned"));
    arena_free(a);
}

int main(void)
{
    ROWS_ADD(rows, check_row);
    rows_add_one("no name or message reaches the terminal unescaped", check_escapes);
    return rows_run("event_line");
}
