"""X1: every answer, page and file tells the browser to come by TLS alone, for two years; so do we."""

import json
import re

import pytest

from images2gpt.ports import DatabaseDown
from images2gpt.settings import read_settings
from tests.faults.surface import CALLS, Call, caller
from tests.promises.tree import PAGES
from tests.support.world import ENVIRONMENT, Person, World

NAME = "strict-transport-security"
WANTED = "max-age=63072000; includeSubDomains; preload"
every_call = pytest.mark.parametrize("call", CALLS, ids=str)


@every_call
async def test_x1_every_answer_says_so_to_whoever_asks(world: World, ada: Person, call: Call) -> None:
    body = json.dumps(call.body).encode() if call.body else b""
    people = (world.person(), ada, caller(world, call, ada))
    answers = [await person.send(call.method, call.path, body) for person in people]
    answers += [await ada.send(method, call.path) for method in ("PUT", "OPTIONS", "HEAD")]
    answers.append(await ada.send(call.method, call.path, b"{"))
    assert {answer.headers.get(NAME) for answer in answers} == {WANTED}


async def test_x1_so_does_every_refusal_and_failure(world: World, ada: Person, cleo: Person) -> None:
    answers = [await ada.get("/api/nothing"), await ada.get("/api/../etc"), await cleo.get("/api/me")]
    answers += [await ada.send("POST", "/api/auth/login", b"x" * 100_000)]
    answers += [await cleo.post("/api/contact", {}) for _ in range(7)]
    for error in (DatabaseDown(), ValueError()):

        def fault(_batch: object, _moment: str, error: Exception = error) -> None:
            raise error

        world.db.fault = fault
        answers.append(await ada.get("/api/me"))
    world.db.fault = lambda _batch, _moment: None
    world.configure(SIGNING_KEY="")
    answers.append(await ada.get("/api/me"))
    assert {answer.status for answer in answers} >= {401, 404, 413, 422, 500, 503}
    assert {answer.headers.get(NAME) for answer in answers} == {WANTED}


def test_x1_so_does_every_page_and_file() -> None:
    blocks = re.split(r"\n(?=/)", (PAGES / "_headers").read_text())
    (everywhere,) = [block for block in blocks if block.partition("\n")[0] == "/*"]
    told = dict(line.strip().split(": ", 1) for line in everywhere.splitlines()[1:] if ": " in line)
    assert told["Strict-Transport-Security"] == WANTED
    assert not [block for block in blocks if "! Strict-Transport-Security" in block], "and nothing takes it away"


def test_x1_the_providers_are_reached_by_tls() -> None:
    usual = read_settings(ENVIRONMENT | {"CREEM_API_KEY": "creem_x"})
    assert {base.partition(":")[0] for base in (usual.kie_base, usual.kie_upload_base, usual.creem_base)} == {"https"}
