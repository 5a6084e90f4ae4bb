"""B19, B21, B24, B26, B27: what a callback that may come does, and how little."""

import pytest

from tests.faults.kie_side import (
    WEBHOOK_KEY,
    asked,
    body_of,
    call_back,
    end_all,
    events,
    generations,
    lose_the_reply,
    made,
    only,
    pass_time,
    returns,
    signed,
    told,
)
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import QUEUE_FULL, Fail

pytestmark = pytest.mark.usefixtures("books")

TASK_S = 5
FORGED = '{"resultUrls":["https://attacker.example/forged.png"]}'


async def test_b19_a_callback_alone_brings_the_image_though_nobody_watches(world: World, ada: Person) -> None:
    world.callbacks = True
    await ada.order()
    await pass_time(world, TASK_S)
    await world.background.settle()
    assert (only(world)["status"], asked(world, "record"), await ada.balance()) == ("succeeded", 1, 7)
    assert [each.status for each in world.sandbox.kie.deliveries] == [200]


@pytest.mark.parametrize("times", [2, 20])
async def test_b19_a_callback_that_comes_again_and_again_has_one_effect(world: World, ada: Person, times: int) -> None:
    world.configure(KIE_WEBHOOK_KEY=WEBHOOK_KEY)
    await ada.order()
    await pass_time(world, TASK_S)
    row = only(world)
    headers = signed(row["provider_task"], world.clock.now())
    answers = [await call_back(world, row["id"], body_of(row["provider_task"]), headers) for _ in range(times)]
    await world.background.settle()
    ended = only(world)
    assert ({answer.status for answer in answers}, asked(world, "record")) == ({200}, 1)
    answers = [await told(world, row["id"], row["provider_task"]) for _ in range(times)]
    assert {answer.status for answer in answers} == {401}, "not signed"
    assert (only(world), ended["status"], await ada.balance()) == (ended, "succeeded", 7)


async def test_b19_callbacks_in_a_row_about_an_open_task_wake_one_look_every_two_seconds(
    world: World, ada: Person
) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    row = only(world)
    began = world.clock.now()
    for _ in range(4):
        for _ in range(20):
            await told(world, row["id"], row["provider_task"])
        await pass_time(world, 1)
    assert asked(world, "record") == 1 + (world.clock.now() - began) // 2 - 1


async def test_b26_the_same_callback_replayed_twenty_times_in_its_window_is_idempotent(
    world: World, ada: Person
) -> None:
    world.configure(KIE_WEBHOOK_KEY=WEBHOOK_KEY)
    world.sandbox.kie.next(outcome=Fail())
    await ada.order()
    await pass_time(world, TASK_S)
    row = only(world)
    headers, body = signed(row["provider_task"], world.clock.now()), body_of(row["provider_task"])
    for _ in range(20):
        assert (await call_back(world, row["id"], body, headers)).status == 200
        await world.background.settle()
        await pass_time(world, 10)
    assert (only(world)["status"], returns(world), asked(world, "record")) == ("failed", [3], 1)


async def test_b21_a_callback_of_failure_after_the_image_is_ignored(world: World, ada: Person) -> None:
    await ada.order()
    await world.finish()
    ended = only(world)
    looks = asked(world, "record")
    world.callbacks = True
    await world.sandbox.kie.call_back(ended["provider_task"], Fail())
    await world.sandbox.kie.settle(ended["provider_task"], Fail())
    await world.background.settle()
    assert (only(world), asked(world, "record"), returns(world)) == (ended, looks, [])


@pytest.mark.parametrize("truth", [Fail(), None], ids=["failed", "still drawing"])
async def test_b24_a_forged_body_under_a_valid_signature_says_nothing_recordinfo_decides(
    world: World, ada: Person, truth: Fail | None
) -> None:
    world.configure(KIE_WEBHOOK_KEY=WEBHOOK_KEY)
    world.sandbox.kie.next(**({"outcome": truth} if truth else {"never": True}))
    await ada.order()
    await pass_time(world, TASK_S)
    row = only(world)
    body = body_of(row["provider_task"], resultJson=FORGED)
    answer = await call_back(world, row["id"], body, signed(row["provider_task"], world.clock.now()))
    await world.background.settle()
    assert (answer.status, asked(world, "record")) == (200, 1)
    assert (only(world)["status"], only(world)["result_url"]) == ("failed" if truth else "running", None)
    assert not any("attacker" in request.url for request in world.http.sent)


async def test_b24_a_forged_body_of_failure_takes_no_image_away(world: World, ada: Person) -> None:
    await ada.order()
    await pass_time(world, TASK_S)
    row = only(world)
    body = body_of(row["provider_task"], state="fail", failCode="400", failMsg="nsfw")
    await call_back(world, row["id"], body)
    await world.background.settle()
    assert (only(world)["status"], returns(world)) == ("succeeded", [])


async def test_b27_a_callback_for_what_does_not_exist_is_taken_and_does_nothing(world: World, ada: Person) -> None:
    await ada.order()
    before, sent = generations(world), len(world.http.sent)
    for number in range(20):
        answer = await told(world, f"gen_{number:024}", f"task_{number}")
        assert (answer.status, answer.body) == (200, b"")
    assert (generations(world), len(world.http.sent)) == (before, sent)


async def test_b27_a_callback_cannot_give_another_task_to_what_was_given_up(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    await end_all(world)
    await pass_time(world, 2)
    before = only(world)
    await told(world, before["id"], "task_of_somebody")
    assert (before["failure"], only(world)["provider_task"]) == ("provider_timeout", before["provider_task"])


async def test_b27_a_callback_gives_no_task_to_an_order_that_kie_has_surely_not_taken(
    world: World, ada: Person
) -> None:
    world.sandbox.kie.next(create=QUEUE_FULL)
    await ada.order()
    waiting = only(world)
    assert (await call_back(world, waiting["id"], body_of("task_of_somebody"))).status == 200
    assert (only(world), waiting["status"]) == (waiting, "reserved")
    await world.background.settle()
    assert only(world)["provider_task"] == made(world)[0].id


@pytest.mark.parametrize("status", ["submitted", "reserved"])
async def test_b27_a_callback_that_names_anothers_task_changes_nothing(
    world: World, ada: Person, ben: Person, status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The task of a generation that is with kie.ai is known; one whose reply was lost would take any."""
    await ada.order()
    if status == "reserved":
        lose_the_reply(world)
    await ben.order()
    adas, bens = generations(world)
    assert bens["status"] == status
    assert (await told(world, bens["id"], adas["provider_task"])).status == 200
    assert generations(world)[0] == adas
    assert generations(world)[1]["provider_task"] == bens["provider_task"]
    alarms = [each["reason"] for each in events(capsys, "alarm")]
    assert alarms == (["callback_of_another_task"] if status == "reserved" else [])
