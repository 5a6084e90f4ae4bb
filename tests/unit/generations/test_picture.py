"""generations.picture: which addresses are kie.ai's, and what the first bytes of a file say."""

from io import BytesIO

import pytest
from PIL import Image

from images2gpt.generations.model import Picture
from images2gpt.generations.picture import HEAD_BYTES, NotAPicture, NotNow, inspect, is_trusted, sniff
from images2gpt.ports import AnswerTooLong, Incoming, NoReply
from tests.support.alone import alone, reply, sent

HOST = "tempfile.aiquickdraw.com"
URL = f"https://{HOST}/images/file.png"


def drawn(kind: str, size: tuple[int, int] = (96, 64)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("url", [URL, f"https://{HOST}/", f"{URL}?a=b&c=d#e", f"https://{HOST}/a@b:c//d%2e%2e"])
def test_https_on_a_known_host_is_trusted(url: str) -> None:
    assert is_trusted(alone(), url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="empty"),
        pytest.param(f"http://{HOST}/a.png", id="http"),
        pytest.param(f"ftp://{HOST}/a.png", id="ftp"),
        pytest.param(f"//{HOST}/a.png", id="no scheme"),
        pytest.param("/a.png", id="a path"),
        pytest.param("javascript:alert(1)", id="javascript"),
        pytest.param("data:image/png;base64,AAAA", id="data"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param(f"https://user@{HOST}/a.png", id="a user"),
        pytest.param(f"https://user:password@{HOST}/a.png", id="a user and a password"),
        pytest.param(f"https://{HOST}@evil.test/a.png", id="our host as a user"),
        pytest.param(f"https://{HOST}:443/a.png", id="the usual port"),
        pytest.param(f"https://{HOST}:8443/a.png", id="another port"),
        pytest.param(f"https://{HOST}:/a.png", id="an empty port"),
        pytest.param(f"https://{HOST}", id="no path"),
        pytest.param(f"https://{HOST}?/a.png", id="a query for a path"),
        pytest.param(f"https://{HOST}#/a.png", id="a fragment for a path"),
        pytest.param(f"https://evil.test\\@{HOST}/a.png", id="a backslash before our host"),
        pytest.param(f"https://{HOST}\\.evil.test/a.png", id="a backslash after our host"),
        pytest.param(f"https:\\\\{HOST}\\a.png", id="backslashes for slashes"),
        pytest.param(f"https://{HOST}/a\\b.png", id="a backslash in the path"),
        pytest.param(f"https://{HOST.upper()}/a.png", id="upper-case host"),
        pytest.param(f"HTTPS://{HOST}/a.png", id="upper-case scheme"),
        pytest.param(f"https://{HOST}./a.png", id="a dot after the host"),
        pytest.param(f"https://{HOST}.evil.test/a.png", id="our host as a prefix"),
        pytest.param(f"https://evil-{HOST}/a.png", id="our host as a suffix"),
        pytest.param("https://aiquickdraw.com/a.png", id="the parent domain"),
        pytest.param(f"https://a.{HOST}/a.png", id="a subdomain"),
        pytest.param("https://evil.test/https://" + HOST, id="our host in a path"),
        pytest.param("https://tempfile.aiquickdraw。com/a.png", id="an ideographic dot"),
        pytest.param("https://tempfile.a%69quickdraw.com/a.png", id="an encoded letter"),
        pytest.param(f"https://{HOST}/a b.png", id="a blank"),
        pytest.param(f"https://{HOST}/a\tb.png", id="a tab"),
        pytest.param(f"https://{HOST}/a.png\n", id="a line break"),
        pytest.param(f" https://{HOST}/a.png", id="a leading blank"),
        pytest.param(f"https://{HOST}/é.png", id="no ASCII"),
        pytest.param(f"https:///{HOST}/a.png", id="three slashes"),
        pytest.param(f"https:{HOST}/a.png", id="no slash"),
        pytest.param("https://127.0.0.1/a.png", id="this machine"),
        pytest.param("https://127.1/a.png", id="this machine, short"),
        pytest.param("https://2130706433/a.png", id="this machine, as a number"),
        pytest.param("https://0x7f000001/a.png", id="this machine, in hexadecimal"),
        pytest.param("https://[::1]/a.png", id="this machine, IPv6"),
        pytest.param("https://[::ffff:127.0.0.1]/a.png", id="this machine, mapped"),
        pytest.param("https://169.254.169.254/latest/meta-data", id="a cloud's metadata"),
        pytest.param("https://10.0.0.1/a.png", id="a private network"),
        pytest.param("https://localhost/a.png", id="localhost"),
        pytest.param(f"https://{HOST}/" + "a" * 2_048, id="too long"),
    ],
)
def test_any_other_address_is_not(url: str) -> None:
    assert not is_trusted(alone(), url)
    assert not is_trusted(alone(KIE_API_BASE="http://127.0.0.1:9000"), url)


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("http://127.0.0.1:9000/a.png", True),
        ("http://127.0.0.1:9001/a.png", False),
        ("http://127.0.0.1/a.png", False),
        ("https://127.0.0.1:9000/a.png", False),
        ("http://localhost:9000/a.png", False),
        ("http://user@127.0.0.1:9000/a.png", False),
        (URL, True),
    ],
)
def test_a_stand_in_is_trusted_by_its_very_origin(url: str, trusted: bool) -> None:  # noqa: FBT001  a table's column
    assert is_trusted(alone(KIE_API_BASE="http://127.0.0.1:9000"), url) is trusted


async def test_an_address_that_is_not_trusted_is_never_asked() -> None:
    app = alone()
    for url in (None, "https://evil.test/a.png"):
        with pytest.raises(NotAPicture):
            await inspect(app, url)
    assert sent(app) == []


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
async def test_the_head_of_a_file_tells_its_format_and_size(kind: str, media: str) -> None:
    app = alone(reply(drawn(kind, (1536, 1024))[:HEAD_BYTES], 206, content_range="bytes 0-65535/123456"))
    assert await inspect(app, URL) == Picture(URL, 1536, 1024, media, 123_456)
    (request,) = sent(app)
    assert (dict(request.headers)["range"], request.max_bytes, request.cut) == ("bytes=0-65535", HEAD_BYTES, True)


@pytest.mark.parametrize(
    ("status", "headers", "size"),
    [
        (200, {"content_length": "77"}, 77),
        (200, {}, None),
        (200, {"content_length": "-1"}, None),
        (200, {"content_length": "\u0667"}, None),
        (200, {"content_length": "9" * 30}, None),
        (206, {"content_range": "bytes 0-9/*", "content_length": "10"}, None),
        (206, {"content_range": "bytes 0-9/" + "9" * 30}, None),
        (206, {}, None),
    ],
)
async def test_a_file_s_length_is_told_where_it_is_known(
    status: int, headers: dict[str, str], size: int | None
) -> None:
    assert (await inspect(alone(reply(drawn("PNG"), status, **headers)), URL)).bytes == size


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"", None),
        (b"\x89PNG\n\x1a\n", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"GIF89a", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<html>", None),
        (b"%PDF-1.7", None),
        (b'{"code":200}', None),
        (b" \x89PNG\r\n\x1a\n", None),
        (b"\x00\x00\x00\x20ftypavif", None),
    ],
)
def test_content_decides_what_a_file_is(head: bytes, media: str | None) -> None:
    assert sniff(head) == media


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_file_cut_off_or_emptied_anywhere_is_a_picture_or_none_and_no_crash(kind: str) -> None:
    whole = drawn(kind)
    for length in range(0, len(whole), 3):
        for body in (whole[:length], whole[:length] + bytes(len(whole) - length)):
            try:
                picture = await inspect(alone(reply(body)), URL)
            except NotAPicture:
                continue
            assert min(picture.width, picture.height) > 0


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 404, 410, 416])
async def test_a_picture_under_another_status_is_none(status: int) -> None:
    with pytest.raises(NotAPicture):
        await inspect(alone(reply(drawn("PNG"), status, location="https://evil.test/")), URL)


@pytest.mark.parametrize(
    "answer", [NoReply("timeout"), NoReply("lost"), AnswerTooLong(), reply(b"", 503), reply(b"", 429)]
)
async def test_a_host_that_does_not_answer_now_is_asked_again(answer: Incoming | Exception) -> None:
    with pytest.raises(NotNow):
        await inspect(alone(answer), URL)
