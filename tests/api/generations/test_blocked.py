"""POST /api/generations of what is not made here: refused before anything is charged, told why, and noted."""

import asyncio

import pytest

from images2gpt.moderation import SENTENCES
from images2gpt.times import DAY_S, MINUTE_S
from tests.support.refusals import BLOCKED, screened
from tests.support.scenes import fail_once
from tests.support.world import Person, World

EVENTS = "SELECT owner, generation_id, rule, source, created_at FROM moderation_events"


async def test_the_refusal_names_the_rule_and_says_why(world: World, ada: Person) -> None:
    answer = await ada.order(BLOCKED)
    told = answer.json()
    assert (answer.status, answer.code) == (422, "prompt_blocked")
    assert (told["rule"], told["detail"]) == ("weapons", SENTENCES["weapons"])
    assert "key" not in told, "a member needs none"
    generation = (await ada.get(f"/api/generations/{told['generation']}")).json()
    assert (generation["status"], generation["cost"], generation["prompt"]) == ("blocked", 0, BLOCKED)
    assert generation["failure"] == {"code": "prompt_blocked", "message": SENTENCES["weapons"]}
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])


async def test_the_event_says_who_and_which_rule_and_not_what(world: World, ada: Person) -> None:
    generation = (await ada.order(BLOCKED)).json()["generation"]
    (event,) = world.db.rows(EVENTS)
    assert event == {
        "owner": ada.id,
        "generation_id": generation,
        "rule": "weapons",
        "source": "own",
        "created_at": world.clock.now(),
    }
    assert "bomb" not in str(world.db.rows("SELECT * FROM moderation_events"))


@pytest.mark.parametrize("decision", ["deny", "flag"])
async def test_what_creem_refuses_is_refused_in_the_same_way(world: World, ada: Person, decision: str) -> None:
    world.sandbox.creem.always(decision=decision)
    told = (await ada.order("A paper lighthouse")).json()
    assert (told["rule"], told["detail"]) == ("acceptable_use", SENTENCES["acceptable_use"])
    (event,) = world.db.rows(EVENTS)
    assert (event["rule"], event["source"], event["generation_id"]) == ("acceptable_use", "creem", told["generation"])
    assert (screened(world), await ada.balance()) == (["A paper lighthouse"], 10)


async def test_creem_is_asked_only_about_what_our_rules_let_pass(world: World, ada: Person) -> None:
    await ada.order(BLOCKED)
    assert screened(world) == []
    assert (await ada.order("A paper lighthouse")).status == 202
    assert screened(world) == ["A paper lighthouse"]


async def test_a_visitors_free_image_is_not_used_by_a_refusal(world: World, cleo: Person) -> None:
    assert (await cleo.order(BLOCKED)).code == "prompt_blocked"
    assert (world.db.rows("SELECT 1 FROM trial_claims"), world.kv.stored) == ([], {})
    (event,) = world.db.rows(EVENTS)
    (row,) = world.db.rows("SELECT trial_subject FROM generations")
    assert event["owner"] == row["trial_subject"] != cleo.address
    assert (await cleo.order()).status == 202


async def test_the_row_and_the_event_are_there_together_or_not_at_all(world: World, ada: Person) -> None:
    world.db.connection.execute(
        "CREATE TEMP TRIGGER it_fails BEFORE INSERT ON main.moderation_events BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    assert (await ada.order(BLOCKED)).status == 503
    assert world.db.rows("SELECT 1 FROM generations") == []


async def test_a_refusal_that_could_not_be_noted_is_not_made_an_image(world: World, ada: Person) -> None:
    fail_once(world, 2, "before")
    assert (await ada.order(BLOCKED)).status == 503
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])


async def test_whoever_was_refused_five_times_waits_whatever_they_ask(world: World, ada: Person, ben: Person) -> None:
    world.sandbox.creem.always(decision="deny")
    for _ in range(5):
        assert (await ada.order()).status == 422
        world.clock.advance(60)
    asked, rows = len(screened(world)), len(world.db.rows("SELECT 1 FROM generations"))
    world.sandbox.creem.always(decision="allow")
    refused = await ada.order("A harmless harbour")
    assert (refused.code, refused.headers["retry-after"]) == ("too_many_requests", str(5 * MINUTE_S))
    assert (len(screened(world)), len(world.db.rows("SELECT 1 FROM generations"))) == (asked, rows)
    assert (await ben.order()).status == 202
    world.clock.advance(5 * MINUTE_S)
    assert (await ada.order()).status == 202


async def test_signing_in_anew_is_no_way_round(ada: Person) -> None:
    for _ in range(5):
        await ada.order(BLOCKED)
    await ada.log_in()
    assert (await ada.order()).code == "too_many_requests"


async def test_a_visitor_who_was_refused_five_times_keeps_their_free_image_for_later(
    world: World, cleo: Person
) -> None:
    for _ in range(5):
        await cleo.order(BLOCKED)
    assert (await cleo.order()).code == "too_many_requests"
    assert (await world.person().order()).status == 202
    world.clock.advance(10 * MINUTE_S)
    assert (await cleo.order()).status == 202


async def test_fifty_refused_at_once_are_all_refused_and_noted_once_each(world: World, ada: Person) -> None:
    answers = await asyncio.gather(*(ada.order(BLOCKED) for _ in range(50)))
    assert {answer.code for answer in answers} <= {"prompt_blocked", "too_many_requests"}
    blocked = {answer.json()["generation"] for answer in answers if answer.code == "prompt_blocked"}
    assert {event["generation_id"] for event in world.db.rows(EVENTS)} == blocked
    assert (await ada.order()).code == "too_many_requests"


async def test_an_event_is_gone_after_ninety_days_and_not_before(world: World, ada: Person) -> None:
    await ada.order(BLOCKED)
    world.clock.advance(90 * DAY_S - 1)
    await world.run_cron()
    assert len(world.db.rows(EVENTS)) == 1
    world.clock.advance(1)
    await world.run_cron()
    assert world.db.rows(EVENTS) == []
