"""A sandbox in this process, and a client that talks to it as the service will."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tools.sandbox import Options, Sandbox
from tools.sandbox.kie.service import KieOptions

TEXT = "gpt-image-2-text-to-image"
IMAGE = "gpt-image-2-image-to-image"
WEBHOOK_KEY = "test-hmac-key"
LONG_ENOUGH_S = 60.0


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> int:
        return int(self.json["code"])

    @property
    def data(self) -> Any:
        return self.json["data"]


async def until(happened: Callable[[], bool]) -> None:
    """Look again and again, for at most 5 s."""
    async with asyncio.timeout(5):
        while not happened():  # noqa: ASYNC110 - what happens is another program's doing
            await asyncio.sleep(0.01)


class Client:
    """Calls of kie.md section 1, with the default key."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http

    async def send(self, method: str, path: str, *, key: str | None = "sandbox-key", **more: Any) -> Reply:
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        headers |= more.pop("headers", {})
        url = path if path.startswith("http") else self.sandbox.url + path
        async with self.http.request(method, url, headers=headers, **more) as response:
            return Reply(response.status, response.headers, await response.read())

    async def create(self, prompt: object = "a hill", *, key: str | None = "sandbox-key", **more: Any) -> Reply:
        """`more` goes into input, but for model and callBackUrl."""
        body: dict[str, object] = {"model": more.pop("model", TEXT)}
        if "callBackUrl" in more:
            body["callBackUrl"] = more.pop("callBackUrl")
        body["input"] = {"prompt": prompt, "aspect_ratio": "1:1", "resolution": "1K", **more}
        return await self.send("POST", "/api/v1/jobs/createTask", key=key, json=body)

    async def record(self, task_id: str, *, key: str = "sandbox-key") -> Reply:
        return await self.send("GET", f"/api/v1/jobs/recordInfo?taskId={task_id}", key=key)

    async def created(self, prompt: str = "a hill", **more: Any) -> str:
        reply = await self.create(prompt, **more)
        assert reply.code == 200, reply.json
        return str(reply.data["taskId"])

    async def finished(self, prompt: str = "a hill", **more: Any) -> dict[str, Any]:
        """recordInfo's data of a new task at its end."""
        task_id = await self.created(prompt, **more)
        await self.end(task_id)
        data: dict[str, Any] = (await self.record(task_id)).data
        return data

    async def end(self, task_id: str) -> None:
        """Let time pass until the task has ended and its callbacks are out."""
        self.sandbox.clock.advance(LONG_ENOUGH_S)
        living = self.sandbox.kie.tasks[task_id].living
        assert living is not None
        await asyncio.wait_for(living, 5)

    async def result_url(self, prompt: str = "a hill", **more: Any) -> str:
        data = await self.finished(prompt, **more)
        return str(json.loads(data["resultJson"])["resultUrls"][0])

    async def balance(self) -> float:
        return float((await self.send("GET", "/api/v1/chat/credit")).data)


@dataclass
class Hook:
    """A server that is called back; `answers` are used up, then it is 200."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    calls: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    silent: bool = False

    async def handle(self, request: web.Request) -> web.Response:
        self.calls.append((dict(request.headers), await request.json()))
        if self.silent:
            await asyncio.sleep(1)
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    @property
    def bodies(self) -> list[Any]:
        return [body for _, body in self.calls]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    options = Options(paint=False, kie=KieOptions(webhook_key=WEBHOOK_KEY, credits=1000.0))
    async with Sandbox.running(options) as running:
        yield running


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession(auto_decompress=False) as http:
        yield Client(sandbox, http)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()
