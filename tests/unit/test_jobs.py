"""jobs: one job's failure is logged and stops no other."""

import json
from typing import Any

import pytest

from images2gpt import jobs
from images2gpt.ports import DatabaseDown, Sql
from images2gpt.reconcile import INVARIANTS
from tests.support.alone import alone
from tests.support.database import SqliteDatabase


async def test_a_job_that_fails_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    app = alone()
    assert isinstance(app.db, SqliteDatabase)
    failed: list[int] = []

    def once(batch: tuple[Sql[Any], ...], _moment: str) -> None:
        if not failed:
            failed.append(len(batch))
            raise DatabaseDown

    app.db.fault = once
    await jobs.run(app, "")
    assert len(app.db.trips) >= len(jobs.JOBS), "every job came to ask"
    line = json.loads(capsys.readouterr().out.splitlines()[0])
    first = jobs.JOBS["* * * * *"][0].__name__
    assert (line["event"], line["job"], line["error"]) == ("job_failed", first, "DatabaseDown")


async def test_jobs_find_nothing_to_do_in_an_empty_database(capsys: pytest.CaptureFixture[str]) -> None:
    await jobs.run(alone(), "")
    said = {"event": "reconciled", "ok": True, "checked": len(INVARIANTS), "rows": 0, "seconds": 0}
    assert json.loads(capsys.readouterr().out) == said
