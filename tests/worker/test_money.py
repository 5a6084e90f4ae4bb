"""Money on the real Worker, D1 and KV: parallel orders, and a kie.ai that dies in the middle."""

import asyncio
import itertools
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from images2gpt.capacity.model import OUTAGES_IN_A_ROW
from images2gpt.policy import VERSION
from tests.support.invariants import check
from tests.support.service import Service
from tools.local_http import free_port
from tools.sandbox.client import RemoteSandbox

PASSWORD = "a lighthouse made of paper"
NUMBERS = itertools.count(1)
"""Of members: each signs up from an address of their own, since sign-ups are limited by address."""

ADJUSTMENT = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
VALUES (?, ?, 'adjustment', 0, ?, ?, ?, unixepoch())
"""


@asynccontextmanager
async def member(service: Service, *, balance: int) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody with an account and that many credits, put there through the ledger as an operator would."""
    wanted = {"password": PASSWORD, "age_confirmed": True, "policy_version": VERSION}
    async with aiohttp.ClientSession(service.url, connector=aiohttp.TCPConnector(limit=200)) as session:
        number = next(NUMBERS)
        session.headers["CF-Connecting-IP"] = f"192.0.2.{number}"
        email = f"ada{number}@money.example.com"
        async with session.post("/api/auth/signup", json=wanted | {"email": email}) as answer:
            assert answer.status == 201
            signed_in = await answer.json()
        session.headers["Authorization"] = f"Bearer {signed_in['token']}"
        set_balance(service, signed_in["user"]["id"], balance)
        yield session


def set_balance(service: Service, user_id: str, balance: int) -> None:
    """An adjustment from the sign-up bonus to `balance`."""
    with service.database() as database:
        values = (f"txn_{user_id}", user_id, balance - 10, balance, user_id)
        database.execute(ADJUSTMENT, values)
        database.execute("UPDATE users SET pack_credits = ? WHERE id = ?", (balance, user_id))


async def order(session: aiohttp.ClientSession, prompt: str) -> tuple[int, Any]:
    async with session.post("/api/generations", json={"prompt": prompt}) as answer:
        return answer.status, await answer.json()


async def test_200_parallel_orders_on_a_balance_for_ten_make_exactly_ten(service: Service) -> None:
    kie = RemoteSandbox(service.settings["KIE_API_BASE"]).kie
    async with member(service, balance=30) as ada:
        before = len(kie.received("create"))
        answers = await asyncio.gather(*(order(ada, f"race {number}") for number in range(200)))
    created = len(kie.received("create")) - before
    statuses = [status for status, _ in answers]
    assert statuses.count(202) == created == 10
    assert set(statuses) <= {202, 402, 429}
    assert min(body["balance"] for status, body in answers if status == 202) == 0
    assert check(service.database()) == []


@contextmanager
def kie_of_our_own() -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A stand-in that a test may kill."""
    port = free_port()
    command = [sys.executable, "-m", "tools.sandbox", "--port", str(port), "--flat", "--seconds", "30"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("sandbox ready")
        yield f"http://127.0.0.1:{port}", process
        process.kill()


async def test_a_kie_that_dies_in_the_middle_leaves_every_charge_delivered_or_returned_once(tmp_path: Path) -> None:
    with kie_of_our_own() as (url, process), Service.start(tmp_path, {"KIE_API_BASE": url}) as service:
        async with member(service, balance=60) as ada:
            accepted = await asyncio.gather(*(order(ada, f"before {number}") for number in range(5)))
            process.kill()
            process.wait()
            lost = await asyncio.gather(*(order(ada, f"after {number}") for number in range(OUTAGES_IN_A_ROW)))
            orders = len(accepted + lost)
            assert [status for status, _ in accepted + lost] == [202] * orders
            assert {body["generation"]["status"] for _, body in accepted} == {"submitted"}
            let_deadlines_pass(service)
            for _ in range(2):
                await asyncio.gather(*(asyncio.to_thread(service.run_cron) for _ in range(3)))
            async with ada.get("/api/generations") as answer:
                made = (await answer.json())["items"]
            async with ada.get("/api/me") as answer:
                assert (await answer.json())["credits"]["balance"] == 60
    assert [(item["status"], item["returned"]) for item in made] == [("failed", 3)] * orders
    with service.database() as database:
        assert check(database) == []
        assert (
            database.execute("SELECT count(*) FROM credit_transactions WHERE kind = 'return'").fetchone()[0] == orders
        )


def let_deadlines_pass(service: Service) -> None:
    """Fifteen minutes, as the rows see it."""
    with service.database() as database:
        later = "iif(next_step_at IS NULL, NULL, unixepoch())"
        database.execute(
            f"UPDATE generations SET deadline_at = unixepoch(), next_step_at = {later} WHERE finished_at IS NULL"
        )
