"""E08, E10–E14, E24, E31: one strict reading of a body, whatever else other readers would make of it."""

import gzip
import json
import zlib
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from tests.faults import json_cases
from tests.faults.surface import NULL_IS_A_BODY, OPERATIONS, WITH_BODY, Call, bare, caller, check_silent, tables
from tests.support.world import Answer, Person, World

JSON = {"content-type": "application/json"}
KINDS = [
    *("application/json;x", "application/json; charset=utf-7", "application/json; charset=utf-16", "application/json;"),
    *(
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; profile=x",
        "application/jsonp",
        "text/json",
    ),
    *("application/json, application/json", "application/json, text/plain", "text/plain, application/json", "json"),
    *("application/problem+json", "application/ld+json", "application/x-json", "application/json+x", "*/*", ""),
    *("application/xml", "text/xml", "application/msgpack", "application/x-protobuf", "application/octet-stream"),
    *("application/json\x00", "application/json\r\n", "\tapplication/json", "application /json/", "application//json"),
]

with_a_body = pytest.mark.parametrize("call", WITH_BODY, ids=str)


async def ask(world: World, member: Person, call: Call, body: bytes) -> Answer:
    """Answered, refused with a reason, and nothing happened."""
    before = tables(world)
    answer = await bare(caller(world, call, member), call, body, JSON)
    assert 400 <= answer.status < 500, (body[:80], answer.body)
    check_silent(answer)
    assert tables(world) == before
    return answer


def with_value(call: Call, value: bytes) -> bytes:
    """A body of the call with JSON text for its first field."""
    first, *rest = call.body
    others = "".join(f",{json.dumps(name)}:{json.dumps(call.body[name])}" for name in rest).encode()
    return b"{" + json.dumps(first).encode() + b":" + value + others + b"}"


@pytest.mark.parametrize("kind", KINDS)
async def test_e08_only_json_in_utf_8_is_read(world: World, ada: Person, kind: str) -> None:
    before = tables(world)
    for call in WITH_BODY:
        body = json.dumps(call.body).encode()
        answer = await bare(caller(world, call, ada), call, body, {"content-type": kind})
        assert (answer.status, answer.code) == (415, "unsupported_media_type"), call
    assert tables(world) == before


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "zstd", "identity", "gzip, gzip", "x"])
async def test_e24_a_packed_body_is_not_unpacked(world: World, ada: Person, coding: str) -> None:
    bomb = gzip.compress(b" " * 1_000_000) if "gzip" in coding else zlib.compress(b" " * 1_000_000)
    for call in WITH_BODY:
        for body in (bomb, json.dumps(call.body).encode()):
            answer = await bare(caller(world, call, ada), call, body, JSON | {"content-encoding": coding})
            assert (answer.status, answer.code) == (415, "unsupported_media_type"), call


@with_a_body
async def test_e10_a_body_is_at_most_32_deep(world: World, ada: Person, call: Call) -> None:
    for opener, closer in ((b"[", b"]"), (b'{"a":', b"1}")):
        as_deep = (opener * 31).removesuffix(b"1") + closer[:-1] + closer[-1:] * 31
        assert (await ask(world, ada, call, with_value(call, as_deep))).code == "invalid"
        for levels in (32, 1_000):
            deeper = opener * levels + closer[:-1] + closer[-1:] * levels
            assert (await ask(world, ada, call, with_value(call, deeper))).code == "malformed"


@with_a_body
async def test_e11_a_key_twice_is_no_body_whichever_would_win(world: World, ada: Person, call: Call) -> None:
    name, value = next(iter(call.body.items()))
    whole, again = json.dumps(call.body).encode(), json.dumps(value).encode()
    for spelled in (name, f"\\u{ord(name[0]):04x}{name[1:]}"):
        for other in (again, b'"other"', b"null"):
            twice = whole[:-1] + f',"{spelled}":'.encode() + other + b"}"
            assert (await ask(world, ada, call, twice)).code == "malformed"


@pytest.mark.parametrize("name", json_cases.LEFT_OPEN)
async def test_e12_what_readers_differ_on_is_malformed(world: World, ada: Person, name: str) -> None:
    text = json_cases.LEFT_OPEN[name]
    for call in WITH_BODY:
        for body in (text, with_value(call, text)):
            assert (await ask(world, ada, call, body)).code == "malformed", call


@pytest.mark.parametrize("name", json_cases.NONE)
async def test_e31_what_is_no_json_is_malformed(world: World, ada: Person, name: str) -> None:
    text = json_cases.NONE[name]
    for call in WITH_BODY:
        for body in (text, with_value(call, text)):
            assert (await ask(world, ada, call, body)).code == "malformed", call


@pytest.mark.parametrize("name", json_cases.GOOD)
async def test_e31_what_is_json_is_told_what_is_wrong_with_it(world: World, ada: Person, name: str) -> None:
    for call in WITH_BODY:
        answer = await ask(world, ada, call, b'{"unknown":' + json_cases.GOOD[name] + b"}")
        assert answer.code == "invalid", call


UNKNOWN = [
    *("__proto__", "constructor", "prototype", "$where", "$gt", "__class__", "self", "id", "user_id", "balance"),
    *(
        "credits",
        "pack_credits",
        "admin",
        "role",
        "cost",
        "email_verified",
        "debt",
        "plan",
        "status",
        "Prompt",
        " prompt",
    ),
]


@pytest.mark.parametrize("name", UNKNOWN)
async def test_e13_a_field_that_is_not_in_the_contract_is_named(world: World, ada: Person, name: str) -> None:
    for call in WITH_BODY:
        for value in (1, {"admin": True}, None):
            answer = await ask(world, ada, call, json.dumps(call.body | {name: value}).encode())
            assert (answer.status, answer.code) == (422, "invalid"), call
            assert [error["field"] for error in answer.json()["errors"]] == [name], call


JUGGLED: list[Any] = [True, False, 0, 1, -1, 1.5, 1.0, "", "1", "true", "null", [], ["a"], [1], {}, {"$gt": ""}, None]


def fits(value: Any, hint: Any) -> bool:
    """Whether a JSON value is what a field says it is, with no thought of what it could be taken for."""
    if get_origin(hint) in (Union, UnionType):
        return any(fits(value, each) for each in get_args(hint))
    if get_origin(hint) is list:
        return isinstance(value, list) and all(fits(item, get_args(hint)[0]) for item in value)
    return type(value) is hint


@with_a_body
async def test_e14_nothing_is_taken_for_what_it_is_not(world: World, ada: Person, call: Call) -> None:
    operation = OPERATIONS[call.method, call.pattern]
    assert operation.body
    tried = 0
    for name, hint in get_type_hints(next(iter(get_args(operation.body)), operation.body)).items():
        for value in (value for value in JUGGLED if not fits(value, hint)):
            answer = await ask(world, ada, call, json.dumps(call.body | {name: value}).encode())
            assert (answer.status, answer.code) == (422, "invalid"), (name, value)
            assert answer.json()["errors"][0]["field"].startswith(name) or isinstance(value, dict), (name, value)
            tried += 1
    assert tried >= 10


@with_a_body
@pytest.mark.parametrize("value", [[], [1], "a", 1, True, None, [{}]], ids=str)
async def test_e14_a_body_is_an_object(world: World, ada: Person, call: Call, value: Any) -> None:
    if value is None and call.pattern == NULL_IS_A_BODY:
        return
    assert (await ask(world, ada, call, json.dumps(value).encode())).code == "invalid"
