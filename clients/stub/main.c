/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/arena.h"
#include "base/opts.h"
#include "service/service.h"
#include "stub/stub.h"

#define ENV "DOWNSTREAM_STUB_"

static const struct opt_row rows[] = {
    SERVICE_OPTIONS_ROWS(ENV, "8695"),
    { .name = "sts",
      .letter = 's',
      .kind = OPT_TEXT,
      .metavar = "URL",
      .env = ENV "STS",
      .standard = "http://127.0.0.1:8693",
      .help = "base URL of the mockstsd that has issued or stored the credentials" },
};

static const struct opt_command command = {
    .name = "downstream-stub",
    .operands = "",
    .summary =
        "Fake Google Calendar, Slack, CRM and payroll APIs that check what they are "
        "shown.",
    .details =
        "services of the demo tenant, each with the credential that it takes:\n"
        "  GET  /google/calendar/v3/events?day=    Bearer, of Connection "
        "google-calendar\n"
        "  POST /slack/api/chat.postMessage        Bearer, of Connection slack\n"
        "  GET  /crm/v1/accounts?name=             X-Api-Key, of Connection crm\n"
        "  GET  /payroll/v1/salaries?month=        Bearer, a JWT for "
        "https://payroll.acme.test/api\n"
        "A refusal says exactly why; an inbound token that was passed through is called "
        "by "
        "its name.\n"
        "GET /_stub/requests shows the newest calls, with digests in place of "
        "credentials.\n\n"
        "signals: TERM lets running calls end.\nexit codes: 64 usage, 69 port in use.\n",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};

static int run(char **argv, struct arena *a)
{
    struct service *service = NULL;
    struct opts *opts = NULL;
    struct service_ask ask = { .name = "downstream-stub" };
    int rc = service_options_read(&command, argv, a, &opts);
    const char *url;
    size_t len;

    if (rc != 0)
        return rc == SERVICE_OPTIONS_HELP ? 0 : rc;
    ask.options = service_options_fill(opts);
    rc = service_start(&ask, a, &service);
    if (rc != 0)
        return rc;
    url = opts_text(opts, "sts");
    len = strlen(url);
    while (len > 0 && url[len - 1] == '/')
        len--;
    rc = service_open(service, stub_handler(stub_make(a, arena_slice(a, url, len))));
    if (rc == 0)
        service_wait(service);
    service_stop(service);
    return rc;
}

int main(int argc, char **argv)
{
    (void)argc;
    return service_main(run, argv);
}
