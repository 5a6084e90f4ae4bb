"""What is thrown at the one door for outside data. In workerd, C recursion would end the isolate: see workerd.py."""

import msgspec

from images2gpt import decode
from images2gpt.errors import Invalid, Malformed
from images2gpt.generations.kie_answers import Envelope
from images2gpt.generations.model import Wish
from tests.contract.ports import Broken, Ports

DEPTHS = (33, 3_000, 100_000)
OPEN_CLOSE = ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]"))


class _Empty(msgspec.Struct):
    """Ignores every field, so that a decoder must skip each of them."""


def _nested() -> list[bytes]:
    """Bare, behind a known field, behind an unknown one, and never closed."""
    found = []
    for depth in DEPTHS:
        for opened, closed in OPEN_CLOSE:
            deep = opened * depth + b"1" + closed * depth
            found += [deep, b'{"prompt":' + deep + b"}", b'{"code":200,"data":' + deep + b"}", opened * depth]
    return found


async def a_deep_request_is_refused(_ports: Ports) -> None:
    for body in _nested():
        for kind in (Wish, _Empty, dict[str, object]):
            _refused(body, kind)


async def a_deep_answer_of_a_provider_is_unreadable(_ports: Ports) -> None:
    for body in _nested():
        for kind in (Envelope, _Empty, dict[str, object]):
            _unreadable(body, kind)


async def thirty_two_levels_are_read(_ports: Ports) -> None:
    deep = b"[" * 31 + b"]" * 31
    assert decode.theirs(b'{"x":' + deep + b"}", _Empty) == _Empty()
    assert decode.ours(b"[" * 32 + b"]" * 32, list[object])


async def brackets_in_text_are_not_depth(_ports: Ports) -> None:
    for text in ("[" * 5_000, '{"' * 5_000, '\\"[' * 5_000, "\\" * 99 + "[" * 5_000):
        wish = Wish(prompt=text)
        assert decode.ours(msgspec.json.encode(wish), Wish) == wish


async def brackets_behind_an_escaped_quote_are_counted_as_text(_ports: Ports) -> None:
    """And those behind an escaped backslash are not."""
    assert decode.ours(b'{"prompt":"\\"' + b"[" * 100 + b'"}', Wish).prompt == '"' + "[" * 100
    _refused(b'{"prompt":"\\\\","references":' + b"[" * 5_000, Wish)


async def what_is_not_utf8_is_refused(_ports: Ports) -> None:
    for body in (b'{"prompt":"\xff"}', b'{"prompt":"\xed\xa0\x80"}', "{}".encode("utf-16"), b'{"prompt":"\\ud800"}'):
        _refused(body, Wish)
    for body in (b'{"code":200,"msg":"\xff"}', b'{"code":200,"msg":"\xed\xa0\x80"}', "{}".encode("utf-16")):
        _unreadable(body, Envelope)


async def what_parsers_read_in_two_ways_is_refused(_ports: Ports) -> None:
    doubled = b'{"prompt":"a","prompt":"b"}'
    for body in (
        doubled,
        b"",
        b"{}{}",
        b'{"prompt":"a",}',
        b"\xef\xbb\xbf{}",
        b"NaN",
        b'{"prompt":1e999}',
        b"1" * 9_999,
    ):
        _refused(body, Wish)


async def numbers_of_a_provider_may_be_any(_ports: Ports) -> None:
    for body in (b'{"code":1e999}', b'{"code":NaN}', b'{"code":' + b"9" * 5_000 + b"}", b'{"code":2.5}'):
        _unreadable(body, Envelope)
    assert decode.theirs(b'{"code":200,"msg":null}', Envelope).code == 200


def _refused(body: bytes, kind: type[object]) -> None:
    try:
        decode.ours(body, kind)
    except (Malformed, Invalid):
        return
    raise Broken(f"{body[:40]!r}… ({len(body)} bytes) was read as {kind}")


def _unreadable(body: bytes, kind: type[object]) -> None:
    try:
        decode.theirs(body, kind)
    except decode.Unreadable:
        return
    raise Broken(f"{body[:40]!r}… ({len(body)} bytes) was read as {kind}")
