"""A whole service in one process: fakes of the platform, strict stand-ins for its providers, and people who use it."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp

from images2gpt import jobs, policy
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import TooLarge
from images2gpt.http import Request, Response
from images2gpt.ports import Stream
from images2gpt.router import Router
from images2gpt.settings import read_settings
from tests.support.database import SqliteDatabase
from tests.support.mail_and_limits import Gauges, Outbox, Shield
from tests.support.pictures import BOUNDARY, form
from tests.support.ports import NOON, PIECE_BYTES, HostHttp, HostIds, MemoryKv, QuickCrypto, SetClock, Tasks, in_pieces
from tools.build import route_modules
from tools.catalogue import offers, products
from tools.sandbox.creem.service import CreemOptions
from tools.sandbox.sandbox import Options, Sandbox

FUNCTIONS = Path(__file__).parents[2] / "functions"
ROUTER = Router(route_modules(FUNCTIONS))
PASSWORD = "a lighthouse made of paper"

ENVIRONMENT = {
    "SITE_URL": "https://images.test",
    "KIE_API_KEY": "sandbox-key",
    "PASSWORD_PEPPER": "pepper of the tests, long enough",
    "SIGNING_KEY": "signing key of the tests, long enough",
    "IP_KEY": "address key of the tests, long enough",
    "ADMIN_TOKEN": "admin token of the tests, long enough",
}
STORE = CreemOptions(offers=tuple(offers(products())), webhook_secret="webhook secret of the tests, long enough")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, which must be JSON."""
        assert "json" in self.headers["content-type"], self.headers
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The stable code of a refusal."""
        assert self.headers["content-type"] == "application/problem+json", (self.status, self.body)
        return str(self.json()["code"])


@dataclass
class Headers:
    """Look-up as the Worker's."""

    given: Mapping[str, str]

    def get(self, name: str) -> str | None:
        """See http.Headers."""
        return self.given.get(name)


class Person:
    """Somebody with one address and, once signed in, one token: `ada` pays, `ben` is another, `cleo` tries."""

    def __init__(self, world: "World", address: str) -> None:
        self.world = world
        self.address = address
        self.token: str | None = None
        self.email = ""
        self.id = ""

    async def get(self, path: str, **headers: str) -> Answer:
        """GET."""
        return await self.send("GET", path, headers=headers)

    async def post(self, path: str, body: object = None, **headers: str) -> Answer:
        """POST of JSON."""
        return await self.send("POST", path, json.dumps(body or {}).encode(), headers=headers)

    async def patch(self, path: str, body: object) -> Answer:
        """PATCH of JSON."""
        return await self.send("PATCH", path, json.dumps(body).encode())

    async def delete(self, path: str) -> Answer:
        """DELETE."""
        return await self.send("DELETE", path)

    async def send(
        self, method: str, path: str, body: bytes = b"", *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Any request, as the edge would hand it in."""
        given = {"content-type": "application/json"} if body else {}
        given |= {"authorization": f"Bearer {self.token}"} if self.token else {}
        given |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        return await self.world.handle(method, path, body, given, self.address)

    async def sign_up(self, email: str = "", **more: object) -> Answer:
        """A new account; the token is kept."""
        self.email = email or f"{secrets_name(self.world)}@example.com"
        wanted = {"email": self.email, "password": PASSWORD, "age_confirmed": True, "policy_version": policy.VERSION}
        return self._keep(await self.post("/api/auth/signup", wanted | more))

    async def log_in(self, password: str = PASSWORD) -> Answer:
        """Another session; the token is kept."""
        return self._keep(await self.post("/api/auth/login", {"email": self.email, "password": password}))

    async def order(self, prompt: str = "A paper lighthouse", **more: object) -> Answer:
        """POST /api/generations."""
        key = {"idempotency_key": str(more.pop("key"))} if "key" in more else {}
        return await self.post("/api/generations", {"prompt": prompt} | more, **key)

    async def upload(self, picture: bytes, **headers: str) -> Answer:
        """POST /api/uploads, as a browser would."""
        return await self.send_form(form(picture), **headers)

    async def send_form(self, body: bytes, **headers: str) -> Answer:
        """POST /api/uploads of any body. A header of "" is left out."""
        given = {"content_type": f"multipart/form-data; boundary={BOUNDARY}", "content_length": str(len(body))}
        kept = {name.replace("_", "-"): value for name, value in (given | headers).items() if value}
        token = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return await self.world.handle("POST", "/api/uploads", body, token | kept, self.address)

    async def balance(self) -> int:
        """What can be spent."""
        return int((await self.get("/api/me")).json()["credits"]["balance"])

    def _keep(self, answer: Answer) -> Answer:
        if answer.status in (200, 201):
            self.token, self.id = answer.json()["token"], answer.json()["user"]["id"]
        return answer


def secrets_name(world: "World") -> str:
    """A fresh local part."""
    world.names += 1
    return f"person{world.names}"


class World:
    """One service and its surroundings."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.db = SqliteDatabase()
        self.clock = SetClock(sandbox.clock.advance)
        self.kv = MemoryKv(self.clock)
        self.http = HostHttp(session)
        self.crypto = QuickCrypto()
        self.background = Tasks()
        self.limiter = Shield(self.clock)
        self.mailer = Outbox()
        self.metrics = Gauges()
        self.names = 0
        self.callbacks = False
        """Whether kie.ai's callbacks arrive. Polling must do without them."""
        sandbox.kie.post = self._called_back
        self.piece_bytes = PIECE_BYTES
        self.bytes_read = 0
        sandbox.creem.tell(self.receive_webhook)
        self.app = App(
            db=self.db,
            kv=self.kv,
            http=self.http,
            crypto=self.crypto,
            clock=self.clock,
            ids=HostIds(),
            limiter=self.limiter,
            mailer=self.mailer,
            metrics=self.metrics,
            background=self.background,
            settings=read_settings(self.environment),
        )

    def person(self, address: str = "") -> Person:
        """Somebody at an address of their own."""
        self.names += 1
        return Person(self, address or f"203.0.113.{self.names}")

    async def member(self, **more: object) -> Person:
        """Somebody with an account and its free credits."""
        person = self.person()
        answer = await person.sign_up(**more)  # type: ignore[arg-type]
        assert answer.status == 201, answer.body
        return person

    def configure(self, **environment: str) -> None:
        """Other settings from now on."""
        self.app = replace(self.app, settings=read_settings(self.environment | environment))

    @property
    def environment(self) -> dict[str, str]:
        """What this world's service is told unless a test says otherwise."""
        return ENVIRONMENT | {
            "KIE_API_BASE": self.sandbox.url,
            "CREEM_API_BASE": self.sandbox.creem_url,
            "CREEM_API_KEY": self.sandbox.creem.options.key,
            "CREEM_WEBHOOK_SECRET": self.sandbox.creem.options.webhook_secret,
            "CREEM_PRODUCTS": json.dumps(products()),
        }

    async def handle(self, method: str, path: str, body: bytes, headers: Mapping[str, str], address: str) -> Answer:
        """One request through the router."""

        async def read(most: int) -> bytes:
            if len(body) > most:
                raise TooLarge
            return body

        async def chunks(most: int) -> AsyncGenerator[bytes, None]:
            async for piece in in_pieces(body, self.piece_bytes):
                most -= len(piece)
                self.bytes_read += len(piece)
                if most < 0:
                    raise TooLarge
                yield piece

        route, _, query = path.partition("?")
        client = Client(address, "DE", headers.get("user-agent", "test"))
        request = Request(
            id="req_test",
            method=method,
            path=route,
            query=query,
            headers=Headers(headers),
            client=client,
            read=read,
            chunks=chunks,
        )
        return await _answer(await ROUTER.handle(self.app, request))

    async def _called_back(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """kie.ai posts to the address that createTask was given."""
        site, path = url[: len(ENVIRONMENT["SITE_URL"])], url[len(ENVIRONMENT["SITE_URL"]) :]
        assert site == ENVIRONMENT["SITE_URL"], url
        if not self.callbacks:
            return 200
        given = {name.lower(): value for name, value in headers.items()}
        return (await self.handle("POST", path, body, given, "198.51.100.7")).status

    async def receive_webhook(self, headers: Mapping[str, str], body: bytes) -> int:
        """An event of Creem, as its stand-in sends it."""
        return (await self.handle("POST", "/api/webhooks/creem", body, headers, "198.51.100.7")).status

    async def run_cron(self) -> None:
        """One run of every job."""
        await jobs.run(self.app, "")
        await self.background.settle()

    async def finish(self) -> None:
        """Lets every open generation come to its end, as if people kept watching."""
        for _ in range(70):
            await self.background.settle()
            if not self.db.rows("SELECT 1 FROM generations WHERE finished_at IS NULL"):
                return
            self.clock.advance(15)
            await asyncio.sleep(0.02)  # the stand-in paints
            await self.run_cron()
        raise AssertionError("a generation never ended")


async def _answer(response: Response) -> Answer:
    headers = dict(response.headers)
    assert len(headers) == len(response.headers), "a header is sent twice"
    if isinstance(response.body, bytes):
        return Answer(response.status, headers, response.body)
    if isinstance(response.body, Stream):
        return Answer(response.status, headers, response.body.body)
    return Answer(response.status, headers, b"".join([event async for event in response.body]))


@asynccontextmanager
async def running() -> AsyncIterator[World]:
    """A world whose pictures are flat and quick."""
    connections = aiohttp.TCPConnector(force_close=True)  # a kept one is silently tried again when it breaks
    async with (
        Sandbox.running(Options(paint=False, began=NOON, creem=STORE)) as sandbox,
        aiohttp.ClientSession(connector=connections) as session,
    ):
        yield World(sandbox, session)
