"""POST /api/uploads."""

import asyncio

import aiohttp
import pytest

from images2gpt.references import UPLOAD_BYTES
from images2gpt.references.kie_upload import PATH
from images2gpt.times import DAY_S, rfc3339
from tests.support.pictures import CANARY, big_png, drawn, form, jpeg, opened, part, png, webp
from tests.support.ports import NOON
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Answer as Says
from tools.sandbox.faults import Flood, Refuse, Reset, Silence, html_page, nested, redirect


def rows(world: World) -> list[dict[str, object]]:
    return world.db.rows("SELECT * FROM reference_images")


def kept(world: World) -> list[bytes]:
    """What kie.ai's file service has."""
    return [upload.body for upload in world.sandbox.kie.uploads.all]


@pytest.mark.parametrize(
    ("data", "content_type", "extension"),
    [(png(), "image/png", "png"), (jpeg(), "image/jpeg", "jpg"), (webp(), "image/webp", "webp")],
)
async def test_a_picture_is_passed_on_without_what_was_written_beside_it(
    world: World, ada: Person, data: bytes, content_type: str, extension: str
) -> None:
    answer = await ada.upload(data)
    assert answer.status == 201, answer.body
    said = answer.json()
    assert said["id"].startswith("ref_")
    assert said == {
        "id": said["id"],
        "width": 61,
        "height": 37,
        "content_type": content_type,
        "bytes": len(data),
        "expires_at": rfc3339(NOON + DAY_S),
    }
    (upload,) = world.sandbox.kie.uploads.all
    assert len(upload.body) == len(data)
    assert CANARY not in upload.body
    assert opened(upload.body).tobytes() == opened(data).tobytes()
    assert upload.path.startswith("references/img_")
    assert upload.path.endswith(f".{extension}")
    (row,) = rows(world)
    assert (row["id"], row["user_id"], row["url"]) == (said["id"], ada.id, f"{world.sandbox.url}/x/{upload.path}")
    async with aiohttp.ClientSession() as session, session.get(str(row["url"])) as fetched:
        assert await fetched.read() == upload.body


async def test_kie_is_told_nothing_of_who_it_is_or_what_the_file_was_called(world: World, ada: Person) -> None:
    body = form(png(), head='name="file"; filename="ada lovelace.png"', before=part("note", b"private words"))
    assert (await ada.send_form(body)).status == 201
    (received,) = world.sandbox.kie.received("upload")
    told = received.body + str(received.headers).encode()
    for secret in (ada.id, ada.email, ada.address, ada.token or "", "lovelace", "private words", rows(world)[0]["id"]):
        assert str(secret).encode() not in told
    assert received.header("authorization") == "Bearer sandbox-key"
    assert received.header("content-length") == str(len(received.body))


async def test_no_byte_of_a_picture_is_kept_here(world: World, ada: Person) -> None:
    await ada.upload(png(drawn("RGB", (200, 200))))
    (row,) = rows(world)
    assert not [value for value in row.values() if isinstance(value, bytes)]
    assert sum(len(str(value)) for value in row.values()) < 500
    assert not [key for key in world.kv.stored if "ref" in key]


async def test_the_same_picture_twice_is_two_files(world: World, ada: Person) -> None:
    answers = [await ada.upload(png()) for _ in range(2)]
    assert len({answer.json()["id"] for answer in answers}) == 2
    assert len(kept(world)) == 2


@pytest.mark.parametrize("size", [1, 100, 65_536])
@pytest.mark.parametrize("end", [b"", b"\r\n"])
@pytest.mark.parametrize("length", ["told", "not told"])
async def test_a_form_is_read_however_it_comes(world: World, ada: Person, size: int, end: bytes, length: str) -> None:
    world.piece_bytes = size
    data = png(drawn("L", (9, 9)))
    body = form(data, before=part("a", b"b"), end=end)
    answer = await ada.send_form(body, **({} if length == "told" else {"content_length": ""}))
    assert answer.status == 201, answer.body
    assert len(kept(world)[0]) == len(data)
    (received,) = world.sandbox.kie.received("upload")
    assert received.header("transfer-encoding") == (None if length == "told" else "chunked")


async def test_ten_megabytes_are_taken_and_not_a_byte_more(world: World, ada: Person) -> None:
    most = big_png(UPLOAD_BYTES)
    assert (await ada.upload(most)).json()["bytes"] == UPLOAD_BYTES
    for length in ({}, {"content_length": ""}):
        assert (await ada.send_form(form(big_png(UPLOAD_BYTES + 1)), **length)).code == "too_large"
    assert [len(body) for body in kept(world)] == [UPLOAD_BYTES]
    assert len(rows(world)) == 1


async def test_a_picture_can_be_used_for_a_day_and_then_goes(world: World, ada: Person) -> None:
    await ada.upload(png())
    world.clock.advance(DAY_S - 1)
    await world.run_cron()
    assert len(rows(world)) == 1
    world.clock.advance(1)
    await world.run_cron()
    assert rows(world) == []


REFUSED: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "another kind of file": (form(b"%PDF-1.7" + bytes(100)), {}, 415, "unsupported_media_type"),
    "an empty file": (form(b""), {}, 422, "invalid"),
    "half a picture": (form(png()[:200]), {}, 422, "invalid"),
    "a form without a file": (form(png(), head='name="picture"'), {}, 422, "invalid"),
    "a form that breaks off": (form(png())[:-10], {}, 400, "malformed"),
    "a form of no told length that breaks off": (form(png())[:-10], {"content_length": ""}, 400, "malformed"),
    "a file that is not last": (form(png(), before=form(png(), end=b"")[:-2] + b"\r\n"), {}, 400, "malformed"),
    "no form": (b"{}", {"content_type": "application/json"}, 415, "unsupported_media_type"),
    "the bare picture": (png(), {"content_type": "image/png"}, 415, "unsupported_media_type"),
    "no type at all": (form(png()), {"content_type": ""}, 415, "unsupported_media_type"),
    "a packed form": (form(png()), {"content_encoding": "gzip"}, 415, "unsupported_media_type"),
    "a form without a boundary": (form(png()), {"content_type": "multipart/form-data"}, 400, "malformed"),
    "a length that is no number": (form(png()), {"content_length": "-5"}, 400, "malformed"),
    "a length that is too small": (form(png()), {"content_length": "100"}, 400, "malformed"),
    "a length that is too large": (form(png()), {"content_length": "100000"}, 400, "malformed"),
    "a length beyond the limit": (form(png()), {"content_length": "99999999"}, 413, "too_large"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_refused_leaves_nothing_anywhere(world: World, ada: Person, name: str) -> None:
    body, headers, status, code = REFUSED[name]
    for size in (65_536, 50):
        world.piece_bytes = size
        answer = await ada.send_form(body, **headers)
        assert (answer.status, answer.code) == (status, code)
        if status == 422:
            assert [error["field"] for error in answer.json()["errors"]] == ["file"]
    assert kept(world) == []
    assert rows(world) == []


async def test_what_is_no_picture_is_never_offered_to_kie(world: World, ada: Person) -> None:
    before = len(world.http.sent)
    await ada.upload(b"<html>" * 50_000)
    assert len(world.http.sent) == before


async def test_what_is_sure_to_be_too_long_is_never_offered_to_kie(world: World, ada: Person) -> None:
    before = len(world.http.sent)
    assert (await ada.upload(big_png(UPLOAD_BYTES + 100))).code == "too_large"
    assert len(world.http.sent) == before
    assert world.bytes_read < 100_000


async def test_a_visitor_is_refused_before_anything_is_read(world: World, cleo: Person) -> None:
    assert (await cleo.upload(png())).code == "not_signed_in"
    cleo.token = "gi2_" + "a" * 43
    assert (await cleo.upload(png())).code == "not_signed_in"
    assert kept(world) == []
    assert world.db.rows("SELECT 1 FROM limits") == []


KIE_FAULTS = {
    "refused": Refuse(401),
    "refused with its status": Refuse(500, http=True),
    "a page": html_page(),
    "nested": nested(5_000),
    "elsewhere": redirect("http://127.0.0.1:1/"),
    "nothing": Says(body=b""),
    "no success": Says(body=b'{"success":false,"code":200,"data":{"downloadUrl":"https://tempfile.redpandaai.co/x"}}'),
    "no address": Says(body=b'{"success":true,"code":200,"data":{}}'),
    "no data": Says(body=b'{"success":true,"code":200,"data":null}'),
    "a foreign address": Says(body=b'{"success":true,"code":200,"data":{"downloadUrl":"https://evil.example/x"}}'),
    "a plain address": Says(
        body=b'{"success":true,"code":200,"data":{"downloadUrl":"http://tempfile.redpandaai.co/x"}}'
    ),
    "an address that is two": Says(
        body=b'{"success":true,"code":200,"data":{"downloadUrl":"https://tempfile.redpandaai.co@evil.example/x"}}'
    ),
    "an endless answer": Flood(),
    "a lost connection": Reset(),
    "a lost answer": Reset(accepted=True),
    "silence": Silence(),
}


@pytest.mark.parametrize("name", KIE_FAULTS)
async def test_a_file_service_that_fails_is_502_and_leaves_no_reference(world: World, ada: Person, name: str) -> None:
    world.http.patience = 0.003
    world.sandbox.kie.next(upload=KIE_FAULTS[name])
    answer = await ada.upload(png())
    assert (answer.status, answer.code) == (502, "provider_failed")
    assert "evil" not in answer.body.decode()
    assert rows(world) == []
    world.http.patience = 1.0
    assert (await ada.upload(png())).status == 201


@pytest.mark.parametrize("field", ["downloadUrl", "fileUrl"])
async def test_both_shapes_of_kie_s_answer_are_understood(world: World, ada: Person, field: str) -> None:
    url = "https://tempfile.redpandaai.co/x/a.png"
    world.sandbox.kie.next(upload=Says(body=b'{"code":200,"data":{"%s":"%s"}}' % (field.encode(), url.encode())))
    assert (await ada.upload(png())).status == 201
    assert rows(world)[0]["url"] == url
    world.sandbox.kie.next(upload_reply="quickstart")
    assert (await ada.upload(png())).status == 201


async def test_another_file_service_and_its_hosts_can_be_set(world: World, ada: Person) -> None:
    world.configure(
        KIE_UPLOAD_BASE=f"{world.sandbox.url}/", KIE_API_BASE="", KIE_UPLOAD_HOSTS="files.example, other.example"
    )
    assert (await ada.upload(png())).status == 201
    for host, status in (("files.example", 201), ("tempfile.redpandaai.co", 502)):
        body = b'{"code":200,"data":{"downloadUrl":"https://%s/x"}}' % host.encode()
        world.sandbox.kie.next(upload=Says(body=body))
        assert (await ada.upload(png())).status == status
    assert {request.url for request in world.http.sent if "upload" in request.url} == {world.sandbox.url + PATH}


async def test_a_session_that_ends_while_the_picture_comes_in_gets_nothing(world: World, ada: Person) -> None:
    barrier = world.sandbox.kie.barrier("upload")
    upload = asyncio.ensure_future(ada.upload(png()))
    await asyncio.wait_for(barrier.wait_for(1), 5)
    await ada.post("/api/auth/logout")
    barrier.release()
    answer: Answer = await upload
    assert answer.code == "not_signed_in"
    assert rows(world) == []


async def test_an_upload_costs_a_look_a_count_and_a_commit(world: World, ada: Person) -> None:
    await world.background.settle()
    before, kv = len(world.db.trips), len(world.kv.calls)
    await ada.upload(png())
    assert [len(trip) for trip in world.db.trips[before:]] == [1, 2, 1], (
        "the count rides with the look at the restriction"
    )
    assert len(world.kv.calls) - kv == 1


async def test_whoever_restricted_their_data_passes_no_picture_on(world: World, ada: Person) -> None:
    await ada.patch("/api/me", {"restricted": True})
    answer = await ada.upload(png())
    assert (answer.status, answer.code) == (403, "restricted")
    assert world.http.sent == []
    await ada.patch("/api/me", {"restricted": False})
    assert (await ada.upload(png())).status == 201
