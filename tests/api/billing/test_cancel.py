"""POST /api/billing/cancel and /api/billing/resume."""

import pytest

from images2gpt.times import DAY_S
from tests.support.buying import buy, last_plan, parts
from tests.support.world import Person, World
from tools.sandbox.creem.behaviour import SERVER_ERROR
from tools.sandbox.faults import Reset

CANCEL, RESUME = "/api/billing/cancel", "/api/billing/resume"
END = "2026-12-22T12:00:00Z"


async def test_a_plan_ends_with_its_period_and_nothing_is_taken(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    answer = await ada.post(CANCEL, {"when": "period_end"})
    (sent,) = world.sandbox.creem.received("cancel")
    told = {"plan": "starter", "status": "scheduled_cancel", "renews_at": None, "ends_at": END}
    assert (answer.status, answer.json()) == (200, told)
    assert sent.json == {"mode": "scheduled", "onExecute": "cancel"}
    assert sent.path.endswith(f"/{last_plan(world.sandbox.creem)}/cancel")
    assert await parts(ada) == (350, 10, 0)
    assert (await ada.get("/api/billing")).json()["subscription"] == told


async def test_the_end_of_the_period_is_meant_where_nothing_is_said(ada: Person) -> None:
    await buy(ada, "starter")
    assert (await ada.post(CANCEL)).json()["status"] == "scheduled_cancel"


async def test_a_plan_ends_now_and_what_is_paid_stays_to_the_periods_end(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    answer = await ada.post(CANCEL, {"when": "now"})
    told = {"plan": "starter", "status": "canceled", "renews_at": None, "ends_at": END}
    assert (answer.status, answer.json()) == (200, told)
    assert world.sandbox.creem.received("cancel")[0].json == {"mode": "immediate"}
    await world.sandbox.creem.settled()
    assert await parts(ada) == (350, 10, 0)
    assert (await ada.order()).json()["balance"] == 357


@pytest.mark.parametrize("when", ["", "later", None, 1])
async def test_another_moment_is_none(world: World, ada: Person, when: object) -> None:
    await buy(ada, "starter")
    answer = await ada.post(CANCEL, {"when": when})
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "when")
    assert world.sandbox.creem.received("cancel") == []


@pytest.mark.parametrize(("path", "body"), [(CANCEL, {}), (RESUME, {}), ("/api/billing/change", {"product": "pro"})])
async def test_who_has_no_plan_can_neither_end_nor_change_one(
    world: World, ada: Person, ben: Person, path: str, body: dict[str, str]
) -> None:
    cleo = world.person()
    await buy(ben, "starter")
    await buy(ada, "pack_100")
    calls = len(world.http.sent)
    assert ((await ada.post(path, body)).status, (await cleo.post(path)).status) == (409, 401)
    assert len(world.http.sent) == calls


async def test_what_has_ended_is_not_ended_twice_nor_resumed(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post(CANCEL, {"when": "now"})
    assert [(await ada.post(path)).status for path in (CANCEL, RESUME)] == [409, 409]
    assert len(world.sandbox.creem.received("cancel")) == 1


async def test_a_cancellation_is_taken_back_and_the_plan_renews(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post(CANCEL)
    answer = await ada.post(RESUME)
    told = {"plan": "starter", "status": "active", "renews_at": END, "ends_at": None}
    assert (answer.status, answer.json()) == (200, told)
    world.clock.advance(30 * DAY_S + 1)
    await world.sandbox.creem.settled()
    await ada.log_in()
    assert await parts(ada) == (350, 10, 0)
    assert (await ada.get("/api/billing")).json()["subscription"]["renews_at"] == "2027-01-22T12:00:00Z"


async def test_a_plan_that_goes_on_is_not_resumed(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    assert ((await ada.post(RESUME)).status, world.sandbox.creem.received("resume")) == (409, [])


async def test_what_creem_answers_is_written_down_without_its_event(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    world.sandbox.creem.always(held=True)
    await ada.post(CANCEL)
    assert (await ada.get("/api/billing")).json()["subscription"]["status"] == "scheduled_cancel"


@pytest.mark.parametrize("fault", [SERVER_ERROR, Reset()], ids=str)
async def test_creems_faults_change_nothing(world: World, ada: Person, fault: object) -> None:
    await buy(ada, "starter")
    before = (await ada.get("/api/billing")).json()
    world.sandbox.creem.next(cancel=fault)
    assert (await ada.post(CANCEL)).status == 503
    assert (await ada.get("/api/billing")).json() == before


async def test_a_cancellation_whose_answer_was_lost_is_told_by_its_event(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    world.sandbox.creem.next(cancel=Reset(accepted=True))
    assert (await ada.post(CANCEL)).status == 503
    await world.sandbox.creem.settled()
    assert (await ada.get("/api/billing")).json()["subscription"]["status"] == "scheduled_cancel"
    assert (await ada.post(CANCEL)).status == 200
