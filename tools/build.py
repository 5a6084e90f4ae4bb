"""wrangler's build command: assemble in .build/ and .site/ what is deployed, and nothing else.

wrangler ships every file below the folder of its entry module, so the Worker gets a folder of its own: the entry
module, the package of src/, functions/, and the table of route modules, which is written here so that importing it
walks no folders. The website has the other (tools/site), with the operator's data from the environment or .dev.vars.
Standard library only, and runs on an older Python too: an operator's `wrangler deploy` calls it with whatever
`python3` is.
"""

import ast
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tools.assignments import read_assignments
from tools.site import Operator, SiteError, site_files

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = "images2gpt"
ROUTE_TABLE: Final = "route_table.py"


class BuildError(Exception):
    """A file that must not be deployed; the text is the sentence shown."""


def main() -> None:
    """Build, or say in one sentence why not."""
    try:
        build(ROOT, ROOT / ".build")
        dev_vars = ROOT / (os.environ.get("DEV_VARS") or ".dev.vars")
        operator = Operator.of({**read_assignments(dev_vars), **os.environ})
        # Two development servers show different addresses: each has a site of its own.
        build_site(ROOT, ROOT / (os.environ.get("SITE_DIR") or ".site"), operator)
    except (BuildError, SiteError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None


def build(root: Path, target: Path) -> None:
    """Make `target` hold exactly the deployed files of the tree at `root`."""
    fill(target, deployed_files(root))


def build_site(root: Path, target: Path, operator: Operator) -> None:
    """Make `target` hold exactly the website of the tree at `root`."""
    fill(target, site_files(root / "pages", operator))


def fill(target: Path, wanted: dict[Path, bytes]) -> None:
    """Make a folder hold exactly these files; what stands there already is left alone."""
    for name, content in wanted.items():
        write_if_changed(target / name, content, partial=target.with_name(f"{target.name}.{os.getpid()}"))
    remove_all_but(wanted.keys(), target)


def deployed_files(root: Path) -> dict[Path, bytes]:
    """Return every file of the Worker by its path below .build/."""
    source, functions = root / "src", root / "functions"
    entry = source / "worker.py"
    if not entry.is_file():
        raise BuildError("src/worker.py, the Worker's entry module, is missing.")
    files = {
        Path("worker.py"): entry,
        **{path.relative_to(source): path for path in files_below(source / PACKAGE)},
        **{path.relative_to(root): path for path in files_below(functions)},
    }
    table = route_table(route_modules(functions)).encode()
    return {Path(ROUTE_TABLE): table, **{name: readable(path, root) for name, path in files.items()}}


def readable(path: Path, root: Path) -> bytes:
    """Return a file's content; BuildError for Python that does not parse, which would end a running wrangler."""
    content = path.read_bytes()
    if path.suffix == ".py":
        parsed(content, path.relative_to(root).as_posix())
    return content


def parsed(content: bytes, name: str) -> ast.Module:
    """Parse a Python file."""
    try:
        return ast.parse(content)
    except SyntaxError as error:
        raise BuildError(f"{name}:{error.lineno}: {error.msg}.") from None


def route_modules(functions: Path) -> tuple[str, ...]:
    """Return the dotted module name of every route file below `functions`, sorted; BuildError for any other file."""
    modules = []
    for path in files_below(functions):
        check_route_file(path, functions)
        modules.append(".".join(path.relative_to(functions.parent).with_suffix("").parts))
    return tuple(sorted(modules))


def check_route_file(path: Path, functions: Path) -> None:
    """Refuse what the router could not import or must not serve."""
    name = path.relative_to(functions.parent).as_posix()
    if path.name == "__init__.py":
        raise BuildError(f"{name}: functions/ holds routes, not packages; remove this file.")
    if path.suffix != ".py":
        raise BuildError(f"{name}: functions/ holds Python route files only.")
    if path.stem.startswith("["):
        raise BuildError(
            f"{name}: a parameter is a folder, so that routes can lie below it: {name.removesuffix('.py')}/index.py."
        )
    if not declares_access(parsed(path.read_bytes(), name)):
        raise BuildError(f"{name}: no top-level ACCESS = …, so nobody has decided who may call it.")


def declares_access(module: ast.Module) -> bool:
    """Tell whether a module assigns ACCESS at its top level."""
    targets = (target for statement in module.body for target in assigned(statement))
    return any(isinstance(target, ast.Name) and target.id == "ACCESS" for target in targets)


def assigned(statement: ast.stmt) -> list[ast.expr]:
    """Return what a statement assigns to."""
    if isinstance(statement, ast.Assign):
        return statement.targets
    if isinstance(statement, ast.AnnAssign) and statement.value:
        return [statement.target]
    return []


def route_table(modules: tuple[str, ...]) -> str:
    """Return the source of the module that names the route modules."""
    names = "".join(f'    "{module}",\n' for module in modules)
    return f'"""The route modules, written by tools/build.py."""\n\nMODULES: tuple[str, ...] = (\n{names})\n'


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, except what Python, editors and Finder leave in it."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (
            Path(parent, name)
            for name in sorted(files)
            if not name.startswith(".") and not name.endswith(("~", ".pyc"))
        )


def write_if_changed(path: Path, content: bytes, *, partial: Path) -> None:
    """Write in one step: two instances share .build/, and neither may see half a file; `partial` lies outside it."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial.write_bytes(content)
    partial.replace(path)


def remove_all_but(wanted: Collection[Path], target: Path) -> None:
    """Remove the files that are no longer deployed, and the folders that this leaves empty."""
    for parent, folders, files in os.walk(target, topdown=False):
        for name in files:
            path = Path(parent, name)
            if path.relative_to(target) not in wanted:
                path.unlink(missing_ok=True)
        for name in folders:
            with suppress(OSError):
                Path(parent, name).rmdir()


if __name__ == "__main__":
    main()
