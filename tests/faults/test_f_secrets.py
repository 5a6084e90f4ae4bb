"""F19: a secret that is missing or malformed closes the service; one that is rotated opens what it closed a while."""

import asyncio
import hmac
import json

import pytest

from images2gpt.settings import REQUIRED
from tests.faults.surface import CALLS, caller
from tests.support.buying import begin, buy, page_of, parts
from tests.support.images import PATH, shown
from tests.support.world import PASSWORD, Person, World

SHORT = "k3yboard"
CLOSING = ("PASSWORD_PEPPER", "SIGNING_KEY", "IP_KEY", "ADMIN_TOKEN")
CLOSED = ("PASSWORD_PEPPER_PREVIOUS", "SIGNING_KEY_PREVIOUS", "IP_KEY_PREVIOUS")
"""The values of before a rotation still open what they closed."""
MALFORMED = {
    **{f"{name} is missing": {name: ""} for name in REQUIRED},
    **{f"{name} is blank": {name: " \n"} for name in REQUIRED},
    **{f"{name} is too short": {name: SHORT} for name in (*CLOSING, *CLOSED)},
    "SITE_URL is no address": {"SITE_URL": "images.test"},
    "SITE_URL is of another kind": {"SITE_URL": "javascript:alert(1)"},
    "KIE_API_BASE is no address": {"KIE_API_BASE": "kie"},
    "CREEM_API_BASE is no address": {"CREEM_API_BASE": "//creem"},
    "CREEM_PRODUCTS is no JSON": {"CREEM_PRODUCTS": "starter=prod_1"},
    "CREEM_PRODUCTS is a list": {"CREEM_PRODUCTS": '["prod_1"]'},
    "TRIALS_PER_DAY is no number": {"TRIALS_PER_DAY": "many"},
    "MAIL_FROM is no address": {"MAIL_FROM": "us"},
    "SIZE_RETURNS is another word": {"SIZE_RETURNS": "no"},
}


@pytest.mark.parametrize("what", MALFORMED)
async def test_f19_everything_is_closed_but_the_health_that_says_why(world: World, ada: Person, what: str) -> None:
    given = MALFORMED[what]
    world.configure(**given)
    await world.background.settle()
    asked = len(world.db.trips), len(world.http.sent), dict(world.kv.stored)
    for call in CALLS:
        if call.path == "/api/health":
            continue
        body = json.dumps(call.body).encode() if call.body else b""
        answer = await caller(world, call, ada).send(call.method, call.path, body)
        assert (answer.status, answer.code) == (503, "unavailable"), call
        assert int(answer.headers["retry-after"]) > 0
    assert (len(world.db.trips), len(world.http.sent), world.kv.stored) == asked, "nothing was read, written or sent"
    health = await world.person().get("/api/health")
    (name,) = given
    assert (health.status, name in health.json()["checks"]["settings"]) == (503, True)
    assert SHORT.encode() not in health.body, "no value is told"
    world.configure()
    assert (await ada.get("/api/me")).status == 200, "and opens again"


OPTIONAL = {
    "ADMIN_TOKEN": ("GET", "/api/admin/reconcile", 404),
    "CREEM_API_KEY": ("POST", "/api/billing/checkout", 503),
    "CREEM_WEBHOOK_SECRET": ("POST", "/api/webhooks/creem", 503),
}


@pytest.mark.parametrize("name", OPTIONAL)
async def test_f19_without_an_optional_one_its_own_calls_are_closed_and_no_others(
    world: World, ada: Person, name: str
) -> None:
    method, path, status = OPTIONAL[name]
    world.configure(**{name: ""})
    (call,) = [each for each in CALLS if (each.method, each.path) == (method, path)]
    for token in (ada.token, "", "undefined", "None", None):
        person = Person(world, ada.address)
        person.token = ada.token if method == "POST" else token
        answer = await person.send(method, path, json.dumps(call.body).encode() if call.body else b"{}")
        assert answer.status == status
    assert (await ada.get("/api/me")).status == 200


async def test_f19_an_empty_webhook_secret_never_signs(world: World, ada: Person) -> None:
    page = page_of(await begin(ada))
    world.configure(CREEM_WEBHOOK_SECRET=" ", CREEM_WEBHOOK_SECRET_PREVIOUS="")
    await world.sandbox.creem.pay(page)
    body = world.sandbox.creem.events[-1].body
    for secret in (b"", b" "):
        signed = {"creem-signature": hmac.digest(secret, body, "sha256").hex()}
        assert await world.receive_webhook(signed, body) == 503
    assert await parts(ada) == (0, 10, 0)


NEXT = {
    "SIGNING_KEY": "the signing key of next year",
    "PASSWORD_PEPPER": "the pepper of next year, as long",
    "IP_KEY": "the address key of next year",
}


async def test_f19_secrets_that_are_rotated_under_way_break_nothing_that_was_begun(world: World) -> None:
    """An order at kie.ai, a visitor's key, image links, a session, a trial, a checkout: all of before the rotation."""
    ada, cleo = await world.member(), world.person()
    held = world.sandbox.kie.barrier("create")
    ordering = asyncio.ensure_future(ada.order())
    await held.wait_for(1)
    rotate(world, overlap=True)
    held.release()
    placed = (await ordering).json()["generation"]["id"]
    world.configure()
    visited = (await cleo.order()).json()
    rotate(world, overlap=True)
    await world.finish()
    image = (await shown(ada, placed))["image"]
    assert (await ada.get(image["url"])).status == 200
    assert (await cleo.get(f"{PATH}/{visited['generation']['id']}?key={visited['key']}")).status == 200
    assert (await cleo.order()).code == "trial_used"
    assert (await ada.log_in(PASSWORD)).status == 200
    assert (await ada.get("/api/me")).status == 200


async def test_f19_once_the_overlap_is_over_the_old_ones_open_nothing(world: World) -> None:
    ada, cleo = await world.member(), world.person()
    visited = (await cleo.order()).json()
    await ada.order()
    await world.finish()
    url = (await ada.get(PATH)).json()["items"][0]["image"]["url"]
    rotate(world, overlap=False)
    assert (await ada.get(url)).code == "not_found"
    assert (await cleo.get(f"{PATH}/{visited['generation']['id']}?key={visited['key']}")).code == "not_found"
    assert (await ada.log_in(PASSWORD)).code == "wrong_credentials"


async def test_f19_a_webhook_of_before_the_rotation_is_believed_within_the_overlap(world: World, ada: Person) -> None:
    old = world.environment["CREEM_WEBHOOK_SECRET"]
    world.sandbox.creem.always(held=True)
    await buy(ada)
    event = world.sandbox.creem.events[-1].id
    world.configure(CREEM_WEBHOOK_SECRET="whsec of next year, long enough")
    assert await world.sandbox.creem.send(event) == 401
    world.configure(CREEM_WEBHOOK_SECRET="whsec of next year, long enough", CREEM_WEBHOOK_SECRET_PREVIOUS=old)
    assert await world.sandbox.creem.send(event) == 200
    assert await parts(ada) == (0, 110, 0)


def rotate(world: World, *, overlap: bool) -> None:
    """All at once, with or without the values of before."""
    before = {f"{name}_PREVIOUS": world.environment[name] for name in NEXT} if overlap else {}
    world.configure(**NEXT, **before)
