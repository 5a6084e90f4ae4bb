"""Honest users: each signs up, orders, watches, lists, buys, and remembers what the service has promised."""

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from bench.soak.service import Town
from images2gpt.policy import VERSION

PASSWORD: Final = "a lighthouse made of paper"  # noqa: S105  nobody's
BONUS: Final = 10
PACK: Final = 100
WATCHED_S: Final = 40
PAUSES_S: Final = (4.0, 12.0)
TRIES: Final = 180
PATIENCE_S: Final = 1.0


@dataclass(slots=True)
class Diary:
    """What all of them saw. `waits`: seconds of each answered call by its kind; `answers`: how often which status."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[str] = field(default_factory=Counter)
    broken: int = 0


@dataclass(slots=True)
class Someone:
    """One user. `keys`: the order that each idempotency key has been promised; `packs`: what was paid for."""

    number: int
    town: Town
    web: aiohttp.ClientSession
    diary: Diary
    chance: random.Random
    token: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    packs: int = 0

    async def live(self, end: float) -> None:
        """Until the time is over."""
        await self.sign_up()
        acts = (self.order, self.order, self.order, self.look, self.buy)
        while time.monotonic() < end:
            await self.chance.choice(acts)()
            await asyncio.sleep(self.chance.uniform(*PAUSES_S))

    async def sign_up(self) -> None:
        """Tried again with the same address until it works: the second time it signs in."""
        email = f"someone{self.number}@example.com"
        wanted = {"email": email, "password": PASSWORD, "age_confirmed": True, "policy_version": VERSION}
        self.token = (await self.surely("sign-up", "POST", "/api/auth/signup", wanted, fine=(200, 201)))["token"]

    async def order(self) -> None:
        """One image: the same key until the service has answered, then watched to its end."""
        key = f"order-{self.number}-{len(self.keys)}-{self.chance.random()}"
        wish = {"prompt": f"A boat on a lake, number {len(self.keys)}", "resolution": self.chance.choice(["1K", "2K"])}
        fine = (202, 402, 429)
        said = await self.surely("generation", "POST", "/api/generations", wish, fine=fine, key=key)
        if "generation" in said:
            self.keys[key] = said["generation"]["id"]
            await self.watch(said["generation"]["id"])

    async def watch(self, generation: str) -> None:
        """Its events, as far as the connection lasts."""
        path = f"/api/generations/{generation}/events"
        try:
            async with asyncio.timeout(WATCHED_S), self.web.get(self.town.url + path, headers=self.headers()) as answer:
                async for line in answer.content:
                    if line.startswith(b"data:") and json.loads(line[5:])["status"] in ("succeeded", "failed"):
                        break
        except (aiohttp.ClientError, TimeoutError):
            self.diary.broken += 1

    async def look(self) -> None:
        """The page of one's images, and the account."""
        await self.surely("list", "GET", "/api/generations")
        await self.surely("me", "GET", "/api/me")

    async def buy(self) -> None:
        """A pack, paid at Creem's page."""
        wanted = {"product": "pack_100", "immediate_start_consent": True}
        said = await self.surely("checkout", "POST", "/api/billing/checkout", wanted, fine=(201, 429))
        if "checkout_url" in said:
            checkout = said["checkout_url"].rpartition("/")[2]
            await asyncio.to_thread(self.town.sandbox.creem.pay, checkout)
            self.packs += 1

    async def surely(  # noqa: PLR0917  a call as it is written
        self, kind: str, method: str, path: str, body: object = None, fine: tuple[int, ...] = (200,), key: str = ""
    ) -> dict[str, Any]:
        """A call, made again while the service is away or says that it is not well."""
        for _ in range(TRIES):
            began = time.monotonic()
            try:
                asked = self.web.request(method, self.town.url + path, json=body, headers=self.headers(key))
                async with asked as answer:
                    said = await answer.json(content_type=None)
            except (aiohttp.ClientError, TimeoutError, ValueError):
                self.diary.answers[f"{kind} no answer"] += 1
                await asyncio.sleep(PATIENCE_S)
                continue
            self.diary.waits[kind].append(time.monotonic() - began)
            self.diary.answers[f"{kind} {answer.status}"] += 1
            if answer.status in fine:
                return dict(said)
            if answer.status not in (429, 502, 503):
                raise AssertionError(f"{kind} answered {answer.status}: {said}")
            await asyncio.sleep(PATIENCE_S)
        raise AssertionError(f"{kind} did not get through in {TRIES} tries")

    def headers(self, key: str = "") -> dict[str, str]:
        """Everybody comes from an address of their own."""
        sent = {"CF-Connecting-IP": f"2001:db8:{self.number:x}::1"}
        sent |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return sent | ({"Idempotency-Key": key} if key else {})
