"""The HTTP contract as OpenAPI 3.1, made of the very types that decode requests and encode answers."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec

from images2gpt import __version__
from images2gpt.http import STATUS

REFERENCE = "#/components/schemas/{name}"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Link:
    """What an answer with `status` leads to: the operation, and its parameters as places in that answer's body."""

    status: int
    method: str
    pattern: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one verb of a route takes and gives.

    `answers`: by status, None for no body, a media type for bytes. `refuses`: statuses that do not already follow from
    its access, body, query and path.
    """

    body: type[msgspec.Struct | None] | None = None
    file: str | None = None
    """The part of a multipart form that holds a file, in place of a body."""
    query: type[msgspec.Struct] | None = None
    headers: tuple[str, ...] = ()
    answers: Mapping[int, type[msgspec.Struct] | str | None] = field(default_factory=dict)
    refuses: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """A verb of a route, as the document shows it."""

    pattern: str
    method: str
    access: str
    operation: Operation
    summary: str


class FieldProblem(msgspec.Struct):
    """A field and what is wrong with it."""

    field: str
    message: str


class Problem(msgspec.Struct):
    """RFC 9457. Some codes have further members."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldProblem] | msgspec.UnsetType = msgspec.UNSET


def document(described: Iterable[Described]) -> bytes:
    """The whole contract as JSON. Operators' calls are theirs alone."""
    shown = [each for each in described if each.access != "operator"]
    schemas = _schemas(shown)
    paths: dict[str, dict[str, Any]] = {}
    for each in shown:
        paths.setdefault(each.pattern, {})[each.method.lower()] = _operation(each, schemas)
    bearer = {"bearer": {"type": "http", "scheme": "bearer"}}
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "images2gpt", "version": __version__},
            "paths": paths,
            "components": {"schemas": schemas.components, "securitySchemes": bearer},
        }
    )


@dataclass(frozen=True, slots=True)
class _Schemas:
    of: Mapping[type[msgspec.Struct | None], dict[str, Any]]
    components: Mapping[str, Any]


def _schemas(described: list[Described]) -> _Schemas:
    types: list[type[msgspec.Struct | None]] = [Problem]
    for each in described:
        answers = [kind for kind in each.operation.answers.values() if kind is not None and not isinstance(kind, str)]
        types += [kind for kind in (each.operation.body, each.operation.query, *answers) if kind and kind not in types]
    made, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    components["Problem"]["properties"]["code"] = {"enum": sorted(STATUS)}
    return _Schemas(dict(zip(types, made, strict=True)), components)


def _operation(each: Described, schemas: _Schemas) -> dict[str, Any]:
    operation = each.operation
    refusals = sorted(_refusals(each) - operation.answers.keys())
    shown: dict[str, Any] = {
        "operationId": _operation_id(each.method, each.pattern),
        "summary": each.summary,
        "parameters": [*_path_parameters(each.pattern), *_query_parameters(operation, schemas), *_headers(operation)],
        "responses": {str(status): _answer(status, operation, schemas) for status in operation.answers}
        | {str(status): _refusal(status, schemas) for status in refusals},
    }
    if content := _content(operation, schemas):
        shown["requestBody"] = {"required": True, "content": content}
    if each.access in ("member", "visitor"):
        shown["security"] = [{"bearer": []}, *([{}] if each.access == "visitor" else [])]
    return shown


def _content(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    if operation.body:
        return {"application/json": {"schema": schemas.of[operation.body]}}
    if not operation.file:
        return {}
    parts = {operation.file: {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": parts, "required": [operation.file], "additionalProperties": False}
    return {"multipart/form-data": {"schema": schema}}


def _operation_id(method: str, pattern: str) -> str:
    """`get_generations_id_image`: a name that programs can have."""
    words = pattern.removeprefix("/api/").replace(".", "_").replace("{", "").replace("}", "").split("/")
    return "_".join([method.lower(), *words])


def _refusals(each: Described) -> set[int]:
    """Any call may come too often, break, or find a store down."""
    operation = each.operation
    asked = {401} if each.access in ("member", "visitor") else set()
    found = {404} if "{" in each.pattern else set()
    read = {400, 413, 415, 422} if operation.body or operation.file else {400, 422} if operation.query else set()
    return {*operation.refuses, *asked, *found, *read, 429, 500, 503}


def _refusal(status: int, schemas: _Schemas) -> dict[str, Any]:
    codes = sorted(code for code, (known, _) in STATUS.items() if known == status)
    return {"description": ", ".join(codes), "content": {PROBLEM: {"schema": schemas.of[Problem]}}}


def _answer(status: int, operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    kind = operation.answers[status]
    if kind is None or isinstance(kind, str):
        return {"description": HTTPStatus(status).phrase} | ({"content": {kind: {}}} if kind else {})
    shown = {"description": inspect.getdoc(kind), "content": {"application/json": {"schema": schemas.of[kind]}}}
    links = [link for link in operation.links if link.status == status]
    return shown | ({"links": dict(map(_link, links))} if links else {})


def _link(link: Link) -> tuple[str, dict[str, Any]]:
    parameters = {name: f"$response.body#{place}" for name, place in link.parameters.items()}
    operation_id = _operation_id(link.method, link.pattern)
    return f"{operation_id}_by_{'_and_'.join(parameters)}", {"operationId": operation_id, "parameters": parameters}


def _path_parameters(pattern: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in pattern.split("/") if part.startswith("{")]
    schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _query_parameters(operation: Operation, schemas: _Schemas) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = schemas.components[operation.query.__name__]
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": of}
        for name, of in schema["properties"].items()
    ]


def _headers(operation: Operation) -> list[dict[str, Any]]:
    schema = {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$"}
    return [{"name": name, "in": "header", "required": False, "schema": schema} for name in operation.headers]
