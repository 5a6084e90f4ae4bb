"""What is installed is what is locked, and the lists of it are the lists of the locks."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tools.prepare import exactly
from tools.project import ROOT, read_toml
from tools.supply.licences import FILE, page
from tools.supply.lock import DEV, PIP, WORKER
from tools.supply.parts import NPM_LOCK, UNKNOWN, parts, pinned, shipped
from tools.supply.sbom import bill

PROJECT = read_toml("pyproject.toml")
WANTED = {
    PIP: [PROJECT["tool"]["images2gpt"]["pip"]],
    WORKER: PROJECT["project"]["dependencies"],
    DEV: [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]],
}
NOT_TO_BE_HAD_WHERE_IT_WAS_LOCKED = {
    f"@cloudflare/workerd-{name}" for name in ("darwin-64", "darwin-arm64", "windows-64")
}
"""npm install on a machine that can have them adds their checksums."""
LOCKS = (PIP, DEV, WORKER)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_what_is_wanted_is_locked_at_that_version(lock: Path) -> None:
    locked = {f"{part.name}=={part.version}" for part in pinned(lock, shipped=False)}
    assert set(WANTED[lock]) <= locked, "run `make lock`"


def test_the_worker_runs_what_the_tests_ran() -> None:
    assert {(part.name, part.version) for part in shipped()} <= {
        (part.name, part.version) for part in pinned(DEV, shipped=False)
    }


def test_nothing_is_installed_without_a_checksum() -> None:
    bare = [part.name for part in parts() if not part.checksums]
    assert set(bare) == NOT_TO_BE_HAD_WHERE_IT_WAS_LOCKED
    for lock in LOCKS:
        assert "--require-hashes" in exactly(lock.stem)
        lines = [line for line in lock.read_text().splitlines() if line[0] not in "# "]
        assert len(lines) == len(list(pinned(lock, shipped=False))), "every line of the file is understood"


def test_no_lock_names_a_registry() -> None:
    for lock in LOCKS:
        assert not re.search(r"https?:|file:|--(extra-)?index|--find-links", lock.read_text()), lock
    assert '"resolved"' not in NPM_LOCK.read_text()


def test_the_licences_page_is_what_the_packages_say() -> None:
    assert FILE.read_text() == page(), "run `make lock`"
    assert UNKNOWN not in FILE.read_text()


def test_what_is_shipped_may_be_shipped_with_code_of_ones_own() -> None:
    assert {part.licence for part in shipped()} <= {"MIT", "BSD-3-Clause", "Apache-2.0", "ISC"}


def test_the_sbom_lists_every_part_once() -> None:
    told = json.loads(json.dumps(bill()))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    urls = Counter(component["purl"] for component in told["components"])
    assert max(urls.values()) == 1
    assert len(urls) == len(parts())
    required = {each["name"] for each in told["components"] if each["scope"] == "required"}
    assert required == {part.name for part in shipped()}
    assert "pkg:npm/%40cloudflare/workerd-linux-64" in " ".join(urls)
    assert all(
        re.fullmatch(r"[0-9a-f]{128}", sum_["content"]) for each in told["components"] for sum_ in each["hashes"]
    )


def test_setting_up_reads_the_locks_and_nothing_else() -> None:
    assert "dependency-groups" not in (ROOT / "tools" / "prepare.py").read_text()
