"""The contract Worker: runs one claim a request, on the real ports."""

import json
import re
import secrets
import traceback
import urllib.request
from typing import Any

import js
import pyodide_http
from workers import WorkerEntrypoint

from images2gpt.edge import convert, stream
from images2gpt.edge import request as requests
from images2gpt.edge.entry import application
from images2gpt.errors import Refusal
from images2gpt.ports import Stream, write
from tests.contract.claims import CLAIMS
from tests.contract.ports import Ports

MOST = 64 * 1024 * 1024
ISOLATE: list[str] = []
"""Its one word is new for each isolate: a claim that kills one shows by it."""
SCHEMA: list[str] = []
TABLE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)")


class Default(WorkerEntrypoint):
    """POST /schema/ (statements as JSON), /run/<claim> (the server's address), /read/<most> (any body)."""

    async def fetch(self, request: Any) -> Any:
        """200 and what there is to say, or 500 and what went wrong."""
        ISOLATE[:] = ISOLATE or [secrets.token_hex(8)]
        given = requests.from_js(request.js_object, request_id="req_contract")
        _, verb, name = given.path.split("/", 2)
        try:
            status, said = 200, await getattr(self, f"on_{verb}")(name, given.read)
        except BaseException:  # noqa: BLE001  the text is the test's to show
            status, said = 500, traceback.format_exc()
        await requests.let_finish(request.js_object)
        return _answer(status, said)

    async def on_schema(self, _name: str, read: Any) -> str:
        SCHEMA[:] = json.loads(await read(MOST))
        return str(len(SCHEMA))

    async def on_run(self, name: str, read: Any) -> str:
        app = application(self.env, self.ctx)
        await app.db.commit(*(write(sql) for sql in anew()))
        server = (await read(MOST)).decode()
        ports = Ports(
            db=app.db,
            kv=app.kv,
            http=app.http,
            crypto=app.crypto,
            clock=app.clock,
            ids=app.ids,
            server=server,
            drain=_drain,
        )
        await CLAIMS[name](ports)
        return "holds"

    async def on_read(self, name: str, read: Any) -> str:
        try:
            body = await read(int(name))
        except Refusal as refusal:
            return refusal.code
        return str(body.hex())

    async def on_patched(self, _name: str, _read: Any) -> str:
        before = urllib.request.urlopen
        pyodide_http.patch_all()
        return json.dumps({"should": pyodide_http.should_patch(), "patched": urllib.request.urlopen is not before})

    async def on_claims(self, _name: str, _read: Any) -> str:
        return json.dumps(list(CLAIMS))


def anew() -> list[str]:
    """Statements that leave empty tables: every claim begins with its own."""
    tables = [match[1] for sql in reversed(SCHEMA) if (match := TABLE.search(sql))]
    return [*(f"DROP TABLE IF EXISTS {table}" for table in tables), *SCHEMA]


def _answer(status: int, text: str) -> Any:
    headers = convert.headers([("isolate", ISOLATE[0])])
    return js.Response.new(convert.octets(text.encode()), status=status, headers=headers)


async def _drain(streamed: Stream) -> bytes:
    data, whole = await stream.read(streamed.body, MOST)
    assert whole, "longer than a test should be"
    return data
