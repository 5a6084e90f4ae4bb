"""B30 to B33, B36: who may tell us what was paid, and which events can be told apart."""

import base64
import gzip
import hashlib
import hmac
import json

import pytest

from images2gpt.settings import read_settings
from tests.support.buying import alarms, begin, buy, page_of, parts, written
from tests.support.world import STORE, Answer, Person, World
from tools.sandbox.creem.events import Event

PATH = "/api/webhooks/creem"
VECTOR_SECRET = "whsec_check_only_0001"
VECTOR_BODY = (
    rb'{"id":"evt_check_0001", "eventType":"subscription.paid","created_at":1790000000000,"object":{"id":'
    rb'"sub_check_0001","object":"subscription","status":"active","last_transaction_id":"tran_check_0001",'
    rb'"metadata":{"name":"Zo\u00eb"}}}'
)
VECTOR = "7e358f5e93ba4a6909b83f5d36fdfb59b6c7c6310aa10daa6545f489b7d63a21"


async def post(world: World, body: bytes, signature: str | None) -> Answer:
    headers = {} if signature is None else {"creem-signature": signature}
    return await world.handle("POST", PATH, body, headers, "198.51.100.7")


def mac(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def paid_event(world: World, person: Person) -> Event:
    """The only event of a pack that was paid, not delivered yet."""
    world.sandbox.creem.always(held=True)
    await world.sandbox.creem.pay(page_of(await begin(person)))
    (event,) = world.sandbox.creem.events
    return event


def altered(body: bytes) -> dict[str, bytes]:
    """The same tale in other bytes."""
    told = json.loads(body)
    return {
        "a flipped bit": body[:-9] + bytes([body[-9] ^ 1]) + body[-8:],
        "written again": json.dumps(told).encode(),
        "keys in another order": json.dumps(told, sort_keys=True, separators=(",", ":")).encode(),
        "a byte order mark": b"\xef\xbb\xbf" + body,
        "another charset": body.decode().encode("utf-16"),
        "gzip": gzip.compress(body),
        "a line break more": body + b"\n",
        "nothing": b"",
    }


@pytest.mark.parametrize("alteration", altered(b'{"a": "bcdefghijkl"}'))
async def test_b30_other_bytes_than_were_signed_are_refused(world: World, ada: Person, alteration: str) -> None:
    event = await paid_event(world, ada)
    before = written(world)
    body = altered(event.body)[alteration]
    assert body != event.body
    answer = await post(world, body, event.headers["creem-signature"])
    assert (answer.status, answer.code, written(world)) == (401, "bad_signature", before)
    assert (await post(world, event.body, event.headers["creem-signature"])).status == 200


async def test_b30_the_vector_of_our_facts_verifies_over_the_raw_bytes(world: World) -> None:
    world.configure(CREEM_WEBHOOK_SECRET=VECTOR_SECRET)
    assert len(VECTOR_BODY) == 229
    assert (await post(world, VECTOR_BODY, VECTOR)).status == 200
    again = json.dumps(json.loads(VECTOR_BODY), separators=(",", ":")).encode()
    assert (await post(world, again, VECTOR)).status == 401


def bad_signatures(body: bytes) -> dict[str, str | None]:
    honest = mac(STORE.webhook_secret, body)
    return {
        "none": None,
        "empty": "",
        "blank": " ",
        "short": honest[:32],
        "one short": honest[:-1],
        "one more": honest + "0",
        "upper-case": honest.upper(),
        "no hex": "z" * 64,
        "no ASCII": honest[:-1] + "é",
        "wide digits": honest[:-1] + "\uff11",
        "base64": base64.b64encode(bytes.fromhex(honest)).decode(),
        "two headers": f"{honest}, {honest}",
        "a scheme before it": f"sha256={honest}",
        "a line break behind it": f"{honest}\n",
        "null": "null",
        "another secret": mac("another secret", body),
        "no secret": mac("", body),
        "sha-1": hmac.new(STORE.webhook_secret.encode(), body, "sha1").hexdigest(),
        "salted hash": hashlib.sha256(body + STORE.webhook_secret.encode()).hexdigest(),
    }


@pytest.mark.parametrize("signature", bad_signatures(b""))
async def test_b31_whatever_is_no_signature_is_refused_without_a_trace(
    world: World, ada: Person, signature: str
) -> None:
    event = await paid_event(world, ada)
    before = written(world)
    answer = await post(world, event.body, bad_signatures(event.body)[signature])
    assert (answer.status, answer.code, written(world)) == (401, "bad_signature", before)


@pytest.mark.parametrize("mode", ["absent", "wrong_secret", "empty_key", "non_ascii", "upper", "base64", "short"])
async def test_b31_creem_itself_may_not_sign_badly(world: World, ada: Person, mode: str) -> None:
    world.sandbox.creem.always(signature=mode)
    await buy(ada)
    assert {delivery.status for delivery in world.sandbox.creem.deliveries} == {401}
    assert await parts(ada) == (0, 10, 0)


@pytest.mark.parametrize("secret", ["", " ", "\n"])
async def test_b32_without_a_secret_nothing_verifies_and_an_alarm_is_raised(
    world: World, ada: Person, secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    event = await paid_event(world, ada)
    world.configure(CREEM_WEBHOOK_SECRET=secret)
    for signature in (mac("", event.body), mac(secret, event.body), event.headers["creem-signature"], "", None):
        assert (await post(world, event.body, signature)).status == 503
    assert alarms(capsys.readouterr().out) == ["webhook_secret_missing"] * 5
    assert await parts(ada) == (0, 10, 0)


async def test_b32_without_a_secret_nothing_is_sold_either(world: World, ada: Person) -> None:
    world.configure(CREEM_WEBHOOK_SECRET="")
    assert ((await begin(ada)).status, world.sandbox.creem.received("checkout")) == (503, [])


async def test_b33_both_secrets_count_while_they_change_and_the_old_one_never_after(world: World) -> None:
    bodies = [json.dumps({"id": f"evt_{number}", "eventType": "foo.bar"}).encode() for number in range(4)]
    old, new = "the old secret, long enough", "the new secret, long enough"
    world.configure(CREEM_WEBHOOK_SECRET=new, CREEM_WEBHOOK_SECRET_PREVIOUS=old)
    assert (await post(world, bodies[0], mac(old, bodies[0]))).status == 200
    assert (await post(world, bodies[1], mac(new, bodies[1]))).status == 200
    world.configure(CREEM_WEBHOOK_SECRET=new)
    assert (await post(world, bodies[2], mac(old, bodies[2]))).status == 401
    assert (await post(world, bodies[3], mac(new, bodies[3]))).status == 200


def test_b33_an_old_secret_alone_is_none() -> None:
    given = {"CREEM_WEBHOOK_SECRET": "", "CREEM_WEBHOOK_SECRET_PREVIOUS": ""}
    assert read_settings(given).creem_secrets == ()


ODD_IDS: list[object] = [
    "",
    " ",
    "\t\n",
    None,
    7,
    True,
    1.5,
    [],
    {},
    ["evt_1"],
    "x" * 129,
    "x" * 10_240,
    "evt\x00",
    "evt\n1",
]


@pytest.mark.parametrize("event_id", ODD_IDS, ids=lambda value: repr(value)[:20])
async def test_b36_an_id_that_cannot_stand_for_an_event_is_refused_and_not_stored(
    world: World, ada: Person, event_id: object
) -> None:
    """Stored once, a blank id would swallow every payment that comes after it."""
    event = await paid_event(world, ada)
    before = written(world)
    envelope = event.envelope | {"id": event_id}
    assert await world.sandbox.creem.emit(envelope) == 400
    without = {name: value for name, value in envelope.items() if name != "id"}
    assert await world.sandbox.creem.emit(without) == 400
    assert written(world) == before
    assert await world.sandbox.creem.send(event.id) == 200
    assert await parts(ada) == (0, 110, 0)
