"""D25 to D28: whatever kie.ai answers to an order, or does not, it ends as the table says; nobody pays for nothing."""

import itertools
import json
from typing import Any

import pytest

from images2gpt.generations.model import DEADLINE_S
from images2gpt.times import MINUTE_S
from tests.faults.kie_side import asked, generations, only, pass_time, returns
from tests.support.world import Person, World
from tools.sandbox.faults import (
    INVALID_JSON,
    NOT_A_NUMBER,
    TRAILING_DATA,
    WRONG_CHARSET,
    Answer,
    Drip,
    Flood,
    Later,
    Refuse,
    Reset,
    Silence,
    Truncate,
    html_page,
    nested,
)

pytestmark = pytest.mark.usefixtures("books")

TABLE = {
    400: "provider_rejected",
    401: "provider_unavailable",
    402: "provider_unavailable",
    403: "provider_failed",
    404: "provider_failed",
    422: "provider_rejected",
    433: "provider_unavailable",
    451: "provider_rejected",
    500: "provider_failed",
    501: "provider_failed",
    502: "provider_failed",
    503: "provider_failed",
    505: "provider_unavailable",
}
BUSY = (429, 455, 550)
AT_ONCE = (401, 402, 433, 505)
"""What opens the breaker the first time it is answered."""
GARBAGE = [INVALID_JSON, TRAILING_DATA, NOT_A_NUMBER, WRONG_CHARSET, nested(100_000), html_page(200), Flood(), Answer()]
SILENT = [Silence(), Drip(1.0), Truncate(0.0), Truncate(0.9), Reset(), Later(100.0)]


def breaker_is_open(world: World) -> bool:
    return bool(world.db.rows("SELECT 1 FROM breakers WHERE opened_at IS NOT NULL"))


@pytest.mark.parametrize("http", [False, True], ids=["in the envelope", "as the status"])
@pytest.mark.parametrize("code", TABLE)
async def test_d25_a_complete_refusal_ends_in_the_same_request(
    world: World, ada: Person, code: int, *, http: bool
) -> None:
    world.sandbox.kie.next(create=Refuse(code, http=http))
    answer = await ada.order()
    shown = answer.json()["generation"]
    assert (answer.status, shown["status"], shown["failure"]["code"]) == (202, "failed", TABLE[code])
    assert (shown["returned"], await ada.balance(), returns(world)) == (3, 10, [3])
    assert (asked(world, "create"), breaker_is_open(world)) == (1, code in AT_ONCE)


@pytest.mark.parametrize("http", [False, True], ids=["in the envelope", "as the status"])
@pytest.mark.parametrize("code", BUSY)
async def test_d25_a_busy_kie_is_asked_for_a_minute_and_then_returns_everything(
    world: World, ada: Person, code: int, *, http: bool
) -> None:
    world.sandbox.kie.always(create=Refuse(code, http=http))
    began = world.clock.now()
    assert (await ada.order()).json()["generation"]["status"] == "reserved"
    await world.background.settle()
    assert (only(world)["failure"], returns(world), breaker_is_open(world)) == ("provider_unavailable", [3], False)
    assert only(world)["finished_at"] - began <= MINUTE_S
    assert 4 <= asked(world, "create") == only(world)["attempts"] <= 7


@pytest.mark.parametrize("code", [403, 500, 501])
async def test_d25_a_refusal_for_the_content_says_so_whatever_its_code(world: World, ada: Person, code: int) -> None:
    world.sandbox.kie.next(create=Refuse(code, "Your prompt was flagged by the content policy"))
    assert (await ada.order()).json()["generation"]["failure"]["code"] == "provider_rejected"
    assert returns(world) == [3]


@pytest.mark.parametrize(
    "data",
    [None, {}, *({"taskId": task} for task in (None, 1_234, "", "t" * 201, ["t"])), "t", ["t"]],
    ids=lambda data: json.dumps(data)[:20],
)
async def test_d26_code_200_that_names_no_task_is_a_failure(world: World, ada: Person, data: object) -> None:
    body = json.dumps({"code": 200, "msg": "success", "data": data}).encode()
    world.sandbox.kie.next(create=Answer(body=body))
    assert (await ada.order()).json()["generation"]["failure"]["code"] == "provider_failed"
    assert (returns(world), await ada.balance()) == ([3], 10)


async def test_d26_a_task_named_twice_belongs_to_the_first(world: World, ada: Person, ben: Person) -> None:
    await ada.order()
    world.sandbox.kie.next(task_id="duplicate")
    await ben.order()
    first, second = generations(world)
    assert (first["status"], second["failure"], second["provider_task"]) == ("submitted", "provider_failed", None)
    await world.finish()
    assert (await ada.balance(), await ben.balance()) == (7, 10)


@pytest.mark.parametrize("fault", GARBAGE, ids=lambda fault: str(fault)[:50])
async def test_d27_garbage_in_place_of_a_task_returns_everything_at_once(
    world: World, ada: Person, fault: Answer
) -> None:
    world.sandbox.kie.next(create=fault)
    shown = (await ada.order()).json()["generation"]
    assert (shown["failure"]["code"], returns(world), asked(world, "create")) == ("provider_failed", [3], 1)


@pytest.mark.parametrize("fault", [*GARBAGE, *SILENT], ids=lambda fault: str(fault)[:50])
async def test_d28_garbage_or_silence_in_place_of_a_task_s_state_is_waited_out(
    world: World, ada: Person, fault: Answer
) -> None:
    world.sandbox.kie.always(record=fault)
    await ada.order()
    world.http.patience = 0.01
    for _ in range(2):
        await pass_time(world, 6)
        await world.run_cron()
        assert (only(world)["status"], returns(world)) == ("submitted", [])
    world.http.patience = 1
    world.sandbox.kie.rules.clear()
    await world.finish()
    assert (only(world)["status"], await ada.balance()) == ("succeeded", 7)


@pytest.mark.parametrize("fault", [WRONG_CHARSET, html_page(), Reset()], ids=lambda fault: str(fault)[:50])
async def test_d28_a_kie_that_never_tells_the_state_ends_with_the_time(
    world: World, ada: Person, fault: Answer
) -> None:
    world.sandbox.kie.always(record=fault)
    await ada.order()
    await pass_time(world, DEADLINE_S - 1)
    await world.run_cron()
    assert only(world)["status"] == "submitted"
    await pass_time(world, 10)
    await world.run_cron()
    assert (only(world)["failure"], returns(world)) == ("provider_timeout", [3])


async def unreachable(world: World, how: str) -> None:
    match how:
        case "nobody listens":
            world.configure(KIE_API_BASE="http://127.0.0.1:9")
        case "no TLS":
            world.configure(KIE_API_BASE=world.sandbox.url.replace("http:", "https:"))


@pytest.mark.parametrize("how", ["nobody listens", "no TLS", *SILENT], ids=lambda how: str(how)[:30])
async def test_d28_an_order_without_a_whole_answer_is_held_and_returned_after_fifteen_minutes(
    world: World, ada: Person, how: Any
) -> None:
    if isinstance(how, str):
        await unreachable(world, how)
    else:
        world.sandbox.kie.next(create=how)
    world.http.patience = 0.02  # of 20 s
    answer = await ada.order()
    world.http.patience = 1
    assert (answer.status, answer.json()["generation"]["status"]) == (202, "reserved")
    for seconds, status in zip((DEADLINE_S - 1, 1), ("reserved", "failed"), strict=True):
        await pass_time(world, seconds)
        await world.run_cron()
        assert only(world)["status"] == status
    assert (only(world)["failure"], returns(world)) == ("provider_timeout", [3])
    sent = [each.url for each in world.http.sent if each.url.endswith("createTask")]
    assert len(sent) == 1


def test_d25_every_code_of_the_catalogue_stands_in_the_table() -> None:
    rows = itertools.chain(TABLE, BUSY)
    assert set(rows) >= {400, 401, 402, 403, 404, 422, 429, 451, 455, 500, 501, 502, 503, 505}
