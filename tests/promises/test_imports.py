"""Who may import whom: the platform stays in edge/, packages show a front door, and the order has no cycles."""

from pathlib import Path

import pytest

from tests.promises.tree import FUNCTIONS, PACKAGE, SRC, imports, name_of, python_files

LAYERS = (
    ("limits", "alarms", "capacity"),
    ("accounts", "moderation", "credits"),
    ("sessions", "trials", "references", "generations", "ledger", "billing", "stats"),
    ("identity", "operators", "reconcile", "privacy", "support", "notices"),
)
"""Domain packages, from what knows nobody to what knows everybody."""

PLATFORM = {"js", "pyodide", "pyodide_js", "workers", "_cloudflare", "time", "secrets", "random", "uuid", "os"}
ABOVE = {"catalogue", "edge", "health", "http", "jobs", "router"}
"""Modules that stand on the domain; it never looks up to them."""
HANDLERS_MAY = {"application", "http", "catalogue", "health", "lists", "openapi", "router"}

LAYER = {name: number for number, layer in enumerate(LAYERS) for name in layer}
DOMAIN = sorted(
    path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file() and path.name not in ("edge", "ports")
)


def ours(path: Path) -> set[str]:
    """What a file imports of this service, without its first name: {"accounts", "accounts.Me", …}."""
    prefix = f"{PACKAGE.name}."
    return {module.removeprefix(prefix) for module, _ in imports(path) if module.startswith(prefix)}


def neighbours(package: str) -> set[str]:
    """The domain packages that a package imports."""
    used = {module.split(".")[0] for path in python_files(PACKAGE / package) for module in ours(path)}
    return used & set(DOMAIN) - {package}


def test_every_domain_package_has_its_layer() -> None:
    assert set(DOMAIN) <= set(LAYER), "new packages are put in their place in LAYERS"


@pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)
def test_only_the_edge_knows_the_platform_the_clock_and_chance(path: Path) -> None:
    if path.parent == PACKAGE / "edge":
        return
    allowed = {"pyodide", "workers"} if path == SRC / "worker.py" else set()
    used = {module.split(".")[0] for module, _ in imports(path)} & PLATFORM
    assert used <= allowed


@pytest.mark.parametrize("path", python_files(PACKAGE), ids=name_of)
def test_only_the_edge_is_imported_by_the_edge_and_the_worker(path: Path) -> None:
    if path.parent != PACKAGE / "edge":
        assert not {module for module in ours(path) if module.split(".")[0] == "edge"}


@pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)
def test_a_package_is_entered_through_its_front_door(path: Path) -> None:
    home = path.relative_to(PACKAGE).parts[0] if path.is_relative_to(PACKAGE) else ""
    for module in ours(path):
        package, _, rest = module.partition(".")
        if package in DOMAIN and package != home and rest:
            file = PACKAGE / package / f"{rest.split('.')[0]}.py"
            assert not file.exists(), f"{module}: import {package}, which lists what others may use"


@pytest.mark.parametrize("package", DOMAIN)
def test_a_package_knows_only_what_lies_below_it(package: str) -> None:
    above = {other for other in neighbours(package) if LAYER[other] > LAYER[package]}
    assert not above


def test_packages_of_a_layer_know_each_other_in_no_circle() -> None:
    left = {package: neighbours(package) for package in DOMAIN}
    while free := {package for package, known in left.items() if not known & set(left)}:
        left = {package: known for package, known in left.items() if package not in free}
    assert not left, "these go round in a circle"


@pytest.mark.parametrize("package", DOMAIN)
def test_the_domain_knows_no_http_and_nothing_that_stands_on_it(package: str) -> None:
    for path in python_files(PACKAGE / package):
        assert not {module for module in ours(path) if module.split(".")[0] in ABOVE}, name_of(path)


@pytest.mark.parametrize("path", python_files(FUNCTIONS), ids=name_of)
def test_a_handler_imports_packages_and_http_alone(path: Path) -> None:
    assert {module.split(".")[0] for module, _ in imports(path)} == {PACKAGE.name}
    assert {module.split(".")[0] for module in ours(path)} <= {*DOMAIN, *HANDLERS_MAY}


def test_a_package_lists_what_it_shows() -> None:
    for package in DOMAIN:
        text = (PACKAGE / package / "__init__.py").read_text()
        assert "__all__" in text, package
