"""Every SQL constant: it fits schema.sql, binds its values, finds its rows by an index and reads clause by clause."""

import ast
import importlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from images2gpt.reconcile import INVARIANTS, bounded
from tests.promises.tree import PACKAGE, ROOT, SRC, calls, dotted, name_of, parsed, python_files

SCHEMA = (ROOT / "schema.sql").read_text()
FILES = [
    path
    for path in python_files(PACKAGE)
    if path.stem in ("store", "sql") or path.parent.stem == "store" or path == PACKAGE / "health.py"
]
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

FULL_SCANS = {
    "images2gpt.health.PING": "one row of users, to see that the table is there",
}
"""Constants that may read a whole table, and why that is cheap."""

SCAN = re.compile(r"SCAN (?!CONSTANT ROW|json_each|\()(\w+)")
VALUE = re.compile(r"\?(\d*)")
CLAUSE = re.compile(r"\b(FROM|JOIN|LEFT JOIN|WHERE|VALUES|SET|GROUP BY|ORDER BY|LIMIT|RETURNING|ON CONFLICT)\b")


def constants() -> Iterator[tuple[str, str]]:
    for path in FILES:
        module = importlib.import_module(".".join(path.relative_to(SRC).with_suffix("").parts))
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and value.split(maxsplit=1)[0] in VERBS:
                yield f"{module.__name__}.{name}", value


CONSTANTS = dict(constants())
every_constant = pytest.mark.parametrize("name", CONSTANTS)
BOOKS = {f"images2gpt.reconcile “{each.sentence}”": bounded(each) for each in INVARIANTS}
SLICE = re.compile(r"SEARCH \w+ USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)")
SINGLE = re.compile(r"SEARCH \w+ USING (COVERING )?INDEX \w+ \((?!kind=\?\)|kind=\? AND reference>)\w+=\?")
"""Of one person or thing. A kind alone is no less than a whole table."""


def plan(sql: str) -> list[str]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    numbers = VALUE.findall(sql)
    count = max(map(int, numbers)) if all(numbers) and numbers else len(numbers)
    rows = connection.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * count).fetchall()
    return [row[3] for row in rows]


def test_the_constants_are_found() -> None:
    assert len(CONSTANTS) > 30


@every_constant
def test_it_compiles_against_the_schema(name: str) -> None:
    plan(CONSTANTS[name])


@pytest.mark.parametrize("name", CONSTANTS | BOOKS)
def test_it_reads_no_whole_table(name: str) -> None:
    scans = [step for step in plan((CONSTANTS | BOOKS)[name]) if SCAN.match(step)]
    assert bool(scans) == (name in FULL_SCANS), scans or f"{name} is no exception any more"


@pytest.mark.parametrize("name", BOOKS)
def test_an_invariant_reads_its_slice_and_looks_the_rest_up(name: str) -> None:
    searches = [step for step in plan(BOOKS[name]) if step.startswith("SEARCH")]
    assert [step for step in searches if SLICE.match(step)], searches
    assert not [step for step in searches if not SLICE.match(step) and not SINGLE.match(step)]


@every_constant
def test_it_finds_its_rows_in_the_order_it_gives_them(name: str) -> None:
    assert not [step for step in plan(CONSTANTS[name]) if "TEMP B-TREE" in step], "an index is missing"


@every_constant
def test_it_numbers_all_its_values_or_none(name: str) -> None:
    numbers = VALUE.findall(CONSTANTS[name])
    assert all(numbers) or not any(numbers), "? and ?1 are mixed"
    if any(numbers):
        assert {int(number) for number in numbers} == set(range(1, len(set(numbers)) + 1)), "a number is left out"


@every_constant
def test_its_values_are_bound(name: str) -> None:
    sql = CONSTANTS[name]
    assert not re.search(r"[:@$]\w", sql), "values are ?"
    quoted = re.findall(r"'([^']*)'", sql)
    assert all(re.fullmatch("[a-z_]*", word) for word in quoted), f"quoted words are codes of ours: {quoted}"


@every_constant
def test_no_value_meets_what_sees_that_d1_binds_numbers_as_real(name: str) -> None:
    bare = re.sub(r"CAST\(\?\d* AS INTEGER\)", "", CONSTANTS[name])
    assert not re.search(r"(/|\|\|)\s*\?|\?\d*\s*(/|\|\|)|json_(?!each\()\w+\([^)]*\?", bare), "CAST(? AS INTEGER)"


@every_constant
def test_it_names_its_columns(name: str) -> None:
    assert not re.search(r"SELECT\s+\*|RETURNING\s+\*|\w\.\*", CONSTANTS[name])


@every_constant
def test_each_clause_begins_a_line(name: str) -> None:
    depth = 0
    for line in CONSTANTS[name].strip().splitlines():
        for match in re.finditer(r"[()]|" + CLAUSE.pattern, line):
            if match[0] in "()":
                depth += 1 if match[0] == "(" else -1
            elif depth == 0:
                before = line[: match.start()].strip()
                assert before in ("", "LEFT", "DELETE"), f"{match[0]} in: {line}"
    assert depth == 0


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_statements_are_put_together_from_constants_alone(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FormattedValue):
            assert dotted(node.value).rpartition(".")[2].isupper(), f"line {node.lineno}: {ast.unparse(node)}"


ELSEWHERE = {*(PACKAGE / "reconcile").glob("invariants*.py"), PACKAGE / "privacy" / "export.py"}
"""Their queries are constants too, beside the sentences that they check and in the privacy map: others run each."""


@pytest.mark.parametrize("path", sorted(set(python_files(PACKAGE)) - ELSEWHERE), ids=name_of)
def test_nothing_but_a_constant_is_sent_to_the_database(path: Path) -> None:
    for call in calls(parsed(path)):
        place = {"select": 1, "write": 0, "write_returning": 1}.get(dotted(call.func))
        if place is not None:
            sql = dotted(call.args[place])
            assert sql.rpartition(".")[2].isupper(), f"line {call.lineno}: {ast.unparse(call.args[place])}"


def test_sql_is_written_in_store_and_sql_alone() -> None:
    for path in set(python_files(PACKAGE)) - {*FILES, *ELSEWHERE, PACKAGE / "privacy" / "model.py"}:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.match(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s", node.value), name_of(path)
