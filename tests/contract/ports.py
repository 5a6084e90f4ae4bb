"""What a claim is given: the ports of one platform, fakes on the host or the real ones inside workerd."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from images2gpt.ports import Clock, Crypto, Database, Http, Ids, KeyValue, Sql, Stream, select


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The platform under a claim, and the server that its calls go to (tests/contract/server.py)."""

    db: Database
    kv: KeyValue
    http: Http
    crypto: Crypto
    clock: Clock
    ids: Ids
    server: str
    drain: Callable[[Stream], Awaitable[bytes]]
    """Every byte of a stream, which is the platform's own object."""

    async def value(self, sql: str, *values: str | float | None) -> Any:
        """The single column `value` of the single row of a query."""
        query = select(dict[str, Any], sql, *values)
        rows = (await self.db.read(query)).of(query)
        assert len(rows) == 1, rows
        return rows[0]["value"]

    async def row(self, sql: str, *values: str | float | None) -> Any:
        """The first row of a query, or None."""
        query = select(dict[str, Any], sql, *values)
        return (await self.db.read(query)).one(query)

    async def rows(self, sql: str, *values: str | float | None) -> list[dict[str, Any]]:
        """All rows of a query."""
        query = select(dict[str, Any], sql, *values)
        return (await self.db.read(query)).of(query)

    async def commit(self, *statements: Sql[Any]) -> None:
        """Statements whose rows nobody asks for."""
        await self.db.commit(*statements)


Claim = Callable[[Ports], Awaitable[None]]


async def refused(work: Awaitable[object], *kinds: type[Exception]) -> Exception:
    """What `work` raised. The fakes are louder than the platform where a test's author has made a mistake.

    Without `kinds` any exception will do.
    """
    try:
        await work
    except Exception as error:
        if kinds and not isinstance(error, kinds):
            raise
        return error
    raise Broken(f"nothing was raised, though {' or '.join(kind.__name__ for kind in kinds) or 'something'} was due")


class Broken(BaseException):
    """A claim that does not hold. Outside of Exception, so that no claim takes it for a refusal."""
