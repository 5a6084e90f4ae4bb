"""What would kill the isolate, fail only in production, or weaken a secret: impossible by lint."""

import ast
import re
from pathlib import Path

import pytest

from tests.promises.tree import FUNCTIONS, PACKAGE, SRC, calls, dotted, name_of, parsed, python_files

EDGE = PACKAGE / "edge"
CONVERT = EDGE / "convert.py"
SYSTEM = EDGE / "system.py"
CONSTRUCTORS = {"js.Headers.new", "js.URLSearchParams.new", "js.Object.fromEntries", "js.FormData.new", "js.Map.new"}
PYTHON_S_OWN = (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.DictComp, ast.GeneratorExp)
SECRETS = {"signature", "token", "token_hash", "mac", "password", "secret", "digest", "key_hash", "hmac"}
OF_A_MOMENT = {"time", "secrets", "random", "uuid", "os"}
TODAY = re.compile(r"\b(datetime|date)\.(now|utcnow|today)\b")

every_file = pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)
every_edge_file = pytest.mark.parametrize("path", python_files(EDGE), ids=name_of)


def is_bytes(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bytes)


@every_file
def test_only_convert_makes_javascript_of_python(path: Path) -> None:
    if path == CONVERT:
        return
    tree = parsed(path)
    from_pyodide = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "pyodide.ffi"
    ]
    assert "to_js" not in {alias.name for node in from_pyodide for alias in node.names}
    assert not {dotted(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & CONSTRUCTORS


@every_edge_file
def test_no_dict_list_or_bytes_is_handed_to_a_javascript_call(path: Path) -> None:
    if path == CONVERT:
        return
    for call in calls(parsed(path)):
        name = dotted(call.func)
        if name.startswith(("js.", "self._binding.")):
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
                assert not isinstance(argument, PYTHON_S_OWN), f"line {call.lineno}: {ast.unparse(call)}"
                assert not is_bytes(argument), f"line {call.lineno}: {ast.unparse(call)}"


@every_edge_file
def test_headers_for_javascript_come_from_convert(path: Path) -> None:
    for function in ast.walk(parsed(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [keyword for call in calls(function) for keyword in call.keywords if keyword.arg == "headers"]
            if given and any(dotted(call.func) == "js.Response.new" for call in calls(function)):
                assert "convert.headers(" in ast.unparse(function), function.name


@every_file
def test_passwords_are_stretched_in_one_place(path: Path) -> None:
    """Production refuses above 100,000 iterations in a call; the one wrapper refuses it everywhere."""
    called = {dotted(call.func).rpartition(".")[2] for call in calls(parsed(path))}
    if path != SYSTEM:
        assert not called & {"deriveBits", "deriveKey", "pbkdf2_hmac", "scrypt"}
    if path != PACKAGE / "accounts" / "passwords.py":
        assert "pbkdf2_sha256" not in called


@every_file
def test_no_secret_is_compared_letter_by_letter(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Compare) and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops):
            names = {dotted(side).rpartition(".")[2] for side in [node.left, *node.comparators]}
            assert not names & SECRETS, f"line {node.lineno}: {ast.unparse(node)}: hmac.compare_digest"


@every_file
def test_nothing_of_the_moment_is_asked_at_import(path: Path) -> None:
    """The deployment's snapshot would keep it: the same token everywhere, the time of the deploy for ever."""
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for call in calls(node):
            assert dotted(call.func).split(".")[0] not in OF_A_MOMENT, f"line {call.lineno}: {ast.unparse(call)}"


@every_file
def test_no_class_or_default_asks_for_the_moment_either(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            defaults = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default]
            assert not [call for default in defaults for call in calls(default)], f"line {node.lineno}"
        if isinstance(node, ast.ClassDef):
            held = [
                call for field in node.body if isinstance(field, ast.Assign | ast.AnnAssign) for call in calls(field)
            ]
            assert not {dotted(call.func).split(".")[0] for call in held} & OF_A_MOMENT, f"line {node.lineno}"


@every_file
def test_only_the_clock_tells_the_time(path: Path) -> None:
    assert not TODAY.search(path.read_text())


@every_file
def test_background_work_is_started_through_the_one_port_that_logs_its_failure(path: Path) -> None:
    called = {dotted(call.func) for call in calls(parsed(path))}
    if path != SYSTEM:
        assert not called & {"asyncio.create_task", "asyncio.ensure_future"}
        assert not {name for name in called if name.endswith(".waitUntil")}


@every_file
def test_nothing_is_evaluated_from_text(path: Path) -> None:
    called = {dotted(call.func) for call in calls(parsed(path))}
    assert not called & {"eval", "exec", "compile", "__import__", "js.eval", "pickle.loads", "marshal.loads"}


@every_file
def test_json_is_decoded_behind_the_depth_door_alone(path: Path) -> None:
    """C recursion on nested brackets ends the isolate, so nothing from outside meets another decoder."""
    called = {dotted(call.func) for call in calls(parsed(path))}
    inside = {PACKAGE / "decode.py", EDGE / "d1.py"}  # D1's rows are our own
    if path not in inside:
        assert not called & {"json.loads", "json.load", "msgspec.json.decode", "msgspec.json.Decoder"}


def test_the_wrapper_knows_production_s_ceiling() -> None:
    text = SYSTEM.read_text()
    assert "MOST_ITERATIONS = 100_000" in text
    assert "if iterations > MOST_ITERATIONS:" in text
