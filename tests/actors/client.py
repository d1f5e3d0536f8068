#!@python3@ -ES
# SPDX-License-Identifier: MIT
"""A small MCP client that does what the papers say, and one that does not.

usage: client.py [--fault ID] URL

It gets a token by whatever the context (MCP_CONFORMANCE_CONTEXT) and the servers offer, then lists
the tools at URL and calls the first. With --fault it makes one of the mistakes of defects.tsv (cl-*).
"""

import base64
import hashlib
import ipaddress
import json
import os
import sys
import time
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import plainhttp
import rsa

REDIRECT = "http://127.0.0.1:8765/callback"
DOCUMENT = "https://client.test/metadata.json"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_TYPE = "urn:ietf:params:oauth:token-type:"
STEP_UPS = 3

TARGET = {"name": "test client", "base_url": "http://127.0.0.1", "smoke": "CL-001",
          "client_under_test": {"command": "exec mcp-test-client"}}
plainhttp.describe(__file__, TARGET)
FAULT = sys.argv[sys.argv.index("--fault") + 1] if "--fault" in sys.argv else ""


class Refused(Exception):
    """What a client of good manners does not do."""


def random_text(size):
    return rsa.encode(os.urandom(size))


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        if "event-stream" in (self.headers.get("Content-Type") or ""):
            lines = [line[5:] for line in self.body.decode().splitlines() if line.startswith("data:")]
            return json.loads(lines[-1])
        return json.loads(self.body)


def send(method, url, body=None, headers=None):
    check_address(url)
    return Answer(*plainhttp.send(method, url, body, headers))


def check_address(url):
    """Only the web, and nothing that is reachable from this machine alone; loopback is for tests."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise Refused(f"{parts.scheme}: is no address of the web")
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return
    if not address.is_loopback and not address.is_global and FAULT != "cl-fetches-private":
        raise Refused(f"{address} is private")


def fetch(url):
    answer = send("GET", url, headers={"Accept": "application/json"})
    return answer.json() if answer.status == 200 else None


def first(urls):
    for url in urls:
        document = fetch(url)
        if document is not None:
            return document
    return None


def challenge(answer):
    """The parameters of a Bearer challenge."""
    text = (answer.headers.get("WWW-Authenticate") or "").partition(" ")[2]
    found = {}
    for part in text.replace('", ', '"\n').replace(",", "\n").splitlines():
        name, _, value = part.strip().partition("=")
        found[name] = value.strip('"')
    return found


def origin_and_path(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")


class Client:
    def __init__(self, url, context):
        self.url, self.context = url, context
        self.revision = os.environ.get("MCP_CONFORMANCE_PROTOCOL_VERSION", "2025-11-25")
        self.registrations, self.scopes = {}, []
        self.token = self.session = self.issuer = None
        self.calls = self.logins = 0

    # discovery

    def resource_metadata(self, asked):
        origin, path = origin_and_path(self.url)
        well_known = f"{origin}/.well-known/oauth-protected-resource"
        if FAULT == "cl-root-metadata-only":
            return fetch(well_known)
        if asked.get("resource_metadata"):
            return fetch(asked["resource_metadata"])
        return first([well_known + path, well_known])

    def find_issuer(self, asked):
        document = self.resource_metadata(asked)
        if document is None:
            if FAULT == "cl-no-backcompat" or self.revision != "2025-03-26":
                raise Refused("no metadata of the resource")
            return origin_and_path(self.url)[0], {}
        if document["resource"] != self.url and FAULT != "cl-resource-unchecked":
            raise Refused("the metadata are of another resource")
        return document["authorization_servers"][0], document

    def server_metadata(self, issuer):
        origin, path = origin_and_path(issuer)
        urls = [f"{origin}/.well-known/oauth-authorization-server{path}",
                f"{origin}/.well-known/openid-configuration{path}"]
        if path:
            urls.append(f"{origin}{path}/.well-known/openid-configuration")
        if FAULT == "cl-invents-metadata-url":
            urls.insert(0, f"{issuer}/oauth/metadata")
        document = first(urls)
        if document is None and self.revision == "2025-03-26":
            return {"issuer": issuer, "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token", "registration_endpoint": f"{issuer}/register",
                    "code_challenge_methods_supported": ["S256"]}
        if document is None:
            raise Refused("no metadata of the authorization server")
        if document.get("issuer") != issuer and FAULT != "cl-issuer-unchecked":
            raise Refused("the metadata are of another issuer")
        return document

    # who it is

    def registration(self, server):
        """Registered before, by a document, or dynamically: in this order, and for each issuer."""
        if "client_id" in self.context and FAULT != "cl-dcr-first":
            return {"client_id": self.context["client_id"],
                    "client_secret": self.context.get("client_secret")}
        if server.get("client_id_metadata_document_supported") and FAULT != "cl-dcr-first":
            return {"client_id": DOCUMENT}
        key = "any" if FAULT == "cl-credentials-follow" else server["issuer"]
        if key not in self.registrations:
            self.registrations[key] = self.register(server)
        return self.registrations[key]

    def register(self, server):
        offered = server.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        about = {"client_name": "test client", "redirect_uris": [REDIRECT], "response_types": ["code"],
                 "grant_types": ["authorization_code", "refresh_token"], "application_type": "native",
                 "token_endpoint_auth_method": "none" if "none" in offered else offered[0]}
        if FAULT == "cl-application-type-missing":
            del about["application_type"]
        answer = send("POST", server["registration_endpoint"], json.dumps(about).encode(),
                      {"Content-Type": "application/json"})
        if answer.status != 201:
            raise Refused("the registration is refused")
        return answer.json()

    def credentials(self, server, client, form, headers):
        offered = server.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        secret = client.get("client_secret")
        method = client.get("token_endpoint_auth_method") or offered[0]
        if FAULT == "cl-method-fixed":
            method, secret = "client_secret_post", secret or ""
        if secret is None or method == "none":
            form["client_id"] = client["client_id"]
        elif method == "client_secret_basic":
            encode = str if FAULT == "cl-basic-unencoded" else quote_plus
            pair = f"{encode(client['client_id'])}:{encode(secret)}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        else:
            form |= {"client_id": client["client_id"], "client_secret": secret}

    def ask_token(self, endpoint, form, headers):
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        if FAULT == "cl-dpop-proof-reused":
            headers["DPoP"] = "e30.e30.c2ln"
        answer = send("POST", endpoint, urlencode(form).encode(), headers)
        if answer.status == 400 and "DPoP" in headers:
            answer = send("POST", endpoint, urlencode(form).encode(), headers)
        if answer.status != 200:
            raise Refused(f"no token: {answer.status}")
        return answer.json()["access_token"]

    # ways to a token

    def log_in(self, server, asked, resource):
        if "S256" not in server.get("code_challenge_methods_supported", []) and FAULT != "cl-no-s256-needed":
            raise Refused("no PKCE with S256")
        client = self.registration(server)
        verifier = "v" * 64 if FAULT == "cl-verifier-reused" else random_text(48)
        state = random_text(24)
        query = self.authorization(client, server, asked, resource) | {"state": state}
        digest = rsa.encode(hashlib.sha256(verifier.encode()).digest())
        if FAULT == "cl-pkce-plain":
            query |= {"code_challenge": verifier, "code_challenge_method": "plain"}
        elif FAULT != "cl-no-pkce":
            query |= {"code_challenge": digest, "code_challenge_method": "S256"}
        back = self.browse(server["authorization_endpoint"], query)
        self.check_back(server, back, state)
        form = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": REDIRECT,
                "code_verifier": verifier, "resource": self.url}
        if FAULT == "cl-no-resource":
            del form["resource"]
        headers = {}
        self.credentials(server, client, form, headers)
        return self.ask_token(server["token_endpoint"], form, headers)

    def authorization(self, client, server, asked, resource):
        scopes = asked.get("scope", " ".join(resource.get("scopes_supported", []))).split()
        if FAULT == "cl-scope-guessed":
            scopes = ["mcp:read", "mcp:write", "mcp:admin"]
        if FAULT == "cl-stepup-replaces":
            self.scopes = []
        self.scopes += [scope for scope in scopes if scope not in self.scopes]
        wanted = [scope for scope in self.scopes if scope != "offline_access"]
        if "offline_access" in server.get("scopes_supported", []) or FAULT == "cl-offline-always":
            wanted.append("offline_access")
        query = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": REDIRECT,
                 "resource": self.url}
        return query | ({"scope": " ".join(wanted)} if wanted else {})

    def browse(self, endpoint, query):
        """A browser without a window, and without a person: the server logs in by itself."""
        url = f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"
        if FAULT == "cl-opens-any-url":
            url = os.popen(f'echo "{endpoint}?{urlencode(query)}"').read().strip()
            if urlsplit(url).scheme not in ("http", "https"):
                url = f"{origin_and_path(self.issuer)[0]}/authorize?opened={quote_plus(url)}"
        answer = send("GET", url)
        location = answer.headers.get("Location") or ""
        if answer.status not in (302, 303) or not location.startswith(REDIRECT):
            raise Refused(f"the login failed: {answer.status}")
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

    def check_back(self, server, back, state):
        advertised = server.get("authorization_response_iss_parameter_supported", False)
        if back.get("state") != state and FAULT != "cl-state-unchecked":
            raise Refused("the state is another")
        if FAULT != "cl-iss-ignored" and ("iss" in back or advertised) and back.get("iss") != server["issuer"]:
            raise Refused("the answer is of another issuer")
        if "code" not in back:
            raise Refused(f"the login failed: {back.get('error')}")

    def by_itself(self, server):
        """client_credentials, by a secret or by an assertion."""
        form, headers = {"grant_type": "client_credentials", "resource": self.url}, {}
        if "private_key_pem" in self.context:
            claims = {"iss": self.context["client_id"], "sub": self.context["client_id"],
                      "aud": self.url if FAULT == "cl-assertion-aud-wrong" else server["issuer"],
                      "iat": int(time.time()), "exp": int(time.time()) + 60, "jti": random_text(8)}
            form |= {"client_assertion_type": ASSERTION,
                     "client_assertion": rsa.sign(claims, self.context["private_key_pem"])}
        else:
            self.credentials(server, self.registration(server), form, headers)
        return self.ask_token(server["token_endpoint"], form, headers)

    def by_identity_provider(self, server):
        """The identity provider's token for the authorization server, then that for a token."""
        assertion = self.context["idp_id_token"]
        if FAULT != "cl-one-step-enterprise":
            form = {"grant_type": EXCHANGE, "subject_token": assertion,
                    "subject_token_type": TOKEN_TYPE + "id_token",
                    "requested_token_type": TOKEN_TYPE + "id-jag", "audience": server["issuer"],
                    "resource": self.url, "client_id": self.context["idp_client_id"]}
            assertion = self.ask_token(self.context["idp_token_endpoint"], form, {})
        form, headers = {"grant_type": JWT_BEARER, "assertion": assertion}, {}
        self.credentials(server, self.registration(server), form, headers)
        return self.ask_token(server["token_endpoint"], form, headers)

    def by_workload(self, server):
        form = {"grant_type": JWT_BEARER, "assertion": self.context["valid_jwt"], "resource": self.url,
                "client_id": self.context["client_id"]}
        try:
            return self.ask_token(server["token_endpoint"], form, {})
        except Refused:
            if FAULT != "cl-wif-falls-back":
                raise
            return self.ask_token(server["token_endpoint"], {"grant_type": "client_credentials"}, {})

    def get_token(self, asked):
        self.issuer, resource = self.find_issuer(asked)
        server = self.server_metadata(self.issuer)
        name = self.context.get("name", "")
        if "idp_id_token" in self.context:
            self.token = self.by_identity_provider(server)
        elif "valid_jwt" in self.context:
            self.token = self.by_workload(server)
        elif "client-credentials" in name:
            self.token = self.by_itself(server)
        else:
            self.token = self.log_in(server, asked, resource)
        if FAULT == "cl-crashes-after-token":
            os.kill(os.getpid(), 9)

    # MCP

    def post(self, method, params):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if not method.startswith("notifications/"):
            message["id"] = self.calls = self.calls + 1
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                   "MCP-Protocol-Version": self.revision}
        url = self.url
        if self.session:
            headers["Mcp-Session-Id"] = self.session
        if self.token and FAULT == "cl-token-in-url":
            url = f"{url}?access_token={self.token}"
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = send("POST", url, json.dumps(message).encode(), headers)
        if answer.status in (307, 308) and FAULT == "cl-token-follows-redirect":
            answer = send("POST", answer.headers.get("Location"), json.dumps(message).encode(), headers)
        return answer

    def request(self, method, params):
        answer = self.post(method, params)
        rounds = 10**6 if FAULT == "cl-retries-for-ever" else STEP_UPS
        while answer.status in (401, 403) and rounds > 0:
            asked = challenge(answer)
            if answer.status == 403 and asked.get("error") != "insufficient_scope":
                break
            if FAULT == ("cl-ignores-401" if answer.status == 401 else "cl-ignores-403"):
                return {}
            self.get_token(asked)
            answer = self.post(method, params)
            rounds -= 1
        if answer.status not in (200, 202):
            raise Refused(f"{method}: {answer.status}")
        self.session = answer.headers.get("Mcp-Session-Id") or self.session
        return answer.json() if answer.status == 200 else {}

    def work(self):
        self.request("initialize", {"protocolVersion": self.revision, "capabilities": {},
                                    "clientInfo": {"name": "test client", "version": "1"}})
        self.request("notifications/initialized", {})
        tools = self.request("tools/list", {}).get("result", {}).get("tools", [])
        for tool in tools[:1]:
            self.request("tools/call", {"name": tool["name"], "arguments": {}})


def main():
    if FAULT == "cl-does-nothing":
        return 0
    context = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT", "{}"))
    try:
        Client(sys.argv[-1], context).work()
    except (Refused, KeyError, ValueError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
