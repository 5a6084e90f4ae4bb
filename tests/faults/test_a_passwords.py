"""A14–A19, A43: which passwords there may be, that each is taken exactly as it is, and that none costs more."""

import json

import pytest

from images2gpt import policy
from images2gpt.accounts import derive
from tests.support.mailbox import token, with_mail
from tests.support.world import PASSWORD, Person, World

LOGIN = "/api/auth/login"
ROUTES: dict[str, tuple[str, ...]] = {
    "/api/auth/signup": ("email", "password", "policy_version"),
    LOGIN: ("email", "password"),
    "/api/auth/reauthenticate": ("password",),
    "/api/auth/password": ("current_password", "new_password"),
    "/api/auth/password/forgot": ("email",),
    "/api/auth/password/reset": ("token", "new_password"),
    "/api/auth/email/verify": ("token",),
    "/api/me": ("email", "policy_version", "current_password"),
}
"""Every text that anybody may send about an account."""
GOOD = {"age_confirmed": True, "email": "cleo@example.com", "policy_version": policy.VERSION, "token": "A" * 43}
PASSWORDS = ("password", "current_password", "new_password")


def body(path: str) -> dict[str, object]:
    more = {"age_confirmed": True} if path.endswith("signup") else {}
    return more | {name: PASSWORD if name in PASSWORDS else GOOD[name] for name in ROUTES[path]}


@pytest.mark.parametrize("path", ROUTES)
async def test_a14_five_megabytes_are_refused_before_they_are_read(world: World, ada: Person, path: str) -> None:
    method = "PATCH" if path == "/api/me" else "POST"
    rounds, trips = world.crypto.rounds, len(world.db.trips)
    answer = await ada.send(method, path, json.dumps(body(path) | {"password": "x" * 5_000_000}).encode())
    assert (answer.status, answer.code) == (413, "too_large")
    assert world.crypto.rounds == rounds
    assert len(world.db.trips) - trips <= 1, "who asks, at most"


@pytest.mark.parametrize("password", ["x" * 257, "\U0001f3ee" * 1_000, "é" * 2_000, "\ufdfa" * 2_000], ids=len)
async def test_a14_a_password_too_long_to_be_one_is_never_hashed(world: World, ada: Person, password: str) -> None:
    before = world.crypto.rounds
    assert (await ada.post(LOGIN, {"email": ada.email, "password": password})).code == "wrong_credentials"
    assert (await world.person().sign_up(password=password)).status == 422
    assert (await ada.post("/api/auth/reauthenticate", {"password": password})).status == 403
    assert world.crypto.rounds == before


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("x" * 64, id="64"),
        pytest.param("0123456789abcdef" * 16, id="256"),
        pytest.param("\U0001f3ee\U0001f4dc" * 4, id="8 emoji"),
        pytest.param("\U0001f3ee" * 256, id="256 emoji: 1024 bytes"),
        pytest.param("密码是一座灯塔啊", id="Chinese"),
        pytest.param("  blanks around it  ", id="blanks"),
        pytest.param("tab\tand\nline breaks\r", id="control characters"),
        pytest.param("pw\x00pw\x00pw", id="NUL"),
    ],
)
async def test_a15_any_text_is_a_password_and_exactly_that(cleo: Person, password: str) -> None:
    assert (await cleo.sign_up(password=password)).status == 201
    assert (await cleo.log_in(password)).status == 200
    for near in (password.strip() if password.strip() != password else password[1:], password[:-1], password + " "):
        assert (await cleo.log_in(near)).status == 401
        assert (await cleo.log_in(password)).status == 200


@pytest.mark.parametrize("password", ["\U0001f3ee" * 7, "e\u0301" * 7, "x" * 7, ""], ids=ascii)
async def test_a15_eight_characters_are_counted_as_people_count_them(cleo: Person, password: str) -> None:
    refused = await cleo.sign_up(password=password)
    assert refused.json()["errors"] == [{"field": "password", "message": "must have 8 to 256 characters"}]


@pytest.mark.parametrize("start", ["x" * 72, "x" * 255, "word\x00", "é" * 36], ids=["72", "255", "NUL", "72 bytes"])
async def test_a16_what_comes_late_counts_as_well(cleo: Person, start: str) -> None:
    assert (await cleo.sign_up(password=f"{start}a" if len(start) > 8 else f"{start}abcd")).status == 201
    assert (await cleo.log_in(f"{start}b" if len(start) > 8 else f"{start}abce")).status == 401
    assert (await cleo.log_in(start)).status == 401


async def test_a17_nul_ends_no_password_and_no_address_holds_one(cleo: Person) -> None:
    assert (await cleo.sign_up(password="password\x00x")).status == 201
    told = [(await cleo.log_in(password)).status for password in ("password", "password\x00", "password\x00x")]
    assert told == [401, 401, 200]
    for control in ("\x00", "\x1f", "\x7f", "\u0085", "\u200b", "\r\nBcc: eve@evil.test"):
        refused = await cleo.sign_up(f"cl{control}eo@example.com")
        assert (refused.status, refused.json()["errors"][0]["field"]) == (422, "email")


async def test_a18_both_spellings_of_an_accent_are_one_password(cleo: Person) -> None:
    assert (await cleo.sign_up(password="caf\u00e9 caf\u00e9")).status == 201
    assert (await cleo.log_in("cafe\u0301 cafe\u0301")).status == 200


async def test_a18_letters_that_only_look_alike_are_another(cleo: Person) -> None:
    assert (await cleo.sign_up(password="\ufb01re and \ufb01re")).status == 201
    assert (await cleo.log_in("fire and fire")).status == 401


CASES = [(path, name) for path, names in ROUTES.items() for name in names]


@pytest.mark.parametrize(("path", "name"), CASES)
@pytest.mark.parametrize("text", [b'"\\ud800"', b'"a\\udc00b"', b'"\xed\xa0\x80"', b'"\xff"'])
async def test_a19_half_a_character_is_a_refusal_in_every_text(
    world: World, ada: Person, path: str, name: str, text: bytes
) -> None:
    raw = json.dumps(body(path) | {name: "@@"}).encode().replace(b'"@@"', text)
    before = world.crypto.rounds
    answer = await ada.send("PATCH" if path == "/api/me" else "POST", path, raw)
    assert (answer.status, answer.code) == (400, "malformed")
    assert world.crypto.rounds == before


GUESSABLE = {
    "password1": "is one of the most common passwords",
    "1qaz2wsx": "is one of the most common passwords",
    "kieai2026kieai2026": "is made of your email address or our name",
    "Images2GPT!": "is made of your email address or our name",
    "lovelace-1815": "is made of your email address or our name",
}
EMAIL = "lovelace@example.com"


@pytest.mark.parametrize("password", GUESSABLE)
async def test_a43_what_would_be_guessed_first_becomes_nobody_s_password(
    world: World, cleo: Person, password: str
) -> None:
    with_mail(world)
    refused = [await cleo.sign_up(EMAIL, password=password)]
    assert (await cleo.sign_up(EMAIL)).status == 201
    wanted = {"current_password": PASSWORD, "new_password": password}
    refused.append(await cleo.post("/api/auth/password", wanted))
    await cleo.post("/api/auth/password/forgot", {"email": EMAIL})
    mailed = await token(world, EMAIL, "reset")
    refused.append(await cleo.post("/api/auth/password/reset", {"token": mailed, "new_password": password}))
    assert [answer.status for answer in refused] == [422] * 3
    told = [answer.json()["errors"] for answer in refused]
    fields = ("password", "new_password", "new_password")
    assert told == [[{"field": field, "message": GUESSABLE[password]}] for field in fields]
    opened = await cleo.post("/api/auth/password/reset", {"token": mailed, "new_password": "another paper lighthouse"})
    assert opened.status == 200, "a refused password has not used up the link"


@pytest.mark.parametrize("password", GUESSABLE)
async def test_a43_but_whoever_has_one_still_signs_in(world: World, cleo: Person, password: str) -> None:
    await cleo.sign_up(EMAIL)
    record = await derive(world.app, password, user_id=cleo.id)
    world.db.connection.execute("UPDATE users SET password = ?", (record,))
    assert (await cleo.log_in(password)).status == 200
