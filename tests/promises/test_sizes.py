"""Files of under 200 lines and functions of under 50, each with a word on what it is for."""

import ast
from pathlib import Path

import pytest

from tests.promises.tree import FUNCTIONS, PACKAGE, SRC, name_of, parsed, python_files

FILE_LINES = 200
FUNCTION_LINES = 50
WRITTEN_BY_A_TOOL = {PACKAGE / "accounts" / "common_passwords.py"}
"""Data with a function before it, which nobody reads."""

every_file = pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)


@every_file
def test_a_file_can_be_read_at_one_sitting(path: Path) -> None:
    if path in WRITTEN_BY_A_TOOL:
        return
    lines = len(path.read_text().splitlines())
    assert lines <= FILE_LINES, f"{lines} lines"


@every_file
def test_a_function_can_be_seen_at_once(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= FUNCTION_LINES, f"{node.name}: {lines} lines"


@every_file
def test_a_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(parsed(path))
