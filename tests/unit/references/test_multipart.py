"""multipart: the file comes out of the form as it went in, and a form that is none is refused within bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from images2gpt.errors import Invalid, Malformed, UnsupportedMediaType
from images2gpt.references.model import FORM_BYTES
from images2gpt.references.multipart import HEAD_BYTES, MOST_PARTS, Form, boundary
from tests.support.pictures import BOUNDARY, form, part

TYPE = f"multipart/form-data; boundary={BOUNDARY}"
TRICKY = b"\r\n--" + BOUNDARY[:-1].encode() + b"\r\n\r\n--\r\r\n-" + BOUNDARY.encode() + b"--\r\n"
FILES = [b"", b"x", b"\r\n", b"\r", b"-", TRICKY, TRICKY * 3 + b"\r", bytes(range(256)) * 20]


def read(body: bytes, size: int = 65_536, content_type: str = TYPE) -> tuple[bytes, Form]:
    reader = Form(content_type)
    found = b"".join(reader.feed(body[begin : begin + size]) for begin in range(0, len(body), size))
    reader.finish()
    return found, reader


@pytest.mark.parametrize("end", [b"", b"\r\n"])
@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("before", [b"", part("a", b""), part("a", TRICKY) + part("files", b"file")])
def test_the_file_comes_out_as_it_went_in_and_its_place_is_known(file: bytes, before: bytes, end: bytes) -> None:
    body = form(file, before=before, end=end)
    for size in (65_536, 1, 2, 3, 60, len(body) - 1):
        found, reader = read(body, size)
        assert found == file
        assert reader.before + len(file) + reader.after + len(end) == len(body)


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(1, 50))
def test_any_file_comes_out_of_pieces_of_any_size(file: bytes, size: int) -> None:
    if b"\r\n--" + BOUNDARY.encode() not in file:
        assert read(form(file), size)[0] == file


HEADS = [
    'name="file"',
    "name=file",
    'filename="x"; name="file"',
    'filename="a; name=\\"b\\""; name="file"',
    "NAME=\"file\"; filename*=UTF-8''..%2F..%2Fx",
    'name="file"; filename="../../etc/passwd"',
    'name="file"; filename="x\\\\"',
    'name="file"; filename=""',
    'name="file"; filename="' + "x" * 7_000 + '"',
    'name="file"; filename="a\u202egnp.exe"',
]


@pytest.mark.parametrize("head", HEADS)
def test_a_part_is_known_by_its_name_whatever_its_file_is_called(head: str) -> None:
    assert read(form(b"x", head=head))[0] == b"x"


MALFORMED = {
    "nothing": b"",
    "no boundary": b"x" * 100,
    "something before the boundary": b"hello\r\n" + form(b"x"),
    "a line before the boundary": b"\r\n" + form(b"x"),
    "a boundary of somebody else": form(b"x").replace(BOUNDARY.encode(), b"else"),
    "a part without a head": f"--{BOUNDARY}\r\n\r\nx\r\n--{BOUNDARY}--\r\n".encode(),
    "a part without a name": form(b"x", head='filename="x"'),
    "a part of two names": form(b"x", head='name="file"; name="file"'),
    "a part that is an attachment": form(b"x").replace(b"form-data;", b"attachment;"),
    "two dispositions": form(b"x", head='name="file"\r\nContent-Disposition: form-data; name="a"'),
    "a head that is too long": form(b"x", head='name="file"; filename="' + "x" * HEAD_BYTES + '"'),
    "a head without end": f"--{BOUNDARY}\r\n".encode() + b"x: " + b"y" * 1_000_000,
    "too many parts": form(b"x", before=part("a", b"") * MOST_PARTS),
    "a million parts": form(b"x", before=part("a", b"") * 10_000),
    "a large part before the file": form(b"x", before=part("a", b"y" * (FORM_BYTES + 1))),
    "a part after the file": form(b"x", before=form(b"x", end=b"")[:-2] + b"\r\n"),
    "a second file": form(b"x", before=form(b"x", end=b"")[:-2] + b"\r\n"),
    "an end that is none": form(b"x")[:-4] + b"xx\r\n",
    "no end": form(b"x")[: -len(BOUNDARY) - 6],
    "half an end": form(b"x")[:-3],
    "half a line at the end": form(b"x")[:-1],
    "something after the end": form(b"x") + b"y",
    "two lines after the end": form(b"x") + b"\r\n",
    "bare line feeds": form(b"x").replace(b"\r\n", b"\n"),
    "spaces behind the boundary": form(b"x").replace(BOUNDARY.encode() + b"\r\n", BOUNDARY.encode() + b" \r\n"),
}


@pytest.mark.parametrize("size", [65_536, 1, 7])
@pytest.mark.parametrize("name", MALFORMED)
def test_a_form_that_is_none_is_refused(name: str, size: int) -> None:
    with pytest.raises(Malformed):
        read(MALFORMED[name][: 80_000 if size == 1 else None], size)


@pytest.mark.parametrize("body", [f"--{BOUNDARY}--\r\n".encode(), part("a", b"b") + f"--{BOUNDARY}--".encode()])
def test_a_form_without_a_file_lacks_a_field(body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read(body)
    assert refused.value.details == {"errors": [{"field": "file", "message": "is required"}]}


BOUNDARIES = {
    "multipart/form-data; boundary=abc": b"abc",
    "multipart/form-data;boundary=abc": b"abc",
    "Multipart/Form-Data; charset=utf-8; BOUNDARY=abc ; x=y": b"abc",
    'multipart/form-data; boundary="a b:c"': b"a b:c",
    "multipart/form-data; boundary='()+_,-./:=?": b"'()+_,-./:=?",
    "multipart/form-data; boundary=" + "x" * 70: b"x" * 70,
}


@pytest.mark.parametrize("content_type", BOUNDARIES)
def test_a_boundary_is_read_as_it_may_be_written(content_type: str) -> None:
    assert boundary(content_type) == BOUNDARIES[content_type]


@pytest.mark.parametrize(
    "rest",
    ["", ";", "; boundary=", '; boundary=""', "; boundary=" + "x" * 71, "; boundary=a; boundary=b", '; boundary="a'],
)
def test_a_form_without_a_boundary_cannot_be_read(rest: str) -> None:
    with pytest.raises(Malformed):
        boundary(f"multipart/form-data{rest}")


@pytest.mark.parametrize(
    "content_type",
    ["", "application/json", "image/png", "multipart/mixed; boundary=a", "multipart/form-data-x; boundary=a"],
)
def test_what_is_no_form_is_of_another_type(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        boundary(content_type)
