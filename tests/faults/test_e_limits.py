"""E28, E30: no text takes long to check, and what comes too often is told so."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from images2gpt import decode
from images2gpt.accounts import parse_address
from images2gpt.client import bucket
from images2gpt.errors import Refusal
from images2gpt.generations import Wish
from images2gpt.generations.model import check
from images2gpt.lists import PageQuery
from images2gpt.sessions.model import bearer_hash
from tests.faults.surface import NOBODY, check_headers, tables
from tests.support.world import Person, World

LONG = 48_000
ATTACKS: list[tuple[str, str, str]] = [
    *(("", "a", ""), ("a@", "a.", "b"), ("", "a.", "@b.test"), ("", "@", ""), ("a@b", ".", ""), ("", " ", "x")),
    *(("", "\u0300", ""), ("a@", "\ufdfa", ""), ("", "a\u0301", ""), ("", "%", ""), ("", "1", "!"), ("", "a=", "!")),
]
"""How each begins, what of it is many times there, and how it ends."""
VALIDATORS: dict[str, Callable[[str], object]] = {
    "an address": parse_address,
    "a prompt": lambda text: check(Wish(prompt=text[:20_000])),
    "a prompt that is too long": lambda text: check(Wish(prompt=text)),
    "a token": lambda text: bearer_hash(f"Bearer gi2_{text}"),
    "a client's address": bucket,
    "a cursor": lambda text: PageQuery(cursor=text).before(),
    "a query": lambda text: decode.query(f"limit={text}&cursor={text}", PageQuery),
    "names in a query": lambda text: decode.query(text.replace(".", "&"), PageQuery),
    "a body": lambda text: decode.ours(f'{{"prompt":"{text}"}}'.encode(), Wish),
    "brackets": lambda text: decode.ours((text[:1] + '[{"' * 15_000).encode(), Wish),
}
TIMES, NOISE_S = 8, 0.003
"""Of a text as long as that again, a check that goes back and forth takes 64 times as long."""


@pytest.mark.parametrize("what", VALIDATORS)
def test_e28_the_time_for_a_check_grows_with_the_text_and_no_faster(what: str) -> None:
    for begin, middle, end in ATTACKS:
        texts = [begin + middle * (length // len(middle)) + end for length in (LONG // TIMES, LONG)]
        short, long = [min(timed(VALIDATORS[what], text) for _ in range(3)) for text in texts]
        assert long < 2.5 * TIMES * short + NOISE_S, (begin, middle, end, short, long)
        assert long < 0.25


def timed(validate: Callable[[str], object], text: str) -> float:
    """Of the processor's time."""
    began = time.process_time()
    with suppress(Refusal):
        validate(text)
    return time.process_time() - began


async def test_e30_what_comes_too_often_is_told_when_to_come_again_and_does_nothing(world: World, ada: Person) -> None:
    most, period = world.limiter.limits["READ_LIMIT"]
    assert {(await ada.get("/api/me")).status for _ in range(most)} == {200}
    trips = len(world.db.trips)
    for path in ("/api/me", "/api/generations", f"/api/generations/{NOBODY}", "/api/health"):
        answer = await ada.get(path)
        assert (answer.status, answer.code) == (429, "too_many_requests")
        assert 1 <= int(answer.headers["retry-after"]) <= period
        check_headers(answer.headers)
    assert len(world.db.trips) == trips
    assert (await ada.send("OPTIONS", "/api/me")).status == 405
    assert (await ada.send("HEAD", "/api/config")).status in (200, 429)
    world.clock.advance(period)
    assert (await ada.get("/api/me")).status == 200


async def test_e30_a_sign_up_over_the_limit_makes_nobody(world: World) -> None:
    answers = [await world.person("192.0.2.1").sign_up() for _ in range(12)]
    assert [answer.status for answer in answers] == [201] * 10 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 3_600
    assert len(world.db.rows("SELECT id FROM users")) == 10


async def test_e30_orders_over_the_limit_cost_nothing(world: World, ada: Person) -> None:
    world.limiter.limits["GENERATION_LIMIT"] = (2, 60)
    answers = await asyncio.gather(*(ada.order() for _ in range(9)))
    assert sorted(answer.status for answer in answers) == [202] * 2 + [429] * 7
    assert await ada.balance() == 10 - 2 * 3
    before = tables(world)
    assert (await ada.order()).headers["retry-after"] == "60"
    assert tables(world) == before
