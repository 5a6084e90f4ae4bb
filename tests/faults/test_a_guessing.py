"""A06–A10, A13: how many guesses at a password anybody has, however they are spread, and that the owner is let in."""

import asyncio

import pytest

from images2gpt.limits.model import ACCOUNT_FAILURES, ADDRESS_FAILURES, LOG_IN_FAILURES
from images2gpt.policy import VERSION
from images2gpt.ports import DatabaseDown
from tests.support.mailbox import token, with_mail
from tests.support.world import PASSWORD, Answer, Person, World

WRONG = "not the password of anybody"
ROUNDS = 6


async def guess(who: Person, email: str, password: str = WRONG) -> Answer:
    return await who.post("/api/auth/login", {"email": email, "password": password})


async def guess_from_everywhere(world: World, email: str, count: int) -> list[int]:
    """One guess from each of `count` addresses."""
    people = [world.person(f"198.51.{number // 250}.{number % 250}") for number in range(count)]
    return [(await guess(person, email)).status for person in people]


def hashed(world: World, since: int) -> int:
    """Passwords that were hashed since the counter stood at `since`."""
    return (world.crypto.rounds - since) // ROUNDS


async def test_a06_the_sixth_guess_is_refused_and_so_is_the_right_password(world: World, ada: Person) -> None:
    thief = world.person()
    assert [(await guess(thief, ada.email)).status for _ in range(5)] == [401] * 5
    before = world.crypto.rounds
    sixth, right = await guess(thief, ada.email), await guess(thief, ada.email, PASSWORD)
    assert (sixth.status, sixth.code, sixth.headers["retry-after"]) == (429, "too_many_requests", "300")
    assert sixth == right
    assert hashed(world, before) == 0, "refused before any work"
    world.clock.advance(LOG_IN_FAILURES.window_s - 1)
    assert (await guess(thief, ada.email, PASSWORD)).status == 429
    world.clock.advance(1)
    assert (await guess(thief, ada.email, PASSWORD)).status == 200


async def test_a06_a_right_password_begins_the_count_anew(world: World, ada: Person) -> None:
    someone = world.person()
    for _ in range(3):
        assert [(await guess(someone, ada.email)).status for _ in range(4)] == [401] * 4
        assert (await guess(someone, ada.email, PASSWORD)).status == 200


async def test_a06_guesses_by_sign_up_are_guesses(world: World, ada: Person) -> None:
    thief = world.person()
    told = [(await thief.sign_up(ada.email, password=WRONG)).status for _ in range(6)]
    assert told == [401] * 5 + [429]
    assert (await guess(thief, ada.email, PASSWORD)).status == 429


async def test_a07_fifty_guesses_at_once_hash_no_more_than_fifty_in_a_row(world: World, ada: Person) -> None:
    thief, before = world.person(), world.crypto.rounds
    answers = await asyncio.gather(*(guess(thief, ada.email) for _ in range(50)))
    assert {answer.status for answer in answers} == {401, 429}
    assert hashed(world, before) <= LOG_IN_FAILURES.most
    assert hashed(world, before) == [answer.status for answer in answers].count(401)
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 429)


async def test_a08_a_hundred_addresses_have_a_hundred_guesses_between_them(world: World, ada: Person) -> None:
    before = world.crypto.rounds
    told = await guess_from_everywhere(world, ada.email, ACCOUNT_FAILURES.most + 5)
    assert told == [401] * ACCOUNT_FAILURES.most + [429] * 5
    assert hashed(world, before) == ACCOUNT_FAILURES.most


async def test_a08_then_the_mailed_link_still_opens_the_account(world: World, ada: Person) -> None:
    with_mail(world)
    await guess_from_everywhere(world, ada.email, ACCOUNT_FAILURES.most)
    owner = world.person()
    assert (await guess(owner, ada.email, PASSWORD)).status == 429, "somewhere new even the owner waits"
    assert (await owner.post("/api/auth/password/forgot", {"email": ada.email})).status == 202
    wanted = {"token": await token(world, ada.email, "reset"), "new_password": "another lighthouse of paper"}
    assert (await owner.post("/api/auth/password/reset", wanted)).status == 200


async def test_a08_a_stolen_session_has_no_more_guesses_from_many_addresses(world: World, ada: Person) -> None:
    told = []
    for number in range(ACCOUNT_FAILURES.most + 2):
        thief = world.person(f"198.51.{number // 250}.{number % 250}")
        thief.token = ada.token
        told.append((await thief.post("/api/auth/reauthenticate", {"password": WRONG})).status)
    assert told == [403] * ACCOUNT_FAILURES.most + [429] * 2


async def test_a09_one_guess_at_each_of_many_accounts_ends_at_the_address(world: World) -> None:
    before = world.crypto.rounds
    sprayers = [world.person(f"2001:db8:0:1::{number:x}") for number in range(1, 61)]
    told = [(await guess(who, f"person{number}@example.com")).status for number, who in enumerate(sprayers)]
    assert told == [401] * ADDRESS_FAILURES.most + [429] * (60 - ADDRESS_FAILURES.most)
    assert hashed(world, before) == ADDRESS_FAILURES.most
    assert (await guess(world.person("2001:db8:0:2::1"), "person1@example.com")).status == 401, "the next /64"


async def test_a09_signing_in_to_an_account_of_ones_own_buys_no_further_guesses(ada: Person) -> None:
    """The success takes back its own count and nobody else's."""
    told = []
    for number in range(ADDRESS_FAILURES.most + 1):
        assert (await guess(ada, ada.email, PASSWORD)).status in (200, 429)
        told.append((await guess(ada, f"person{number}@example.com")).status)
    assert told == [401] * ADDRESS_FAILURES.most + [429]


async def test_a10_guessing_locks_out_neither_a_session_nor_a_device_of_the_owner(world: World, ada: Person) -> None:
    await guess_from_everywhere(world, ada.email, ACCOUNT_FAILURES.most + 1)
    assert (await ada.get("/api/me")).status == 200
    assert (await ada.order()).status == 202
    assert (await guess(ada, ada.email, PASSWORD)).status == 200
    assert (await ada.post("/api/auth/reauthenticate", {"password": PASSWORD})).status == 204


async def test_a10_a_guesser_at_one_address_locks_out_no_other(world: World, ada: Person) -> None:
    thief = world.person()
    for _ in range(6):
        await guess(thief, ada.email)
    assert (await guess(world.person(), ada.email, PASSWORD)).status == 200


@pytest.mark.parametrize("call", ["login", "signup", "password/forgot", "reauthenticate", "password", "email/resend"])
async def test_a13_without_its_counters_nothing_is_tried(world: World, ada: Person, call: str) -> None:
    with_mail(world)

    def counters_are_down(batch: tuple[object, ...], moment: str) -> None:
        if moment == "before" and any("INTO limits" in str(statement) for statement in batch):
            raise DatabaseDown

    world.db.fault, before = counters_are_down, world.crypto.rounds
    answer = await ada.post(f"/api/auth/{call}", BODIES[call] | ({"email": ada.email} if call in NAMED else {}))
    assert (answer.status, answer.code, "retry-after" in answer.headers) == (503, "unavailable", True)
    assert (hashed(world, before), world.mailer.mails) == (0, [])


NAMED = ("login", "signup", "password/forgot")
BODIES: dict[str, dict[str, object]] = {
    "login": {"password": PASSWORD},
    "signup": {"password": PASSWORD, "age_confirmed": True, "policy_version": VERSION},
    "password/forgot": {},
    "reauthenticate": {"password": PASSWORD},
    "password": {"current_password": PASSWORD, "new_password": "another lighthouse of paper"},
    "email/resend": {},
}
