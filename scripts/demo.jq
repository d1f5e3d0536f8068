# SPDX-License-Identifier: MIT
# demo: how scripts/demo shows answers, tokens and audit events. Lines stay within 100 columns.
#
# Takes $paint (colour or not) and $world: {names: {id: name}, rules: {id: name}}.

def paint($code): if $paint then "\u001b[\($code)m\(.)\u001b[0m" else . end;
def dim: paint("2");
def good: paint("32");
def bad: paint("31");

def pad($n): . + " " * ($n - length);
def cut($head; $tail):
  if length <= $head + $tail + 1 then . else .[:$head] + "…" + .[-$tail:] end;
def short:
  if test("^https?://") then cut(38; 30) elif test("^ey[^ ]+\\.") then cut(30; 8)
  elif test("^urn:") then . elif length > 44 then cut(4; 4) else . end;
def shortened: walk(if type == "string" then short else . end);

# What the reader would otherwise have to look up.
def acting: if . == null then [] else [$world.names[.sub] // .sub] + (.act | acting) end;
def remark($key; $value):
  if $key == "sub" or $key == "azp" or $key == "client_id" then $world.names[$value]
  elif $key == "act" then $value | acting | join(", for ")
  elif $key == "iat" or $key == "exp" then $value | todate
  elif $key == "expires_in" then "seconds"
  else null end;

# An object, one member a line, the names padded to a width.
def members($width):
  to_entries[]
  | remark(.key; .value) as $remark
  | "\(.key | tojson | pad($width)) \(.value | shortened | tojson)"
  | if $remark == null then . else pad(44) + "  " + ($remark | "← " + . | dim) end;

def part: gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson;
def token:
  split(".") as [$header, $payload]
  | (("header" | dim), ($header | part | members(13)),
     ("payload" | dim), ($payload | part | members(13)));

# One attempt of the audit log: the chain, then what was decided and why.
def rules: [.policyRules[]? | $world.rules[.] // .] | join(", ");
def outcome:
  if .policyDecision == "deny" then ("denied" | bad) + " by “\(rules)”"
  else ("allowed" | good) + " by “\(rules)”"
    + if .error == null then "" else ", but \(.reason | gsub("_"; " "))" end
  end;
def gave:
  if .credentialKind == null then "no credential"
  else {resource_token: "a JWT for this Resource alone", connection_oauth: "the stored OAuth token",
        connection_api_key: "the stored API key"}[.credentialKind]
    + ({user: " of the user", tenant: " of the tenant",
        user_tenant: " of user in tenant"}[.credentialLevel // ""] // "")
  end;
def hops: [.chain[] | $world.names[.id] // .uri // .name // .id];
def row($cells): $cells as [$user, $client, $server, $target]
  | "\($user | pad(21)) → \($client | pad(11)) → \($server | pad(10)) → \($target)";
def attempts:
  ("   " + row(["user", "MCP client", "MCP server", "downstream"]) | dim),
  (to_entries[]
   | .key as $i
   | .value.data
   | "\($i + 1)  \(row(hops))",
     "   \(outcome): \(gave)");
