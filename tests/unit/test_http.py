"""http: a status for every refusal, the headers of every answer, and what a body may be sent as."""

import json
from collections.abc import Iterator, Mapping

import msgspec
import pytest

from images2gpt import errors
from images2gpt.client import Client
from images2gpt.errors import Invalid, Refusal, TooLarge, UnsupportedMediaType
from images2gpt.http import (
    BODY_BYTES,
    SECURITY_HEADERS,
    STATUS,
    MethodNotAllowed,
    Request,
    Response,
    answer,
    internal,
    nothing,
    problem,
)
from images2gpt.ports import DatabaseDown
from tests.support.ports import in_pieces
from tests.support.world import Headers


class Body(msgspec.Struct, forbid_unknown_fields=True):
    text: str


def kinds(parent: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal of errors.py and http.py, whatever is imported."""
    for kind in parent.__subclasses__():
        if kind.__module__ in (errors.__name__, MethodNotAllowed.__module__):
            yield kind
            yield from kinds(kind)


def request(body: bytes = b'{"text":"a"}', **headers: str) -> Request:
    given = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}

    async def read(most: int) -> bytes:
        if len(body) > most:
            raise TooLarge
        return body

    client = Client("192.0.2.1", None, None)
    return Request(
        id="req_1",
        method="POST",
        path="/",
        query="",
        headers=Headers(given),
        client=client,
        read=read,
        chunks=lambda _most: in_pieces(b""),
    )


def members(response: Response) -> Mapping[str, object]:
    assert isinstance(response.body, bytes)
    found = json.loads(response.body)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_and_a_sentence(kind: type[Refusal]) -> None:
    status, title = STATUS[kind.code]
    assert 400 <= status < 600
    assert title
    assert kind.sentence[0].isupper()
    assert kind.sentence.endswith(".")


def test_every_status_belongs_to_a_refusal() -> None:
    assert set(STATUS) == {kind.code for kind in kinds()} | {"internal"}


@pytest.mark.parametrize(
    ("refusal", "status", "more"),
    [
        pytest.param(errors.Malformed(), 400, {}, id="malformed"),
        pytest.param(errors.NotSignedIn(), 401, {"www-authenticate": "Bearer"}, id="not signed in"),
        pytest.param(errors.WrongCredentials(), 401, {"www-authenticate": "Bearer"}, id="wrong credentials"),
        pytest.param(errors.OutOfCredits(balance=1, cost=3), 402, {}, id="out of credits"),
        pytest.param(MethodNotAllowed("GET, HEAD"), 405, {"allow": "GET, HEAD"}, id="method not allowed"),
        pytest.param(errors.TooManyRequests(retry_after_s=7), 429, {"retry-after": "7"}, id="too many requests"),
        pytest.param(errors.Unavailable(), 503, {"retry-after": "15"}, id="unavailable"),
        pytest.param(DatabaseDown(), 503, {"retry-after": "15"}, id="database down"),
    ],
)
def test_a_refusal_is_a_problem_with_its_headers(refusal: Refusal, status: int, more: dict[str, str]) -> None:
    response = problem(refusal, "req_1")
    assert response.status == status
    assert dict(response.headers) == {"content-type": "application/problem+json"} | more


def test_a_problem_has_the_members_of_rfc_9457_and_ours() -> None:
    assert members(problem(errors.OutOfCredits(balance=1, cost=3), "req_1")) == {
        "type": "about:blank",
        "title": "Payment Required",
        "status": 402,
        "detail": errors.OutOfCredits.sentence,
        "code": "out_of_credits",
        "request_id": "req_1",
        "balance": 1,
        "cost": 3,
    }


def test_a_broken_rule_says_which_field() -> None:
    assert members(problem(Invalid(prompt="must say something"), "req_1"))["errors"] == [
        {"field": "prompt", "message": "must say something"}
    ]


def test_a_failure_of_ours_tells_nothing() -> None:
    response = internal("req_1")
    assert (response.status, members(response)["code"]) == (500, "internal")
    assert set(members(response)) == {"type", "title", "status", "detail", "code", "request_id"}


@pytest.mark.parametrize("response", [answer({"a": 1}), nothing(), internal("req_1")], ids=["200", "204", "500"])
def test_every_answer_is_finished_with_the_same_headers_once(response: Response) -> None:
    names = [name for name, _ in response.finished("req_1").headers]
    assert {name for name, _ in SECURITY_HEADERS} | {"x-request-id"} <= set(names)
    assert len(names) == len(set(names))
    assert dict(response.finished("req_1").headers)["cache-control"] == "no-store"
    assert not any(name.startswith("access-control") for name in names)


@pytest.mark.parametrize(
    "media",
    [
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        'application/json; charset="utf-8"',
    ],
)
async def test_json_is_read_as_json(media: str) -> None:
    assert await request(content_type=media).json(Body) == Body("a")


@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/problem+json",
        "application/jsonp",
        "application/json;charset=utf-7",
        "application/json;charset=utf-16",
        "application/json;x",
        "application/json, application/json",
        "text/plain, application/json",
    ],
)
async def test_nothing_else_is_read_as_json(media: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        await request(content_type=media).json(Body)


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity"])
async def test_a_compressed_body_is_not_read(encoding: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        await request(content_encoding=encoding).json(Body)


async def test_a_body_is_read_up_to_its_limit_and_no_further() -> None:
    rest = len(b'{"text":""}')
    full = b'{"text":"' + b"a" * (BODY_BYTES - rest) + b'"}'
    assert len((await request(full).json(Body)).text) == BODY_BYTES - rest
    with pytest.raises(TooLarge):
        await request(full + b" ").json(Body)


@pytest.mark.parametrize("key", ["a", "~" * 128, "a b", '"quoted"'])
def test_an_idempotency_key_is_any_printable_ascii(key: str) -> None:
    assert request(idempotency_key=key).idempotency_key == key


@pytest.mark.parametrize("key", ["", "a" * 129, "é", "a\tb", "a\x00", "a\x7f"])
def test_any_other_idempotency_key_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        _ = request(idempotency_key=key).idempotency_key


def test_no_idempotency_key_is_none() -> None:
    assert request().idempotency_key is None
