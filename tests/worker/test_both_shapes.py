"""Pages, for a domain of one's own, and a Worker's static assets serve the site alike: headers, 404, clean URLs."""

import asyncio
import http.client
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tools.deploy.config import site_folder
from tools.local_http import free_port, get_status
from tools.processes import ProcessGroup, process_group
from tools.project import ROOT, read_toml, tool_environment

SAMPLE = (
    "/",
    "/index",
    "/index.html",
    "/sign-in",
    "/sign-in.html",
    "/sign-in/",
    "/pricing?from=mail",
    "/css/",
    "/no-such-page",
    "/no/such/page",
    "/robots.txt",
    "/_headers",
    "/404",
    "/fonts/",
    "/%2e%2e/wrangler.toml",
)
OF_THE_SERVER = {"date", "connection", "keep-alive", "transfer-encoding", "content-length", "vary", "cf-cache-status"}
OF_PAGES = {"access-control-allow-origin"}
"""Pages adds it to public files; a page without credentials may be read by anybody anyway."""
START_S = 60

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]


def ask(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    finally:
        connection.close()


async def serve(group: ProcessGroup, folder: Path, *command: str) -> int:
    """Start wrangler in a folder of its own, without functions/ beside it."""
    port = free_port()
    options = (f"--port={port}", "--ip=127.0.0.1", "--inspector-port=0", f"--cwd={folder}")
    # `pages dev` looks for wrangler.toml above its own files, finds ours, and runs our build in the folder given here.
    own = {"WRANGLER_REGISTRY_PATH": str(folder / "registry"), "PYTHONPATH": str(ROOT)}
    environment = {**tool_environment(), **own}
    process = await group.start("wrangler", *command, *options, environment=environment)
    group.keep_showing(process)
    return port


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes")
    for name in ("pages", "alone"):
        (folder / name).mkdir()
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ports(folder: Path) -> AsyncIterator[tuple[int, int]]:
    """Pages first, then assets, with no Worker behind either."""
    told = read_toml("wrangler.toml")
    assets = {
        "name": "assets",
        "compatibility_date": told["compatibility_date"],
        "assets": {**told["assets"], "directory": str(site_folder())},
    }
    del assets["assets"]["run_worker_first"]
    (folder / "assets.json").write_text(json.dumps(assets))
    async with process_group() as group:
        date = f"--compatibility-date={told['compatibility_date']}"
        pages = await serve(group, folder / "pages", "pages", "dev", str(site_folder()), date)
        alone = await serve(group, folder / "alone", "dev", f"--config={folder / 'assets.json'}")
        deadline = time.monotonic() + START_S
        while not (get_status(pages, "/robots.txt") and get_status(alone, "/robots.txt")):
            assert time.monotonic() < deadline, "wrangler did not start"
            await asyncio.sleep(0.2)  # what wrangler says is shown meanwhile
        yield pages, alone


def shown(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, dict[str, str], bytes]:
    """What a browser makes of an answer; an ETag is there, and each server's own."""
    status, headers, body = answer
    kept = {name: value for name, value in headers.items() if name not in OF_THE_SERVER | OF_PAGES}
    return status, {name: "…" if name == "etag" else value for name, value in kept.items()}, body


@pytest.mark.parametrize("path", SAMPLE)
async def test_both_shapes_serve_alike(path: str, ports: tuple[int, int]) -> None:
    pages, alone = (shown(ask(port, path)) for port in ports)
    assert pages == alone
