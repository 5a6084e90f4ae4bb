"""Somebody who uses whatever there is, with a mark of their own in each field: a test sees where each one goes."""

from collections.abc import Mapping
from typing import Final

from images2gpt import policy
from tests.support.buying import begin, page_of
from tests.support.mailbox import token, with_mail
from tests.support.pictures import form, jpeg
from tests.support.world import Answer, Person, World

ADDRESS: Final = "198.51.100.231"
EMAIL: Final = "mark.email@example.com"
LATER_EMAIL: Final = "mark.later.email@example.com"
PASSWORD: Final = "mark-password-one-of-paper"
AGENT: Final = "MarkBrowser/7.31"
PROMPT: Final = "A mark-prompt lighthouse"
BLOCKED: Final = "mark-blocked: how to make a pipe bomb"
KEY: Final = "mark-idempotency-key"
MESSAGE: Final = "mark-message of a person"
SUBJECT: Final = "mark-subject of a person"
FILE: Final = "mark-file-name"

PERSONAL: Final = {
    "address": ADDRESS,
    "email": EMAIL,
    "later email": LATER_EMAIL,
    "password": PASSWORD,
    "browser": AGENT,
    "prompt": PROMPT,
    "blocked prompt": BLOCKED,
    "idempotency key": KEY,
    "message": MESSAGE,
    "subject": SUBJECT,
    "file name": FILE,
}
"""Every mark by what it is."""


class Marked(Person):
    """With a browser that can be told from all others."""

    async def send(
        self, method: str, path: str, body: bytes = b"", *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """See Person."""
        return await super().send(method, path, body, headers={"user_agent": AGENT} | dict(headers or {}))


async def busy(world: World) -> Person:
    """A member of the marks, with mail; everything that they began has come to its end."""
    with_mail(world)
    ada = Marked(world, ADDRESS)
    ada.email = EMAIL
    wanted = {"email": EMAIL, "password": PASSWORD, "age_confirmed": True, "policy_version": policy.VERSION}
    joined = await ada.post("/api/auth/signup", wanted)
    ada.token, ada.id = joined.json()["token"], joined.json()["user"]["id"]
    await ada.post("/api/auth/email/verify", {"token": await token(world, EMAIL, "verify")})
    await ada.log_in(PASSWORD)
    await _buys(world, ada)
    await _makes(world, ada)
    await _writes(ada)
    changed = await ada.patch("/api/me", {"email": LATER_EMAIL, "current_password": PASSWORD})
    assert changed.status == 200, changed.body
    assert (await ada.get("/api/me/export")).status == 200
    await world.run_cron()
    return ada


async def _buys(world: World, ada: Person) -> None:
    for product in ("starter", "pack_100"):
        await world.sandbox.creem.pay(page_of(await begin(ada, product, idempotency_key=KEY + product)), country="DE")
    assert (await ada.post("/api/billing/portal")).status == 200


async def _makes(world: World, ada: Person) -> None:
    file = form(jpeg(), head=f'name="file"; filename="{FILE}.jpg"')
    reference = (await ada.send_form(file)).json()["id"]
    await ada.order(PROMPT, key=KEY, references=[reference], resolution="2K", aspect_ratio="3:2")
    await world.finish()
    (item,) = (await ada.get("/api/generations")).json()["items"]
    assert item["status"] == "succeeded", item
    assert (await ada.get(item["image"]["download_url"])).status == 200


async def _writes(ada: Person) -> None:
    refused = (await ada.order(BLOCKED)).json()["generation"]
    await ada.post(f"/api/generations/{refused}/appeal", {"message": MESSAGE})
    letter = {"email": EMAIL, "subject": SUBJECT, "message": MESSAGE}
    assert (await ada.post("/api/contact", letter)).status == 202


async def visiting(world: World) -> None:
    """Somebody without an account at the same address has their free image, and a refused prompt."""
    cleo = Marked(world, ADDRESS)
    assert (await cleo.order(PROMPT, key=KEY)).status == 202
    await world.finish()


def sent(world: World, provider: str) -> list[bytes]:
    """Everything that a provider was sent, whole: line, headers, body."""
    received = world.sandbox.kie.requests if provider == "kie.ai" else world.sandbox.creem.requests
    return [
        b"\n".join([f"{each.method} {each.path} {each.query} {each.headers}".encode(), each.body]) for each in received
    ]
