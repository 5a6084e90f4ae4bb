"""Whether the parts answer. Names what is wrong, never a value."""

import msgspec

from images2gpt import __version__
from images2gpt.application import App
from images2gpt.concurrency import side_by_side
from images2gpt.ports import DatabaseDown, KeyValueDown, select

PING = """
SELECT count(*) AS one
FROM (SELECT 1 FROM users LIMIT 1)
"""


class One(msgspec.Struct, frozen=True):
    """The cheapest row there is, from a table that must exist."""

    one: int


class Checks(msgspec.Struct, frozen=True):
    """Each "ok" or what is wrong."""

    d1: str
    kv: str
    settings: str


class Report(msgspec.Struct, frozen=True):
    """The answer of /api/health."""

    status: str
    version: str
    checks: Checks


async def check(app: App) -> Report:
    """Asks D1 and KV side by side."""
    d1, kv = await side_by_side(_database(app), _key_value(app))
    settings = "; ".join(app.settings.problems) or "ok"
    well = d1 == kv == settings == "ok"
    return Report("ok" if well else "unavailable", __version__, Checks(d1, kv, settings))


async def _database(app: App) -> str:
    try:
        await app.db.read(select(One, PING))
    except DatabaseDown:
        return "does not answer, or has no schema"
    return "ok"


async def _key_value(app: App) -> str:
    try:
        await app.kv.get("health")
    except KeyValueDown:
        return "does not answer"
    return "ok"
