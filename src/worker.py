"""The Worker: every request of /api/* and the cron come in here, and nothing else happens here."""

from pyodide.ffi import JsProxy
from route_table import MODULES
from workers import Request, WorkerEntrypoint

from images2gpt.edge import entry
from images2gpt.router import Router

ROUTER = Router(MODULES)
"""Built at import, so that it lies in the deployment's memory snapshot."""


class Default(WorkerEntrypoint):
    """The entry point that the runtime looks for."""

    async def fetch(self, request: Request) -> JsProxy:
        """One request, one answer."""
        return await entry.serve(ROUTER, self.env, self.ctx, request.js_object)

    async def scheduled(self, controller: JsProxy, *_: object) -> None:
        """By the triggers of wrangler.toml. The environment given here is None; the instance has it."""
        await entry.run_jobs(self.env, self.ctx, controller.cron)
