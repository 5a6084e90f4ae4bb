"""The Database port on D1. Raw binding, one JSON text back, typed rows: half the cost of the SDK's own objects."""

import re
from typing import Any

import js
import msgspec
from pyodide.ffi import JsException, jsnull

from images2gpt import log
from images2gpt.edge import convert
from images2gpt.ports import Batch, ConstraintBroken, DatabaseDown, Query, Scalar, Sql

_CONSTRAINT = re.compile(r"(CHECK|UNIQUE|NOT NULL) constraint failed: ([^:]+):")


class _Result(msgspec.Struct):
    results: msgspec.Raw


_RESULTS = msgspec.json.Decoder(list[_Result])


_ROWS: dict[type[Any], msgspec.json.Decoder[list[Any]]] = {}


def _rows(row: type[Any]) -> msgspec.json.Decoder[list[Any]]:
    """The decoder for rows of one type, made once."""
    if row not in _ROWS:
        _ROWS[row] = msgspec.json.Decoder(list[row])  # type: ignore[valid-type]  # a type that is a value here
    return _ROWS[row]


class D1:
    """`binding` is the raw JavaScript one."""

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    async def read(self, *queries: Query[Any]) -> Batch:
        """See ports.Database."""
        return await self._run(queries)

    async def commit(self, *statements: Sql[Any]) -> Batch:
        """See ports.Database."""
        return await self._run(statements)

    async def _run(self, statements: tuple[Sql[Any], ...]) -> Batch:
        bound = convert.array(self._bind(statement) for statement in statements)
        try:
            answer = js.JSON.stringify(await self._binding.batch(bound))
        except JsException as error:
            raise _meaning(str(error)) from error
        results = _RESULTS.decode(answer)
        pairs = zip(statements, results, strict=True)
        return Batch({statement: _rows(statement.row).decode(result.results) for statement, result in pairs})

    def _bind(self, statement: Sql[Any]) -> Any:
        return self._binding.prepare(statement.sql).bind(*(_value(value) for value in statement.values))


def _value(value: Scalar) -> Any:
    return jsnull if value is None else value


def _meaning(message: str) -> Exception:
    """A broken constraint says so by name; everything else is a database that did not answer."""
    if match := _CONSTRAINT.search(message):
        return ConstraintBroken(match[1], match[2])
    log.event("d1_failed", kind=message.removeprefix("Error: D1_ERROR: ").partition(":")[0][:60])
    return DatabaseDown()
