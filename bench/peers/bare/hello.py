"""The least that Python can answer in a Worker."""

from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    """The entry point that the runtime looks for."""

    async def fetch(self, _request: object) -> Response:
        """Always the same."""
        return Response("ok")
