"""trials.model: who a visitor is to us."""

import hashlib

from images2gpt.client import UNKNOWN, Client
from images2gpt.trials import subject
from images2gpt.trials.model import Subject
from tests.support.alone import alone

APP = alone()


def who(address: str) -> Subject:
    return subject(APP, Client(address, "DE", "curl"))


def test_a_visitor_is_their_address_and_nothing_else() -> None:
    assert who("192.0.2.1") == subject(APP, Client("192.0.2.1", "FR", None))
    assert who("192.0.2.1") != who("192.0.2.2")


def test_every_spelling_of_an_address_and_all_of_a_64_are_one_visitor() -> None:
    assert who("2001:db8::1") == who("2001:DB8:0:0:ffff::2")
    assert who("::ffff:192.0.2.1") == who("192.0.2.1")


def test_all_addresses_that_cannot_be_read_are_one_visitor() -> None:
    assert who("") == who("192.0.2.1:80") == who(UNKNOWN)


def test_nobody_finds_an_address_by_hashing_them_all() -> None:
    plain = {hashlib.sha256(text.encode()).hexdigest() for text in ("192.0.2.1", "trial:192.0.2.1")}
    assert who("192.0.2.1").current not in plain
    other = alone(IP_KEY="another key of the tests, long enough")
    assert who("192.0.2.1") != subject(other, Client("192.0.2.1", None, None))
