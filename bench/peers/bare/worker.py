"""The floor: makes the storage calls of a read route, side by side, and hands on what they gave.

Raw bindings, no routing, no session, no view: what any Python Worker pays before its first line of code.
"""

import asyncio
import time
from typing import Any

import js
from pyodide.ffi import jsnull, to_js
from tape import TAPE
from workers import WorkerEntrypoint

ROUTES = {"/api/config": "config", "/api/me": "me", "/api/generations": "list"}


class Default(WorkerEntrypoint):
    """The entry point that the runtime looks for."""

    async def fetch(self, request: Any) -> Any:
        """One read of KV and one batch of D1, as JSON."""
        given, env = request.js_object, self.env._env  # noqa: SLF001  the wrapper costs what is measured here
        call = ROUTES.get(js.URL.new(given.url).pathname)
        if call is None:
            return js.Response.new("ok")
        statements = TAPE[call]["batches"][0]
        batch = to_js([bound(env.DB, each) for each in statements])
        key = f"session:{statements[0]['params'][0]['known']}"
        _, answers = await asyncio.gather(env.KV.get(key), env.DB.batch(batch))
        headers = to_js([["content-type", "application/json"]])
        return js.Response.new(js.JSON.stringify(answers), headers=headers)


def bound(database: Any, statement: dict[str, Any]) -> Any:
    """A statement with its values."""
    return database.prepare(statement["sql"]).bind(*(value(each) for each in statement["params"]))


def value(param: Any) -> Any:
    """The times of this call, and what the tape noted for everything else."""
    if isinstance(param, dict):
        return int(time.time()) + param["now"] if "now" in param else param["known"]
    return jsnull if param is None else param
