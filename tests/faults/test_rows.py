"""Every row of the catalogue that this service answers for has a test, or a reason."""

import re
from functools import cache

import pytest

from tests.faults.rows import ELSEWHERE, NOT_APPLICABLE, required
from tests.support.claims import every_test

NAMED = re.compile(r"test_([a-h]\d\d)_")


@cache
def rows_with_a_test() -> frozenset[str]:
    """Rows that a test is named after."""
    names = (name.partition("::")[2] for name in every_test())
    return frozenset(match[1].upper() for name in names if (match := NAMED.match(name)))


@pytest.mark.parametrize("row", required())
def test_a_row_is_answered(row: str) -> None:
    assert row in rows_with_a_test() | ELSEWHERE.keys() | NOT_APPLICABLE.keys(), f"no test_{row.lower()}_…, no reason"


def test_every_test_that_is_referred_to_exists() -> None:
    assert not [row for row, name in ELSEWHERE.items() if name not in every_test()]


def test_no_row_has_both_a_test_and_a_reason_for_none() -> None:
    assert not (rows_with_a_test() | ELSEWHERE.keys()) & NOT_APPLICABLE.keys()


def test_only_rows_that_must_be_answered_are_listed() -> None:
    assert not (ELSEWHERE.keys() | NOT_APPLICABLE.keys()) - set(required())


def test_a_reason_is_one_line() -> None:
    assert not [row for row, reason in NOT_APPLICABLE.items() if not reason.strip() or "\n" in reason]
