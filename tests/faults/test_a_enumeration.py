"""A01–A05: whether an email address is known here is told by sign-up and nothing else, and by that only so often."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from images2gpt.limits import MAILS, SIGN_UPS
from tests.support.mailbox import mails, with_mail
from tests.support.world import Answer, Person, World

NOBODY = "nobody@example.com"
WRONG = "not the password of anybody"
ASKS: dict[str, Callable[[Person, str], Awaitable[Answer]]] = {
    "/api/auth/login": lambda who, email: who.post("/api/auth/login", {"email": email, "password": WRONG}),
    "/api/auth/password/forgot": lambda who, email: who.post("/api/auth/password/forgot", {"email": email}),
}
"""Every route that strangers may ask about an address and that must not tell."""


async def log_in(who: Person, email: str, password: str = WRONG) -> Answer:
    return await who.post("/api/auth/login", {"email": email, "password": password})


async def test_a01_log_in_answers_every_failure_byte_for_byte_the_same(world: World, ada: Person, ben: Person) -> None:
    world.db.connection.execute("UPDATE users SET password = 'taken away' WHERE id = ?", (ben.id,))
    answers = [await log_in(world.person(), email) for email in (ada.email, NOBODY, ben.email)]
    too_long = [await log_in(world.person(), email, "x" * 300) for email in (ada.email, NOBODY)]
    assert [(answer.status, answer.code) for answer in answers] == [(401, "wrong_credentials")] * 3
    assert all(answer == answers[0] for answer in [*answers, *too_long])
    assert "set-cookie" not in answers[0].headers


async def test_a01_a_locked_address_looks_the_same_whether_it_is_known_or_not(world: World, ada: Person) -> None:
    strangers = world.person(), world.person()
    for _ in range(5):
        assert await log_in(strangers[0], ada.email) == await log_in(strangers[1], NOBODY)
    locked = await log_in(strangers[0], ada.email), await log_in(strangers[1], NOBODY)
    assert locked[0].status == 429
    assert locked[0] == locked[1]


async def test_a02_an_unknown_address_costs_the_work_of_a_wrong_password(world: World, ada: Person) -> None:
    costs = []
    for email in (ada.email, NOBODY):
        trips, rounds = len(world.db.trips), world.crypto.rounds
        await log_in(world.person(), email)
        batches = world.db.trips[trips:]
        costs.append((world.crypto.rounds - rounds, [[each.sql for each in batch] for batch in batches]))
    assert costs[0] == costs[1], "the same hashing and the very same statements"
    assert costs[0][0] == 6


async def test_a02_asking_for_a_reset_takes_as_long_for_nobody(world: World, ada: Person) -> None:
    with_mail(world)
    took = []
    for email in (ada.email, NOBODY):
        trips = len(world.db.trips)
        await ASKS["/api/auth/password/forgot"](world.person(), email)
        took.append([[each.sql for each in batch] for batch in world.db.trips[trips:]])
        await world.background.settle()
    assert took[0] == took[1], "whatever a known address costs more is done behind the answer"
    assert len(await mails(world, ada.email)) == 1


async def test_a03_sign_up_on_a_known_address_is_the_refusal_of_log_in_after_the_same_work(
    world: World, ada: Person
) -> None:
    rounds = world.crypto.rounds
    refused = await world.person().sign_up(ada.email, password=WRONG)
    known = world.crypto.rounds - rounds
    assert refused == await log_in(world.person(), ada.email)
    rounds = world.crypto.rounds
    assert (await world.person().sign_up(NOBODY, password=WRONG)).status == 201
    assert known == world.crypto.rounds - rounds == 6


async def test_a03_what_sign_up_tells_it_tells_ten_times_an_hour(world: World, cleo: Person) -> None:
    told = [(await cleo.sign_up(f"person{number}@example.com")).status for number in range(SIGN_UPS.most + 2)]
    assert told == [201] * SIGN_UPS.most + [429] * 2
    world.clock.advance(SIGN_UPS.window_s)
    assert (await cleo.sign_up("later@example.com")).status == 201


async def test_a04_the_limit_on_mails_counts_unknown_addresses_as_well(world: World, ada: Person) -> None:
    with_mail(world)
    forgot = ASKS["/api/auth/password/forgot"]
    for _ in range(MAILS.most):
        answers = [await forgot(world.person(), email) for email in (ada.email, NOBODY)]
        assert answers[0] == answers[1]
        assert answers[0].status == 202
    refused = [await forgot(world.person(), email) for email in (ada.email, NOBODY)]
    assert refused[0] == refused[1]
    assert refused[0].status == 429
    assert (len(await mails(world, ada.email)), len(world.mailer.mails)) == (MAILS.most, MAILS.most)


async def test_a05_no_other_route_takes_an_address_from_a_stranger(cleo: Person) -> None:
    contract = (await cleo.get("/api/openapi.json")).json()
    asked = {
        path
        for path, operations in contract["paths"].items()
        for operation in operations.values()
        if {} in operation.get("security", [{}]) and takes_an_address(operation, contract["components"]["schemas"])
    }
    assert asked == {"/api/auth/signup", "/api/contact", *ASKS}, "a letter is taken from any address, and tells nothing"


def takes_an_address(operation: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Whether a parameter or a field of the body has to do with email."""
    names = [parameter["name"] for parameter in operation.get("parameters", [])]
    for media in operation.get("requestBody", {}).get("content", {}).values():
        names += schemas[media["schema"]["$ref"].rpartition("/")[2]]["properties"]
    return any("mail" in name for name in names)


@pytest.mark.parametrize("path", ASKS)
async def test_a05_what_takes_an_address_tells_nothing_of_it(world: World, ada: Person, path: str) -> None:
    with_mail(world)
    assert await ASKS[path](world.person(), ada.email) == await ASKS[path](world.person(), NOBODY)


async def test_a05_a_change_of_address_tells_no_more_often_than_sign_up(ada: Person, ben: Person) -> None:
    wanted = {"email": ben.email, "current_password": "a lighthouse made of paper"}
    told = [(await ada.patch("/api/me", wanted)).status for _ in range(SIGN_UPS.most)]
    assert told == [409] * (SIGN_UPS.most - 1) + [429], "the sign-up before is counted, too"
    assert (await ada.get("/api/me")).json()["email"] == ada.email
