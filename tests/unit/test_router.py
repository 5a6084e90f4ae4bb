"""router: files as routes, one spelling of each path, and an answer to everything."""

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from images2gpt.client import Client
from images2gpt.http import Request, Response
from images2gpt.router import BadRoute, Router, pattern_of
from tests.support.alone import alone
from tests.support.ports import in_pieces
from tests.support.world import ROUTER, Headers

HEAD = "from images2gpt.http import Response\nACCESS = 'anyone'\n"
SAYS = "async def on_request_{verb}(app, caller, request):\n    return Response(200, {body})\n"
VERB = re.compile(r"on_request_(\w+)")
FILES = {
    "api/things/index.py": HEAD + SAYS.format(verb="get", body="b'all'") + SAYS.format(verb="post", body="b'new'"),
    "api/things/archive.py": HEAD + SAYS.format(verb="get", body="b'archive'"),
    "api/things/[id]/index.py": HEAD + SAYS.format(verb="get", body="b'one ' + request.params['id'].encode()"),
    "api/things/[id]/[part].py": HEAD + SAYS.format(verb="delete", body="repr(request.params).encode()"),
    "api/things/latest/size.py": HEAD + SAYS.format(verb="delete", body="b'size'"),
    "api/forgets.py": HEAD.replace("anyone", "member") + SAYS.format(verb="get", body="b'secret'"),
    "api/breaks.py": HEAD + "async def on_request_get(app, caller, request):\n    raise OSError('a secret')\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An import name for a folder of routes that is gone afterwards."""
    name = "routes_of_a_test"
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


@pytest.fixture
def router(tmp_path: Path, folder: str) -> Router:
    return Router([write(tmp_path, folder, path, described(text)) for path, text in FILES.items()])


def described(text: str) -> str:
    """A file that says that it has the methods that it has."""
    return f"{text}OPERATIONS = dict.fromkeys({[verb.upper() for verb in VERB.findall(text)]})\n"


def write(tmp_path: Path, folder: str, path: str, text: str) -> str:
    file = tmp_path / folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    importlib.invalidate_caches()
    return ".".join([folder, *Path(path).with_suffix("").parts])


async def ask(router: Router, method: str, path: str) -> Response:
    async def read(_most: int) -> bytes:
        return b""

    client = Client("192.0.2.1", None, None)
    request = Request(
        id="req_1",
        method=method,
        path=path,
        query="",
        headers=Headers({}),
        client=client,
        read=read,
        chunks=lambda _most: in_pieces(b""),
    )
    return await router.handle(alone(), request)


@pytest.mark.parametrize(
    ("module", "pattern"),
    [
        ("functions.api.me", "/api/me"),
        ("functions.api.generations.index", "/api/generations"),
        ("functions.api.generations.[id].index", "/api/generations/{id}"),
        ("functions.api.generations.[id].events", "/api/generations/{id}/events"),
        ("functions.api.a.[b].c.[d].index", "/api/a/{b}/c/{d}"),
        ("functions.index", "/"),
    ],
)
def test_a_file_s_path_is_its_url(module: str, pattern: str) -> None:
    assert pattern_of(module) == pattern


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/things", b"all"),
        ("POST", "/api/things", b"new"),
        ("GET", "/api/things/x", b"one x"),
        ("GET", "/api/things/archive", b"archive"),
        ("DELETE", "/api/things/latest/size", b"size"),
        ("DELETE", "/api/things/x/size", b"{'id': 'x', 'part': 'size'}"),
        ("DELETE", "/api/things/A-_9/b", b"{'id': 'A-_9', 'part': 'b'}"),
    ],
)
async def test_a_plain_name_comes_before_a_parameter(router: Router, method: str, path: str, body: bytes) -> None:
    answer = await ask(router, method, path)
    assert (answer.status, answer.body) == (200, body)


SECOND_SPELLINGS = [
    *("", "/", "/api", "/api/", "//api/things", "/api//things", "/api/things/", "/api/things//", "/api/things/x/"),
    *("/API/things", "/api/Things", "/api/things.", "/api/things;x", "/api/things/..;/things", "/api/things%2f"),
    *("/api/%74hings", "/api/things/%2e", "/api/things/.", "/api/things/..", "/api/things/../things", "/api\\things"),
    *(
        "/api/things/x.png",
        "/api/things/x y",
        "/api/things/é",
        "/api/things/%00",
        "/api/things/x\n",
        "/api/things/" + "x" * 65,
    ),
    *("/api/things/{id}", "/api/things/[id]", "/api/things/index", "/api/things/x/y/z", "api/things", "/x/api/things"),
]


@pytest.mark.parametrize("path", SECOND_SPELLINGS)
async def test_every_other_spelling_of_a_path_is_not_found(router: Router, path: str) -> None:
    answer = await ask(router, "GET", path)
    expected = 200 if path == "/api/things/index" else 404  # a plain value for a parameter like any other
    assert answer.status == expected


@pytest.mark.parametrize(
    "path", ["/.env", "/.git/config", "/wrangler.toml", "/api/../schema.sql", "/api/openapi.json/x"]
)
async def test_the_service_s_own_table_has_no_way_to_a_file(path: str) -> None:
    assert (await ask(ROUTER, "GET", path)).status == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/things", "GET, HEAD, POST"),
        ("PUT", "/api/things/x", "GET, HEAD"),
        ("GET", "/api/things/x/y", "DELETE"),
        ("HEAD", "/api/things/x/y", "DELETE"),
        ("OPTIONS", "/api/things", "GET, HEAD, POST"),
        ("TRACE", "/api/things", "GET, HEAD, POST"),
        ("CONNECT", "/api/things", "GET, HEAD, POST"),
        ("PROPFIND", "/api/things", "GET, HEAD, POST"),
        ("get", "/api/things", "GET, HEAD, POST"),
        ("", "/api/things", "GET, HEAD, POST"),
        ("__init__", "/api/things", "GET, HEAD, POST"),
    ],
)
async def test_a_method_that_a_path_lacks_is_told_which_it_has(
    router: Router, method: str, path: str, allowed: str
) -> None:
    answer = await ask(router, method, path)
    assert (answer.status, dict(answer.headers).get("allow")) == (405, allowed)


async def test_head_is_get_without_a_body(router: Router) -> None:
    get, head = [await ask(router, method, "/api/things/x") for method in ("GET", "HEAD")]
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert (await ask(router, "HEAD", "/api/nothing")).body == b""


async def test_a_handler_that_forgets_to_ask_who_calls_answers_nobody(router: Router) -> None:
    answer = await ask(router, "GET", "/api/forgets")
    assert answer.status == 500
    assert isinstance(answer.body, bytes)
    assert b"secret" not in answer.body


async def test_what_breaks_is_told_to_the_log_and_not_to_the_client(
    router: Router, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await ask(router, "GET", "/api/breaks")
    assert isinstance(answer.body, bytes)
    assert (answer.status, json.loads(answer.body)["request_id"]) == (500, "req_1")
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["error"], line["request"]) == ("unexpected", "OSError", "req_1")
    assert "a secret" not in f"{answer.body!r}{line}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(described(SAYS.format(verb="get", body="b''")), id="no ACCESS"),
        pytest.param(described("ACCESS = 'everyone'\n" + SAYS.format(verb="get", body="b''")), id="an unknown ACCESS"),
        pytest.param(described("ACCESS = None\n" + SAYS.format(verb="get", body="b''")), id="ACCESS None"),
        pytest.param(HEAD + SAYS.format(verb="get", body="b''"), id="no OPERATIONS"),
        pytest.param(described(HEAD + SAYS.format(verb="get", body="b''")) + "OPERATIONS['PUT'] = None", id="one more"),
        pytest.param("ACCESS = 'anyone'\n", id="no method"),
        pytest.param("ACCESS = 'anyone'\nasync def on_request(app, caller, request): ...\n", id="no method's name"),
    ],
)
def test_a_file_that_is_no_route_stops_the_service_from_starting(tmp_path: Path, folder: str, text: str) -> None:
    with pytest.raises(BadRoute):
        Router([write(tmp_path, folder, "api/wrong.py", text)])
