"""What is deployed is our own sources and the locked packages, to the byte, and nothing else."""

import base64
import csv
import hashlib
from pathlib import Path

import pytest

from tools.build import deployed_files
from tools.deploy.cloudflare import Cloudflare
from tools.deploy.config import ZONE
from tools.prepare import WORKER_PACKAGES
from tools.project import ROOT, run, tool_environment
from tools.supply.parts import shipped

PACKAGES = "python_modules"
OF_WRANGLER = {"README.md"}
"""Says what the folder is; it is not uploaded."""


def recorded(folder: Path) -> dict[str, str]:
    """Every file that the packages of a folder say they brought, with its SHA-256 (the lists themselves have none)."""
    lists = folder.glob("*.dist-info/RECORD")
    rows = (row for file in lists for row in csv.reader(file.read_text().splitlines()))
    return {path: checksum.removeprefix("sha256=") for path, checksum, _ in rows}


def checksum(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def altered(folder: Path) -> list[str]:
    """Files that no package brought, or not like this."""
    known = recorded(folder)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return sorted(
        name
        for name, path in files.items()
        if name not in known or (known[name] and known[name] != checksum(path.read_bytes()))
    )


@pytest.fixture(scope="module", params=["", ZONE], ids=["alone", "zone"])
def bundle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What wrangler would upload."""
    folder = tmp_path_factory.mktemp("bundle")
    command = ["wrangler", "deploy", "--dry-run", f"--outdir={folder}", f"--env={request.param}"]
    run(command, failed="wrangler did not build", environment=tool_environment())
    return folder


def test_every_file_of_ours_is_as_it_lies_in_the_repository(bundle: Path) -> None:
    shipped_files = {
        path.relative_to(bundle): path.read_bytes()
        for path in bundle.rglob("*")
        if path.is_file() and path.relative_to(bundle).parts[0] not in {PACKAGES, *OF_WRANGLER}
    }
    assert shipped_files == deployed_files(ROOT)


def test_every_other_file_is_of_a_locked_package(bundle: Path) -> None:
    assert altered(bundle / PACKAGES) == []
    dist = {path.name.removesuffix(".dist-info") for path in (bundle / PACKAGES).glob("*.dist-info")}
    assert dist == {f"{part.name.replace('-', '_')}-{part.version}" for part in shipped()}


def test_python_modules_is_what_the_locked_packages_brought() -> None:
    assert altered(WORKER_PACKAGES) == []


def test_a_changed_file_would_be_seen(tmp_path: Path) -> None:
    info = tmp_path / "paper-1.0.dist-info"
    info.mkdir()
    (tmp_path / "paper.py").write_text("print('mine')")
    (info / "RECORD").write_text(f"paper.py,sha256={checksum(b'theirs')},6\npaper-1.0.dist-info/RECORD,,\n")
    (tmp_path / "more.py").write_text("")
    assert altered(tmp_path) == ["more.py", "paper.py"]


def test_a_secret_of_the_operator_is_in_no_bundle(bundle: Path) -> None:
    assert not [path for path in bundle.rglob("*") if path.name.startswith((".deploy", ".dev", ".env"))]
    assert Cloudflare().config_file.name.startswith(".deploy")
