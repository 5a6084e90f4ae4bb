"""The development runtime: adapted from the Pyodide that npm has, built once, and clear about what is wrong."""

import re
import shutil
from pathlib import Path

import capnp
import pytest

from tools.project import ToolError
from tools.runtime import bundle as builder
from tools.runtime.bundle import BUNDLE_NAME, GLUE, PYODIDE, SOURCES, ensure_bundle
from tools.runtime.glue import ADAPTATIONS, WRAPPED, Adaptation, adapt_glue


@pytest.fixture(scope="module")
def glue() -> str:
    return (PYODIDE / GLUE.file).read_text()


@pytest.fixture
def pyodide(tmp_path: Path) -> Path:
    """npm's package, free to be damaged."""
    copy = tmp_path / "pyodide"
    copy.mkdir()
    for source in SOURCES:
        shutil.copy(PYODIDE / source.file, copy)
    return copy


def modules(bundle: Path) -> list[tuple[str, str, str, int]]:
    """Name, kind, type and size of each module, read back with the schema."""
    schema = capnp.load(str(Path(builder.__file__).with_name("pyodide_bundle.capnp")))
    with schema.Bundle.from_bytes(bundle.read_bytes(), traversal_limit_in_words=1 << 24) as message:
        return [
            (module.name, module.which(), str(module.type), len(getattr(module, module.which())))
            for module in message.modules
        ]


def test_the_adapted_glue_uses_the_runtime_s_functions_only(glue: str) -> None:
    adapted = adapt_glue(glue)
    assert adapted.startswith(f"import {{ {', '.join(WRAPPED)} }} from ")
    for gone in (
        "new WebAssembly.Module(",
        "WebAssembly.instantiate(",
        "Date.now(",
        "crypto.getRandomValues(",
        "eval(",
    ):
        assert gone not in adapted, gone
    assert "export { _createPyodideModule, " in adapted


@pytest.mark.parametrize("adaptation", ADAPTATIONS, ids=lambda adaptation: adaptation.name)
def test_a_pyodide_that_moved_something_is_refused_by_name(glue: str, adaptation: Adaptation) -> None:
    with pytest.raises(ToolError, match=re.escape(f"“{adaptation.name}”")):
        adapt_glue(re.sub(adaptation.pattern, "moved", glue))


def test_the_bundle_holds_the_three_modules_that_workerd_reads(tmp_path: Path, glue: str) -> None:
    assert modules(ensure_bundle(tmp_path) / BUNDLE_NAME) == [
        ("pyodideRuntime-internal:pyodide.asm", "src", "internal", len(adapt_glue(glue).encode())),
        ("pyodideRuntime-internal:pyodide.asm.wasm", "wasm", "internal", size("pyodide.asm.wasm")),
        ("pyodideRuntime-internal:python_stdlib.zip", "data", "internal", size("python_stdlib.zip")),
    ]


def size(file: str) -> int:
    return (PYODIDE / file).stat().st_size


def test_a_bundle_is_built_once_and_again_when_it_is_damaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = ensure_bundle(tmp_path) / BUNDLE_NAME
    content = bundle.read_bytes()
    ensure_bundle(tmp_path)
    assert capsys.readouterr().out.count("Building") == 1
    bundle.write_bytes(content[:-1])
    ensure_bundle(tmp_path)
    assert bundle.read_bytes() == content


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.file)
def test_a_missing_file_is_one_sentence(pyodide: Path, tmp_path: Path, source: builder.Source) -> None:
    (pyodide / source.file).unlink()
    with pytest.raises(ToolError, match=rf"^{re.escape(source.file)} of .* is missing: run npm ci\.$"):
        ensure_bundle(tmp_path / "bundle", pyodide=pyodide)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.file)
def test_a_wrong_file_is_one_sentence(pyodide: Path, tmp_path: Path, source: builder.Source) -> None:
    (pyodide / source.file).write_bytes(b"something else")
    with pytest.raises(ToolError, match=rf"^{re.escape(source.file)} is not the one of .*: run npm ci\.$"):
        ensure_bundle(tmp_path / "bundle", pyodide=pyodide)
