"""Route files: short, and with nothing in them but who may call and what is called."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from images2gpt.router import pattern_of
from tests.promises.tree import FUNCTIONS, calls, dotted, name_of, parsed, python_files

LINES = 20
PORTS = {"db", "kv", "http", "crypto", "ids", "background"}

every_route = pytest.mark.parametrize("path", python_files(FUNCTIONS), ids=name_of)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@every_route
def test_it_says_which_url_it_answers(path: Path) -> None:
    module = importlib.import_module(".".join(path.relative_to(FUNCTIONS.parent).with_suffix("").parts))
    url = getattr(module, "PATH", None) or pattern_of(module.__name__)
    assert re.search(rf"{re.escape(url)}[: ,]", ast.get_docstring(parsed(path)) or ""), f"the docstring names {url}"


@every_route
def test_it_says_every_method_that_it_answers(path: Path) -> None:
    docstring = ast.get_docstring(parsed(path)) or ""
    for function in functions(path):
        assert function.name.removeprefix("on_request_").upper() in docstring.split("\n")[0]


@every_route
def test_it_says_who_may_call(path: Path) -> None:
    targets = [node.targets[0] for node in parsed(path).body if isinstance(node, ast.Assign)]
    assert "ACCESS" in map(dotted, targets)


@every_route
def test_it_holds_handlers_and_constants_alone(path: Path) -> None:
    for node in parsed(path).body:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        constant = isinstance(node, ast.Assign) and dotted(node.targets[0]).isupper()
        handler = isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("on_request_")
        assert docstring or constant or handler or isinstance(node, ast.Import | ast.ImportFrom), ast.unparse(node)


@every_route
def test_each_handler_is_short_and_says_what_it_does(path: Path) -> None:
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length < LINES, f"{function.name} has {length} lines"
        assert ast.get_docstring(function), function.name


@every_route
def test_it_touches_no_port_and_no_sql(path: Path) -> None:
    touched = {dotted(node) for node in ast.walk(parsed(path)) if isinstance(node, ast.Attribute)}
    assert not touched & {f"app.{port}" for port in PORTS}
    assert not re.search(r"\b(SELECT|INSERT|UPDATE|DELETE FROM)\b", ast.unparse(parsed(path).body[1:][0]))
    assert not {dotted(call.func) for call in calls(parsed(path))} & {"select", "write", "write_returning"}


@every_route
def test_it_decides_nothing(path: Path) -> None:
    """A handler decodes, calls one service and answers: what is raised, is raised there."""
    assert not [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Raise | ast.Try | ast.For | ast.While)]
