"""B15, B19 to B21, B24, B26, B27: what a callback that may come does, and how little."""

import pytest

from images2gpt.generations.model import DEADLINE_S
from images2gpt.times import HOUR_S, MINUTE_S
from tests.faults.kie_side import (
    WEBHOOK_KEY,
    asked,
    body_of,
    call_back,
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
from tools.sandbox.kie.behaviour import Fail, Succeed

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
async def test_b19_b26_a_callback_that_comes_again_and_again_has_one_effect(
    world: World, ada: Person, times: int
) -> None:
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


async def test_b15_a_callback_before_the_reply_was_read_is_adopted_and_the_reply_changes_nothing(
    world: World, ada: Person
) -> None:
    world.callbacks = True
    world.sandbox.kie.next(callback="before_reply")
    seen: list[str] = []
    world.db.fault = lambda _batch, moment: seen.append(only(world)["status"]) if made(world) else None
    answer = await ada.order()
    await world.background.settle()
    world.db.fault = lambda _batch, _moment: None
    assert (answer.status, "submitted" in seen) == (202, True)
    assert (only(world)["status"], only(world)["provider_task"]) == ("succeeded", made(world)[0].id)
    assert (asked(world, "create"), asked(world, "record"), await ada.balance()) == (1, 1, 7)


async def test_b15_a_lost_reply_is_mended_by_the_callback_that_names_the_task(world: World, ada: Person) -> None:
    lose_the_reply(world)
    assert (await ada.order()).json()["generation"]["status"] == "reserved"
    await pass_time(world, TASK_S)
    await told(world, only(world)["id"], made(world)[0].id)
    row = only(world)
    assert (row["status"], row["provider_task"], row["late_at"]) == ("succeeded", made(world)[0].id, None)
    assert (asked(world, "create"), await ada.balance(), returns(world)) == (1, 7, [])


@pytest.mark.parametrize("who", ["a member", "a visitor"])
async def test_b15_b20_a_task_adopted_after_the_credits_went_back_is_a_present(
    world: World, ada: Person, cleo: Person, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lose_the_reply(world)
    person = ada if who == "a member" else cleo
    cost = (await person.order()).json()["generation"]["cost"]
    await pass_time(world, DEADLINE_S)
    await world.run_cron()
    assert (only(world)["failure"], await ada.balance()) == ("provider_timeout", 10)
    ledger = world.db.rows("SELECT * FROM credit_transactions")
    await told(world, only(world)["id"], made(world)[0].id)
    row = only(world)
    assert (row["status"], row["returned"], row["late_at"]) == ("succeeded", cost, world.clock.now())
    assert (world.db.rows("SELECT * FROM credit_transactions"), await ada.balance()) == (ledger, 10)
    assert [each["generation"] for each in events(capsys, "late_image")] == [row["id"]]
    await told(world, row["id"], made(world)[0].id)
    assert (only(world), events(capsys, "late_image")) == (row, [])


async def test_b20_a_callback_after_the_time_ran_out_brings_the_image_at_no_cost(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    await world.finish()
    assert (only(world)["failure"], await ada.balance()) == ("provider_timeout", 10)
    await pass_time(world, 2)
    world.callbacks = True
    await world.sandbox.kie.settle(made(world)[0].id, Succeed())
    await world.background.settle()
    shown = (await ada.get("/api/generations")).json()["items"][0]
    assert (shown["status"], shown["returned"], shown["failure"]["code"]) == ("succeeded", 3, "provider_timeout")
    assert (await ada.balance(), returns(world)) == (10, [3])
    assert (await ada.get(shown["image"]["url"])).status == 200


@pytest.mark.parametrize("look", [15 * MINUTE_S, HOUR_S, 6 * HOUR_S])
async def test_b20_the_late_looks_find_an_image_that_no_callback_told_of(world: World, ada: Person, look: int) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    await world.finish()
    looks, ended_at = asked(world, "record"), only(world)["finished_at"]
    for before in (each for each in (15 * MINUTE_S, HOUR_S, 6 * HOUR_S) if each < look):
        await pass_time(world, ended_at + before - world.clock.now())
        await world.run_cron()
    await pass_time(world, ended_at + look - world.clock.now() - 1)
    task = made(world)[0]
    await world.sandbox.kie.settle(task.id, Succeed())
    await world.run_cron()
    assert only(world)["status"] == "failed"
    await pass_time(world, 1)
    await world.run_cron()
    assert (only(world)["status"], await ada.balance(), returns(world)) == ("succeeded", 10, [3])
    assert asked(world, "record") - looks == {15 * MINUTE_S: 1, HOUR_S: 2, 6 * HOUR_S: 3}[look]


async def test_b20_after_six_hours_nobody_asks_any_more(world: World, ada: Person) -> None:
    world.sandbox.kie.next(never=True)
    await ada.order()
    await world.finish()
    looks = asked(world, "record")
    for _ in range(40):
        await pass_time(world, 15 * MINUTE_S)
        await world.run_cron()
    assert (asked(world, "record") - looks, only(world)["next_step_at"]) == (3, None)
