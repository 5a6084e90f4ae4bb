"""The Worker: every request of /api/* and the cron come in here, and nothing else happens here."""

from route_table import MODULES
from workers import WorkerEntrypoint

from images2gpt.edge import entry
from images2gpt.router import Router

ROUTER = Router(MODULES)
"""Built at import, so that it lies in the deployment's memory snapshot."""


class Default(WorkerEntrypoint):
    """The entry point that the runtime looks for."""

    async def fetch(self, request):
        """One request, one answer."""
        return await entry.serve(ROUTER, self.env._env, self.ctx, request.js_object)

    async def scheduled(self, controller, env=None, ctx=None):
        """Once a minute. `env` and `ctx` arrive as None; the instance has them."""
        await entry.run_jobs(self.env._env, self.ctx)
