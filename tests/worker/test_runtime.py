"""`make dev` and the deployment, as someone meets them who runs them."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.service import Service
from tools.build import deployed_files
from tools.local_http import free_port
from tools.project import ROOT, run

STOP_S = 8.0
QUICK_START_S = 45.0
"""A start takes 4 s on two idle cores."""


def dev(root: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run `make dev` where it is expected to give up."""
    environment = {**os.environ, "PORT": str(free_port()), "STATE_DIR": str(root / ".state"), **env}
    command = [sys.executable, "-m", "tools.dev"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False)


def processes_below(pid: int) -> set[int]:
    """Return the process and everything that it has started, and that those have."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listing.splitlines()]
    found = {pid}
    while more := {child for child, parent in pairs if parent in found} - found:
        found |= more
    return found


def running(pids: set[int]) -> Iterator[int]:
    for pid in pids:
        listing = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
        if listing.stdout.strip()[:1] not in {"", "Z"}:
            yield pid


def get(service: Service, path: str) -> str:
    with urllib.request.urlopen(f"{service.url}{path}", timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def test_ready_is_said_once_and_when_the_worker_answers(service: Service) -> None:
    assert [line for line in service.log if "Ready on" in line] == [f"Ready on {service.url}"]
    assert get(service, "/api/health")


def test_pages_have_clean_addresses_and_a_page_for_what_is_not_there(service: Service) -> None:
    assert "<html" in get(service, "/")
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(service, "/no-such-page")
    assert refused.value.code == 404
    assert "<html" in refused.value.read().decode()
    refused.value.close()


def test_the_database_can_be_read_and_written_beside_the_worker(service: Service) -> None:
    database = service.database()
    database.execute("CREATE TABLE beside (n INTEGER) STRICT")
    database.execute("INSERT INTO beside VALUES (1)")
    assert database.execute("SELECT n FROM beside").fetchone()["n"] == 1
    database.execute("DROP TABLE beside")
    database.close()


def test_the_cron_can_be_driven_by_hand(service: Service) -> None:
    service.run_cron()


def test_only_the_worker_its_routes_and_the_vendored_packages_are_deployed(tmp_path: Path) -> None:
    said = run(["wrangler", "deploy", "--dry-run", f"--outdir={tmp_path}"], failed="the dry run failed")
    print(next(line for line in said.splitlines() if line.startswith("Total Upload")))
    uploaded = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()} - {Path("README.md")}
    vendored = {path for path in uploaded if path.parts[0] == "python_modules"}
    assert uploaded - vendored == set(deployed_files(ROOT))
    packages = {path.parts[1].partition("-")[0] for path in vendored if path.parts[1].endswith(".dist-info")}
    assert packages == {"imagesize", "msgspec", "workers_runtime_sdk"}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "killed"])
def test_nothing_is_left_running_and_the_next_start_is_quick(tmp_path: Path, how: signal.Signals) -> None:
    first = Service.start(tmp_path / "state")
    started = processes_below(first.process.pid)
    assert len(started) > 4, "wrangler, workerd and the stand-in were expected"
    first.process.send_signal(how)
    deadline = time.monotonic() + STOP_S
    while (left := list(running(started))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    first.stop()
    begun = time.monotonic()
    with Service.start(tmp_path / "state") as second:
        print(f"second start: {time.monotonic() - begun:.1f} s")
        assert time.monotonic() - begun < QUICK_START_S
        assert not any("schema.sql" in line or "Building" in line for line in second.log)


def test_a_change_is_served_at_once_and_a_mistake_is_named_until_it_is_mended(tree: Path) -> None:
    greeting = tree / "src/images2gpt/greeting.py"
    with Service.start(tree / ".state", {"KIE_API_BASE": "http://127.0.0.1:9"}, root=tree) as service:
        assert get(service, "/api/hello") == "hello"
        before = len(service.log)
        greeting.write_text('GREETING = "good evening"\n')
        service.wait_for("Worker reloaded", after=before)
        assert get(service, "/api/hello") == "good evening"
        before = len(service.log)
        greeting.write_text("GREETING =\n")
        service.wait_for("src/images2gpt/greeting.py:1: invalid syntax", after=before)
        greeting.write_text('GREETING = "good night"\n')
        service.wait_for("Worker reloaded", after=before)
        assert get(service, "/api/hello") == "good night"


def test_a_changed_page_is_served_at_once(tree: Path) -> None:
    with Service.start(tree / ".state", {"KIE_API_BASE": "http://127.0.0.1:9"}, root=tree) as service:
        assert get(service, "/") == "<title>hello</title>"
        (tree / "pages/parts").mkdir()
        (tree / "pages/parts/end.html").write_text("<p>good night from {{SITE_URL}}\n")
        (tree / "pages/index.html").write_text("<title>hello</title>\n<!-- part: end -->\n")
        deadline = time.monotonic() + STOP_S
        while "good night" not in (said := get(service, "/")) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert said == f"<title>hello</title>\n<p>good night from {service.url}\n"


def test_a_missing_file_of_the_runtime_is_one_sentence(tree: Path) -> None:
    pyodide = tree / "node_modules/pyodide"
    pyodide.unlink()
    shutil.copytree(ROOT / "node_modules/pyodide", pyodide, ignore=shutil.ignore_patterns("*.wasm"))
    done = dev(tree)
    assert done.returncode == 1
    assert done.stderr == "pyodide.asm.wasm of npm's pyodide@314.0.6 is missing: run npm ci.\n"


def test_a_route_without_access_is_one_sentence(tree: Path) -> None:
    (tree / "functions/api/open.py").write_text("")
    done = dev(tree)
    assert done.returncode == 1
    assert done.stderr == "functions/api/open.py: no top-level ACCESS = …, so nobody has decided who may call it.\n"


def test_a_port_in_use_is_one_sentence(service: Service, tmp_path: Path) -> None:
    done = dev(ROOT, PORT=str(service.port), STATE_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == f"Port {service.port} is in use: stop what listens there, or choose another with PORT=…\n"


def test_a_state_folder_in_use_is_one_sentence(service: Service) -> None:
    done = dev(ROOT, STATE_DIR=str(service.state_dir))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "in use by another make dev" in done.stderr
