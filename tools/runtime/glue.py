"""Pyodide's Emscripten glue, adapted to run inside workerd."""

import re
from dataclasses import dataclass
from typing import Final

from tools.project import ToolError

WRAPPERS: Final = "pyodide-internal:builtin_wrappers"
"""workerd's own module with the platform functions that take the place of a browser's."""

WRAPPED: Final = (
    "addEventListener",
    "getRandomValues",
    "location",
    "monotonicDateNow",
    "newWasmModule",
    "patchedLoadLibData",
    "wasmInstantiate",
)

REFUSED: Final = "(() => { throw new Error('evaluating JavaScript from text is not possible in a Worker') })()"

LOAD_LIBRARY: Final = """
function loadLibData() {
  const found = patchedLoadLibData(Module, libName, flags.rpath);
  return flags.loadAsync ? Promise.resolve(found) : found;
}
function loadLibDataFromFileSystem() {"""


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One change to the glue: every match of `pattern` becomes `replacement`."""

    name: str
    pattern: str
    replacement: str


ADAPTATIONS: Final = (
    # WebAssembly made at run time, the clock and randomness are workerd's to allow: not at import, yes in a request.
    Adaptation("new WebAssembly.Module", r"new WebAssembly\.Module\b", "newWasmModule"),
    Adaptation("WebAssembly.instantiate", r"\bWebAssembly\.instantiate\b", "wasmInstantiate"),
    Adaptation("Date.now", r"\bDate\.now\b", "monotonicDateNow"),
    Adaptation("crypto.getRandomValues", r"\bcrypto\.getRandomValues\(", "getRandomValues(Module, "),
    # A Worker has no eval.
    Adaptation("eval(func)", r"\beval\(func\)", REFUSED),
    Adaptation("eval(data)", r"\beval\(data\)", REFUSED),
    Adaptation("eval(UTF8ToString(ptr))", r"\beval\(UTF8ToString\(ptr\)\)", REFUSED),
    # Shared libraries lie in the Worker's own bundle, and at an address that a memory snapshot can rely on.
    Adaptation("function loadLibData", r"\bfunction loadLibData\(\)\s*\{", LOAD_LIBRARY),
    Adaptation("getMemory", r"(?<![.\w])getMemory\(", "Module.getMemoryPatched(Module, libName, "),
    # workerd imports the factory by its name.
    Adaptation(
        "export default _createPyodideModule",
        r"\bexport default _createPyodideModule\b",
        "export { _createPyodideModule, _createPyodideModule as default }",
    ),
)


def adapt_glue(source: str) -> str:
    """Return the text of `pyodide.asm.mjs` as workerd needs it.

    Raises ToolError naming the first adaptation that finds nothing to change: that is how a Pyodide that has moved
    something shows itself, instead of as a Worker that dies on a path no test takes.
    """
    for adaptation in ADAPTATIONS:
        source, count = re.subn(adaptation.pattern, adaptation.replacement, source)
        if not count:
            raise ToolError(
                f"This Pyodide's pyodide.asm.mjs has no “{adaptation.name}”: tools/runtime/glue.py must learn of it."
            )
    return f'import {{ {", ".join(WRAPPED)} }} from "{WRAPPERS}";\n{source}'
