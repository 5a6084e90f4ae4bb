"""From a request to a reply: record, hold, authenticate, apply the switches, answer."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from tools.sandbox.faults import AnyFault, Exchange, Refuse
from tools.sandbox.kie.behaviour import Kind, Replies, Wording
from tools.sandbox.kie.envelope import NO_ACCESS, Envelope, Refusal
from tools.sandbox.kie.exchange import Call
from tools.sandbox.kie.files import file_response, missing, picture_response
from tools.sandbox.kie.request import prompt_of
from tools.sandbox.kie.routes import RESULTS, ROUTES, Folder, Route, find_folder
from tools.sandbox.kie.service import Kie
from tools.sandbox.kie.tasks import Task
from tools.sandbox.recording import Received, read

FILE_METHODS = ("GET", "HEAD")


class Front:
    """The HTTP face of one Kie."""

    def __init__(self, kie: Kie) -> None:
        self._kie = kie

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Everything under the API's own origin."""
        try:
            return await self._handle(request)
        except ConnectionResetError:
            return web.Response()  # the client has gone in the middle of its request

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        folder = find_folder(request.path)
        route = ROUTES.get(request.path)
        if folder is not None:
            await self._receive(request, folder.kind)
            return await self._serve(request, folder)
        received = await self._receive(request, route.kind if route else Kind.OTHER)
        return await self._call(request, received, route)

    async def handle_foreign(self, request: web.Request) -> web.StreamResponse:
        """The second origin has results and nothing else."""
        if request.path.startswith(RESULTS):
            return await self.handle(request)
        return missing()

    async def _receive(self, request: web.Request, kind: Kind) -> Received:
        """Read and record a request, then hold it if a barrier waits for its kind."""
        received = await read(request, kind, self._kie.clock)
        self._kie.requests.append(received)
        await self._kie.barriers.hold(kind)
        return received

    async def _call(self, request: web.Request, received: Received, route: Route | None) -> web.StreamResponse:
        key, prompt = _bearer(request), self._prompt(request, received)
        wording = self._kie.rules.resolve(Wording, key=key, prompt=prompt)
        envelope = Envelope(wording, of_upload=received.kind == Kind.UPLOAD)
        if route is None:
            return envelope.refused(Refusal(404, "Not Found", status=404))
        if request.method != route.method:
            return envelope.refused(Refusal(405, "Method Not Allowed", status=405))
        if route.keyed and key not in self._kie.accounts:
            return envelope.refused(Refusal(401, NO_ACCESS))
        call = Call(request, received.body, key or "", prompt)

        async def honest() -> web.Response:
            try:
                return envelope.accepted(await route.answer(self._kie, call))
            except Refusal as refusal:
                return envelope.refused(refusal)

        return await self._send(request, route.kind, honest, envelope, key=key, prompt=prompt)

    async def _serve(self, request: web.Request, folder: Folder) -> web.StreamResponse:
        name = request.path.removeprefix(folder.prefix)
        task = self._task_behind(folder.kind, name)

        async def honest() -> web.Response:
            if request.method not in FILE_METHODS:
                return web.Response(status=405, headers={"Allow": ", ".join(FILE_METHODS)})
            if folder.kind == Kind.UPLOADED:
                upload = self._kie.uploads.find(name, self._kie.clock.now())
                return file_response(request, upload.body, upload.content_type) if upload else missing()
            if task is None or not self._is_available(folder.kind, name, task):
                return missing()
            return await picture_response(request, task)

        key, prompt = (task.key, task.asked.prompt) if task else (None, None)
        envelope = Envelope(Wording())
        return await self._send(request, folder.kind, honest, envelope, key=key, prompt=prompt)

    async def _send(
        self,
        request: web.Request,
        kind: Kind,
        honest: Callable[[], Awaitable[web.Response]],
        envelope: Envelope,
        *,
        key: str | None,
        prompt: str | None,
    ) -> web.StreamResponse:
        """The honest reply, or what a switch puts in its place."""
        replies = self._kie.rules.resolve(Replies, key=key, prompt=prompt, only=kind)
        fault: AnyFault | None = getattr(replies, kind)
        if fault is None:
            return await honest()

        def refused(fault: Refuse) -> web.Response:
            status = fault.code if fault.http else None
            return envelope.refused(Refusal(fault.code, fault.msg, status=status))

        return await fault.send(Exchange(request, self._kie.clock, honest, refused))

    def _prompt(self, request: web.Request, received: Received) -> str | None:
        """The prompt a request is about, for rules that look for a marker."""
        if received.kind == Kind.CREATE:
            return prompt_of(received.body)
        task = self._kie.tasks.get(request.query.get("taskId", ""))
        return task.asked.prompt if task else None

    def _task_behind(self, kind: Kind, name: str) -> Task | None:
        if kind == Kind.DOWNLOAD:
            link = self._kie.files.find_link(name)
            return link.task if link else None
        return self._kie.files.find(name)

    def _is_available(self, kind: Kind, name: str, task: Task) -> bool:
        now = self._kie.clock.now()
        if kind == Kind.FILE:
            return task.has_live_url(now)
        link = self._kie.files.find_link(name)
        return link is not None and now < link.expires_at and task.is_stored(now)


def _bearer(request: web.Request) -> str | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key if scheme.lower() == "bearer" and key else None
