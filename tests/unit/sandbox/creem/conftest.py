"""A store at Creem's stand-in, and a merchant who calls it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tools.sandbox import Options, Sandbox
from tools.sandbox.creem.service import TEST_KEY


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


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.running(Options(paint=False)) as running:
        yield running


@pytest.fixture
async def merchant(sandbox: Sandbox) -> AsyncIterator[Merchant]:
    async with aiohttp.ClientSession() as http:
        yield Merchant(sandbox, http)
