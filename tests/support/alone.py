"""An App with nobody around it: what a claim about a single module needs, and no server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from images2gpt.application import App
from images2gpt.generations.model import DEADLINE_S, Generation
from images2gpt.ports import Incoming, Outgoing, Stream
from images2gpt.settings import read_settings
from tests.support.database import SqliteDatabase
from tests.support.mail_and_limits import Gauges, Outbox, Shield
from tests.support.ports import NOON, HostIds, MemoryKv, QuickCrypto, SetClock, Tasks, in_pieces
from tests.support.world import ENVIRONMENT

Reply = Incoming | Exception


class ScriptedHttp:
    """The Http port with its answers written down beforehand: each is given, or raised, once and in order."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.sent: list[Outgoing] = []

    async def send(self, request: Outgoing) -> Incoming:
        """See ports.Http."""
        self.sent.append(request)
        assert self.replies, f"nothing is written down for {request.method} {request.url}"
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def open(self, request: Outgoing) -> Stream:
        """See ports.Http."""
        reply = await self.send(request)
        return Stream(reply.status, reply.headers, reply.body)

    @asynccontextmanager
    async def pieces(self, stream: Stream) -> AsyncIterator[AsyncIterator[bytes]]:
        """See ports.Http."""
        yield in_pieces(stream.body)


def reply(body: bytes, status: int = 200, **headers: str) -> Incoming:
    """A provider's whole answer. `headers`: with _ for -."""
    return Incoming(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def alone(*replies: Reply, **environment: str) -> App:
    """An App whose providers give `replies` and whose settings are the tests' own, or those of `environment`."""
    clock = SetClock()
    return App(
        db=SqliteDatabase(),
        kv=MemoryKv(clock),
        http=ScriptedHttp(*replies),
        crypto=QuickCrypto(),
        clock=clock,
        ids=HostIds(),
        limiter=Shield(clock),
        mailer=Outbox(),
        metrics=Gauges(),
        background=Tasks(),
        settings=read_settings(ENVIRONMENT | environment),
    )


SUBMITTED = Generation(
    id="gen_" + "a" * 24,
    user_id="usr_ada",
    trial_subject=None,
    prompt="A paper lighthouse at dusk",
    aspect_ratio="3:2",
    resolution="2K",
    mode="text",
    cost=5,
    returned=0,
    status="submitted",
    failure=None,
    failure_message=None,
    starred=0,
    provider_task="task_gptimage_0000000000001",
    provider_credits=None,
    input_urls=None,
    attempts=1,
    looks=0,
    next_step_at=NOON,
    deadline_at=NOON + DEADLINE_S,
    result_url=None,
    width=None,
    height=None,
    content_type=None,
    bytes=None,
    created_at=NOON,
    submitted_at=NOON,
    running_at=None,
    finished_at=None,
    late_at=None,
    expires_at=None,
    deleted_at=None,
)


def a_generation(**changes: object) -> Generation:
    """One that kie.ai has accepted at noon, but for `changes`."""
    return msgspec.structs.replace(SUBMITTED, **changes)


def sent(app: App) -> list[Outgoing]:
    """What `app` asked of its providers."""
    assert isinstance(app.http, ScriptedHttp)
    return app.http.sent


def set_clock(app: App) -> SetClock:
    """The clock of `app`, to be moved."""
    assert isinstance(app.clock, SetClock)
    return app.clock
