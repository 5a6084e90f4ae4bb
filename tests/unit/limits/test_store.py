"""limits.store: one atomic statement counts and tells."""

import asyncio

import pytest

from images2gpt.limits import Count, Limit, delete_ended
from images2gpt.limits.store import clear, count, count_stranger, uncount
from tests.support.database import SqliteDatabase
from tests.support.ports import NOON

LIMIT = Limit("tries", 3, 60)


@pytest.fixture
def db() -> SqliteDatabase:
    return SqliteDatabase()


async def counted(db: SqliteDatabase, key: str = "k", *, now: int = NOON) -> Count:
    statement = count(LIMIT, key, now=now)
    found = (await db.commit(statement)).one(statement)
    assert found
    return found


async def test_a_window_begins_with_the_first_and_does_not_grow(db: SqliteDatabase) -> None:
    assert await counted(db) == Count(1, NOON + 60)
    assert await counted(db, now=NOON + 59) == Count(2, NOON + 60)
    assert await counted(db, now=NOON + 60) == Count(1, NOON + 120)


async def test_it_counts_on_above_the_limit(db: SqliteDatabase) -> None:
    assert [(await counted(db)).count for _ in range(5)] == [1, 2, 3, 4, 5]


async def test_a_hundred_at_once_are_a_hundred(db: SqliteDatabase) -> None:
    counts = await asyncio.gather(*(counted(db) for _ in range(100)))
    assert sorted(each.count for each in counts) == list(range(1, 101))


async def test_a_clock_that_goes_back_neither_frees_nor_locks(db: SqliteDatabase) -> None:
    await counted(db)
    assert await counted(db, now=NOON - 300) == Count(2, NOON + 60)


async def test_a_key_counts_for_itself(db: SqliteDatabase) -> None:
    await counted(db)
    assert (await counted(db, "other")).count == 1
    await db.commit(clear("k"))
    assert ((await counted(db)).count, (await counted(db, "other")).count) == (1, 2)


async def test_what_is_taken_back_never_makes_a_count_negative(db: SqliteDatabase) -> None:
    await counted(db)
    for _ in range(3):
        await db.commit(uncount("k"))
    assert (await counted(db)).count == 1
    await db.commit(uncount("unknown"))
    assert len(db.rows("SELECT * FROM limits")) == 1


async def test_ended_windows_are_cleared_away_oldest_first_and_live_ones_stay(db: SqliteDatabase) -> None:
    for number in range(5):
        await counted(db, f"k{number}", now=NOON + number)
    await db.commit(delete_ended(now=NOON + 63, limit=2))
    assert [row["key"] for row in db.rows("SELECT key FROM limits ORDER BY key")] == ["k2", "k3", "k4"]
    await db.commit(delete_ended(now=NOON + 63, limit=100))
    assert [row["key"] for row in db.rows("SELECT key FROM limits ORDER BY key")] == ["k4"]


@pytest.mark.parametrize(
    ("account", "ip_bucket", "counts"),
    [
        ("usr_ada", "192.0.2.1", False),
        ("usr_ada", "192.0.2.2", True),
        ("ada@example.com", "192.0.2.1", False),
        ("ada@example.com", "192.0.2.2", True),
        ("ben@example.com", "192.0.2.1", True),
    ],
)
async def test_where_an_account_has_a_session_nobody_is_a_stranger_to_it(
    db: SqliteDatabase, account: str, ip_bucket: str, *, counts: bool
) -> None:
    db.connection.executescript(
        """
        INSERT INTO users (id, email, email_key, password, policy_version, created_at)
          VALUES ('usr_ada', 'ada@example.com', 'ada@example.com', 'x', 'x', 0);
        INSERT INTO sessions (token_hash, id, user_id, created_at, expires_at, fresh_until, ip_bucket)
          VALUES ('h', 'ses_a', 'usr_ada', 0, 1, 1, '192.0.2.1')
        """
    )
    statement = count_stranger(LIMIT, "k", account=account, ip_bucket=ip_bucket, now=NOON)
    assert ((await db.commit(statement)).one(statement) is not None) is counts
