"""A large database of plausible accounts whose books agree, made by SQLite itself in minutes."""

import sqlite3
from pathlib import Path
from typing import Final

from tools.project import ROOT

ROWS_OF_AN_ACCOUNT: Final = 11
"""An account, its claimed bonus, a session, three images and a refused prompt, and the ledger of these: four rows."""


def _id(kind: str, number: str) -> str:
    """Every number once, in no order, as random ids are."""
    return f"'{kind}_' || printf('%024x', ({number}) * 2654435761 % 4294967296)"


PERSON: Final = "1 + (n - 1) / 4"
BEGAN: Final = f"?2 - 100 - ({PERSON}) % 1000000"
"""When somebody signed up; what they did came in the seconds after it."""

USERS: Final = f"""
INSERT INTO users (id, email, email_key, email_verified, password, policy_version, pack_credits, created_at)
SELECT {_id("usr", "n")}, 'somebody' || n || '@example.com', 'somebody' || n || '@example.com', 1,
  'pbkdf2-sha256$6$100000$183af11a$' || hex(randomblob(33)), '2026-11-22', 1, ?2 - 100 - n % 1000000
FROM numbers
"""
BONUS_CLAIMS: Final = f"""
INSERT INTO bonus_claims
SELECT lower(hex(randomblob(32))), {_id("usr", "n")}, ?2
FROM numbers
"""
SESSIONS: Final = f"""
INSERT INTO sessions
SELECT lower(hex(randomblob(32))), {_id("ses", "n")}, {_id("usr", "n")}, ?2 - n % 2592000, ?2 + 2592000 - n % 2592000,
  ?2, '203.0.113.7', '203.0.113.7', 'DE', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
FROM numbers
"""
IMAGES: Final = f"""
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status, moderation_id,
  provider_task, provider_credits, attempts, looks, looked_at, deadline_at, result_url, width, height, content_type,
  bytes, created_at, submitted_at, running_at, finished_at, expires_at)
SELECT {_id("gen", "n")}, {_id("usr", PERSON)},
  'A lighthouse in a storm, seen from a small boat, oil on canvas, late light, ' || hex(randomblob(30)),
  '1:1', '1K', 'text', 3, 'succeeded', 'mod_' || hex(randomblob(12)), lower(hex(randomblob(16))), 6, 1, 2,
  at + 20, at + 900, 'https://tempfile.aiquickdraw.com/images/' || hex(randomblob(16)) || '.png', 1024, 1024,
  'image/png', 1500000, at, at + 1, at + 4, at + 21, at + 1209600
FROM (SELECT n, {BEGAN} + 1 + (n - 1) % 4 AS at FROM numbers WHERE n % 4 <> 0)
"""
REFUSED: Final = f"""
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, status, failure, failure_message,
  deadline_at, created_at, finished_at)
SELECT {_id("gen", "n")}, {_id("usr", PERSON)}, 'Something that is refused', '1:1', '1K', 'text', 0, 'blocked',
  'prompt_blocked', 'This prompt asks for what we do not make.', {BEGAN} + 4, {BEGAN} + 4, {BEGAN} + 4
FROM numbers
WHERE n % 4 = 0
"""
LEDGER: Final = f"""
INSERT INTO credit_transactions
SELECT {_id("txn", "n")}, {_id("usr", PERSON)}, CASE n % 4 WHEN 1 THEN 'signup_bonus' ELSE 'spend' END, 0,
  CASE n % 4 WHEN 1 THEN 10 ELSE -3 END, 10 - 3 * ((n - 1) % 4),
  CASE n % 4 WHEN 1 THEN {_id("usr", PERSON)} ELSE {_id("gen", "n - 1")} END, {BEGAN} + (n - 1) % 4
FROM numbers
"""
"""The first row of four is the bonus; the others charge the first three of the account's four generations."""

INSERTS: Final = ((USERS, 1), (BONUS_CLAIMS, 1), (SESSIONS, 1), (IMAGES, 4), (REFUSED, 4), (LEDGER, 4))
"""With how many numbers each account has in it."""
FILLED: Final = ("users", "bonus_claims", "sessions", "generations", "credit_transactions")
NUMBERS: Final = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1) "


def fill(path: Path, accounts: int, *, now: int) -> sqlite3.Connection:
    """A new database of so many accounts. The indexes come last, since sorting once is quicker."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript((ROOT / "schema.sql").read_text())
    kept = "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    later = connection.execute(kept).fetchall()
    for kind, name, _ in later:
        connection.execute(f"DROP {kind} {name}")
    for insert, each in INSERTS:
        connection.execute(insert.replace("SELECT", f"{NUMBERS}\nSELECT", 1), (accounts * each, now))
    for _, _, sql in later:
        connection.execute(sql)
    return connection


def weights(connection: sqlite3.Connection) -> dict[str, tuple[int, int, int]]:
    """Of each table that was filled: rows, bytes of its own, bytes of its indexes."""
    found = {}
    for table in FILLED:
        rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        names = f"SELECT name FROM sqlite_schema WHERE tbl_name = '{table}' AND type = 'index'"
        own, indexes = (
            connection.execute(f"SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name {which}").fetchone()[0]
            for which in (f"= '{table}'", f"IN ({names})")
        )
        found[table] = (rows, own, indexes)
    return found
