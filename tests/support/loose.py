"""Tables without what guards them, to plant what the guards keep out."""

from tests.support.database import SqliteDatabase

GUARDED = ("users", "credit_transactions", "generations", "bonus_claims", "trial_claims", "payments")


def loosen(db: SqliteDatabase) -> None:
    """Takes types, keys, checks and triggers from the tables that the books are kept in. Their rows stay."""
    db.connection.execute("PRAGMA foreign_keys = OFF")
    for (trigger,) in db.connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.connection.execute(f"DROP TRIGGER {trigger}")
    for table in GUARDED:
        db.connection.executescript(
            f"CREATE TABLE loose AS SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE loose RENAME TO {table}"
        )
