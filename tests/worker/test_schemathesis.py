"""E26: the running Worker keeps its own contract, asked by schemathesis with thousands of requests, good and bad."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

from images2gpt.policy import VERSION
from tests.faults.web import ADDRESS
from tests.support.service import Service
from tests.support.world import PASSWORD, ROUTER
from tools.project import ROOT

CONTRACT = Path(__file__).parent / "contract"
BUDGET_S = 90
"""For both runs; they take about half of it on two idle cores."""
RICH = 1_000_000

NEVER_DONE = {
    "POST /api/auth/email/verify": "asks for a token that is mailed",
    "POST /api/auth/password/reset": "asks for a token that is mailed",
    "GET /api/generations/{id}/image": "asks for a link that is signed",
    "POST /api/generations/{id}/appeal": "asks for a prompt that was refused",
    "POST /api/webhooks/kie": "asks for a key that kie.ai alone has",
    "POST /api/webhooks/creem": "asks for a signature of Creem's",
    "POST /api/billing/checkout": "asks for the name of a product",
    "POST /api/billing/portal": "asks for somebody who has bought something",
    "POST /api/billing/change": "asks for a plan",
    "POST /api/billing/cancel": "asks for a plan",
    "POST /api/billing/resume": "asks for a plan",
    "POST /api/billing/withdrawal": "asks for a payment",
    "DELETE /api/me": "would be the end of the one who asks",
    "POST /api/generations/archive": "asks for images that are finished",
    "GET /api/openapi.json": "schemathesis leaves out the document that it reads",
}
"""Calls that nobody can make by the contract alone."""

Seen = dict[str, set[int]]


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of these tests' own: thousands of rows would be in the others' way. Its stand-in is quick and flat."""
    command = [sys.executable, "-m", "tools.sandbox", "--port=0", "--flat", "--seconds=0.2", "--hidden-seconds=0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout
        url = sandbox.stdout.readline().rpartition(" ")[2].strip()
        try:
            with Service.start(tmp_path_factory.mktemp("contract"), {"KIE_API_BASE": url}) as service:
                yield service
        finally:
            sandbox.terminate()


def sign_up(worker: Service, email: str) -> str:
    """An account with credits enough for everything; its address."""
    wanted = {"email": email, "password": PASSWORD, "age_confirmed": True, "policy_version": VERSION}
    headers = ADDRESS | {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{worker.url}/api/auth/signup", json.dumps(wanted).encode(), headers)
    urllib.request.urlopen(request, timeout=30).close()
    with worker.database() as database:
        database.execute("UPDATE users SET pack_credits = ?", (RICH,))
    return email


def asked(worker: Service, folder: Path, **account: str) -> Seen:
    """What each call answered. Fails with schemathesis's own report where the contract was broken."""
    environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.worker.contract.hooks", "PYTHONHASHSEED": "0"}
    environment |= {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "CONTRACT_SEEN": str(folder / "seen.json")}
    if account:
        environment["CONTRACT_ACCOUNT"] = json.dumps(account | {"url": worker.url, "password": PASSWORD})
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={CONTRACT / 'schemathesis.toml'}", "run"]
    command += [f"{worker.url}/api/openapi.json", "--phases=examples,coverage,fuzzing,stateful", "--checks=all"]
    before = len(worker.log)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [line for line in worker.log[before:] if "unexpected" in line or "failed" in line]
    found: Seen = defaultdict(set)
    for call, status, _ in json.loads((folder / "seen.json").read_text()):
        found[call].add(status)
    return found


class Runs:
    """Each made once, when it is first asked for."""

    def __init__(self, worker: Service, folder: Path) -> None:
        self._worker = worker
        self._folder = folder
        self._began = time.monotonic()

    @cached_property
    def visitor(self) -> Seen:
        """Without an account."""
        return asked(self._worker, self._folder)

    @cached_property
    def member(self) -> Seen:
        """With one that is rich, and a spare one whose sessions may end."""
        account = {
            "email": sign_up(self._worker, "member@example.com"),
            "spare": sign_up(self._worker, "b@example.com"),
        }
        return asked(self._worker, self._folder, **account)

    @property
    def took_s(self) -> float:
        """Both together."""
        return time.monotonic() - self._began if self.visitor and self.member else 0


@pytest.fixture(scope="module")
def runs(worker: Service, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(worker, tmp_path_factory.mktemp("seen"))


def documented() -> set[str]:
    return {
        f"{verb} {route.pattern}" for route in ROUTER.routes if route.access != "operator" for verb in route.handlers
    }


def test_e26_what_a_visitor_is_answered_is_in_the_contract(runs: Runs) -> None:
    assert 202 in runs.visitor["POST /api/generations"]


def test_e26_what_a_member_is_answered_is_in_the_contract(runs: Runs) -> None:
    assert {200, 202} <= runs.member["POST /api/generations"] | runs.member["GET /api/generations"]


def test_e26_every_call_of_the_contract_was_asked_and_done(runs: Runs) -> None:
    done = {call for seen in (runs.visitor, runs.member) for call in seen if seen[call] & {200, 201, 202, 204}}
    assert documented() - done == set(NEVER_DONE)


def test_e26_a_member_was_taken_for_one_and_a_visitor_for_none(runs: Runs) -> None:
    assert runs.visitor["GET /api/me"] <= {401, 405, 429}
    assert {200, 401} <= runs.member["GET /api/me"], "with the session, and once without"


def test_e26_the_runs_are_within_their_time(runs: Runs) -> None:
    assert runs.took_s < BUDGET_S
