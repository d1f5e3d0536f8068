// SPDX-License-Identifier: MIT
// cedar: does the official Cedar engine decide as ours did? Reads the lines of cedar_lines.
import { createInterface } from 'node:readline';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

let ids = [];
let nSets = 0, nRequests = 0, nAsked = 0, nAllowed = 0;

function fail(text, line) {
  console.log(`${text}\n${JSON.stringify(line)}`);
  process.exit(1);
}

function take(set) {
  ids = set.ids;
  const parts = cedar.policySetTextToParts(set.cedar);
  if (parts.type !== 'success' || parts.policies.length !== ids.length)
    fail(`Cedar reads ${parts.policies?.length} policies, not ${ids.length}`, parts);
  const answer = cedar.preparsePolicySet('rules', { staticPolicies: set.cedar });
  if (answer.type !== 'success') fail('Cedar refuses the rules', answer);
  nSets++;
}

// The policies are numbered in the order of the text.
function ask(request, scope) {
  const answer = cedar.statefulIsAuthorized({
    principal: { type: 'Client', id: request.client },
    action: { type: 'Action', id: request.action },
    resource: request.resource,
    context: scope === null ? request.context : { ...request.context, scope },
    preparsedPolicySetId: 'rules',
    entities: request.entities,
    validateRequest: false,
  });
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0)
    fail('Cedar cannot evaluate the rules', answer);
  nAsked++;
  return {
    allow: answer.response.decision === 'allow',
    by: answer.response.diagnostics.reason.map((policy) => ids[policy.slice('policy'.length)]),
  };
}

function judge(request) {
  const answers = request.asked.map((scope) => ({ scope, ...ask(request, scope) }));
  const allowed = answers.filter((answer) => answer.allow);
  const by = new Set(allowed.flatMap((answer) => answer.by));
  by.delete('untargeted'); // no rule decided
  const theirs = JSON.stringify([allowed.map((answer) => answer.scope).sort(), [...by].sort()]);
  const ours = JSON.stringify([request.granted.sort(), request.by.sort()]);
  if (theirs !== ours) fail(`we grant ${ours}, Cedar ${theirs}`, request);
  nRequests++;
  nAllowed += allowed.length > 0;
}

for await (const line of createInterface({ input: process.stdin })) {
  const part = JSON.parse(line);
  if (part.cedar === undefined) judge(part);
  else take(part);
}
console.log(`Cedar ${cedar.getCedarVersion()}: ${nRequests} requests before ${nSets} sets of rules, ` +
  `${nAllowed} allowed, ${nAsked} answers the same`);
if (nRequests === 0 || nAllowed === 0) fail('nothing was judged', {});
