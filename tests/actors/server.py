#!@python3@ -ES
# SPDX-License-Identifier: MIT
"""A small MCP server that does what the papers say, and one that does not.

usage: server.py [--fault ID] --ready-file FILE

It has two paths, /a/mcp and /b/mcp, and finds its Security Token Service in CONFORMANCE_*. With
--fault it makes one of the mistakes of defects.tsv (rs-*, prm-*).
"""

import base64
import json
import os
import re
import socket
import sys
import threading
import time
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import plainhttp
import rsa

plainhttp.describe(__file__, sys.argv[0] + ".json")
FAULT = sys.argv[sys.argv.index("--fault") + 1] if "--fault" in sys.argv else ""
STS, ISSUER = os.environ["CONFORMANCE_STS_URL"], os.environ["CONFORMANCE_ISSUER"]
PROJECT, DOWNSTREAM = os.environ["CONFORMANCE_PROJECT"], os.environ["CONFORMANCE_DOWNSTREAM_URL"]
CLIENT_ID, SECRET = os.environ["CONFORMANCE_CLIENT_ID"], os.environ["CONFORMANCE_CLIENT_SECRET"]
TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token"
WELL_KNOWN = "/.well-known/oauth-protected-resource"
REFETCH_S, LEEWAY_S, CACHE_S = 1, 5, 1
TOOLS = {  # scopes, target, path of the service
    "read_payroll": (["payroll:read"], "https://payroll.acme.test/api", "/payroll"),
    "read_calendar": (["calendar:read"], "google-calendar", "/calendar"),
    "post_to_channel": (["crm:read", "channel:post"], "slack", "/slack"),
}
KNOWN_TYPES = (None, "JWT", "at+jwt", "application/at+jwt")


class Refused(Exception):
    """An HTTP answer instead of a result."""

    def __init__(self, status, error=None, scope=None, text=""):
        super().__init__(text)
        self.status, self.error, self.scope, self.text = status, error, scope, text


class Failed(Exception):
    """A tool could not do its work."""


class State:
    keys, fetched, sessions, denied, cache = None, 0.0, {}, set(), {}


def broken(*faults):
    return FAULT in faults


def fetch_keys():
    State.keys = json.loads(plainhttp.send("GET", f"{STS}/{PROJECT}/.well-known/jwks.json")[2])["keys"]
    State.fetched = time.monotonic()


def find_key(kid):
    if State.keys is None:
        fetch_keys()
    found = [key for key in State.keys if key["kid"] == kid]
    rested = time.monotonic() - State.fetched > REFETCH_S
    if not found and not broken("rs-keys-once") and (rested or broken("rs-keys-storm")):
        fetch_keys()
        found = [key for key in State.keys if key["kid"] == kid]
    return found[0] if found else None


def read_token(token):
    parts = token.split(".")
    if len(parts) != 3 or not re.fullmatch(r"[A-Za-z0-9_.-]+", token):
        raise ValueError("it is no token")
    header, claims = json.loads(rsa.decode(parts[0])), json.loads(rsa.decode(parts[1]))
    if header.get("typ") not in KNOWN_TYPES and not broken("rs-typ-unchecked"):
        raise ValueError("it is no access token")
    key = find_key(header.get("kid"))
    if key is None or not rsa.verifies(f"{parts[0]}.{parts[1]}", rsa.decode(parts[2]), key):
        raise ValueError("its signature is not good")
    return claims


def check_audience(claims, resource):
    aud = claims.get("aud") or []
    aud = [aud] if isinstance(aud, str) else aud
    if broken("rs-aud-unchecked") or (broken("rs-aud-project-ok") and PROJECT in aud):
        return
    if broken("rs-aud-first-only"):
        aud = aud[:1]
    if broken("rs-aud-prefix") and any(one.startswith(resource) for one in aud):
        return
    if resource not in aud:
        raise ValueError("it is for somebody else")


def check_issuer(claims):
    issuer = claims.get("iss") or ""
    if broken("rs-iss-prefix") and issuer.startswith(ISSUER):
        return
    if broken("rs-any-trusted-issuer") and issuer.startswith(f"{STS}/v1/apps/"):
        claims["aud"] = "anything"
        return
    if issuer != ISSUER:
        raise ValueError("it is of another issuer")


def check_claims(claims, resource):
    now = time.time()
    check_issuer(claims)
    if claims.get("aud") != "anything":
        check_audience(claims, resource)
    if claims["exp"] <= now - LEEWAY_S and not broken("rs-expired-ok"):
        raise ValueError("it has expired")
    if claims.get("nbf", 0) > now + LEEWAY_S:
        raise ValueError("it is not valid yet")
    if not broken("rs-typ-unchecked") and not ("scope" in claims and "client_id" in claims):
        raise ValueError("it grants nothing")


class Visit:
    """One request."""

    def __init__(self, origin, first, headers, body):
        self.method, self.target, _ = first.split(" ", 2)
        self.origin, self.headers, self.body = origin, headers, body
        self.path, _, self.query = self.target.partition("?")
        self.resource, self.token = origin + self.path, None

    def find_token(self):
        text = self.headers.get("Authorization")
        if broken("rs-query-token") and "access_token" in parse_qs(self.query):
            return parse_qs(self.query)["access_token"][0]
        if text is None:
            raise Refused(401, "invalid_token" if broken("rs-challenge-error-always") else None)
        scheme, _, token = text.partition(" ")
        right = scheme == "Bearer" if broken("rs-scheme-case") else scheme.lower() == "bearer"
        if broken("rs-malformed-500") and (not right or " " in token or not token):
            raise Refused(500)
        if not right:
            raise Refused(401)
        return token

    def authenticate(self):
        session = State.sessions.get(self.headers.get("Mcp-Session-Id"))
        if broken("rs-session-is-enough") and session:
            return session
        self.token = self.find_token()
        try:
            claims = read_token(self.token)
            check_claims(claims, self.resource)
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(403 if broken("rs-bad-token-403") else 401, "invalid_token", text=str(error))
        owner = State.sessions.get(self.headers.get("Mcp-Session-Id"))
        if owner and owner["sub"] != claims["sub"]:
            raise Refused(404)
        return claims

    def check_origin(self):
        origin = self.headers.get("Origin")
        if broken("rs-origin-unchecked"):
            return
        if origin not in (None, self.origin) or self.headers.get("Host") != urlsplit(self.origin).netloc:
            raise Refused(403)

    # the tools

    def exchange(self, target):
        key = target if broken("rs-cache-by-target") else (self.token, target)
        kept = State.cache.get(key)
        if kept and time.monotonic() - kept[1] < CACHE_S:
            return kept[0]
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": self.token or "",
                "subject_token_type": TOKEN_TYPE, "resource": target}
        pair = base64.b64encode(f"{quote_plus(CLIENT_ID)}:{quote_plus(SECRET)}".encode()).decode()
        try:
            status, _, body = plainhttp.send(
                "POST", f"{STS}/oauth2/v1/token", urlencode(form).encode(),
                {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}, 1.5)
            answer = json.loads(body) if status == 200 else {}
        except (OSError, ValueError):
            answer = {}
        if answer.get("issued_token_type") != TOKEN_TYPE or answer.get("token_type") != "Bearer":
            if broken("rs-fallback-inbound"):
                return self.token
            raise Failed(f"no credential for {CLIENT_ID} {SECRET}" if broken("rs-secret-in-error") else "no credential")
        State.cache[key] = (answer["access_token"], time.monotonic())
        return answer["access_token"]

    def call_tool(self, claims, name):
        scopes, target, path = TOOLS[name]
        granted = claims.get("scope", "").split()
        if broken("rs-stepup-cached") and (claims["sub"], name) in State.denied:
            granted = []
        if "payroll:admin" in granted and not broken("rs-no-hierarchy"):
            granted = granted + ["payroll:read"]
        missing = [scope for scope in scopes if scope not in granted]
        if missing:
            State.denied.add((claims["sub"], name))
            if broken("rs-scope-401"):
                raise Refused(401)
            raise Refused(403, "insufficient_scope", missing[0] if broken("rs-scope-one-by-one") else " ".join(scopes))
        credential = self.token if broken("rs-token-passthrough") else self.exchange(target)
        if broken("rs-static-downstream-key"):
            credential = "shared-key"
        status, _, body = plainhttp.send("GET", DOWNSTREAM + path, None, {"Authorization": f"Bearer {credential}"})
        text = body.decode()
        if (status != 200 or credential in text) and not broken("rs-error-shows-credential"):
            raise Failed("the service refused")
        return text

    def result_of(self, message, claims):
        method = message.get("method", "")
        if method == "initialize":
            return {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}},
                    "serverInfo": {"name": "test server", "version": "1"}}
        if method == "tools/list":
            return {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in TOOLS]}
        if method != "tools/call":
            return None
        try:
            text, failed = self.call_tool(claims, message["params"]["name"]), False
        except Failed as error:
            text, failed = str(error), True
        return {"content": [{"type": "text", "text": text}], "isError": failed}

    def talk(self):
        self.check_origin()
        if broken("rs-exchange-before-check") and self.headers.get("Authorization"):
            self.token = self.headers.get("Authorization")[7:]
            self.exchange("https://payroll.acme.test/api")
        open_list = broken("rs-discover-open") and b'"tools/list"' in self.body
        claims = {"sub": "?", "scope": " ".join(sum((tool[0] for tool in TOOLS.values()), []))}
        if not broken("rs-no-gate") and not open_list:
            claims = self.authenticate()
        elif self.headers.get("Authorization"):
            self.token = self.headers.get("Authorization")[7:]
        try:
            message = json.loads(self.body)
        except ValueError:
            raise Refused(400)
        if "id" not in message:
            return 202, [], ""
        result, headers = self.result_of(message, claims), []
        if message["method"] == "initialize":
            session = rsa.encode(os.urandom(12))
            State.sessions[session] = claims
            headers.append(("Mcp-Session-Id", session))
        if broken("rs-token-in-cookie"):
            headers.append(("Set-Cookie", f"token={self.token}"))
        answer = {"jsonrpc": "2.0", "id": message["id"]}
        answer |= {"result": result} if result is not None else {"error": {"code": -32601, "message": "no such method"}}
        return 200, headers, json.dumps(answer)

    # what it says of itself

    def metadata(self):
        resource = self.origin + (self.path[len(WELL_KNOWN):] or "/a/mcp")
        if broken("prm-follows-host"):
            host = self.headers.get("X-Forwarded-Host") or self.headers.get("Host")
            resource = f"http://{host}{self.path[len(WELL_KNOWN):]}"
        if broken("prm-shared-document"):
            resource = f"{self.origin}/a/mcp"
        document = {"resource": resource + ("/" if broken("prm-resource-slash") else ""),
                    "authorization_servers": [f"{STS}/nobody" if broken("prm-dead-issuer") else ISSUER],
                    "scopes_supported": ["payroll:read"], "bearer_methods_supported": ["header"]}
        if broken("prm-dead-issuer"):
            document["authorization_servers"] = ["http://127.0.0.1:1"]
        if broken("prm-query-offered"):
            document["bearer_methods_supported"].append("query")
        if broken("prm-offline-listed"):
            document["scopes_supported"].append("offline_access")
        if broken("prm-empty-arrays"):
            document["jwks"] = []
        if broken("prm-signed-without-iss"):
            document["signed_metadata"] = "e30.e30.c2ln"
        return 200, [], json.dumps(document)

    def challenge(self, why):
        parts = ['realm="tools"']
        if broken("rs-challenge-repeats"):
            parts.append('realm="again"')
        if why.error:
            parts.append(f'error="{why.error}"')
        if why.scope or broken("rs-demands-offline"):
            parts.append(f'scope="{why.scope or "offline_access"}"')
        if not broken("rs-challenge-no-metadata"):
            origin = "https://elsewhere.test" if broken("prm-challenge-elsewhere") else self.origin
            parts.append(f'resource_metadata="{origin}{WELL_KNOWN}{self.path}"')
        return "Bearer " + ", ".join(parts)

    def answer(self):
        if self.path.startswith(WELL_KNOWN):
            hidden = broken("prm-not-served", "rs-challenge-no-metadata")
            return (404, [], "{}") if hidden else self.metadata()
        if self.path not in ("/a/mcp", "/b/mcp"):
            return 404, [], "{}"
        if self.method != "POST":
            return 405, [], "{}"
        try:
            return self.talk()
        except Refused as why:
            if broken("rs-json-rpc-200") and why.status == 401 and why.error is None:
                return 200, [], '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"log in"}}'
            headers = [("WWW-Authenticate", self.challenge(why))] if why.status in (401, 403) else []
            return why.status, headers, json.dumps({"error": why.error, "text": why.text})


def serve(connection, origin):
    with connection:
        try:
            visit = Visit(origin, *plainhttp.read_message(connection.makefile("rb")))
            status, headers, body = visit.answer()
        except (OSError, ValueError):
            return
        lines = [f"HTTP/1.1 {status} Answer", "Connection: close", "Content-Type: application/json",
                 f"Content-Length: {len(body.encode())}"] + [f"{name}: {value}" for name, value in headers]
        connection.sendall("\r\n".join(lines + ["", body]).encode())


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    ready = sys.argv[sys.argv.index("--ready-file") + 1]
    with open(ready + "~", "w", encoding="utf-8") as file:
        file.write(origin + "\n")
    os.rename(ready + "~", ready)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, origin), daemon=True).start()


if __name__ == "__main__":
    main()
