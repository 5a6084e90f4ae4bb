"""The nightly round of the books: it goes on until it is whole, and then says so."""

import pytest

from images2gpt import jobs
from images2gpt.reconcile import INVARIANTS, ROWS, begin_round
from images2gpt.reconcile.invariants import MOST
from images2gpt.reconcile.rounds import SLICES_A_RUN, SLOW_MS
from images2gpt.reconcile.store import MOVE, TAKE
from images2gpt.times import DAY_S, MINUTE_S
from tests.support.alone import alone, set_clock
from tests.unit.reconcile.with_rows import (
    LARGE,
    MINUTE,
    NIGHT,
    Batch,
    a_minute_later,
    add,
    apart,
    compares,
    database,
    events,
    fail,
    kept,
    of_the_books,
    sounded,
    with_accounts,
)


async def test_a_small_service_is_compared_within_the_night_s_run(capsys: pytest.CaptureFixture[str]) -> None:
    app = with_accounts(1, 2, unexplained=7)
    await jobs.run(app, NIGHT)
    told = events(capsys)
    assert sounded(told) == ["usr_1", "usr_2"]
    assert not [event for event in told if "@" in str(event) or "secret" in str(event)]
    assert told[-1] == {"event": "reconciled", "ok": False, "checked": len(INVARIANTS), "rows": 2, "seconds": 0}
    assert kept(app) == []


async def test_a_night_without_a_difference_says_so_and_alarms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    await begin_round(alone())
    (told,) = events(capsys)
    assert told.items() >= {"event": "reconciled", "ok": True, "checked": len(INVARIANTS)}.items()


async def test_a_large_service_is_compared_by_the_minutes_after_it(capsys: pytest.CaptureFixture[str]) -> None:
    app = with_accounts(*apart(LARGE))
    wrong = (1, SLICES_A_RUN * ROWS + 1, (LARGE - 1) * ROWS + 1)
    database(app).connection.execute(f"UPDATE users SET pack_credits = 7 WHERE rowid IN {wrong}")
    await jobs.run(app, NIGHT)
    assert sounded(night := events(capsys)) == ["usr_1"]
    assert "reconciled" not in {event["event"] for event in night}
    await a_minute_later(app)
    assert sounded(first := events(capsys)) == [f"usr_{wrong[1]}"]
    assert "reconciled" not in {event["event"] for event in first}
    await a_minute_later(app)
    assert sounded(last := events(capsys)) == [f"usr_{wrong[2]}"]
    said = {"event": "reconciled", "ok": False, "checked": len(INVARIANTS), "rows": LARGE, "seconds": 2 * MINUTE_S}
    assert [event for event in last if event["event"] == "reconciled"] == [said]
    assert (of_the_books(app), kept(app)) == (list(apart(LARGE)), [])


async def test_a_minute_without_an_open_round_costs_nothing_more() -> None:
    app = alone()
    await jobs.run(app, MINUTE)
    asking = [trip for trip in database(app).trips if TAKE in {each.sql for each in trip}]
    assert len(asking) == 1
    assert len(asking[0]) > 10, "it rides with what is let go"
    assert (of_the_books(app), kept(app)) == ([], [])


async def test_a_difference_sounds_before_the_round_moves_on(capsys: pytest.CaptureFixture[str]) -> None:
    app = with_accounts(*apart(2), unexplained=7)
    sounded_by_then = list[int]()

    def look(batch: Batch, moment: str) -> None:
        if moment == "before" and any(each.sql == MOVE for each in batch):
            sounded_by_then.append(len(sounded(events(capsys))))

    database(app).fault = look
    await jobs.run(app, NIGHT)
    assert sounded_by_then == [1]


async def test_books_that_cannot_be_read_are_not_called_right(capsys: pytest.CaptureFixture[str]) -> None:
    app = alone()
    database(app).fault = lambda _batch, _moment: fail()
    await jobs.run(app, NIGHT)
    told = events(capsys)
    assert [(event["event"], event["job"]) for event in told] == [("job_failed", "begin_round")]


async def test_a_slice_that_fails_is_asked_again_and_stops_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    app = with_accounts(*apart(SLICES_A_RUN + 1))
    await jobs.run(app, NIGHT)
    database(app).fault = lambda batch, _moment: fail() if compares(batch) else None
    events(capsys)
    await a_minute_later(app)
    await a_minute_later(app)
    failed = [(event["event"], event["job"]) for event in events(capsys)]
    assert failed == [("job_failed", "compare_books")] * 2
    database(app).fault = lambda _batch, _moment: None
    await a_minute_later(app)
    assert [event["rows"] for event in events(capsys)] == [SLICES_A_RUN + 1]


@pytest.mark.parametrize("ended", [True, False], ids=["D1 ends it", "it takes over a second"])
async def test_a_slice_that_is_too_much_is_asked_for_in_smaller_ones(
    capsys: pytest.CaptureFixture[str], *, ended: bool
) -> None:
    """Row 700 has a ledger that D1 can read only where few others are asked for with it."""
    app = with_accounts(*range(1, 3 * ROWS))
    sizes = list[int]()

    def heavy(batch: Batch, moment: str) -> None:
        if moment == "after" and compares(batch):
            first, last = (int(value or 0) for value in batch[-1].values)
            sizes.append(last - first + 1)
            if first <= 700 <= last and sizes[-1] > 100:
                fail() if ended else set_clock(app).advance(SLOW_MS // 1_000 + 1)

    database(app).fault = heavy
    await jobs.run(app, NIGHT)
    for _ in range(8):
        await a_minute_later(app)
    told = [event for event in events(capsys) if event["event"] == "reconciled"]
    assert [(event["ok"], event["rows"]) for event in told] == [(True, 3 * ROWS - 1)]
    found = [500, 500, 250, 125, 250, 125, 62, 124, 62, 124, 248, 496]
    assert sizes == (found if ended else [500, 500, 250, 500])


async def test_a_slice_is_never_smaller_than_a_row() -> None:
    app = with_accounts(*range(1, 20))
    database(app).fault = lambda batch, moment: fail() if compares(batch) and moment == "after" else None
    await jobs.run(app, NIGHT)
    for _ in range(15):
        await a_minute_later(app)
    last = [trip[-1].values for trip in database(app).trips if compares(trip)][-1]
    assert last == (1, 1)


async def test_the_next_night_goes_on_with_a_round_that_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    app = with_accounts(*apart(SLICES_A_RUN + 2))
    await jobs.run(app, NIGHT)
    set_clock(app).advance(DAY_S)
    await jobs.run(app, NIGHT)
    alarm, told = events(capsys)
    assert alarm == {"event": "alarm", "reason": "books_unfinished", "seconds": DAY_S}
    assert (told["rows"], told["seconds"]) == (SLICES_A_RUN + 2, DAY_S)
    assert of_the_books(app) == list(apart(SLICES_A_RUN + 2))


async def test_a_second_run_of_the_same_night_alarms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    app = with_accounts(*apart(LARGE))
    await jobs.run(app, NIGHT)
    set_clock(app).advance(MINUTE_S)
    await jobs.run(app, NIGHT)
    assert events(capsys) == []


async def test_rows_that_go_and_come_meanwhile_keep_no_round_open(capsys: pytest.CaptureFixture[str]) -> None:
    """What went is not looked for; what came behind the round is looked at, also in the place of what went."""
    app = with_accounts(*apart(LARGE))
    await jobs.run(app, NIGHT)
    gone = SLICES_A_RUN * ROWS
    database(app).connection.execute("DELETE FROM users WHERE rowid > ?", (gone,))
    await a_minute_later(app)
    assert [event["rows"] for event in events(capsys)] == [SLICES_A_RUN]
    add(app, *apart(LARGE)[SLICES_A_RUN:])
    await jobs.run(app, NIGHT)
    database(app).connection.execute("DELETE FROM users WHERE rowid > ?", (gone,))
    add(app, gone + 2, unexplained=7)
    await a_minute_later(app)
    assert sounded(events(capsys)) == [f"usr_{gone + 2}"]
    assert kept(app) == []


@pytest.mark.parametrize("value", ["", "x", "{}", '{"began_at":1,"first":"a"}', "[" * 5000])
async def test_a_round_that_cannot_be_read_begins_anew(capsys: pytest.CaptureFixture[str], value: str) -> None:
    app = with_accounts(*apart(3), unexplained=7)
    database(app).connection.execute("INSERT INTO settings (name, value, set_at) VALUES ('books', ?, 1)", (value,))
    await jobs.run(app, MINUTE)
    told = events(capsys)
    assert sounded(told) == [f"usr_{rowid}" for rowid in apart(3)]
    assert [event["rows"] for event in told if event["event"] == "reconciled"] == [3]


async def test_a_run_sounds_no_more_than_somebody_would_read_but_counts_them_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = with_accounts(*range(1, MOST), *(ROWS + place for place in range(1, MOST)), unexplained=7)
    await jobs.run(app, NIGHT)
    told = events(capsys)
    assert len(sounded(told)) == MOST
    assert told[-1]["ok"] is False


async def test_a_difference_of_an_earlier_minute_is_not_forgotten_at_the_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = with_accounts(*apart(SLICES_A_RUN + 1))
    database(app).connection.execute("UPDATE users SET pack_credits = 7 WHERE rowid = 1")
    await jobs.run(app, NIGHT)
    await a_minute_later(app)
    assert events(capsys)[-1].items() >= {"event": "reconciled", "ok": False}.items()
