/* SPDX-License-Identifier: MIT */
/*
 * example: the smallest program on the installed library. It plays one tool call: the inbound
 * token comes on standard input. usage: example TARGET [CA_FILE]
 */
#include <mcpsts.h>
#include <stdio.h>
#include <string.h>

static int fail(const struct mcpsts_refusal *why)
{
    fprintf(stderr, "%s\n%s%s\n", why->message, why->challenge, why->connect_url);
    return (int)why->code;
}

static int call_tool(struct mcpsts *sts, const char *authorization, const char *target)
{
    const struct mcpsts_want want = { .target = target };
    struct mcpsts_inbound *inbound = NULL;
    struct mcpsts_credential *credential = NULL;
    struct mcpsts_refusal why;
    int code = 0;

    if (mcpsts_validate(sts, authorization, &inbound, &why) != MCPSTS_OK ||
        mcpsts_exchange(sts, inbound, &want, &credential, &why) != MCPSTS_OK)
        code = fail(&why);
    else
        printf("%s: %s credential of %zu characters\n", inbound->user_id,
               credential->token_type, strlen(credential->value));
    mcpsts_credential_free(credential);
    mcpsts_inbound_free(inbound);
    return code;
}

int main(int argc, char **argv)
{
    const struct mcpsts_options options = { .resource = "https://crm-mcp.acme.test/mcp",
                                            .ca_file = argc > 2 ? argv[2] : NULL };
    char authorization[9000] = "Bearer ";
    struct mcpsts_refusal why;
    struct mcpsts *sts;

    if (fgets(authorization + 7, sizeof authorization - 7, stdin))
        authorization[strcspn(authorization, "\r\n")] = '\0';
    if (mcpsts_open(&options, &sts, &why) != MCPSTS_OK)
        return fail(&why);
    int code = call_tool(sts, authorization, argc > 1 ? argv[1] : NULL);
    mcpsts_close(sts);
    return code;
}
