"""D06, D17, D39: no client can name an address, a model or a parameter of kie.ai's."""

from typing import Any, cast
from urllib.parse import quote

import msgspec
import pytest

from images2gpt import notices
from images2gpt.times import MINUTE_S
from tests.faults.hostile_addresses import HOSTILE, INSIDE
from tests.faults.surface import CALLS, NOBODY, OPERATIONS, WITH_BODY, Call, caller
from tests.support.images import PATH, made
from tests.support.pictures import form
from tests.support.world import Person, World

pytestmark = pytest.mark.usefixtures("books")

FOREIGN_FIELDS: dict[str, Any] = {
    "model": "gpt-image-2-5-flare-text-to-image",
    "callBackUrl": "https://evil.example",
    "callback_url": "https://evil.example",
    "webhook": "https://evil.example",
    "input": {"prompt": "x"},
    "input_urls": ["https://evil.example/a.png"],
    "image_urls": ["https://evil.example/a.png"],
    "image_url": "https://evil.example/a.png",
    "url": "https://evil.example/a.png",
    "filesUrl": ["https://evil.example/a.png"],
    "mask": "https://evil.example/a.png",
    "nsfw_checker": False,
    "seed": -1,
    "n": 100,
    "quality": "high",
    "output_format": "svg",
    "background": "transparent",
    "negative_prompt": "x",
    "watermark": False,
    "mode": "image",
    "cost": 0,
    "user_id": "usr_x",
}
ADDRESS_NAMES = ("url", "image_url", "callBackUrl", "redirect", "return_url", "success_url", "next", "source")


def asked(world: World) -> list[str]:
    """Every address that the service has asked, but those of its providers' stand-ins."""
    own = (world.sandbox.url + "/", world.sandbox.creem_url + "/")
    return [request.url for request in world.http.sent if not request.url.startswith(own)]


@pytest.mark.parametrize("field", FOREIGN_FIELDS)
async def test_d06_no_parameter_of_kie_s_comes_from_a_client(world: World, ada: Person, field: str) -> None:
    sent = len(world.http.sent)
    answer = await ada.order(**{"prompt": "A paper lighthouse", field: FOREIGN_FIELDS[field]})
    assert (answer.status, answer.code, answer.json()["errors"][0]["field"]) == (422, "invalid", field)
    assert (await ada.balance(), len(world.http.sent)) == (10, sent)


@pytest.mark.parametrize("call", WITH_BODY, ids=str)
async def test_d17_no_body_has_a_field_for_an_address(world: World, ada: Person, call: Call) -> None:
    """Every known field of every body, and every name that an address might go by: text, or refused."""
    body = OPERATIONS[call.method, call.pattern].body
    assert body
    struct = cast("type[msgspec.Struct]", notices.Banner if body is notices.Announcement else body)
    person = caller(world, call, ada)
    for field in (*(each.name for each in msgspec.structs.fields(struct)), *ADDRESS_NAMES):
        for address in INSIDE[:4] if field in ADDRESS_NAMES else HOSTILE:
            world.clock.advance(MINUTE_S)
            answer = await _send(person, call, {field: address})
            assert answer < 500, (field, address)
            assert await _send(person, call, {field: [address]}) < 500
            assert await _send(person, call, {field: {"url": address}}) < 500
    assert asked(world) == []
    for received in world.sandbox.kie.received("create"):
        assert set(received.json["input"]) == {"prompt", "aspect_ratio", "resolution"}
        assert received.json["callBackUrl"].startswith("https://images.test/api/webhooks/kie?")
    assert all(set(each.json) == {"prompt", "external_id"} for each in world.sandbox.creem.received("moderation"))


async def _send(person: Person, call: Call, changed: dict[str, Any]) -> int:
    answer = await person.send(call.method, call.path, msgspec.json.encode(call.body | changed))
    if answer.status < 500 and call.method == "POST" and call.pattern == PATH:
        await person.world.background.settle()
    return answer.status


@pytest.mark.parametrize("address", INSIDE[:6])
async def test_d17_an_address_in_a_prompt_is_words(world: World, ada: Person, address: str) -> None:
    assert (await ada.order(f"Draw what is at {address}")).status == 202
    (sent,) = world.sandbox.kie.received("create")
    assert sent.json["input"]["prompt"] == f"Draw what is at {address}"
    assert "input_urls" not in sent.json["input"]
    assert asked(world) == []


async def test_d17_an_upload_has_a_file_and_no_address(world: World, ada: Person) -> None:
    for name in ("url", "fileUrl", "file"):
        for address in HOSTILE:
            world.clock.advance(MINUTE_S)
            answer = await ada.send_form(form(address.encode(), head=f'name="{name}"'))
            assert answer.status in (400, 415, 422), (name, address)
    assert asked(world) == []
    assert world.sandbox.kie.received("upload") == []


@pytest.mark.parametrize("call", [call for call in CALLS if call.method == "GET"], ids=str)
async def test_d39_no_route_fetches_what_its_address_names(world: World, ada: Person, call: Call) -> None:
    person = caller(world, call, ada)
    before = len(world.http.sent)
    for address in HOSTILE:
        world.clock.advance(1)
        named = quote(address, safe="")
        paths = [f"{call.path}?{name}={named}" for name in ("url", "src", "image", "key", "cursor", "q")]
        paths += (
            [call.pattern.replace("{id}", named), call.pattern.replace("{id}", address)] if "{" in call.path else []
        )
        assert not [path for path in paths if (await person.get(path)).status >= 500]
    own = f"{world.sandbox.url}/api/v1/chat/credit"  # the overview's one question, the same whatever it is asked
    assert [sent.url for sent in world.http.sent[before:] if sent.url != own] == []


async def test_d39_an_image_link_leads_to_its_own_image_alone(world: World, ada: Person) -> None:
    await made(world, ada)
    link = (await ada.get(PATH)).json()["items"][0]["image"]["url"]
    stored = world.db.rows("SELECT result_url FROM generations")[0]["result_url"]
    sent = len(world.http.sent)
    for address in (stored, *INSIDE):
        assert (await ada.get(f"{link}&url={quote(address, safe='')}")).code == "invalid"
        for wanted in (quote(address, safe=""), NOBODY):
            assert (await ada.get(f"{PATH}/{wanted}/image?{link.partition('?')[2]}")).code == "not_found"
    assert len(world.http.sent) == sent
