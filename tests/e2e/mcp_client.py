# SPDX-License-Identifier: MIT
"""An MCP client of the Python SDK goes from nothing to a tool result, told the server's URL alone."""

import logging
import os
import sys
import time
import traceback
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx2
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata

MCP_URL, STS_URL = os.environ["MCP_URL"], os.environ["STS_URL"]
REDIRECT = "http://127.0.0.1:8765/callback"
DAY = {"day": "2026-11-24"}
POST = {"channel": "#sales", "text": "hello"}


class Store:
    """What the SDK wants a program to keep."""

    tokens = client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


class Assistant:
    """The SDK's client with a browser that has no window; the mock logs in by itself."""

    def __init__(self, document=None, user=None, mode="auto"):
        self.document, self.user, self.mode = document, user, mode
        self.store, self.seen, self.logins = Store(), [], []

    async def browse(self, url):
        self.logins.append(parse_qs(urlsplit(url).query)["scope"][0].split())
        hint = {"login_hint": self.user} if self.user else {}
        async with httpx2.AsyncClient() as browser:
            answer = await browser.get(httpx2.URL(url).copy_merge_params(hint))
        self.back = answer.headers["location"]

    async def come_back(self):
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.back).query).items()}
        if "error" in query:
            raise PermissionError(query["error"])
        return AuthorizationCodeResult(code=query["code"], state=query["state"], iss=query.get("iss"))

    async def note(self, response):
        self.seen.append((response.request.method, response.request.url.path, response.status_code))

    async def use(self, what):
        metadata = OAuthClientMetadata(client_name="assistant", redirect_uris=[REDIRECT])
        auth = OAuthClientProvider(
            MCP_URL, metadata, self.store, self.browse, self.come_back, client_metadata_url=self.document
        )
        hooks = {"response": [self.note]}
        async with httpx2.AsyncClient(auth=auth, event_hooks=hooks, timeout=20) as http:
            async with Client(streamable_http_client(MCP_URL, http_client=http), mode=self.mode) as client:
                await what(client)

    def statuses(self, end):
        return [status for _, path, status in self.seen if path.endswith(end)]


async def reach(**how):
    it = Assistant(**how)

    async def go(client):
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert names == ["read_calendar", "post_to_channel", "look_up_account", "read_payroll"], names
        result = await client.call_tool("read_calendar", DAY)
        assert not result.is_error and result.structured_content["day"] == DAY["day"], result

    await it.use(go)
    assert it.statuses("/mcp")[0] == 401 and len(it.logins) == 1, it.seen
    assert len(it.statuses("/register")) == (0 if "document" in how else 1), it.seen


async def step_up(**how):
    it = Assistant(**how)

    async def go(client):
        await client.list_tools()
        result = await client.call_tool("post_to_channel", POST)
        assert result.structured_content["channel"] == POST["channel"], result

    await it.use(go)
    first, second = it.logins
    assert "channel:post" not in first and {"channel:post", *first} <= set(second), it.logins
    assert 403 in it.statuses("/mcp"), it.seen


async def refresh(**how):
    it = Assistant(**how)

    async def go(client):
        await client.list_tools()
        old = it.store.tokens
        # by the client's own clock; this SDK answers a 401 with a login
        with mock.patch.object(time, "time", lambda now=time.time: now() + 700):
            result = await client.call_tool("look_up_account", {"name": "Initech"})
        assert result.structured_content["name"] == "Initech", result
        assert it.store.tokens.access_token != old.access_token
        assert it.store.tokens.refresh_token != old.refresh_token

    await it.use(go)
    assert len(it.logins) == 1 and it.statuses("/token") == [200, 200], it.seen


async def forbidden_tool(**how):
    async def go(client):
        result = await client.call_tool("read_calendar", DAY)
        assert result.is_error, result
        assert result.content[0].text.startswith("Policy does not let this user reach Google Calendar")

    await Assistant(user="carl@contractors.test", **how).use(go)


def inside(e):
    return [one for nested in e.exceptions for one in inside(nested)] if isinstance(e, BaseExceptionGroup) else [e]


async def forbidden_server(**how):
    it = Assistant(user="dora@acme.test", **how)
    try:
        await it.use(lambda client: client.list_tools())
    except Exception as e:
        assert any(isinstance(one, PermissionError) and "access_denied" in str(one) for one in inside(e)), e
    else:
        raise AssertionError("she was let in")
    assert it.store.tokens is None


WAYS = {
    "DCR": {},
    "CIMD": {"document": os.environ["CLIENT_DOCUMENT"]},
    "DCR, with a session": {"mode": "legacy"},
}
CHECKS = {
    "from nothing to a tool result": reach,
    "a scope that was not asked for is asked for when a tool needs it": step_up,
    "a token that has expired is refreshed without a login": refresh,
    "a user whom policy forbids a tool is told so": forbidden_tool,
    "a user whom policy forbids the server gets no token": forbidden_server,
}


def main():
    logging.getLogger("mcp").setLevel(logging.CRITICAL)  # it reports what a check expects
    failed = 0
    for way, how in WAYS.items():
        for sentence, check in CHECKS.items():
            try:
                anyio.run(lambda check=check, how=how: check(**how))
                print(f"ok      Python, {way}: {sentence}")
            except Exception:
                failed += 1
                print(f"FAILED  Python, {way}: {sentence}")
                traceback.print_exc(file=sys.stdout)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
