"""C07, C08, C09 on the real Worker: one readable CF-Connecting-IP is all that tells visitors apart."""

import http.client
import json
from collections.abc import Iterable

import pytest

from tests.support.service import Service

Headers = Iterable[tuple[str, str]]
OTHERS = ("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "Forwarded", "CF-Connecting-IPv6", "Fastly-Client-IP")


def order(service: Service, headers: Headers, *, host: str = "") -> tuple[int, str]:
    """An order with these very header lines; the status and the code of a refusal."""
    body = json.dumps({"prompt": "A paper lighthouse"}).encode()
    connection = http.client.HTTPConnection("localhost", service.port, timeout=30)
    try:
        connection.putrequest("POST", "/api/generations", skip_host=bool(host))
        given = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers]
        for name, value in [("Host", host), *given] if host else given:
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()).get("code", "")
    finally:
        connection.close()


def test_c07_a_spoofed_header_makes_no_new_visitor(service: Service) -> None:
    own = ("CF-Connecting-IP", "198.51.100.70")
    assert order(service, [own])[0] == 202
    for number, name in enumerate(OTHERS):
        assert order(service, [own, (name, f"198.51.100.{100 + number}")]) == (403, "trial_used")
        assert order(service, [(name, f"198.51.100.{100 + number}"), own]) == (403, "trial_used")


def test_c07_without_an_address_all_share_one_image_whatever_else_they_send(service: Service) -> None:
    answers = [order(service, [(name, f"198.51.100.{120 + number}")]) for number, name in enumerate(OTHERS)]
    assert {status for status, _ in answers[1:]} == {403}


@pytest.mark.parametrize(
    "headers",
    [
        [("CF-Connecting-IP", "198.51.100.81"), ("CF-Connecting-IP", "198.51.100.82")],
        [("CF-Connecting-IP", "198.51.100.83, 198.51.100.84")],
        [("CF-Connecting-IP", "198.51.100.85:443")],
        [("CF-Connecting-IP", "")],
        [("cf-connecting-ip", "unknown")],
    ],
    ids=["two lines", "a list", "a port", "empty", "a word"],
)
def test_c08_an_address_that_cannot_be_read_is_no_new_visitor(service: Service, headers: Headers) -> None:
    order(service, [("CF-Connecting-IP", "nobody can read this")])
    assert order(service, headers) == (403, "trial_used")


@pytest.mark.parametrize("host", ["images2gpt.attacker.workers.dev", "preview.images2gpt.pages.dev", "127.0.0.1:80"])
def test_c09_the_service_under_another_name_counts_the_same_visitors(service: Service, host: str) -> None:
    own = ("CF-Connecting-IP", "198.51.100.90")
    order(service, [own])
    assert order(service, [own], host=host) == (403, "trial_used")
