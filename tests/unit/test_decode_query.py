"""decode.query and decode.theirs: query strings, and what providers answer."""

import msgspec
import pytest

from images2gpt.decode import MAX_PARAMETERS, Unreadable, query, theirs
from images2gpt.errors import Invalid, Malformed


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    limit: int = 50
    key: str | None = None


class Told(msgspec.Struct):
    code: int
    text: str = ""


@pytest.mark.parametrize(
    ("text", "limit", "key"),
    [
        ("", 50, None),
        ("limit=7", 7, None),
        ("limit=%37", 7, None),
        ("key=", 50, ""),
        ("key", 50, ""),
        ("key=a+b%2Bc", 50, "a b+c"),
        ("key=%C3%A9", 50, "é"),
        ("key=null", 50, "null"),
        ("key=%zz", 50, "%zz"),
        ("&&limit=7&", 7, None),
    ],
)
def test_a_query_is_read_as_browsers_write_it(text: str, limit: int, key: str | None) -> None:
    assert query(text, Wanted) == Wanted(limit, key)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("limit=1&limit=2", id="a name twice"),
        pytest.param("limit=1&limit=1", id="a name twice with one value"),
        pytest.param("key=a&%6Bey=b", id="a name twice, once encoded"),
        pytest.param("key=%FF", id="no UTF-8"),
        pytest.param("key=%C0%AF", id="overlong UTF-8"),
        pytest.param("key=%ED%A0%80", id="a surrogate"),
        pytest.param("%FF=a", id="no UTF-8 in a name"),
        pytest.param("&".join(f"a{number}=1" for number in range(MAX_PARAMETERS + 1)), id="too many"),
    ],
)
def test_a_query_that_can_be_read_in_two_ways_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        query(text, Wanted)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("limit=", "limit"),
        ("limit=ten", "limit"),
        ("limit=true", "limit"),
        ("limit=%201", "limit"),
        ("limit=0x10", "limit"),
        ("limit=1_000", "limit"),
        ("limit=1.5", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=1;key=a", "limit"),
        ("limit=" + "9" * 5_000, "limit"),
        ("limit[]=1", "limit[]"),
        ("user_id=1", "user_id"),
        ("self=1", "self"),
        ("__proto__=1", "__proto__"),
    ],
)
def test_a_parameter_that_breaks_a_rule_is_named(text: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        query(text, Wanted)
    assert refused.value.details["errors"][0]["field"] == field  # type: ignore[index]  # details are JSON


def test_a_provider_may_say_more_than_we_know() -> None:
    assert theirs(b'{"code":200,"news":{"deep":[[[[1]]]]}}', Told).code == 200
    assert theirs('{"code":200}', Told).code == 200


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>502</html>", id="a page"),
        pytest.param(b'{"code":200', id="cut off"),
        pytest.param(b'{"code":200}{"code":200}', id="two documents"),
        pytest.param(b'{"code":NaN}', id="NaN"),
        pytest.param(b'{"code":"200"}', id="a text for a number"),
        pytest.param(b'{"code":null}', id="null"),
        pytest.param(b'{"code":200,"text":"\xff"}', id="no UTF-8"),
        pytest.param('{"code":200}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"code":200,"news":' + b"[" * 100_000 + b"]" * 100_000 + b"}", id="nested in an unknown field"),
        pytest.param(b'{"x":' * 100_000, id="nested and never closed"),
    ],
)
def test_what_a_provider_must_not_say_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        theirs(body, Told)


def test_a_text_with_a_lone_surrogate_is_unreadable_and_no_crash() -> None:
    with pytest.raises(Unreadable):
        theirs('{"code":"\ud800"}', Told)
    with pytest.raises(Unreadable):
        theirs(b'{"code":200,"text":"\\ud800"}', Told)
