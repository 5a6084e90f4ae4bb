"""pyodide-http stands on the client's list, and the README says why it carries none of our calls."""

import json

import pytest

from tests.contract.workerd import Worker

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_pyodide_http_finds_nothing_to_patch_in_a_worker(worker: Worker) -> None:
    """It puts XMLHttpRequest under urllib and requests, and a Worker has none. When this changes, look again."""
    assert json.loads(await worker.post("patched/", b"")) == {"should": False, "patched": False}
