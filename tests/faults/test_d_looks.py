"""D30 to D32: what recordInfo may say, and how seldom it is asked whoever is watching."""

import asyncio
import json

import pytest

from images2gpt.generations.looks import GRACE_S
from images2gpt.generations.model import DEADLINE_S
from tests.faults.kie_side import asked, made, only, pass_time, returns, told
from tests.support.world import Person, World
from tools.sandbox.faults import Answer, Later, Refuse, html_page
from tools.sandbox.kie.behaviour import Fail, Succeed

pytestmark = pytest.mark.usefixtures("books")

UNKNOWN = [Refuse(422, "recordInfo is null"), Refuse(404, "Task not found"), Refuse(404, http=True), html_page(404)]
FAR = 10
"""By then another look is due, however many were made."""


@pytest.mark.parametrize("answer", UNKNOWN, ids=lambda answer: str(answer)[:40])
async def test_d30_a_task_that_kie_does_not_know_yet_is_waited_for_for_ninety_seconds(
    world: World, ada: Person, answer: Refuse
) -> None:
    world.sandbox.kie.always(record=answer)
    await ada.order()
    for seconds in (2, 30, GRACE_S - 33):
        await pass_time(world, seconds)
        await world.run_cron()
        assert (only(world)["status"], returns(world)) == ("submitted", [])
    await pass_time(world, FAR)
    await world.run_cron()
    assert (only(world)["failure"], returns(world), await ada.balance()) == ("provider_failed", [3], 10)


async def test_d30_a_task_that_shows_up_within_its_grace_is_drawn(world: World, ada: Person) -> None:
    world.sandbox.kie.next(hidden_seconds=GRACE_S - 10.0, seconds=GRACE_S + 60.0)
    await ada.order()
    for _ in range(8):
        await pass_time(world, FAR)
        await world.run_cron()
    assert only(world)["status"] in ("submitted", "running")
    await world.finish()
    assert (only(world)["status"], returns(world)) == ("succeeded", [])


def state(world: World, name: object, **more: object) -> Answer:
    data = {"taskId": made(world)[0].id, "state": name} | more
    return Answer(body=json.dumps({"code": 200, "msg": "success", "data": data}).encode())


async def seen(world: World, answer: Answer) -> str:
    """The status once a look was answered so."""
    world.sandbox.kie.next(record=answer)
    await pass_time(world, FAR)
    await world.run_cron()
    return str(only(world)["status"])


async def test_d31_states_that_are_unknown_or_go_backwards_are_waited_out(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    story = [
        ("dreaming", "submitted"), ("waiting", "submitted"), ("generating", "running"), ("queuing", "running"),
        ("waiting", "running"), ("SUCCESS", "running"), ("succeeded", "running"), (None, "running"), (7, "running"),
        ("generating", "running"),
    ]  # fmt: skip
    for name, status in story:
        assert await seen(world, state(world, name)) == status, name
    running_at = only(world)["running_at"]
    await world.finish()
    assert (only(world)["failure"], only(world)["running_at"]) == ("provider_timeout", running_at)
    assert only(world)["finished_at"] - only(world)["created_at"] <= DEADLINE_S + 15
    assert returns(world) == [3]


@pytest.mark.parametrize("first", ["success", "fail"])
async def test_d31_after_an_end_kie_may_say_what_it_likes(world: World, ada: Person, first: str) -> None:
    if first == "fail":
        world.sandbox.kie.next(outcome=Fail())
    await ada.order()
    await world.finish()
    ended, looks = only(world), asked(world, "record")
    for name in ("fail", "success", "waiting"):
        world.sandbox.kie.always(record=state(world, name, failCode="500"))
        await told(world, ended["id"], made(world)[0].id)
        await ada.get(f"/api/generations/{ended['id']}")
        await pass_time(world, 3_600)
        await world.run_cron()
    assert (only(world), asked(world, "record"), len(returns(world))) == (ended, looks, int(first == "fail"))


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
async def test_d31_a_look_whose_answer_took_long_opens_nothing_again(world: World, ada: Person, outcome: str) -> None:
    world.sandbox.kie.next(seconds=10.0, outcome=Fail() if outcome == "failed" else Succeed())
    await ada.order()
    await pass_time(world, 8)
    world.sandbox.kie.next(record=Later(60.0))
    arrived = world.sandbox.kie.barrier("record", 1)
    slow = asyncio.create_task(world.run_cron())
    await arrived.wait_for(1)
    await pass_time(world, FAR)
    await world.run_cron()
    ended = only(world)
    assert (ended["status"], slow.done()) == (outcome, False)
    await pass_time(world, 60)
    await slow
    assert only(world) == ended


async def test_d31_success_without_an_image_is_a_failure_and_told_to_an_operator(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    await ada.order()
    assert await seen(world, state(world, "success", resultJson="")) == "failed"
    assert (only(world)["failure"], returns(world)) == ("provider_failed", [3])
    assert '"event":"alarm","reason":"result_refused"' in capsys.readouterr().out


@pytest.mark.parametrize("who", ["a member", "a visitor"])
async def test_d32_a_hundred_pages_at_once_make_one_look_an_interval(
    world: World, ada: Person, cleo: Person, who: str
) -> None:
    world.sandbox.kie.next(never=True)
    person = ada if who == "a member" else cleo
    placed = (await person.order()).json()
    path = f"/api/generations/{placed['generation']['id']}" + (f"?key={placed['key']}" if "key" in placed else "")
    looks = 0
    for _ in range(5):
        for due in (False, True):
            answers = await asyncio.gather(*(person.get(path) for _ in range(100)))
            await world.background.settle()
            looks += due
            assert ({answer.status for answer in answers}, asked(world, "record")) == ({200}, looks)
            await pass_time(world, FAR if not due else 1)
    assert only(world)["looks"] == looks
