"""reconcile.check: it reads, bounds what it tells, and leaves a cursor where it had to stop."""

import pytest

from images2gpt.errors import Invalid
from images2gpt.lists import sealed
from images2gpt.ports import DatabaseDown
from images2gpt.reconcile import INVARIANTS, ROWS, PartQuery, Slice, check, queries
from images2gpt.reconcile.invariants import MOST
from images2gpt.reconcile.service import SLICES_A_CALL
from tests.support.alone import alone
from tests.support.ports import NOON
from tests.unit.reconcile.with_rows import apart, database, with_accounts

BEGINNING = PartQuery()
NONE_OF_OURS = ["rows.0", "rows.-1", "rows.1.5", "rows.1 ", "rows.1\n", "ROWS.1", f"rows.{10**15}", "rows.٣", "1.gen_a"]


async def test_empty_books_agree() -> None:
    report = await check(alone(), BEGINNING)
    assert (report.ok, report.checked, report.differences) == (True, len(INVARIANTS), [])


async def test_a_difference_says_what_where_and_how() -> None:
    report = await check(with_accounts(1, unexplained=7), BEGINNING)
    (difference,) = report.differences
    assert not report.ok
    assert difference.invariant == "a balance is the sum of its ledger, for each part"
    assert (difference.id, difference.told) == ("usr_1", "0 plan and 7 pack, but the ledger says 0 and 0")


@pytest.mark.parametrize("rowids", [range(1, MOST + 6), apart(MOST + 5)], ids=["of a slice", "of a call"])
async def test_no_more_rows_are_told_than_somebody_would_read(rowids: range) -> None:
    assert len((await check(with_accounts(*rowids, unexplained=7), BEGINNING)).differences) == MOST


async def test_a_slice_is_one_round_trip_that_reads() -> None:
    app = alone()
    await check(app, BEGINNING)
    assert [len(trip) for trip in database(app).trips] == [len(INVARIANTS) + 1]
    assert all(query.values == (NOON, 5, 9) for _, query in queries(Slice(5, 9), now=NOON))


async def test_rows_at_the_edges_of_a_slice_are_told_once() -> None:
    edges = [ROWS - 1, ROWS, ROWS + 1, 2 * ROWS, 2 * ROWS + 1]
    app = with_accounts(*edges, unexplained=7)
    report = await check(app, BEGINNING)
    assert [each.id for each in report.differences] == [f"usr_{rowid}" for rowid in edges]
    assert len(database(app).trips) == 3


async def test_where_no_rows_are_nothing_is_asked() -> None:
    app = with_accounts(1, 10**9, unexplained=7)
    assert len((await check(app, BEGINNING)).differences) == 2
    assert len(database(app).trips) == 2


@pytest.mark.parametrize("more", [0, 1, SLICES_A_CALL + 3])
async def test_large_books_are_told_in_parts_that_end(more: int) -> None:
    app = with_accounts(*apart(SLICES_A_CALL), *range(10**6, 10**6 + more * ROWS, ROWS))
    database(app).connection.execute("UPDATE users SET pack_credits = 7 WHERE rowid % 3 = 0")
    told, wanted, parts = list[str](), BEGINNING, 0
    while True:
        before = len(database(app).trips)
        report = await check(app, wanted)
        parts += 1
        told += [each.id for each in report.differences]
        assert len(database(app).trips) - before <= SLICES_A_CALL
        if not isinstance(report.next_cursor, str):
            break
        wanted = PartQuery(cursor=report.next_cursor)
    assert parts == (2 if more == 1 else 1 if not more else 3)
    assert told == [row["id"] for row in database(app).rows("SELECT id FROM users WHERE rowid % 3 = 0 ORDER BY rowid")]


async def test_a_cursor_behind_the_last_row_finds_nothing_left() -> None:
    """The rows have gone meanwhile."""
    app = with_accounts(1, unexplained=7)
    report = await check(app, PartQuery(cursor=sealed("rows.999999999999999")))
    assert (report.ok, report.differences, isinstance(report.next_cursor, str)) == (True, [], False)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "é", "!!!!", "1", *map(sealed, NONE_OF_OURS)],
)
async def test_a_cursor_that_no_answer_gave_is_refused_before_anything_is_asked(cursor: str) -> None:
    app = alone()
    with pytest.raises(Invalid):
        await check(app, PartQuery(cursor=cursor))
    assert database(app).trips == []


async def test_a_database_that_fails_in_the_middle_is_not_called_right() -> None:
    app = with_accounts(*apart(3))

    def second(_batch: object, _moment: str) -> None:
        if len(database(app).trips) == 2:
            raise DatabaseDown

    database(app).fault = second
    with pytest.raises(DatabaseDown):
        await check(app, BEGINNING)


async def test_each_invariant_has_a_sentence_of_its_own() -> None:
    sentences = [each.sentence for each in INVARIANTS]
    assert len(set(sentences)) == len(sentences)
