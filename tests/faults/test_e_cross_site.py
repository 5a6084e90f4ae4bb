"""E01–E04, E32: other sites' pages can neither read an answer nor make a browser act for somebody."""

import json

import pytest

from images2gpt.ports import DatabaseDown
from tests.faults.surface import CALLS, WITH_BODY, Call, bare, caller, check_headers, tables
from tests.support.world import ENVIRONMENT, Person, World

SITE = ENVIRONMENT["SITE_URL"]
ORIGINS = [
    "https://evil.example",
    "null",
    f"{SITE}.evil.example",
    SITE.replace("https://", "https://evil"),
    SITE.replace("https://", "https://evil."),
    SITE.replace("https://", "http://"),
    f"{SITE}:8443",
    f"{SITE}, https://evil.example",
    "file://",
    SITE,
]
SIMPLE = [
    "text/plain",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
]
"""What a page may send anywhere without asking first; and nothing at all, as a beacon of bytes does."""

every_call = pytest.mark.parametrize("call", CALLS, ids=str)
with_a_body = pytest.mark.parametrize("call", WITH_BODY, ids=str)


@every_call
@pytest.mark.parametrize("origin", ORIGINS)
async def test_e01_no_origin_is_told_that_it_may_read(cleo: Person, call: Call, origin: str) -> None:
    plain = await cleo.send(call.method, call.path)
    answer = await cleo.send(call.method, call.path, headers={"origin": origin})
    check_headers(answer.headers)
    assert answer == plain, "the answer does not depend on who asks from where"


@pytest.mark.parametrize(("path", "status"), [("/api/nothing", 404), ("/api/me", 429), ("/api/health", 500)])
async def test_e01_no_refusal_or_failure_is_readable_either(world: World, cleo: Person, path: str, status: int) -> None:
    def broken(_batch: object, _moment: str) -> None:
        raise RuntimeError("no port should raise this")

    world.limiter.limits["READ_LIMIT"] = (0 if status == 429 else 400, 10)
    world.db.fault = broken
    answer = await cleo.get(path, origin="https://evil.example")
    assert answer.status == status
    check_headers(answer.headers)
    assert b"evil.example" not in answer.body


@every_call
async def test_e02_a_preflight_allows_nothing_and_asks_nobody(world: World, ada: Person, call: Call) -> None:
    person, trips = caller(world, call, ada), len(world.db.trips)
    answer = await person.send(
        "OPTIONS",
        call.path,
        headers={
            "origin": "https://evil.example",
            "access-control-request-method": call.method,
            "access-control-request-headers": "authorization, content-type",
        },
    )
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert call.method in answer.headers["allow"].split(", ")
    check_headers(answer.headers)
    assert len(world.db.trips) == trips


@with_a_body
@pytest.mark.parametrize("kind", [*SIMPLE, None], ids=str)
async def test_e03_what_a_page_may_send_without_asking_is_not_read(
    world: World, ada: Person, call: Call, kind: str | None
) -> None:
    before = tables(world)
    headers = {"content-type": kind} if kind else {}
    answer = await bare(caller(world, call, ada), call, json.dumps(call.body).encode(), headers)
    assert (answer.status, answer.code) == (415, "unsupported_media_type")
    assert tables(world) == before


@every_call
async def test_e03_a_cookie_is_nobody(world: World, ada: Person, call: Call) -> None:
    cleo = world.person()
    plain = await bare(cleo, call, b"", {})
    cookies = {"cookie": f"token={ada.token}; authorization=Bearer {ada.token}; session={ada.token}"}
    assert await bare(cleo, call, b"", cookies) == plain


FORMS = {
    "application/x-www-form-urlencoded": b"email=ada%40example.com&password=x",
    "text/plain": b'{"email":"ada@example.com","password":"x","rest":"="}',
    "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nada\r\n--x--\r\n',
}


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/auth/signup", "/api/auth/password/reset"])
@pytest.mark.parametrize("kind", FORMS)
async def test_e04_another_site_s_form_signs_nobody_in(world: World, cleo: Person, path: str, kind: str) -> None:
    headers = {"content-type": kind, "origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = await cleo.send("POST", path, FORMS[kind], headers=headers)
    assert (answer.status, answer.code) == (415, "unsupported_media_type")
    check_headers(answer.headers)
    assert world.db.trips == []


async def test_e04_a_sign_in_leaves_nothing_in_the_browser_by_itself(ada: Person) -> None:
    answer = await ada.log_in()
    assert answer.status == 200
    check_headers(answer.headers)


async def test_e32_an_image_is_for_our_own_pages(world: World, ada: Person) -> None:
    await ada.order()
    await world.finish()
    image = (await ada.get("/api/generations")).json()["items"][0]["image"]
    for path in (image["url"], image["download_url"]):
        answer = await world.person().get(path, origin="https://evil.example")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
        check_headers(answer.headers)
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


async def test_e32_nor_is_an_image_that_cannot_be_had(world: World, ada: Person) -> None:
    def outage(_batch: object, _moment: str) -> None:
        raise DatabaseDown

    await ada.order()
    await world.finish()
    path = (await ada.get("/api/generations")).json()["items"][0]["image"]["url"]
    world.db.fault = outage
    for asked, status in ((f"{path}x", 404), (path, 503)):
        answer = await ada.get(asked, origin="https://evil.example")
        assert answer.status == status
        check_headers(answer.headers)
