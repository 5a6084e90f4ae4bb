"""GET /api/stats: public numbers, from aggregates."""

import re

import pytest

from images2gpt import stats
from images2gpt.stats.model import Hour, rounded
from images2gpt.times import DAY_S, HOUR_S
from tests.support.scenes import set_balance
from tests.support.world import Person, World

NOTHING = {
    "days": 30,
    "generations": 0,
    "success_rate": None,
    "wait_seconds": {resolution: {"p50": None, "p95": None} for resolution in ("1K", "2K", "4K")},
    "credits_returned": 0,
}


def ended(world: World, *waits: int) -> None:
    """Images that ended now, without the way there."""
    made = world.db.rows("SELECT count(*) AS n FROM generations")[0]["n"]
    now = world.clock.now()
    world.db.connection.executemany(
        "INSERT INTO generations (id, trial_subject, prompt, aspect_ratio, resolution, mode, cost, status, "
        "result_url, deadline_at, created_at, finished_at) "
        "VALUES (?, 'subject', 'p', '1:1', '1K', 'text', 0, 'succeeded', 'https://x', ?, ?, ?)",
        [(f"gen_{made + number}", now, now - wait, now) for number, wait in enumerate(waits)],
    )


async def test_an_empty_service_has_nothing_to_tell(cleo: Person) -> None:
    answer = await cleo.get("/api/stats")
    assert (answer.status, answer.json()) == (200, NOTHING)
    assert answer.headers["cache-control"] == "no-store"


async def test_images_and_failures_of_people_are_counted_by_the_cron(world: World, ada: Person, cleo: Person) -> None:
    await set_balance(world, ada, 100)
    for prompt in ("A fern", "A hill", "A lake", "[[fail]]"):
        await ada.order(prompt)
    await world.finish()
    told = (await cleo.get("/api/stats")).json()
    assert (told["generations"], told["success_rate"], told["credits_returned"]) == (4, 0.75, 3)
    assert told["wait_seconds"]["1K"]["p50"] > 0
    assert told["wait_seconds"]["2K"] == {"p50": None, "p95": None}


async def test_a_refused_prompt_is_neither_a_success_nor_a_failure(world: World, ada: Person, cleo: Person) -> None:
    await ada.order("[[deny]]")
    await world.run_cron()
    assert (await cleo.get("/api/stats")).json() == NOTHING


async def test_waits_are_those_of_half_and_of_ninety_five_in_a_hundred(world: World, cleo: Person) -> None:
    ended(world, *range(1, 101))
    await stats.measure(world.app)
    assert (await cleo.get("/api/stats")).json()["wait_seconds"]["1K"] == {"p50": 50, "p95": 95}


async def test_thirty_days_are_told_and_no_day_more(world: World, cleo: Person) -> None:
    ended(world, 20, 30, 40)
    await stats.measure(world.app)
    world.clock.advance(30 * DAY_S - HOUR_S)
    await stats.measure(world.app)
    assert (await cleo.get("/api/stats")).json()["generations"] == 3
    world.clock.advance(2 * HOUR_S)
    for _ in range(3):
        await stats.measure(world.app)
    assert (await cleo.get("/api/stats")).json() == NOTHING
    assert world.db.rows("SELECT count(*) AS n FROM hours WHERE succeeded > 0")[0]["n"] == 0


async def test_a_cron_that_was_away_for_two_days_counts_every_hour(world: World, cleo: Person) -> None:
    ended(world, 20)
    await stats.measure(world.app)
    for _ in range(4):
        world.clock.advance(12 * HOUR_S)
        ended(world, 20)
    for _ in range(30):
        await stats.measure(world.app)
    assert (await cleo.get("/api/stats")).json()["generations"] == 5


async def test_counting_twice_or_side_by_side_counts_once(world: World, cleo: Person) -> None:
    ended(world, 20, 30)
    for _ in range(3):
        await stats.measure(world.app)
    world.clock.advance(HOUR_S)
    ended(world, 20)
    await stats.measure(world.app)
    await stats.measure(world.app)
    assert (await cleo.get("/api/stats")).json()["generations"] == 3


async def test_what_ended_in_the_last_second_of_an_hour_is_not_lost(world: World, cleo: Person) -> None:
    world.clock.advance(HOUR_S - 1)
    await stats.measure(world.app)
    world.clock.advance(1)
    await stats.measure(world.app)
    world.clock.time -= 1
    ended(world, 20)  # committed late
    world.clock.advance(60)
    await stats.measure(world.app)
    assert (await cleo.get("/api/stats")).json()["generations"] == 1


@pytest.mark.parametrize(
    ("number", "told"), [(0, 0), (7, 7), (99, 99), (104, 100), (105, 110), (1_249, 1_200), (98_765, 99_000)]
)
def test_counts_are_rounded_to_two_digits(number: int, told: int) -> None:
    assert rounded(number) == told


@pytest.mark.parametrize(("succeeded", "failed", "rate"), [(1, 0, 1.0), (999, 1, 0.99), (29, 21, 0.58), (0, 3, 0.0)])
def test_a_rate_of_one_means_that_none_failed(succeeded: int, failed: int, rate: float) -> None:
    assert stats.success_rate(Hour(0, succeeded, failed, 0, {})) == rate


async def test_no_id_prompt_or_time_is_in_it(world: World, ada: Person, cleo: Person) -> None:
    await ada.order("A canary")
    await world.finish()
    body = (await cleo.get("/api/stats")).body.decode()
    assert not re.search(r"(gen|usr|txn)_|canary|20\d\d-", body)
    assert "canary" not in str(world.db.rows("SELECT * FROM hours") + world.db.rows("SELECT * FROM settings"))
