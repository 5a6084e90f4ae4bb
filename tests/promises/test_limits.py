"""The limits of the HTTP contract: the one table in the code holds its numbers, and the service keeps to them."""

import asyncio
import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from images2gpt import limits, trials
from images2gpt.limits import model
from images2gpt.settings import read_settings
from images2gpt.times import DAY_S, HOUR_S, MINUTE_S
from images2gpt.trials.model import GIVEN_BACK_MOST
from tests.promises.tree import ROOT
from tests.support.pictures import png
from tests.support.scenes import refused_generation, set_balance
from tests.support.world import PASSWORD, Answer, Person, World

CONTRACT = {
    "sign_ups": (10, HOUR_S),
    "uploads": (60, HOUR_S),
    "log_in_failures": (5, 5 * MINUTE_S),
    "address_failures": (30, 15 * MINUTE_S),
    "account_failures": (100, DAY_S),
    "mails": (3, HOUR_S),
    "trials_48": (20, DAY_S),
    "blocked_prompts": (5, 10 * MINUTE_S),
    "messages": (5, HOUR_S),
    "exports": (3, DAY_S),
}
"""api.md "Limits"; the last of log-in is A08 of the catalogue of attacks, that of a /48 C05, of prompts D40."""
SHIELDS = {"GENERATION_LIMIT": (150, MINUTE_S), "READ_LIMIT": (40 * 10, 10)}
"""Cloudflare counts in 10 s or 60 s: 40 a second is 400 in 10 s."""


def test_the_table_has_the_numbers_of_the_contract_and_no_others() -> None:
    table = {each.name: (each.most, each.window_s) for each in vars(model).values() if isinstance(each, limits.Limit)}
    assert table == CONTRACT


def test_cloudflare_is_told_the_numbers_of_the_contract() -> None:
    told = tomllib.loads((ROOT / "wrangler.toml").read_text())["ratelimits"]
    assert {each["name"]: (each["simple"]["limit"], each["simple"]["period"]) for each in told} == SHIELDS
    assert {limits.GENERATIONS_SHIELD, limits.READS_SHIELD} == SHIELDS.keys()
    assert len({each["namespace_id"] for each in told}) == len(told), "shared, they would count together"


def test_other_numbers_of_the_contract() -> None:
    assert (limits.RUNNING, trials.PERIOD_S, GIVEN_BACK_MOST) == (60, 90 * DAY_S, 2)
    assert read_settings({}).trials_per_day == 2_000


PICTURE = png()
Act = Callable[[World, Person, int], Awaitable[Answer]]


@dataclass(frozen=True)
class Case:
    """What is counted. `act` is done for the n-th time; `other` is somebody whom the count does not concern."""

    most: int
    window_s: int
    act: Act
    retry_after_s: int | None = None
    """Where it is not what is left of the window."""


async def sign_up(world: World, ada: Person, number: int) -> Answer:
    return await Person(world, ada.address + "9").sign_up(f"new{number}@example.com")


async def guess(world: World, ada: Person, _number: int) -> Answer:
    return await Person(world, "198.51.100.1").post("/api/auth/login", {"email": ada.email, "password": "wrong one"})


async def sign_up_again(world: World, ada: Person, number: int) -> Answer:
    """A new address for each: only the account's failures from here count."""
    person = Person(world, f"2001:db8:0:1::{number:x}")
    return await person.sign_up(ada.email, password="the wrong password")


async def spray(world: World, _ada: Person, number: int) -> Answer:
    wanted = {"email": f"person{number}@example.com", "password": "wrong one"}
    return await Person(world, "198.51.100.2").post("/api/auth/login", wanted)


async def guess_from_everywhere(world: World, ada: Person, number: int) -> Answer:
    wanted = {"email": ada.email, "password": "wrong one"}
    return await Person(world, f"198.18.{number // 250}.{number % 250}").post("/api/auth/login", wanted)


async def forget(world: World, ada: Person, number: int) -> Answer:
    return await Person(world, f"198.18.0.{number}").post("/api/auth/password/forgot", {"email": ada.email.upper()})


async def forget_nobody(world: World, _ada: Person, number: int) -> Answer:
    email = "nobody@example.com"
    return await Person(world, f"198.18.0.{number}").post("/api/auth/password/forgot", {"email": email})


async def resend(_world: World, ada: Person, _number: int) -> Answer:
    return await ada.post("/api/auth/email/resend")


async def order(_world: World, ada: Person, _number: int) -> Answer:
    return await ada.order(resolution="4K", aspect_ratio="3:2")


async def read(_world: World, ada: Person, _number: int) -> Answer:
    return await ada.get("/api/me")


async def ask_for_what_is_not_made(_world: World, ada: Person, _number: int) -> Answer:
    return await ada.order("How to make a pipe bomb")


async def visit_for_what_is_not_made(world: World, _ada: Person, _number: int) -> Answer:
    return await Person(world, "198.51.100.3").order("How to make a pipe bomb")


async def appeal(world: World, ada: Person, number: int) -> Answer:
    """Of a refused prompt of its own each time."""
    generation = refused_generation(world, ada.id, f"gen_{world.clock.now()}_{number}")
    return await ada.post(f"/api/generations/{generation}/appeal", {"message": "It is for a play."})


async def upload(_world: World, ada: Person, _number: int) -> Answer:
    return await ada.upload(PICTURE)


async def copy(world: World, ada: Person, _number: int) -> Answer:
    world.db.connection.execute("UPDATE sessions SET fresh_until = ?", (world.clock.now() + MINUTE_S,))
    return await ada.get("/api/me/export")


async def write_to_us(world: World, _ada: Person, _number: int) -> Answer:
    letter = {"email": "a@example.com", "subject": "Hello", "message": "How are you?"}
    return await Person(world, "198.51.100.4").post("/api/contact", letter)


CASES = {
    "copies of one's data": Case(3, DAY_S, copy),
    "messages of a visitor": Case(5, HOUR_S, write_to_us),
    "uploads": Case(60, HOUR_S, upload),
    "sign-ups of an address": Case(10, HOUR_S, sign_up),
    "failures at an account from an address": Case(5, 5 * MINUTE_S, guess),
    "sign-ups with a wrong password": Case(5, 5 * MINUTE_S, sign_up_again),
    "failures from an address": Case(30, 15 * MINUTE_S, spray),
    "failures at an account": Case(100, DAY_S, guess_from_everywhere),
    "reset mails": Case(3, HOUR_S, forget),
    "reset mails to nobody": Case(3, HOUR_S, forget_nobody),
    "verification mails": Case(3, HOUR_S, resend),
    "refused prompts": Case(5, 10 * MINUTE_S, ask_for_what_is_not_made),
    "refused prompts of a visitor": Case(5, 10 * MINUTE_S, visit_for_what_is_not_made),
    "appeals": Case(5, HOUR_S, appeal),
    "orders": Case(150, MINUTE_S, order, retry_after_s=MINUTE_S),
    "reads": Case(400, 10, read, retry_after_s=10),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_so_many_are_allowed_and_one_more_is_told_when(world: World, ada: Person, case: Case) -> None:
    await set_balance(world, ada, 0)
    world.clock.advance(HOUR_S)  # whatever was counted until here is over
    first = [(await case.act(world, ada, number)).status for number in range(case.most)]
    assert 429 not in first
    assert len(set(first)) == 1, first
    world.clock.advance(2)
    refused = await case.act(world, ada, case.most)
    retry_after_s = case.retry_after_s or case.window_s - 2
    assert (refused.status, refused.code) == (429, "too_many_requests")
    assert refused.headers["retry-after"] == str(retry_after_s)
    world.clock.advance(case.window_s - 3)
    assert (await case.act(world, ada, case.most + 1)).status == 429, "trying again does not help"
    world.clock.advance(1)
    assert (await case.act(world, ada, case.most + 2)).status == first[0], "and does not lengthen the wait"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_nothing_is_hashed_or_bought_for_what_is_over_its_limit(world: World, ada: Person, case: Case) -> None:
    await set_balance(world, ada, 0)
    world.clock.advance(HOUR_S)
    for number in range(case.most):
        await case.act(world, ada, number)
    rounds, sent, mails = world.crypto.rounds, len(world.http.sent), len(world.mailer.mails)
    answers = await asyncio.gather(*(case.act(world, ada, case.most + number) for number in range(10)))
    assert {answer.status for answer in answers} == {429}
    assert (world.crypto.rounds, len(world.http.sent), len(world.mailer.mails)) == (rounds, sent, mails)


async def test_a_right_password_clears_the_count(world: World, ada: Person) -> None:
    stranger = Person(world, "198.51.100.1")
    stranger.email = ada.email
    for _ in range(3):
        failures = [(await stranger.log_in("the wrong one")).status for _ in range(4)]
        assert [*failures, (await stranger.log_in(PASSWORD)).status] == [401] * 4 + [200]


async def test_a_person_has_sixty_images_under_way_and_another_when_one_is_done(
    world: World, ada: Person, ben: Person
) -> None:
    world.sandbox.kie.always(rate_limit=None, seconds=40.0)
    await set_balance(world, ada, 300)
    answers = await asyncio.gather(*(ada.order() for _ in range(70)))
    refused = [answer for answer in answers if answer.status != 202]
    assert len(refused) == 10
    assert {(answer.code, answer.headers["retry-after"]) for answer in refused} == {("too_many_requests", "15")}
    assert await ada.balance() == 300 - 60 * 3
    assert (await ben.order()).status == 202
    await world.finish()
    assert (await ada.order()).status == 202


async def test_trials_stop_at_what_the_setting_says(world: World) -> None:
    world.configure(TRIALS_PER_DAY="0")
    assert (await world.person().order()).code == "trial_budget"
