"""E20, E21, E25, E27: answers tell nothing of our insides and depend on no forged header."""

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest

from images2gpt.ports import DatabaseDown, Incoming, NoReply, Outgoing, Stream
from tests.faults.surface import CALLS, Call, caller, check_headers, check_silent
from tests.support.world import ENVIRONMENT, Person, World

every_call = pytest.mark.parametrize("call", CALLS, ids=str)
FORGED = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "http",
    "x-forwarded-port": "8443",
    "x-forwarded-prefix": "/evil.example",
    "x-host": "evil.example",
    "x-original-url": "/api/admin/users",
    "x-rewrite-url": "/api/admin/users",
    "x-http-host-override": "evil.example",
    "forwarded": "for=192.0.2.9;host=evil.example;proto=http",
    "host": "evil.example",
    "via": "evil.example",
    "x-request-id": "evil.example",
}


@every_call
@pytest.mark.parametrize("header", FORGED)
async def test_e20_no_header_of_a_proxy_changes_an_answer(cleo: Person, call: Call, header: str) -> None:
    plain = await cleo.send(call.method, call.path)
    assert await cleo.send(call.method, call.path, headers={header: FORGED[header]}) == plain
    check_headers(plain.headers)


SUFFIXES = [
    "/x.css",
    "/",
    "//",
    "/index.html",
    ";.png",
    ";x=1",
    ".css",
    ".json",
    "%2f..",
    "%2Fx.css",
    "%3f.css",
    "%00.css",
]
PRIVATE = ["/api/me", "/api/generations", "/api/auth/sessions", "/api/me/transactions", "/api/health", "/api/config"]


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("suffix", SUFFIXES)
async def test_e20_no_address_looks_like_a_file_that_a_cache_would_keep(ada: Person, path: str, suffix: str) -> None:
    answer = await ada.get(path + suffix)
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")
    assert ada.email.encode() not in answer.body


async def test_e21_links_are_those_of_the_settings_whatever_host_is_asked(world: World, ada: Person) -> None:
    world.configure(MAIL_FROM="images@images.test")
    forged = {name.replace("-", "_"): value for name, value in FORGED.items()}
    await ada.post("/api/auth/password/forgot", {"email": ada.email}, **forged)
    await ada.post("/api/auth/email/resend", {}, **forged)
    placed = await ada.post("/api/generations", {"prompt": "a"}, **forged)
    await world.finish()
    assert len(world.mailer.mails) == 2
    for mail in world.mailer.mails:
        assert f"{ENVIRONMENT['SITE_URL']}/" in mail.text
        assert "evil.example" not in str(mail)
    shown = await ada.get(f"/api/generations/{placed.json()['generation']['id']}", **forged)
    assert shown.json()["image"]["url"].startswith("/api/")


FAILURES: dict[str, tuple[Exception, int]] = {
    "D1 is down": (DatabaseDown(), 503),
    "a statement is wrong": (ValueError('near "SELECT": syntax error in src/images2gpt/store.py'), 500),
    "memory is short": (MemoryError("images2gpt/"), 500),
    "recursion": (RecursionError("maximum recursion depth exceeded in images2gpt/decode.py"), 500),
}


@every_call
@pytest.mark.parametrize("failure", FAILURES)
async def test_e25_a_failure_tells_nothing_of_itself(
    world: World, ada: Person, call: Call, failure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error, status = FAILURES[failure]

    def fault(_batch: object, _moment: str) -> None:
        raise error

    world.db.fault = fault
    person, body = caller(world, call, ada), b"" if call.method in ("GET", "DELETE") else json.dumps(call.body).encode()
    answer = await person.send(call.method, call.path, body)
    if answer.status < 500:
        return  # it never came to the database
    assert answer.status == status or call.path == "/api/health"
    check_headers(answer.headers)
    check_silent(answer)
    assert answer.headers["content-type"] in ("application/problem+json", "application/json")
    assert ada.email not in capsys.readouterr().out


class NoProvider:
    """A provider that is gone, and says why."""

    async def send(self, request: Outgoing) -> Incoming:
        raise NoReply(f"connect to {request.url} failed: sandbox-key")

    async def open(self, request: Outgoing) -> Stream:
        raise NoReply(f"connect to {request.url} failed: sandbox-key")

    def pieces(self, stream: Stream) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        raise AssertionError(f"nothing was opened: {stream}")


async def test_e25_a_provider_that_is_gone_is_not_named(world: World, ada: Person) -> None:
    await ada.order()
    await world.finish()
    url = (await ada.get("/api/generations")).json()["items"][0]["image"]["url"]
    world.app = replace(world.app, http=NoProvider())
    answer = await ada.get(url)
    assert (answer.status, answer.code) == (502, "provider_failed")
    check_silent(answer)
    assert b"127.0.0.1" not in answer.body
    assert b"sandbox-key" not in answer.body


PROBES = [
    *("/docs", "/redoc", "/swagger", "/openapi.json", "/api/docs", "/api/openapi", "/api/debug", "/api/test", "/api"),
    *(
        "/__scheduled",
        "/__mode",
        "/__debug__",
        "/cdn-cgi/handler/scheduled",
        "/api/__scheduled",
        "/metrics",
        "/console",
    ),
    *("/api/admin", "/api/admin/", "/api/internal", "/api/v1/me", "/graphql", "/api/graphql", "/_sandbox/reset"),
]


@pytest.mark.parametrize("path", PROBES)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_e27_the_table_of_routes_has_nothing_for_us_alone(cleo: Person, method: str, path: str) -> None:
    assert (await cleo.send(method, path, b"{}")).code == "not_found"
