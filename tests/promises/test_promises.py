"""Every promise has a test, every test that is referred to exists, and README.md tells of both."""

import re

import pytest

from tests.promises.promises import PROMISES, README, Promise, table
from tests.support.claims import every_test

NAMED = re.compile(r"test_([a-z]\d)_")


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.id)
def test_a_promise_is_shown(promise: Promise) -> None:
    shown = promise.tests()
    assert shown, f"no test_{promise.id.lower()}_…"
    assert [test for test in shown if test not in every_test()] == [], "these do not exist"


def test_no_promise_is_made_twice() -> None:
    ids = [promise.id for promise in PROMISES]
    assert len(set(ids)) == len(ids)


def test_whatever_is_named_after_a_promise_is_named_after_one_that_was_made() -> None:
    named = {match[1].upper() for test in every_test() if (match := NAMED.match(test.partition("::")[2]))}
    assert named <= {promise.id for promise in PROMISES}


def test_the_table_is_up_to_date() -> None:
    assert README.read_text() == table(), "make format writes it"
