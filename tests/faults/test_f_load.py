"""F27: a password costs 76 ms of an isolate's only thread, so no more than four are derived at a time."""

import asyncio

from images2gpt.accounts.passwords import IN_PROGRESS, ROUNDS
from tests.support.world import PASSWORD, Answer, Person, World


async def log_in(who: Person, email: str) -> Answer:
    return await who.post("/api/auth/login", {"email": email, "password": PASSWORD})


async def test_f27_of_eight_log_ins_at_once_four_are_worked_on_and_four_are_told_to_wait(world: World) -> None:
    members = [await world.member() for _ in range(8)]
    before = world.crypto.rounds
    answers = await asyncio.gather(*(log_in(member, member.email) for member in members))
    assert sorted(answer.status for answer in answers) == [200] * IN_PROGRESS + [429] * 4
    assert world.crypto.rounds - before == IN_PROGRESS * ROUNDS
    assert [answer.headers["retry-after"] for answer in answers if answer.status == 429] == ["1"] * 4
    assert [(await log_in(member, member.email)).status for member in members] == [200] * 8, "a second later"


async def test_f27_known_and_unknown_addresses_share_the_four_places(world: World, ada: Person) -> None:
    emails = [ada.email, *(f"nobody{number}@example.com" for number in range(7))]
    answers = await asyncio.gather(*(log_in(world.person(), email) for email in emails))
    assert sorted(answer.status for answer in answers) == [200] + [401] * 3 + [429] * 4


async def test_f27_every_way_to_a_derivation_takes_a_place(world: World, ada: Person, ben: Person) -> None:
    proof = {"password": PASSWORD}
    changed = {"current_password": PASSWORD, "new_password": "another lighthouse of paper"}
    answers = await asyncio.gather(
        ada.post("/api/auth/reauthenticate", proof),
        ben.post("/api/auth/password", changed),
        *(world.person().sign_up() for _ in range(6)),
    )
    assert [answer.status for answer in answers].count(429) >= 4
    assert {answer.status for answer in answers} <= {200, 201, 204, 429}


async def test_f27_others_go_on_meanwhile(world: World, ada: Person) -> None:
    members = [await world.member() for _ in range(8)]
    hashing = [asyncio.ensure_future(log_in(member, member.email)) for member in members]
    assert (await ada.get("/api/me")).status == 200
    assert not all(each.done() for each in hashing), "answered while passwords were being derived"
    await asyncio.gather(*hashing)
