"""A store at Creem's stand-in, a merchant who calls it, and the webhook that it tells."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from tools.sandbox import Options, Sandbox
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.service import TEST_KEY, CreemOptions

NOON = 1_795_348_800
"""2026-11-22T12:00:00Z."""
DAY_S = 86_400
PACK = Offer(id="prod_pack_500", name="500 Credits", price=1000)
PLAN = Offer(id="prod_studio", name="Studio Monthly", price=1900, period="every-month")
BIG = Offer(id="prod_big", name="Big Monthly", price=4900, period="every-month")
YEAR = Offer(id="prod_year", name="Studio Yearly", price=19000, currency="EUR", period="every-year")
TRIAL = Offer(id="prod_trial", name="Trial first", price=900, period="every-month", trial_days=7)
OFFERS = (PACK, PLAN, BIG, YEAR, TRIAL)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Merchant:
    """Calls of creem.md section 1, with the store's key."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http

    async def get(self, path: str, **query: object) -> Reply:
        given = {name: str(value) for name, value in query.items()}
        return await self.send("GET", path, params=given)

    async def post(self, path: str, body: object = None) -> Reply:
        return await self.send("POST", path, json={} if body is None else body)

    async def send(self, method: str, path: str, *, key: str | None = TEST_KEY, **more: Any) -> Reply:
        headers = {} if key is None else {"x-api-key": key}
        url = path if path.startswith("http") else self.sandbox.creem_url + path
        async with self.http.request(method, url, headers=headers, allow_redirects=False, **more) as response:
            return Reply(response.status, response.headers, await response.read())

    async def screen(self, prompt: object, **more: object) -> Reply:
        return await self.post("/v1/moderation/prompt", {"prompt": prompt, **more})

    async def checkout(self, product: Offer = PACK, **more: Any) -> Reply:
        return await self.post("/v1/checkouts", {"product_id": product.id, **more})

    async def bought(self, product: Offer = PACK, *, country: str = "DE", **more: Any) -> Any:
        """A checkout that was paid, as the API shows it."""
        checkout_id = (await self.checkout(product, **more)).json["id"]
        await self.sandbox.creem.pay(checkout_id, country=country)
        return (await self.get("/v1/checkouts", checkout_id=checkout_id)).json

    async def subscribed(self, product: Offer = PLAN, **more: Any) -> str:
        """The id of a new subscription."""
        return str((await self.bought(product, **more))["subscription"]["id"])

    async def subscription(self, subscription_id: str) -> Any:
        return (await self.get("/v1/subscriptions", subscription_id=subscription_id)).json

    async def transactions(self, **query: object) -> Any:
        return (await self.get("/v1/transactions/search", **query)).json["items"]


@dataclass
class Hook:
    """A webhook in this process; `answers` are used up, then it is 200."""

    answers: list[int] = field(default_factory=list)
    calls: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        self.calls.append((headers, body))
        return self.answers.pop(0) if self.answers else 200

    @property
    def envelopes(self) -> list[Any]:
        return [json.loads(body) for _, body in self.calls]

    @property
    def types(self) -> list[str]:
        return [envelope["eventType"] for envelope in self.envelopes]

    def object(self, event_type: str) -> Any:
        """The object of the last event of this type."""
        return next(each["object"] for each in reversed(self.envelopes) if each["eventType"] == event_type)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.running(Options(paint=False, began=NOON, creem=CreemOptions(offers=OFFERS))) as running:
        yield running


@pytest.fixture
async def merchant(sandbox: Sandbox) -> AsyncIterator[Merchant]:
    async with aiohttp.ClientSession() as http:
        yield Merchant(sandbox, http)


@pytest.fixture
def hook(sandbox: Sandbox) -> Hook:
    hook = Hook()
    sandbox.creem.tell(hook.receive)
    return hook
