"""createTask: who may call it and what it accepts (kie.md 1.1, 1.2, 4)."""

import json
from typing import Any

import pytest

from tools.sandbox import Sandbox
from tools.sandbox.faults import Refuse
from tools.sandbox.kie.behaviour import Kind
from tools.sandbox.kie.request import FIELDS, IMAGE_MODEL, RATIOS, TEXT_MODEL, is_legal

from .conftest import IMAGE, Client

CREATE = "/api/v1/jobs/createTask"
INPUT_URL = "https://media.example.com/in/0.png"


@pytest.mark.parametrize("key", [None, "", "another-key", "sandbox-keyx"])
async def test_a_wrong_or_missing_key_is_401_inside_http_200(client: Client, key: str | None) -> None:
    reply = await client.create(key=key)
    assert reply.status == 200
    assert reply.json == {"code": 401, "msg": "You do not have access permissions", "data": None}
    assert not client.sandbox.kie.tasks


async def test_errors_can_be_real_http_statuses(client: Client) -> None:
    client.sandbox.kie.always(http_errors=True)
    assert (await client.create(key="another-key")).status == 401
    assert (await client.create("")).status == 422


async def test_the_sentence_can_be_called_message(client: Client) -> None:
    client.sandbox.kie.always(message_field="message")
    assert (await client.create("")).json == {"code": 422, "message": "prompt is required", "data": None}


async def test_a_task_is_accepted_at_once(client: Client) -> None:
    reply = await client.create()
    assert reply.status == 200
    assert reply.json["msg"] == "success"
    assert list(reply.data) == ["taskId"]


async def test_a_task_sent_twice_makes_two_tasks_with_both_id_forms(client: Client) -> None:
    first, second = await client.created(), await client.created()
    assert {first, second} == set(client.sandbox.kie.tasks)
    forms = sorted(("task_gptimage_" in first, "task_gptimage_" in second))
    assert forms == [False, True]


@pytest.mark.parametrize(
    ("mode", "told"), [("null", {"taskId": None}), ("integer", {"taskId": 1234567890}), ("absent", {})]
)
async def test_a_task_id_of_the_wrong_type(client: Client, mode: str, told: dict[str, Any]) -> None:
    client.sandbox.kie.next(task_id=mode)
    assert (await client.create()).data == told
    assert len(client.sandbox.kie.tasks) == 1


async def test_a_task_id_given_out_twice(client: Client) -> None:
    client.sandbox.kie.next(task_id="hex")
    first = await client.created()
    client.sandbox.kie.next(task_id="duplicate")
    assert await client.created() == first
    assert len(client.sandbox.kie.tasks) == 2


@pytest.mark.parametrize("model", ["gpt-image-1", "", None, 7])
async def test_an_unknown_model_is_422(client: Client, model: object) -> None:
    reply = await client.create(model=model)
    assert reply.json == {"code": 422, "msg": "Model name not supported", "data": None}


@pytest.mark.parametrize(("prompt", "code"), [("x", 200), ("x" * 20_000, 200), ("😀" * 20_000, 200)])
async def test_a_prompt_of_1_to_20000_characters_is_accepted(client: Client, prompt: str, code: int) -> None:
    assert (await client.create(prompt)).code == code


@pytest.mark.parametrize("prompt", ["", "x" * 20_001, None, 5, ["x"], {"x": 1}, True])
async def test_any_other_prompt_is_422(client: Client, prompt: object) -> None:
    assert (await client.create(prompt)).code == 422


@pytest.mark.parametrize(
    "urls",
    [[], [INPUT_URL] * 17, INPUT_URL, None, [1], [""], ["ftp://a/b"], ["data:image/png;base64,AA=="], ["http://"]],
)
async def test_image_to_image_wants_1_to_16_urls(client: Client, urls: object) -> None:
    assert (await client.create(model=IMAGE, input_urls=urls)).code == 422
    assert not client.sandbox.kie.tasks


async def test_16_input_urls_are_accepted(client: Client) -> None:
    assert (await client.create(model=IMAGE, input_urls=[INPUT_URL] * 16)).code == 200


async def test_image_to_image_without_urls_and_text_to_image_with_them_are_422(client: Client) -> None:
    assert (await client.create(model=IMAGE)).code == 422
    assert (await client.create(input_urls=[INPUT_URL])).code == 422


async def test_only_legal_ratios_and_resolutions_are_accepted(client: Client) -> None:
    client.sandbox.kie.always(rate_limit=None)
    for model in FIELDS:
        more: dict[str, Any] = {"model": model, "input_urls": [INPUT_URL]} if model == IMAGE else {}
        for ratio in RATIOS:
            for size in ("1K", "2K", "4K"):
                reply = await client.create(aspect_ratio=ratio, resolution=size, **more)
                assert reply.code == (200 if is_legal(model, ratio, size) else 422), (model, ratio, size)


@pytest.mark.parametrize(
    ("ratio", "resolution", "legal"),
    [
        ("auto", "1K", True), ("auto", "2K", False), ("auto", "4K", False),
        ("1:1", "1K", True), ("1:1", "2K", True), ("1:1", "4K", False),
        ("16:9", "4K", True), ("21:9", "4K", True), ("1:2", "4K", True),
        ("5:4", "1K", True), ("5:4", "2K", False), ("4:5", "4K", False),
        ("3:1", "1K", True), ("3:1", "2K", False), ("9:21", "4K", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("model", [TEXT_MODEL, IMAGE_MODEL])
def test_the_ratio_table_is_kies(model: str, ratio: str, resolution: str, *, legal: bool) -> None:
    assert is_legal(model, ratio, resolution) is legal


async def test_unstated_sizes_can_be_accepted(client: Client) -> None:
    client.sandbox.kie.always(unstated_sizes="accepted")
    assert (await client.create(aspect_ratio="5:4", resolution="4K")).code == 200
    assert (await client.create(aspect_ratio="3:1", resolution="2K")).code == 422


@pytest.mark.parametrize(
    "more",
    [
        {"aspect_ratio": "7:5"}, {"aspect_ratio": None}, {"aspect_ratio": 1}, {"resolution": "8K"},
        {"resolution": "1k"}, {"resolution": None}, {"background": "blue"}, {"background": 1},
        {"background": "transparent", "resolution": "2K"},
    ],
)  # fmt: skip
async def test_an_illegal_option_is_422_and_makes_no_task(client: Client, more: dict[str, Any]) -> None:
    assert (await client.create(**more)).code == 422
    assert not client.sandbox.kie.tasks


async def test_background_is_accepted_at_1k(client: Client) -> None:
    assert (await client.create(background="transparent")).code == 200


async def test_ratio_and_resolution_may_be_left_out(client: Client) -> None:
    body = {"model": TEXT_MODEL, "input": {"prompt": "a hill"}}
    assert (await client.send("POST", CREATE, json=body)).code == 200
    (task,) = client.sandbox.kie.tasks.values()
    assert (task.asked.aspect_ratio, task.asked.resolution) == ("auto", "1K")


async def test_parameter_errors_can_be_500(client: Client) -> None:
    client.sandbox.kie.next(refusal_code=500)
    assert (await client.create("")).code == 500
    assert (await client.create("")).code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"NaN", b'{"a":NaN}', b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_refused(client: Client, body: bytes) -> None:
    reply = await client.send("POST", CREATE, data=body, headers={"Content-Type": "application/json"})
    assert reply.code in (400, 422)


async def test_another_content_type_is_refused(client: Client) -> None:
    body = json.dumps({"model": TEXT_MODEL, "input": {"prompt": "a hill"}})
    reply = await client.send("POST", CREATE, data=body, headers={"Content-Type": "text/plain"})
    assert reply.code == 400


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://a/b", 5, None])
async def test_a_callback_url_that_is_none_is_422(client: Client, url: object) -> None:
    assert (await client.create(callBackUrl=url)).code == 422


async def test_extra_fields_are_recorded_and_still_make_one_image(client: Client) -> None:
    body = {"model": TEXT_MODEL, "callbackUrl": "http://a.example/", "input": {"prompt": "a hill", "n": 4}}
    task_id = (await client.send("POST", CREATE, json=body)).data["taskId"]
    task = client.sandbox.kie.tasks[task_id]
    assert task.asked.undocumented == ("callbackUrl", "input.n")
    assert task.asked.callback_url is None
    await client.end(task_id)
    record = (await client.record(task_id)).data
    assert len(json.loads(record["resultJson"])["resultUrls"]) == 1


async def test_extra_fields_can_be_refused(client: Client) -> None:
    client.sandbox.kie.always(undocumented_fields="refused")
    assert (await client.create(n=2)).json["msg"] == "Unknown field input.n"


async def test_the_21st_task_in_10_seconds_is_a_real_429_and_no_task(client: Client, sandbox: Sandbox) -> None:
    for _ in range(20):
        assert (await client.create()).code == 200
    refused = await client.create()
    assert (refused.status, refused.code) == (429, 429)
    assert len(sandbox.kie.tasks) == 20
    sandbox.clock.advance(10)
    assert (await client.create()).code == 200


async def test_the_limit_is_per_account(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.open_account("second-key", credits=100)
    for _ in range(20):
        await client.create()
    assert (await client.create(key="second-key")).code == 200


async def test_an_empty_balance_is_402(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.open_account("sandbox-key", credits=9.5)
    assert (await client.create(resolution="2K")).code == 402
    assert (await client.create()).code == 200
    assert len(sandbox.kie.tasks) == 1


async def test_a_wrong_verb_is_405_and_an_unknown_path_404(client: Client) -> None:
    assert (await client.send("GET", CREATE)).status == 405
    assert (await client.send("POST", "/api/v1/jobs/recordInfo")).status == 405
    assert (await client.send("POST", "/api/v1/jobs/cancelTask", json={})).status == 404


async def test_every_request_is_recorded_whole(client: Client, sandbox: Sandbox) -> None:
    await client.create("größer", key="another-key")
    (request,) = sandbox.kie.received(Kind.CREATE)
    assert (request.method, request.path) == ("POST", CREATE)
    assert request.header("authorization") == "Bearer another-key"
    assert request.json["input"]["prompt"] == "größer"
    assert abs(request.at - sandbox.clock.now()) < 5


async def test_a_queue_of_refusals_is_used_up_in_order(client: Client, sandbox: Sandbox) -> None:
    sandbox.kie.next(create=Refuse(455, "maintenance"))
    sandbox.kie.next(2, create=Refuse(550, "full"))
    codes = [(await client.create()).code for _ in range(4)]
    assert codes == [455, 550, 550, 200]
