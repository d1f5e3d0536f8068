/* SPDX-License-Identifier: MIT */
/*
 * terraform: what does the output of `terraform show -json` say, in the words of a fixture?
 *
 * Plan or state, root module and child modules; descope_policy_rule, descope_resource_policy,
 * descope_inbound_app and descope_outbound_app, every other resource is passed over. The
 * records go through the ordinary loader; what is wrong with one is said with its address.
 */
#ifndef STS_TERRAFORM_H
#define STS_TERRAFORM_H

#include <stdbool.h>

#include "base/attr.h"
#include "tenant/doc.h"

/* Is this text such a document? Cost: one scan, if it begins as JSON does. */
bool terraform_is(const struct doc_text *text);

/*
 * Read a document as doc_read does; one of Terraform as the fixture that it amounts to.
 *
 * Fails    as doc_read. A value that is known only after apply is an error, but for ids: a
 *          record without one is called after its address.
 * Source   the provider's schemas; contract 7.7 for descope_resource_policy.
 */
int terraform_read(const struct doc_text *text, const struct doc_sink *sink, void *self,
                   struct diags *diags) MUST_USE;

/* Call the records of a Terraform document by their addresses in what was said of them. */
void terraform_name(const struct doc_text *text, struct diags *diags);

#endif
