"""B23, B25, B28, B29: who may call back. What is wrong with a callback is found before anybody is asked."""

import json

import pytest

from tests.faults.kie_side import WEBHOOK_KEY, asked, body_of, call_back, generations, only, path_of, signed
from tests.support.world import Person, World

SOME = "gen_" + "a" * 24
TASK = "task_gptimage_0000000000001"
KEY_BEFORE = "the webhook key of last year"
VECTORS = [
    (TASK, 1_790_000_000, "mK+eQQJMGvs/sijGAhMfIzMFvQfJAFuwecot4yzx/fs=", 200),
    ("ed578231bfed231f0884c564579a965d", 1_790_000_035, "f+Wz+VxlC8WF27qoOyPDR2nVzwCPEdBcUOqBZJrLrcI=", 200),
    (TASK, 1_790_000_000, "98af9e41024c1afb3fb228c602131f233305bd07c9005bb079ca2de32cf1fdfb", 401),
]
"""Those of the facts about kie.ai: a signature in hexadecimal is none."""


@pytest.fixture
def signing(world: World) -> World:
    """A world whose kie.ai signs its callbacks, with a key that was changed lately."""
    world.configure(KIE_WEBHOOK_KEY=WEBHOOK_KEY, KIE_WEBHOOK_KEY_PREVIOUS=KEY_BEFORE)
    return world


def asked_by_anybody(world: World) -> tuple[int, int, int]:
    """Calls so far of D1, KV and the providers."""
    return len(world.db.trips), len(world.kv.calls), len(world.http.sent)


@pytest.mark.parametrize("key", ["missing", "empty", "wrong", "of another generation", "cut", "padded", "a visitor's"])
async def test_b23_a_callback_without_the_key_of_its_generation_is_turned_away_unasked(
    world: World, ada: Person, cleo: Person, key: str
) -> None:
    await ada.order()
    free = (await cleo.order()).json()
    row, other = generations(world)
    true = path_of(world, row["id"])
    given = {
        "missing": true.partition("&")[0],
        "empty": true.partition("&key=")[0] + "&key=",
        "wrong": true.partition("&key=")[0] + "&key=" + "A" * 43,
        "of another generation": true.replace(row["id"], other["id"]),
        "cut": true[:-1],
        "padded": true + "=",
        "a visitor's": path_of(world, other["id"]).partition("&key=")[0] + "&key=" + free["key"],
    }[key]
    before = asked_by_anybody(world)
    answer = await call_back(world, row["id"], body_of(row["provider_task"]), path=given)
    assert (answer.status, answer.code) == (401, "bad_signature")
    assert (asked_by_anybody(world), generations(world)) == (before, [row, other])


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("spelling", ["taskId", "task_id", "both"])
async def test_b23_signatures_are_those_of_the_facts_under_either_name_of_the_task(
    signing: World, vector: tuple[str, int, str, int], spelling: str
) -> None:
    task, at, signature, status = vector
    signing.clock.time = at
    body = {"taskId": body_of(task), "task_id": body_of(None, task_id=task), "both": body_of(task, task_id=task)}
    headers = {"x-webhook-timestamp": str(at), "x-webhook-signature": signature}
    assert (await call_back(signing, SOME, body[spelling], headers)).status == status


@pytest.mark.parametrize(
    ("key", "signed_task", "status"),
    [
        (WEBHOOK_KEY, TASK, 200),
        (KEY_BEFORE, TASK, 200),
        ("not " + WEBHOOK_KEY, TASK, 401),
        ("", TASK, 401),
        (WEBHOOK_KEY, "task_of_another", 401),
        (WEBHOOK_KEY, "", 401),
    ],
)
async def test_b23_only_a_signature_of_ours_over_this_very_task_counts(
    signing: World, key: str, signed_task: str, status: int
) -> None:
    now = signing.clock.now()
    before = asked_by_anybody(signing)
    answer = await call_back(signing, SOME, body_of(TASK), signed(signed_task, now, key))
    assert answer.status == status
    assert (asked_by_anybody(signing) == before) == (status == 401)


@pytest.mark.parametrize("missing", ["x-webhook-timestamp", "x-webhook-signature"])
async def test_b23_either_header_missing_is_no_signature(signing: World, missing: str) -> None:
    headers = signed(TASK, signing.clock.now())
    del headers[missing]
    assert (await call_back(signing, SOME, body_of(TASK), headers)).status == 401


async def test_b23_a_signature_does_not_stand_in_for_the_key(signing: World) -> None:
    path = path_of(signing, SOME).partition("&key=")[0]
    answer = await call_back(signing, SOME, body_of(TASK), signed(TASK, signing.clock.now()), path=path)
    assert (answer.status, signing.db.trips) == (401, [])


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (-300, 200), (300, 200), (-301, 401), (301, 401)])
async def test_b25_a_callback_counts_for_five_minutes_either_way(signing: World, seconds: int, status: int) -> None:
    headers = signed(TASK, signing.clock.now() + seconds)
    assert (await call_back(signing, SOME, body_of(TASK), headers)).status == status


@pytest.mark.parametrize(
    "at",
    ["", "now", "-1795348800", "+1795348800", "1795348800.0", "1.7953488e9", " 1795348800", "1795348800\n",
     "0x6b02fb40", "١٧٩٥٣٤٨٨٠٠", "1" + "0" * 20, "9" * 5_000, "NaN", "1795348800000"],
)  # fmt: skip
async def test_b25_a_time_that_is_no_whole_number_of_seconds_is_refused(signing: World, at: str) -> None:
    """Each is signed rightly as it stands."""
    headers = {"x-webhook-timestamp": at, "x-webhook-signature": signed(TASK, at)["x-webhook-signature"]}
    assert (await call_back(signing, SOME, body_of(TASK), headers)).status == 401
    assert signing.db.trips == []


@pytest.mark.parametrize("is_signing", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body_of(TASK, task_id="task_of_another"), id="two tasks"),
        pytest.param(body_of(7), id="a number"),
        pytest.param(body_of(data := [TASK]), id="a list"),
        pytest.param(body_of({"id": TASK}), id="an object"),
        pytest.param(body_of(True), id="a truth"),  # noqa: FBT003  a JSON value
        pytest.param(body_of(""), id="empty"),
        pytest.param(body_of("t" * 201), id="too long"),
        pytest.param(body_of(TASK, task_id=7), id="a number under the other name"),
        pytest.param(json.dumps({"data": TASK}).encode(), id="a text for data"),
        pytest.param(json.dumps({"data": data}).encode(), id="a list for data"),
        pytest.param(json.dumps([TASK]).encode(), id="a list"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b'{"data":' + b"[" * 10_000 + b"]" * 10_000 + b"}", id="deep"),
        pytest.param(body_of(TASK) + b"{}", id="two documents"),
    ],
)
async def test_b28_a_callback_about_no_one_task_is_malformed(world: World, body: bytes, *, is_signing: bool) -> None:
    if is_signing:
        world.configure(KIE_WEBHOOK_KEY=WEBHOOK_KEY)
    answer = await call_back(world, SOME, body, signed(TASK, world.clock.now()))
    assert (answer.status, answer.code) == (400, "malformed")
    assert (world.db.trips, world.http.sent) == ([], [])


async def test_b29_ten_thousand_forged_callbacks_ask_nobody_anything(signing: World, ada: Person) -> None:
    await ada.order()
    row, before = only(signing), asked_by_anybody(signing)
    body, now = body_of(row["provider_task"]), signing.clock.now()
    true, none = path_of(signing, row["id"]), path_of(signing, row["id"])[:-1] + "_"
    for number in range(5_000):
        headers = signed(row["provider_task"], now, f"guess {number}")
        assert (await call_back(signing, row["id"], body, headers, path=true)).status == 401
        assert (await call_back(signing, row["id"], body, path=none)).status == 401
    assert (asked_by_anybody(signing), only(signing), asked(signing, "record")) == (before, row, 0)
