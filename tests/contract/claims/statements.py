"""Every statement of the service and of its invariants is one that the platform takes."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import images2gpt
from images2gpt.ports import select, write
from tests.contract.people import NOW, all_holds, fail, member, succeed
from tests.contract.ports import Ports
from tests.support.invariants import INVARIANTS, WHOLE, bounded, find_breaks

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def _constants() -> Iterator[tuple[str, str]]:
    """The upper-case constants of the package that are SQL."""
    for found in pkgutil.walk_packages(images2gpt.__path__, "images2gpt."):
        if found.name.startswith("images2gpt.edge"):
            continue
        for name, value in vars(import_module(found.name)).items():
            if name.isupper() and isinstance(value, str) and value.lstrip().startswith(VERBS):
                yield f"{found.name}.{name}", value


async def every_statement_compiles(ports: Ports) -> None:
    constants = dict(_constants())
    assert len(constants) > 30, "the constants are no longer where this claim looks for them"
    for name, sql in constants.items():
        numbered = [int(number) for number in re.findall(r"\?(\d+)", sql)]
        count = max(numbered, default=sql.count("?"))
        query = select(dict[str, object], f"EXPLAIN {sql}", *[None] * count)
        assert (await ports.db.read(query)).of(query), name


async def every_invariant_is_a_query_that_runs(ports: Ports) -> None:
    for invariant in INVARIANTS:
        query = select(dict[str, object], bounded(invariant), NOW, WHOLE.first, WHOLE.last)
        assert (await ports.db.read(query)).of(query) == [], invariant.sentence


async def every_broken_invariant_is_told(ports: Ports) -> None:
    """Each attack goes past the service, straight at the tables that SQL itself does not defend there."""
    for sentence, attack in ATTACKS:
        ada = await member(ports, plan=5, pack=100)
        failed, done, _still_open = [await ada.order(cost) for cost in (8, 3, 5)]
        await fail(ports, failed.id)
        await succeed(ports, done.id, owed=1)
        await all_holds(ports)
        await ports.commit(write(attack, ada.id))
        told = await find_breaks(ports.db, now=NOW)
        assert any(one.startswith(sentence) for one in told), (sentence, told)
        await ports.commit(*(write(sql) for sql in CLEAN))


CLEAN = (
    "DROP TRIGGER the_ledger_is_never_shortened",
    "DELETE FROM credit_transactions",
    "DELETE FROM generations",
    "DELETE FROM sessions",
    "DELETE FROM users",
    """CREATE TRIGGER the_ledger_is_never_shortened BEFORE DELETE ON credit_transactions
    BEGIN SELECT RAISE(ABORT, 'the ledger is never shortened'); END""",
)
LEDGER = "INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)"
WISH = "prompt, aspect_ratio, resolution, mode"
FAILED = "WHERE status = 'failed' AND user_id = ?1"
DONE = "WHERE status = 'succeeded' AND user_id = ?1"
RESERVED = "WHERE status = 'reserved' AND user_id = ?1"
ATTACKS = (
    ("a balance is the sum", "UPDATE users SET pack_credits = pack_credits + 1 WHERE id = ?1"),
    (
        "a balance is the sum",
        "UPDATE users SET pack_credits = pack_credits - 1, plan_credits = plan_credits + 1 WHERE id = ?1",
    ),
    ("a row of the ledger tells", f"{LEDGER} VALUES ('txn_attack', ?1, 'adjustment', 0, 0, 1, 'attack', 1)"),
    ("a sign-up bonus belongs", f"{LEDGER} VALUES ('txn_attack', ?1, 'signup_bonus', 0, 0, 0, ?1, 1)"),
    (
        "a generation was charged once",
        f"""INSERT INTO generations (id, user_id, {WISH}, cost, status, deadline_at, created_at)
        VALUES ('gen_attack', ?1, '', '', '', '', 3, 'reserved', 1, 1)""",
    ),
    (
        "a generation was charged once",
        f"""INSERT INTO generations (id, user_id, {WISH}, cost, status, deadline_at, created_at)
        VALUES ('gen_attack', ?1, '', '', '', '', 0, 'reserved', 1, {NOW})""",
    ),
    (
        "a generation was charged once",
        f"UPDATE generations SET failure = 'prompt_blocked', status = 'blocked' {FAILED}",
    ),
    ("a charge is the whole cost", f"UPDATE generations SET cost_plan = cost_plan + 1 {FAILED}"),
    ("a charge is the whole cost", f"UPDATE generations SET cost = cost + 1 {RESERVED}"),
    ("what failed is returned", f"UPDATE generations SET returned = returned - 1 {FAILED}"),
    ("what failed is returned", f"UPDATE generations SET returned = 0 {DONE}"),
    ("what failed is returned", f"UPDATE generations SET status = 'failed', failure = 'x', result_url = NULL {DONE}"),
    (
        "what failed is returned",
        f"{LEDGER} SELECT 'txn_attack', ?1, 'return', 0, 5, 0, id, 1 FROM generations {RESERVED}",
    ),
    ("a return goes to the owner", f"{LEDGER} VALUES ('txn_attack', ?1, 'return', 0, 5, 0, 'gen_nobody', 1)"),
    ("a generation that has ended", f"UPDATE generations SET next_step_at = 1 {FAILED}"),
    ("a generation that has ended", f"UPDATE generations SET failure = NULL {FAILED}"),
    ("a generation that has ended", f"UPDATE generations SET failure = 'x' {RESERVED}"),
    ("a generation that has ended", f"UPDATE generations SET status = 'submitted' {RESERVED}"),
)
