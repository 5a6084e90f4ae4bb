"""GET /api/openapi.json: the contract of this service, and that it is the one that the code keeps."""

import ast
import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from images2gpt import router
from tests.promises.tree import FUNCTIONS, calls, dotted, name_of, parsed, python_files
from tests.support.world import ROUTER, Person, World

HANDLER = "on_request_"
every_route = pytest.mark.parametrize("path", python_files(FUNCTIONS), ids=name_of)


@pytest.fixture
async def contract(cleo: Person) -> dict[str, Any]:
    answer = await cleo.get("/api/openapi.json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    found = answer.json()
    assert isinstance(found, dict)
    return found


def operations(contract: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By their ids."""
    found = [operation for path in contract["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in found}) == len(found), "a name is used twice"
    return {operation["operationId"]: operation for operation in found}


def resolved(contract: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def has(contract: dict[str, Any], schema: dict[str, Any], place: str) -> bool:
    """Whether an answer of this schema can have something at a JSON pointer."""
    for part in place.strip("/").split("/"):
        schema = resolved(contract, schema)
        schema = schema.get("items", {}) if part.isdigit() else schema.get("properties", {}).get(part, {})
    return bool(schema)


async def test_the_contract_is_openapi_3_1(contract: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(contract).validate()


async def test_it_has_every_call_but_the_operators(contract: dict[str, Any]) -> None:
    shown = {(path, method.upper()) for path, methods in contract["paths"].items() for method in methods}
    routes = {(route.pattern, verb) for route in ROUTER.routes if route.access != "operator" for verb in route.handlers}
    assert shown == routes
    assert "admin" not in str(contract)


async def test_it_is_made_once_and_asks_no_store(world: World, cleo: Person) -> None:
    first = await cleo.get("/api/openapi.json")
    assert (await cleo.get("/api/openapi.json")).body == first.body
    assert router.contract() is router.contract()
    assert (world.db.trips, world.kv.calls) == ([], [])


async def test_a_link_leads_to_a_call_by_parameters_that_it_has_from_a_place_that_is_there(
    contract: dict[str, Any],
) -> None:
    known, seen = operations(contract), 0
    for operation in known.values():
        for answer in operation["responses"].values():
            for link in answer.get("links", {}).values():
                seen += 1
                names = {parameter["name"] for parameter in known[link["operationId"]]["parameters"]}
                assert set(link["parameters"]) <= names, link
                schema = answer["content"]["application/json"]["schema"]
                for place in link["parameters"].values():
                    assert has(contract, schema, place.removeprefix("$response.body#")), place
    assert seen >= 6


async def test_the_types_of_bodies_refuse_unknown_fields(contract: dict[str, Any]) -> None:
    for name, operation in operations(contract).items():
        if "requestBody" in operation:
            (content,) = operation["requestBody"]["content"].values()
            schema = resolved(contract, content["schema"])
            assert schema["additionalProperties"] is False, name


def described(module: ast.Module) -> dict[str, dict[str, str]]:
    """What OPERATIONS says of each verb, as it stands in the file."""
    (table,) = [
        node.value for node in module.body if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "OPERATIONS"
    ]
    assert isinstance(table, ast.Dict)
    found: dict[str, dict[str, str]] = {}
    for key, call in zip(table.keys, table.values, strict=True):
        assert isinstance(key, ast.Constant)
        assert isinstance(call, ast.Call)
        found[str(key.value)] = {keyword.arg or "": ast.unparse(keyword.value) for keyword in call.keywords}
    return found


def decoded(handler: ast.AsyncFunctionDef, how: str) -> str | None:
    """The type that a handler hands to request.json or request.parameters."""
    found = [dotted(call.args[0]) for call in calls(handler) if dotted(call.func) == f"request.{how}"]
    assert len(found) <= 1, f"{handler.name} decodes twice"
    return found[0] if found else None


@every_route
def test_what_is_documented_is_what_the_handler_decodes(path: Any) -> None:
    module = parsed(path)
    handlers = [node for node in module.body if isinstance(node, ast.AsyncFunctionDef)]
    assert set(described(module)) == {handler.name.removeprefix(HANDLER).upper() for handler in handlers}
    for handler in handlers:
        says = described(module)[handler.name.removeprefix(HANDLER).upper()]
        assert says.get("body") == decoded(handler, "json"), handler.name
        assert says.get("query") == decoded(handler, "parameters"), handler.name
        reads_key = "request.idempotency_key" in ast.unparse(handler)
        assert ("Idempotency-Key" in says.get("headers", "")) == reads_key, handler.name


@every_route
def test_every_status_that_a_handler_names_is_documented(path: Any) -> None:
    for handler in (node for node in parsed(path).body if isinstance(node, ast.AsyncFunctionDef)):
        says = described(parsed(path))[handler.name.removeprefix(HANDLER).upper()]["answers"]
        text = ast.unparse(handler)
        named = {
            number for statuses in re.findall(r"status=([^)]*)", text) for number in re.findall(r"\d{3}", statuses)
        }
        named |= {"204"} if "nothing()" in text else set()
        named |= {"202"} if "accepted()" in text else set()
        assert named <= set(re.findall(r"\d{3}", says)), handler.name
