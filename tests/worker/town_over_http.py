"""People of the real Worker, and what each of them must have, told in Python."""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from images2gpt.policy import VERSION
from tests.support.invariants import check
from tests.support.service import Service
from tools.sandbox.client import RemoteSandbox
from tools.sandbox.faults import Refuse

PASSWORD = "a lighthouse made of paper"
REFUSED = "what kie.ai refuses"
PRICES = {"1K": 3, "2K": 5}
BONUS = 10
GIVEN_BACK_MOST = 2
MOST_ORDERS = 140
"""Of one citizen: Cloudflare's limit, 150 a minute, is no part of the stories."""
PATIENCE_S = 60
NUMBERS = itertools.count(1)
"""Nobody of one story is anybody of another: the service remembers them all."""

HOLDINGS = """
SELECT plan_credits + pack_credits, (SELECT count(*) FROM sessions WHERE user_id = users.id) FROM users WHERE id = ?
"""

Wish = dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: Any

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.body["code"])


@dataclass
class Ordered:
    """What a key stands for."""

    wish: Wish
    generation: str
    balance: int | None


@dataclass
class Citizen:
    """Somebody at an address of their own; a member once `id` is there."""

    number: int
    id: str = ""
    balance: int = 0
    live: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    keys: dict[str, Ordered] = field(default_factory=dict)
    trial_used: bool = False
    given_back: int = 0
    failures: int = 0
    orders: int = 0

    @property
    def address(self) -> str:
        """Each in a /48 of their own: no limit of one concerns another."""
        return f"2001:db8:{self.number:x}::1"

    @property
    def is_tired(self) -> bool:
        return self.orders > MOST_ORDERS - 10

    @property
    def email(self) -> str:
        return f"citizen{self.number}@example.com"

    def fate(self, wish: Wish) -> str:
        """How a generation of this wish is shown at first."""
        return "failed" if REFUSED in wish["prompt"] else "submitted"


class Town:
    """One story's connection to the service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.kie = RemoteSandbox(service.settings["KIE_API_BASE"]).kie
        self.admin = service.settings["ADMIN_TOKEN"]
        self.database = service.database()
        self.session = aiohttp.ClientSession(service.url)

    def prepare(self) -> None:
        """kie.ai takes whatever comes but one kind of prompt."""
        self.kie.always(rate_limit=None)
        self.kie.when(REFUSED, create=Refuse(400))

    async def close(self) -> None:
        self.database.close()
        await self.session.close()

    async def ask(
        self, who: Citizen, method: str, path: str, body: object = None, *, token: str = "", key: str = ""
    ) -> Reply:
        """One request from the citizen's address."""
        headers = {"CF-Connecting-IP": who.address}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        async with self.session.request(method, path, json=body, headers=headers) as answer:
            text = await answer.read()
            return Reply(answer.status, await answer.json(content_type=None) if text else None)

    async def sign_up(self) -> Citizen:
        who = Citizen(next(NUMBERS))
        wanted = {"email": who.email, "password": PASSWORD, "age_confirmed": True, "policy_version": VERSION}
        reply = await self.ask(who, "POST", "/api/auth/signup", wanted)
        assert reply.status == 201, reply
        who.id, who.balance = reply.body["user"]["id"], BONUS
        who.live.append(reply.body["token"])
        return who

    async def log_in(self, who: Citizen, password: str = PASSWORD) -> Reply:
        return await self.ask(who, "POST", "/api/auth/login", {"email": who.email, "password": password})

    async def order(self, who: Citizen, wish: Wish, *, token: str = "", key: str = "") -> Reply:
        who.orders += 1
        reply = await self.ask(who, "POST", "/api/generations", wish, token=token, key=key)
        return await self._in_turn(who, reply, token) if reply.status == 202 else reply

    async def _in_turn(self, who: Citizen, reply: Reply, token: str) -> Reply:
        """Our own pace lets so many in eleven seconds pass at once; the others have their turn a little later."""
        made = reply.body["generation"]
        suffix = f"?key={reply.body['key']}" if "key" in reply.body else ""
        for _ in range(PATIENCE_S):
            if made["status"] != "reserved":
                break
            await asyncio.sleep(1)
            made = (await self.ask(who, "GET", f"/api/generations/{made['id']}{suffix}", token=token)).body
        return Reply(reply.status, {**reply.body, "generation": made})

    async def at_once(self, who: Citizen, wish: Wish, times: int, *, token: str = "", key: str = "") -> list[Reply]:
        return await asyncio.gather(*(self.order(who, wish, token=token, key=key) for _ in range(times)))

    async def adjust(self, who: Citizen, delta: int) -> Reply:
        path, body = f"/api/admin/users/{who.id}/credits", {"delta": delta, "reason": "a story"}
        return await self.ask(who, "POST", path, body, token=self.admin)

    async def look(self, who: Citizen) -> None:
        """What the person reads is what the model says; a dead token reads nothing."""
        for token in who.live:
            reply = await self.ask(who, "GET", "/api/me", token=token)
            assert (reply.status, reply.body["credits"]["balance"]) == (200, who.balance)
        for token in who.dead:
            assert (await self.ask(who, "GET", "/api/me", token=token)).status == 401

    def check_books(self, members: list[Citizen]) -> None:
        """The tables agree with each other, and with what each member must have."""
        assert check(self.database) == []
        for who in members:
            assert self.database.execute(HOLDINGS, (who.id,)).fetchone()[:] == (who.balance, len(who.live))
