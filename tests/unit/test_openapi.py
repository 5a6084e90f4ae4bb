"""openapi: a document that other programs can read, made of the types and nothing else."""

import json
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from images2gpt.http import STATUS
from images2gpt.openapi import Described, Link, Operation, document


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """A body."""

    text: str
    number: int = 0


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """A query."""

    signature: str
    limit: int = 50


class Told(msgspec.Struct):
    """An answer."""

    id: str


LINK = Link(201, "GET", "/api/things/{id}/part", {"id": "/id"})
POST = Described(
    "/api/things",
    "POST",
    "member",
    Operation(body=Wanted, headers=("Idempotency-Key",), answers={201: Told, 204: None}, refuses=(402,), links=(LINK,)),
    "Makes one.",
)
GET = Described("/api/things/{id}/part", "GET", "visitor", Operation(query=Asked, answers={200: "image/*"}), "Shows.")
PLAIN = Described("/api/plain.json", "GET", "anyone", Operation(answers={200: Told, 503: Told}), "Says.")
SECRET = Described("/api/admin", "GET", "operator", Operation(answers={200: Told}), "For us.")


@pytest.fixture
def shown() -> dict[str, Any]:
    found = json.loads(document([POST, GET, PLAIN, SECRET]))
    assert isinstance(found, dict)
    return found


def test_the_document_is_openapi_3_1(shown: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(shown).validate()


def test_an_operator_s_call_is_not_in_it(shown: dict[str, Any]) -> None:
    assert set(shown["paths"]) == {"/api/things", "/api/things/{id}/part", "/api/plain.json"}


def test_an_operation_has_a_name_that_programs_can_have(shown: dict[str, Any]) -> None:
    names = [operation["operationId"] for path in shown["paths"].values() for operation in path.values()]
    assert names == ["post_things", "get_things_id_part", "get_plain_json"]


def test_a_body_is_the_type_that_decodes_it(shown: dict[str, Any]) -> None:
    post = shown["paths"]["/api/things"]["post"]
    assert post["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Wanted"}
    wanted = shown["components"]["schemas"]["Wanted"]
    assert (wanted["additionalProperties"], wanted["required"]) == (False, ["text"])


def test_a_path_s_a_query_s_and_a_header_s_parameters_are_told_apart(shown: dict[str, Any]) -> None:
    parameters = [each for path in shown["paths"].values() for call in path.values() for each in call["parameters"]]
    assert [(each["name"], each["in"], each["required"]) for each in parameters] == [
        ("Idempotency-Key", "header", False),
        ("id", "path", True),
        ("signature", "query", True),
        ("limit", "query", False),
    ]


@pytest.mark.parametrize(
    ("path", "method", "refusals"),
    [
        ("/api/things", "post", {400, 401, 402, 413, 415, 422, 429, 500, 503}),
        ("/api/things/{id}/part", "get", {400, 401, 404, 422, 429, 500, 503}),
        ("/api/plain.json", "get", {429, 500}),
    ],
)
def test_refusals_follow_from_what_a_call_takes(
    shown: dict[str, Any], path: str, method: str, refusals: set[int]
) -> None:
    answers = shown["paths"][path][method]["responses"]
    assert {int(status) for status, each in answers.items() if "application/problem+json" in str(each)} == refusals


def test_a_refusal_names_the_codes_of_its_status(shown: dict[str, Any]) -> None:
    refusal = shown["paths"]["/api/things"]["post"]["responses"]["402"]
    assert refusal["description"] == "debt, out_of_credits"
    assert set(shown["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]) == set(STATUS)


def test_a_token_is_asked_of_members_and_may_be_left_out_by_visitors(shown: dict[str, Any]) -> None:
    assert shown["paths"]["/api/things"]["post"]["security"] == [{"bearer": []}]
    assert shown["paths"]["/api/things/{id}/part"]["get"]["security"] == [{"bearer": []}, {}]
    assert "security" not in shown["paths"]["/api/plain.json"]["get"]


def test_an_answer_leads_on_to_other_calls(shown: dict[str, Any]) -> None:
    assert shown["paths"]["/api/things"]["post"]["responses"]["201"]["links"] == {
        "get_things_id_part_by_id": {"operationId": "get_things_id_part", "parameters": {"id": "$response.body#/id"}}
    }
