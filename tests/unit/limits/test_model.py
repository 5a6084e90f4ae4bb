"""limits.model: a counter's name tells nobody whom it counts."""

from images2gpt.limits import MAILS, SIGN_UPS, key
from tests.support.alone import alone

APP = alone()


def test_a_key_names_its_limit_and_hides_the_rest() -> None:
    name = key(APP, SIGN_UPS, "192.0.2.1", "ada@example.com")
    assert name.startswith("sign_ups:")
    assert len(name) == len("sign_ups:") + 64
    assert not [part for part in ("192", "ada", "example") if part in name]


def test_the_same_are_one_counter_and_others_are_another() -> None:
    assert key(APP, SIGN_UPS, "192.0.2.1") == key(APP, SIGN_UPS, "192.0.2.1")
    assert key(APP, SIGN_UPS, "192.0.2.1") != key(APP, SIGN_UPS, "192.0.2.2")
    assert key(APP, SIGN_UPS, "192.0.2.1").partition(":")[2] != key(APP, MAILS, "192.0.2.1").partition(":")[2]


def test_parts_cannot_be_shifted_into_each_other() -> None:
    assert key(APP, SIGN_UPS, "ab", "c") != key(APP, SIGN_UPS, "a", "bc")
    assert key(APP, SIGN_UPS, "a", "") != key(APP, SIGN_UPS, "a")


def test_without_our_key_nobody_computes_it() -> None:
    other = alone(IP_KEY="another key of the tests, long enough")
    assert key(APP, SIGN_UPS, "192.0.2.1") != key(other, SIGN_UPS, "192.0.2.1")
