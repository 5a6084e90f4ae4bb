"""decode.ours: what a request body may be, and which field is named when it may not."""

import time
from typing import Any

import msgspec
import pytest

from images2gpt.decode import MAX_DEPTH, ours, too_deep
from images2gpt.errors import Invalid, Malformed


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    key: str


class Body(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    number: int = 0
    flag: bool = False
    items: list[str] = []
    inner: Inner | None = None


def nested(levels: int, opener: bytes = b"[", closer: bytes = b"]") -> bytes:
    return opener * levels + closer * levels


@pytest.mark.parametrize(
    ("body", "deep"),
    [
        pytest.param(nested(MAX_DEPTH), False, id="as deep as allowed"),
        pytest.param(nested(MAX_DEPTH + 1), True, id="one deeper"),
        pytest.param(nested(MAX_DEPTH + 1, b'{"a":', b"}"), True, id="objects"),
        pytest.param(nested(20, b'[{"a":', b"}]"), True, id="arrays and objects together"),
        pytest.param(b"[" + nested(1) * 100 + b"]", False, id="many beside each other"),
        pytest.param(b"[" * 40, True, id="never closed"),
        pytest.param(b"]" * 40 + b"[" * MAX_DEPTH, False, id="closed before it is opened"),
        pytest.param(b'"' + b"[" * 100 + b'"', False, id="in a text"),
        pytest.param(rb'"\"' + b"[" * 100 + b'"', False, id="in a text after an escaped quote"),
        pytest.param(rb'"\\"' + b"[" * 100, True, id="after a text that ends in an escaped backslash"),
        pytest.param(rb'"\\\"' + b"[" * 100 + b'"', False, id="after an escaped backslash and an escaped quote"),
        pytest.param(rb'{"a\"[":"{"}' * 40, False, id="in keys and values"),
        pytest.param(b'"' + b"[" * 100, False, id="in a text that never ends"),
    ],
)
def test_depth_counts_brackets_outside_texts(body: bytes, deep: bool) -> None:  # noqa: FBT001  a table's column
    assert too_deep(body) is deep


@pytest.mark.parametrize("body", [b"[" * 1_000_000, nested(1) * 500_000, b'"' + b"[" * 1_000_000])
def test_a_million_brackets_are_read_in_under_a_second(body: bytes) -> None:
    began = time.perf_counter()
    too_deep(body)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("levels", [MAX_DEPTH, 3_000, 100_000])
def test_a_body_that_is_too_deep_is_malformed_wherever_it_is_deep(levels: int) -> None:
    with pytest.raises(Malformed):
        ours(b'{"text":"a","unknown":' + nested(levels) + b"}", Body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" ", id="white space"),
        pytest.param(b'{"text":"a","text":"b"}', id="a key twice"),
        pytest.param(b'{"text":"a","inner":{"key":"a","key":"b"}}', id="a key twice further in"),
        pytest.param(b'{"text":"a","te\\u0078t":"b"}', id="a key twice, once escaped"),
        pytest.param(b'{"text":NaN}', id="NaN"),
        pytest.param(b'{"number":Infinity}', id="Infinity"),
        pytest.param(b'{"number":-Infinity}', id="minus Infinity"),
        pytest.param(b'{"number":1e999}', id="a number beyond every float"),
        pytest.param(b'{"number":-1e999}', id="a number below every float"),
        pytest.param(b'{"number":' + b"1" * 5_000 + b"}", id="5,000 digits"),
        pytest.param(b'{"number":01}', id="a leading zero"),
        pytest.param(b'{"number":+1}', id="a plus sign"),
        pytest.param(b'{"number":0x1}', id="hexadecimal"),
        pytest.param(b'{"number":.5}', id="no digit before the point"),
        pytest.param(b'{"text":"\\ud800"}', id="an escaped lone surrogate"),
        pytest.param(b'{"text":"\\udc00\\ud800"}', id="an escaped pair the wrong way round"),
        pytest.param(b'{"text":"a","\\ud800":1}', id="an escaped lone surrogate in a key"),
        pytest.param(b'{"text":"\xed\xa0\x80"}', id="a raw surrogate"),
        pytest.param(b'{"text":"\xff"}', id="no UTF-8"),
        pytest.param(b'{"text":"\xc0\xaf"}', id="overlong UTF-8"),
        pytest.param(b'\xef\xbb\xbf{"text":"a"}', id="a byte order mark"),
        pytest.param('{"text":"a"}'.encode("utf-16"), id="UTF-16"),
        pytest.param('{"text":"a"}'.encode("utf-32-le"), id="UTF-32"),
        pytest.param(b'{"text":"a",}', id="a trailing comma"),
        pytest.param(b'{"text":"a"}{"text":"b"}', id="two documents"),
        pytest.param(b'{"text":"a"}\n{"text":"b"}', id="two lines"),
        pytest.param(b'{"text":"a"} // why', id="a comment"),
        pytest.param(b"{'text':'a'}", id="single quotes"),
        pytest.param(b'{text:"a"}', id="a bare key"),
        pytest.param(b'{"text":"a\nb"}', id="a raw line break in a text"),
        pytest.param(b'{"text":"a\\x41"}', id="an escape that JSON lacks"),
        pytest.param(b"text=a", id="a form"),
    ],
)
def test_what_is_not_strict_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        ours(body, Body)


def with_text(rest: str) -> bytes:
    return b'{"text":"a",' + rest.encode() + b"}"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param(b"{}", "text", id="a missing field"),
        pytest.param(with_text('"inner":{}'), "key", id="a missing field further in"),
        pytest.param(with_text('"cost":0'), "cost", id="an unknown field"),
        pytest.param(with_text('"inner":{"key":"a","extra":1}'), "extra", id="an unknown field further in"),
        pytest.param(with_text('"__proto__":{}'), "__proto__", id="a field that other languages know"),
        pytest.param(with_text('"self":1'), "self", id="a field that Python knows"),
        pytest.param(with_text('"Text":"b"'), "Text", id="another case"),
        pytest.param(with_text('"":1'), "body", id="a field without a name"),
        pytest.param(b'{"text":1}', "text", id="a number for a text"),
        pytest.param(b'{"text":null}', "text", id="null for a text"),
        pytest.param(b'{"text":["a"]}', "text", id="a list for a text"),
        pytest.param(b'{"text":{"$gt":""}}', "text", id="an object for a text"),
        pytest.param(with_text('"number":true'), "number", id="true for a number"),
        pytest.param(with_text('"number":"1"'), "number", id="a text for a number"),
        pytest.param(with_text('"number":1.0'), "number", id="1.0 for a whole number"),
        pytest.param(with_text('"number":1e2'), "number", id="1e2 for a whole number"),
        pytest.param(with_text('"number":-0.0'), "number", id="-0.0 for a whole number"),
        pytest.param(with_text('"flag":1'), "flag", id="a number for a flag"),
        pytest.param(with_text('"items":"a"'), "items", id="a text for a list"),
        pytest.param(with_text('"items":["a",2]'), "items[1]", id="a number in a list of texts"),
        pytest.param(with_text('"inner":{"key":1}'), "inner.key", id="a number for a text further in"),
        pytest.param(b"[]", "body", id="a list for the body"),
        pytest.param(b"null", "body", id="null for the body"),
        pytest.param(b'"text"', "body", id="a text for the body"),
    ],
)
def test_what_breaks_a_rule_names_its_field(body: bytes, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ours(body, Body)
    assert [error["field"] for error in errors(refused.value)] == [field]


def test_the_sentence_for_a_field_never_quotes_what_was_sent() -> None:
    with pytest.raises(Invalid) as refused:
        ours(b'{"text":123456789}', Body)
    assert "123456789" not in str(refused.value.details)


def test_minus_zero_is_zero() -> None:
    assert ours(with_text('"number":-0'), Body).number == 0


def test_texts_arrive_unaltered() -> None:
    text = ours(b'{"text":" \\ud83d\\ude00\\u0000\\u2028 \xc3\xa9e\xcc\x81 "}', Body).text
    assert text == " \U0001f600\x00\u2028 \u00e9e\u0301 "


def errors(refusal: Invalid) -> list[dict[str, Any]]:
    found = refusal.details["errors"]
    assert isinstance(found, list)
    return found
