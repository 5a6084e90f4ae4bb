"""How large each Worker is, and how much memory it takes."""

import asyncio
import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

from bench.capnp import Contestant
from bench.load import load, octets
from bench.running import running
from bench.tape import CALLS
from tools.local_http import free_port

SUM: Final = "function() { return this.reduce((all, each) => all + each.buffer.byteLength, 0); }"
ASKED_S: Final = 1.0
ANSWER_S: Final = 30


@dataclass(frozen=True, slots=True)
class Size:
    """Of a bundle, in bytes. `compressed`: by gzip, all files together, as wrangler tells it."""

    modules: int
    plain: int
    compressed: int


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of V8 (heap, what hangs on it, buffers), without its garbage, and of WebAssembly."""

    v8: int
    wasm: int


def size(contestant: Contestant) -> Size:
    """What would be uploaded."""
    whole = b"".join(module.path.read_bytes() for module in contestant.modules)
    return Size(len(contestant.modules), len(whole), len(gzip.compress(whole)))


def memory(contestant: Contestant, state: Path) -> Memory:
    """After a second of reads, by the runtime's own inspector: what the process takes of the machine says nothing."""
    port = free_port()
    with running(contestant, state=state, inspector=port) as one:
        load(one.port, iter([octets(CALLS["config"])] * 2_000), clients=8, seconds=ASKED_S)
        return asyncio.run(look(f"http://127.0.0.1:{port}/main"))


async def look(url: str) -> Memory:
    """What the isolate at an inspector's address has now."""
    async with aiohttp.ClientSession() as web, web.ws_connect(url, origin="http://localhost") as socket:
        ask = Inspector(socket)
        await ask.call("Runtime.enable")
        memories = await ask.call("Runtime.evaluate", expression="WebAssembly.Memory.prototype", contextId=ask.context)
        found = await ask.call("Runtime.queryObjects", prototypeObjectId=memories["result"]["objectId"])
        usage = await ask.call("Runtime.getHeapUsage")  # the search before has collected the garbage
        summed = await ask.call(
            "Runtime.callFunctionOn",
            objectId=found["objects"]["objectId"],
            functionDeclaration=SUM,
            returnByValue=True,
        )
    wasm = int(summed["result"]["value"])
    v8 = sum(int(usage[name]) for name in ("usedSize", "embedderHeapUsedSize", "backingStorageSize"))
    return Memory(v8, wasm)


class Inspector:
    """The runtime's account of itself."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.context = 0

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """One question, one answer."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while (said := await self._socket.receive_json(timeout=ANSWER_S)).get("id") != self._number:
            if said.get("method") == "Runtime.executionContextCreated":
                self.context = said["params"]["context"]["id"]
        if "error" in said:
            raise AssertionError(f"{method}: {said['error']}")
        result: dict[str, Any] = said["result"]
        return result
