"""trust: an address is followed on a known host over https, or at the very server that stands in."""

import pytest

from images2gpt.trust import URL_CHARACTERS, is_trusted

HOSTS, ORIGINS = {"files.example"}, {"http://127.0.0.1:9000"}


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example/a.png",
        "https://files.example/a/b?c=d#e",
        "http://127.0.0.1:9000/x",
        "https://files.example/",
    ],
)
def test_these_are(url: str) -> None:
    assert is_trusted(url, hosts=HOSTS, origins=ORIGINS)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "files.example/a",
        "//files.example/a",
        "http://files.example/a",
        "ftp://files.example/a",
        "https://files.example",
        "https://files.example:8443/a",
        "https://files.example.evil.test/a",
        "https://evil.test/files.example",
        "https://files.example@evil.test/a",
        "https://evil.test#@files.example/a",
        "https://evil.test\\@files.example/a",
        "https://files.example\\.evil.test/a",
        "https://FILES.example/a",
        "https://files.example /a",
        "https://files.example/a\nb",
        "http://127.0.0.1:9001/x",
        "https://127.0.0.1:9000/x",
        "http://127.0.0.1:9000.evil.test/x",
        "http://127.0.0.1:900000/x",
        "https://files.example/" + "a" * URL_CHARACTERS,
    ],
)
def test_these_are_not(url: str) -> None:
    assert not is_trusted(url, hosts=HOSTS, origins=ORIGINS)
