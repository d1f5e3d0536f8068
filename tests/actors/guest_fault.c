/* SPDX-License-Identifier: MIT */
#include "guest_fault.h"

#include <stdio.h>
#include <string.h>

static const char *const names[FAULTS] = {
    [FAULT_APPLICATION_TYPE_MISSING] = "cl-application-type-missing",
    [FAULT_ASSERTION_AUD_WRONG] = "cl-assertion-aud-wrong",
    [FAULT_BASIC_UNENCODED] = "cl-basic-unencoded",
    [FAULT_CRASHES_AFTER_TOKEN] = "cl-crashes-after-token",
    [FAULT_CREDENTIALS_FOLLOW] = "cl-credentials-follow",
    [FAULT_DCR_FIRST] = "cl-dcr-first",
    [FAULT_DOES_NOTHING] = "cl-does-nothing",
    [FAULT_DPOP_PROOF_REUSED] = "cl-dpop-proof-reused",
    [FAULT_FETCHES_PRIVATE] = "cl-fetches-private",
    [FAULT_IGNORES_401] = "cl-ignores-401",
    [FAULT_IGNORES_403] = "cl-ignores-403",
    [FAULT_INVENTS_METADATA_URL] = "cl-invents-metadata-url",
    [FAULT_ISS_IGNORED] = "cl-iss-ignored",
    [FAULT_ISSUER_UNCHECKED] = "cl-issuer-unchecked",
    [FAULT_METHOD_FIXED] = "cl-method-fixed",
    [FAULT_NO_BACKCOMPAT] = "cl-no-backcompat",
    [FAULT_NO_PKCE] = "cl-no-pkce",
    [FAULT_NO_RESOURCE] = "cl-no-resource",
    [FAULT_NO_S256_NEEDED] = "cl-no-s256-needed",
    [FAULT_OFFLINE_ALWAYS] = "cl-offline-always",
    [FAULT_ONE_STEP_ENTERPRISE] = "cl-one-step-enterprise",
    [FAULT_OPENS_ANY_URL] = "cl-opens-any-url",
    [FAULT_PKCE_PLAIN] = "cl-pkce-plain",
    [FAULT_RESOURCE_UNCHECKED] = "cl-resource-unchecked",
    [FAULT_RETRIES_FOR_EVER] = "cl-retries-for-ever",
    [FAULT_ROOT_METADATA_ONLY] = "cl-root-metadata-only",
    [FAULT_SCOPE_GUESSED] = "cl-scope-guessed",
    [FAULT_STATE_UNCHECKED] = "cl-state-unchecked",
    [FAULT_STEPUP_REPLACES] = "cl-stepup-replaces",
    [FAULT_TOKEN_FOLLOWS_REDIRECT] = "cl-token-follows-redirect",
    [FAULT_TOKEN_IN_URL] = "cl-token-in-url",
    [FAULT_VERIFIER_REUSED] = "cl-verifier-reused",
    [FAULT_WIF_FALLS_BACK] = "cl-wif-falls-back",
};

enum guest_fault guest_fault_named(const char *name)
{
    int i = FAULT_NONE + 1;

    while (i < FAULTS && strcmp(names[i], name) != 0)
        i++;
    return (enum guest_fault)i;
}

void guest_fault_list(void)
{
    for (int i = FAULT_NONE + 1; i < FAULTS; i++)
        puts(names[i]);
}
