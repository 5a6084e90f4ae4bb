"""E17: what is sent is a value, and never a part of a statement."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.faults.surface import OPERATIONS, READS, WITH_BODY, Call, caller, check_silent, tables
from tests.support.world import Answer, Person, World

INJECTED = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "'; DROP TABLE users; --",
    '" OR ""="',
    "1) OR (1=1",
    "' UNION SELECT id, email, password FROM users --",
    "x' AND (SELECT count(*) FROM users) > 0 AND 'x'='x",
    "' || (SELECT password FROM users LIMIT 1) || '",
    "'; ATTACH DATABASE '/tmp/x' AS x; --",
    "?1",
    ":name",
    "$1",
    "1; SELECT load_extension('x')",
    "%' OR '%'='",
    "$.a'); DELETE FROM sessions; --",
    "\\'; --",
    "\u02bc OR 1=1 --",
]


def harmless(text: str) -> str:
    """As long and as odd, without a meaning in SQL."""
    return "".join("x" if character.isalnum() else "." if character.isascii() else "é" for character in text)


SHOWN_AGAIN = ("prompt", "subject", "message")
"""To whoever wrote them, or to an operator."""


def likeness(answer: Answer) -> tuple[int, Any]:
    """What two answers must have in common: status, code, and the fields that are complained of."""
    if answer.status < 400:
        return answer.status, None
    return answer.status, (answer.code, [error["field"] for error in answer.json().get("errors", [])])


async def tried(world: World, call: Call, name: str, value: str) -> tuple[int, Any]:
    """By somebody new, whose answer depends on nobody who was here before."""
    member = await world.member()
    fresh = {"email": f"new.{member.email}"} if "email" in call.body else {}
    body = json.dumps(call.body | fresh | {name: value}).encode()
    answer = await caller(world, call, member).send(call.method, call.path, body)
    if name not in SHOWN_AGAIN:
        check_silent(answer)
    return likeness(answer)


@pytest.mark.parametrize("text", INJECTED)
async def test_e17_no_field_of_a_body_reaches_a_statement(world: World, ada: Person, text: str) -> None:
    for call in WITH_BODY:
        for name in (name for name, value in call.body.items() if isinstance(value, str)):
            meant, meaningless = await tried(world, call, name, text), await tried(world, call, name, harmless(text))
            assert meant == meaningless, (str(call), name)
            assert meant[0] < 500, (str(call), name)
    assert await ada.balance() == 10
    assert (await ada.log_in()).status == 200


@pytest.mark.parametrize("text", INJECTED)
async def test_e17_nor_does_anything_of_an_address_or_a_header(world: World, ada: Person, text: str) -> None:
    before = tables(world)
    for call in READS:
        operation = OPERATIONS.get((call.method, call.pattern))
        names = operation.query.__struct_fields__ if operation and operation.query else ()
        person = caller(world, call, ada)
        for name in names:
            seen = [likeness(await person.get(f"{call.path}?{name}={quote(each)}")) for each in (text, harmless(text))]
            assert seen[0] == seen[1], (str(call), name)
            assert seen[0][0] != 500
        if "{id}" in call.pattern:
            path = call.pattern.replace("{id}", quote(text))
            assert likeness(await person.get(path)) == (404, ("not_found", []))
    for header in ("authorization", "cf-connecting-ip", "user-agent", "x-request-id", "range"):
        answer = await world.person().get("/api/me", **{header: text})
        assert likeness(answer) == (401, ("not_signed_in", []))
    unchanged = [line for line in before if '"audit"' not in line]
    assert [line for line in tables(world) if '"audit"' not in line] == unchanged
