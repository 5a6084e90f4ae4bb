"""generations.links: links to an image, and the key of a visitor's."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from images2gpt.application import App
from images2gpt.errors import Expired, NotFound
from images2gpt.generations import ImageLink, file_name, opens
from images2gpt.generations.links import LINK_S, check_link, image_paths, visitor_key
from images2gpt.rotation import Rotatable
from tests.support.alone import a_generation, alone, set_clock

GENERATION = "gen_" + "a" * 24
OTHER = "gen_" + "b" * 24
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def link(app: App, *, download: bool = False) -> ImageLink:
    """The parts of a link that was given out now."""
    path = urlsplit(image_paths(app, GENERATION, now=app.clock.now())[download])
    assert path.path == f"/api/generations/{GENERATION}/image"
    parts = parse_qs(path.query, strict_parsing=True)
    return ImageLink(int(parts["expires"][0]), parts["signature"][0], int(parts.get("download", ["0"])[0]))


def altered(given: ImageLink, *, expires: int = 0, signature: str = "", download: int = -1) -> ImageLink:
    shown = given.download if download < 0 else download
    return ImageLink(expires or given.expires, signature or given.signature, shown)


def rotated(app: App, *, keeps_old: bool) -> App:
    old = app.settings.signing.current if keeps_old else None
    signing = Rotatable(current=b"the signing key of next year", previous=old)
    return replace(app, settings=replace(app.settings, signing=signing))


@pytest.mark.parametrize("download", [False, True])
def test_a_link_opens_its_image(download: bool) -> None:  # noqa: FBT001  a table's column
    app = alone()
    check_link(app, GENERATION, link(app, download=download))


def test_the_flag_for_a_download_stands_before_the_signature() -> None:
    assert "&download=1&signature=" in image_paths(alone(), GENERATION, now=0)[1]


@pytest.mark.parametrize("late_s", [0, 1, 100_000])
def test_a_link_ends_after_its_hour(late_s: int) -> None:
    app = alone()
    given = link(app)
    set_clock(app).advance(LINK_S - 1)
    check_link(app, GENERATION, given)
    set_clock(app).advance(1 + late_s)
    with pytest.raises(Expired):
        check_link(app, GENERATION, given)


def test_an_altered_link_opens_nothing_in_any_of_its_parts() -> None:
    app = alone()
    given, saved = link(app), link(app, download=True)
    wrong = [
        altered(given, expires=given.expires + 1),
        altered(given, expires=given.expires - 1),
        altered(given, expires=-given.expires),
        altered(given, expires=10**30),
        altered(given, download=1),
        altered(saved, download=0),
        altered(saved, download=2),
        altered(given, download=2),
        altered(given, signature=saved.signature),
    ]
    for one in wrong:
        with pytest.raises(NotFound):
            check_link(app, GENERATION, one)
    with pytest.raises(NotFound):
        check_link(app, OTHER, given)


def test_no_other_letter_stands_anywhere_in_a_signature() -> None:
    app = alone()
    given = link(app)
    for place, letter in enumerate(given.signature):
        other = LETTERS[(LETTERS.index(letter) + 1) % 64]
        with pytest.raises(NotFound):
            check_link(app, GENERATION, altered(given, signature=_with(given.signature, place, other)))


@pytest.mark.parametrize(
    "signature",
    [
        "!",
        "=",
        "a",
        "A" * 43,
        "A" * 22,
        "A" * 21,
        "é" * 22,
        "\x00" * 22,
        "\U0001f3ee",
        "{s}=",
        "{s}!",
        "!{s}",
        "{s}\n",
        "{s}A",
        " {s}",
    ],
)
def test_a_signature_has_one_spelling(signature: str) -> None:
    app = alone()
    given = link(app)
    with pytest.raises(NotFound):
        check_link(app, GENERATION, altered(given, signature=signature.replace("{s}", given.signature)))


def test_a_link_outlives_one_rotation_of_the_key_and_no_more() -> None:
    app = alone()
    given, key = link(app), visitor_key(app, GENERATION)
    check_link(rotated(app, keeps_old=True), GENERATION, given)
    assert opens(rotated(app, keeps_old=True), GENERATION, key)
    with pytest.raises(NotFound):
        check_link(rotated(app, keeps_old=False), GENERATION, given)
    assert not opens(rotated(app, keeps_old=False), GENERATION, key)


def test_a_visitor_s_key_opens_their_image_alone() -> None:
    app = alone()
    key = visitor_key(app, GENERATION)
    assert key == visitor_key(app, GENERATION)
    assert opens(app, GENERATION, key)
    assert not opens(app, OTHER, key)


@pytest.mark.parametrize("key", ["", "!", "é", "A" * 43, "\ud800"])
def test_garbage_is_nobody_s_key(key: str) -> None:
    assert not opens(alone(), GENERATION, key)


def test_a_key_and_a_link_never_stand_in_for_each_other() -> None:
    app = alone()
    given = link(app)
    assert not opens(app, GENERATION, given.signature)
    with pytest.raises(NotFound):
        check_link(app, GENERATION, altered(given, signature=visitor_key(app, GENERATION)))
    signed = app.settings.signing.sign("visitor", f"{GENERATION}.{given.expires}.0")
    with pytest.raises(NotFound):
        check_link(app, GENERATION, altered(given, signature=urlsafe_b64encode(signed).decode().rstrip("=")))


@pytest.mark.parametrize(
    ("prompt", "content_type", "name"),
    [
        ("A paper lighthouse at dusk!", "image/png", "a-paper-lighthouse-at-dusk-aaaaaa.png"),
        ('x"; filename="evil.exe\r\nSet-Cookie: a', "image/jpeg", "x-filename-evil-exe-set-cookie-a-aaaaaa.jpg"),
        ("../../etc/passwd", "image/webp", "etc-passwd-aaaaaa.webp"),
        ("灯台", "image/png", "image-aaaaaa.png"),
        ("x" * 20_000, None, "x" * 80 + "-aaaaaa.png"),
    ],
)
def test_a_download_has_a_name_of_plain_letters(prompt: str, content_type: str | None, name: str) -> None:
    assert file_name(a_generation(prompt=prompt, content_type=content_type)) == name


def _with(text: str, place: int, letter: str) -> str:
    return text[:place] + letter + text[place + 1 :]
