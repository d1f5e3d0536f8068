#!@python3@ -ES
# SPDX-License-Identifier: MIT
"""A small client library for token exchange, and broken ones, behind the adapter's interface.

usage: library.py [--fault ID] URL

The context's calls are made as mcpsts_adapter.c makes them, with one line for each. With --fault it
makes one of the mistakes of defects.tsv (sdk-*).
"""

import base64
import json
import os
import sys
import time
from urllib.parse import quote_plus, urlencode

import plainhttp
import rsa

TARGET = {"name": "test library", "base_url": "http://127.0.0.1", "smoke": "SDK-001",
          "library_under_test": {"command": "exec mcp-test-library"}}
plainhttp.describe(__file__, TARGET)
FAULT = sys.argv[sys.argv.index("--fault") + 1] if "--fault" in sys.argv else ""
STS, PROJECT = os.environ["DESCOPE_BASE_URI"], os.environ["DESCOPE_PROJECT_ID"]
TYPES = "urn:ietf:params:oauth:token-type:"
LIMIT = 64 * 1024
MARGIN_S = 5


class Refused(Exception):
    """Why there is no credential."""


def broken(fault):
    return FAULT == fault


def only_once(pairs):
    if len({name for name, _ in pairs}) < len(pairs) and not broken("sdk-first-duplicate"):
        raise ValueError("a member comes twice")
    found = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def check(token, resource):
    """An inbound token: its signature, audience and end."""
    try:
        header, payload, signature = token.split(".")
        keys = json.loads(fetch("GET", f"{STS}/{PROJECT}/.well-known/jwks.json")[2])["keys"]
        key = next(key for key in keys if key["kid"] == json.loads(rsa.decode(header))["kid"])
        claims = json.loads(rsa.decode(payload))
        good = rsa.verifies(f"{header}.{payload}", rsa.decode(signature), key)
    except (ValueError, StopIteration, KeyError):
        good = False
    if not good or resource not in claims["aud"] or claims["exp"] < time.time():
        raise Refused("the inbound token is not good")


def fetch(method, url, body=None, headers=None):
    if url.startswith("https:"):
        return fetch_securely(method, url, body, headers)
    return plainhttp.send(method, url, body, headers)


def fetch_securely(method, url, body, headers):
    import ssl
    import urllib.request
    context = ssl.create_default_context(cafile=CONTEXT.get("ca_file"))
    if broken("sdk-tls-unverified"):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(url, method=method, data=body, headers=headers or {})
    with urllib.request.urlopen(request, context=context, timeout=5) as answer:
        return answer.status, plainhttp.Headers(answer.headers.items()), answer.read()


def credentials():
    client, secret = os.environ.get("MCPSTS_CLIENT_ID"), os.environ.get("MCPSTS_CLIENT_SECRET")
    if broken("sdk-secret-in-argv"):
        client, secret = client or "from-an-option", secret or "from-an-option"
    if not client or not secret:
        raise Refused("MCPSTS_CLIENT_ID or MCPSTS_CLIENT_SECRET is not set")
    return client, secret


def send(call):
    client, secret = credentials()
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": call["token"],
            "subject_token_type": TYPES + ("jwt" if broken("sdk-subject-type-jwt") else "access_token"),
            "resource": call["target"]}
    if call.get("scope"):
        form["scope"] = call["scope"]
    pair = base64.b64encode(f"{quote_plus(client)}:{quote_plus(secret)}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
    url = f"{STS}/oauth2/v1/token"
    if broken("sdk-secret-in-url"):
        url += f"?client_secret={quote_plus(secret)}"
    if broken("sdk-logs-token"):
        print("exchanging", call["token"], file=sys.stderr)
    body = urlencode(form).encode()
    answer = fetch("POST", url, body, headers)
    for _ in range(3):
        if answer[0] in (400, 401, 403) and broken("sdk-retries-refusals"):
            answer = fetch("POST", url, body, headers)
        if answer[0] in (302, 307, 308) and broken("sdk-follows-307"):
            answer = fetch("POST", answer[1].get("Location"), body, headers)
    return answer


def exchange(call):
    status, _, body = send(call)
    if status != 200:
        raise Refused(f"the STS refused: {status}")
    if len(body) > LIMIT and broken("sdk-unbounded-answer"):
        return {"authorization": "Bearer out-of-memory"}, 60
    if len(body) > LIMIT:
        raise Refused("the answer is too long")
    try:
        answer = json.loads(body, object_pairs_hook=only_once)
        token, kind = answer["access_token"], answer["token_type"].lower()
        issued = answer.get("issued_token_type")
        ends = answer["expires_in"] if broken("sdk-connection-unparsed") else answer.get("expires_in", 60)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("the answer is malformed") from error
    if not isinstance(token, str) or not token.isprintable():
        raise Refused("the answer is malformed")
    if kind == "n_a" and broken("sdk-na-as-bearer"):
        return {"authorization": f"Bearer {token}"}, ends
    if kind == "n_a" and issued == "urn:mockstsd:token-type:api_key":
        return {"key": token}, ends
    if kind != "bearer" or (issued != TYPES + "access_token" and not broken("sdk-issued-type-unchecked")):
        raise Refused("the answer is of another kind")
    return {"authorization": f"Bearer {token}"}, ends


def call_once(cache, call, resource):
    check(call["token"], resource)
    key = (call["target"], None if broken("sdk-cache-by-target") else (call["token"], call.get("scope")))
    kept = cache.get(key)
    if kept and (time.monotonic() < kept[1] or broken("sdk-cache-past-expiry")):
        return kept[0]
    found, ends = exchange(call)
    cache[key] = (found, time.monotonic() + ends - MARGIN_S)
    return found


CONTEXT = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT", "{}"))


def main():
    cache = {}
    for call in CONTEXT["calls"]:
        time.sleep(call.get("wait_ms", 0) / 1000)
        try:
            line = {"outcome": "credential"} | call_once(cache, call, CONTEXT["resource"])
        except Refused as why:
            line = {"outcome": "refused", "message": str(why)}
        except OSError as why:
            line = {"outcome": "refused", "message": f"{type(why).__name__}: the STS cannot be reached"}
        print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
