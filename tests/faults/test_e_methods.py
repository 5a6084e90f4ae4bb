"""E05–E07: the method is the request's own, each path takes its own and no others, and reading changes nothing."""

import json
from typing import Any

import pytest

from images2gpt.router import contract
from tests.faults.surface import CALLS, READS, Call, caller, check_headers, tables
from tests.support.world import ROUTER, Answer, Person, World

OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override", "x-method", "_method"]
OTHERS = [
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "TRACK",
    "SEARCH",
    "get",
    "post",
    "Get",
    "G ET",
    "",
    "*",
    "__init__",
]

every_call = pytest.mark.parametrize("call", CALLS, ids=str)
COUNTED = "/api/me/export"
"""A copy of everything is given three times a day."""
every_read = pytest.mark.parametrize("call", READS, ids=str)


@pytest.mark.parametrize("header", OVERRIDES)
@pytest.mark.parametrize("way", ["header", "query", "body"])
async def test_e05_nothing_but_the_method_says_what_to_do(world: World, ada: Person, header: str, way: str) -> None:
    query = f"?{header}=DELETE" if way == "query" else ""
    headers = {header: "DELETE"} if way == "header" else {}
    answer = await ada.get(f"/api/auth/sessions{query}", **headers)
    assert (answer.status, len(answer.json()["items"])) == (200, 1)
    body = json.dumps({"daily_limit": 1} | ({header: "PATCH"} if way == "body" else {})).encode()
    answer = await ada.send("POST", f"/api/me{query}", body, headers=dict.fromkeys(headers, "PATCH"))
    assert (answer.status, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH")
    assert world.db.rows("SELECT daily_limit FROM users") == [{"daily_limit": None}]


@pytest.mark.parametrize("route", ROUTER.routes, ids=lambda route: route.pattern)
@pytest.mark.parametrize("method", [*OTHERS, "PUT", "PATCH", "DELETE", "POST"])
async def test_e06_a_method_that_a_path_lacks_is_refused_with_those_it_has(
    world: World, ada: Person, route: Any, method: str
) -> None:
    if method in route.handlers:
        return
    call = Call(method, route.pattern, route.access)
    before = tables(world)
    answer = await caller(world, call, ada).send(method, call.path, b"{}")
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    allowed = set(answer.headers["allow"].split(", "))
    assert allowed == set(route.handlers) | ({"HEAD"} if "GET" in route.handlers else set())
    check_headers(answer.headers)
    assert tables(world) == before


@pytest.mark.parametrize(
    "route", [route for route in ROUTER.routes if route.access == "operator"], ids=lambda r: r.pattern
)
async def test_e06_to_anybody_else_an_operator_s_path_has_no_methods(cleo: Person, ada: Person, route: Any) -> None:
    path = Call("GET", route.pattern, route.access).path
    for person in (cleo, ada):
        for method in (*OTHERS, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            answer = await person.send(method, path, b"{}")
            assert (answer.status, "allow" in answer.headers) == (404, False), method


async def filled(world: World, ada: Person) -> str:
    """An account with something of everything; the id of its generation."""
    order = await ada.order()
    await world.finish()
    return str(order.json()["generation"]["id"])


async def both(world: World, ada: Person, call: Call, generation_id: str) -> tuple[Answer, Answer]:
    person = caller(world, call, ada)
    path = call.pattern.replace("{id}", generation_id) + (f"?email={ada.email}" if "users" in call.pattern else "")
    if call.pattern.endswith("/image"):
        path = (await ada.get(f"/api/generations/{generation_id}")).json()["image"]["url"]
    return await person.get(path), await person.send("HEAD", path)


@every_read
async def test_e06_head_is_get_without_the_body(world: World, ada: Person, call: Call) -> None:
    get, head = await both(world, ada, call, await filled(world, ada))
    assert get.status == 200
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")


@every_read
async def test_e07_reading_changes_nothing(world: World, ada: Person, call: Call) -> None:
    generation_id = await filled(world, ada)
    before = tables(world)
    await both(world, ada, call, generation_id)
    await world.background.settle()
    changed = set(tables(world)) ^ set(before)
    noted = {"audit"} if call.access == "operator" else {"limits"} if call.pattern == COUNTED else set[str]()
    assert {line.split('"')[1] for line in changed} <= noted


async def test_e07_every_read_of_the_contract_is_walked() -> None:
    shown = json.loads(contract())["paths"]
    assert {path for path, methods in shown.items() if "get" in methods} <= {call.pattern for call in READS}


@every_read
async def test_e07_a_body_on_a_read_is_not_looked_at(world: World, ada: Person, call: Call) -> None:
    before = tables(world)
    body = json.dumps({"daily_limit": 1, "email": "eve@example.com", "_method": "DELETE"}).encode()
    person = caller(world, call, ada)
    assert await person.send("GET", call.path, body) == await person.get(call.path)
    if call.access != "operator" and call.pattern != COUNTED:
        assert tables(world) == before
