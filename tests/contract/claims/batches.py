"""One call is one round trip and one transaction."""

from collections.abc import Awaitable
from typing import Any

from images2gpt.ports import ConstraintBroken, DatabaseDown, Statement, select, write, write_returning
from tests.contract.ports import Ports, refused

USER = """
INSERT INTO users (id, email, email_key, password, policy_version, pack_credits, created_at)
VALUES (?1, ?1, ?1, '', '', ?2, 1)
"""
RETURNING = f"{USER} RETURNING id, pack_credits"
SPEND = """
UPDATE users SET pack_credits = pack_credits - ?2, last_spend = ?3
WHERE id = ?1 AND pack_credits >= ?2
RETURNING pack_credits
"""
NOTE = """
INSERT INTO idempotency_keys (owner, key, body_hash, reference, created_at)
SELECT id, last_spend, '', last_spend, 1 FROM users WHERE id = ?1 AND last_spend = ?2
RETURNING reference
"""
CREDITS = "SELECT pack_credits AS value FROM users WHERE id = ?"

Row = dict[str, Any]


async def returning_gives_the_rows_written(ports: Ports) -> None:
    user_id = ports.ids.new("usr")
    made = write_returning(Row, RETURNING, user_id, 3)
    rows = await ports.db.commit(made)
    assert rows.of(made) == [{"id": user_id, "pack_credits": 3}]


async def each_statement_sees_what_those_before_it_wrote(ports: Ports) -> None:
    user_id, spend_id = ports.ids.new("usr"), ports.ids.new("gen")
    before, after = select(Row, CREDITS, user_id), select(Row, CREDITS, user_id)
    spent, noted = write_returning(Row, SPEND, user_id, 2, spend_id), write_returning(Row, NOTE, user_id, spend_id)
    rows = await ports.db.commit(write(USER, user_id, 3), before, spent, noted, after)
    assert (rows.one(before), rows.one(after)) == ({"value": 3}, {"value": 1})
    assert (rows.one(spent), rows.one(noted)) == ({"pack_credits": 1}, {"reference": spend_id})


async def an_update_that_found_nothing_leaves_nothing_to_those_behind_it(ports: Ports) -> None:
    user_id, spend_id = ports.ids.new("usr"), ports.ids.new("gen")
    spent, noted = write_returning(Row, SPEND, user_id, 4, spend_id), write_returning(Row, NOTE, user_id, spend_id)
    rows = await ports.db.commit(write(USER, user_id, 3), spent, noted)
    assert (rows.of(spent), rows.of(noted)) == ([], [])
    assert await ports.value(CREDITS, user_id) == 3


async def a_broken_check_undoes_the_whole_batch_and_is_named(ports: Ports) -> None:
    broken = write(USER, ports.ids.new("usr"), -1)
    error = await _undone(ports, broken)
    assert (error.kind, error.name) == ("CHECK", "pack_credits_are_never_negative")


async def a_broken_unique_key_undoes_the_whole_batch_and_is_named(ports: Ports) -> None:
    taken = ports.ids.new("usr")
    await ports.commit(write(USER, taken, 1))
    error = await _undone(ports, write(USER, taken, 1))
    assert (error.kind, error.name) == ("UNIQUE", "users.email_key")


async def a_unique_constraint_over_columns_names_its_columns(ports: Ports) -> None:
    user_id, reference = ports.ids.new("usr"), ports.ids.new("pay")
    sql = """
    INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
    VALUES (?, ?, 'adjustment', 0, 0, 0, ?, 1)
    """
    await ports.commit(write(USER, user_id, 0), write(sql, ports.ids.new("txn"), user_id, reference))
    error = await _undone(ports, write(sql, ports.ids.new("txn"), user_id, reference))
    assert (error.kind, error.name) == ("UNIQUE", "credit_transactions.kind, credit_transactions.reference")


async def a_missing_value_undoes_the_whole_batch_and_is_named(ports: Ports) -> None:
    error = await _undone(ports, write(USER, ports.ids.new("usr"), None))
    assert (error.kind, error.name) == ("NOT NULL", "users.pack_credits")


async def a_reference_to_nobody_undoes_the_whole_batch(ports: Ports) -> None:
    sql = """
    INSERT INTO sessions (token_hash, id, user_id, created_at, expires_at, fresh_until)
    VALUES (?1, ?1, ?2, 1, 2, 1)
    """
    await _fails(ports, write(sql, ports.ids.new("ses"), ports.ids.new("usr")))


async def a_missing_table_is_a_database_that_is_down(ports: Ports) -> None:
    await refused(ports.db.read(select(Row, "SELECT 1 AS value FROM no_such_table")), DatabaseDown)
    await _undone_by(ports, write("DELETE FROM no_such_table"), DatabaseDown)


async def a_syntax_error_is_a_database_that_is_down(ports: Ports) -> None:
    await refused(ports.db.read(select(Row, "SELEKT 1")), DatabaseDown)


async def an_empty_batch_is_refused(ports: Ports) -> None:
    await refused(ports.db.commit())


async def a_row_of_another_type_undoes_nothing(ports: Ports) -> None:
    user_id = ports.ids.new("usr")
    await refused(ports.db.commit(write_returning(list[int], RETURNING, user_id, 3)))
    assert await ports.value(CREDITS, user_id) == 3


async def a_batch_of_many_statements_is_one_transaction(ports: Ports) -> None:
    ids = [ports.ids.new("usr") for _ in range(100)]
    await refused(ports.commit(*(write(USER, user_id, 1) for user_id in ids), write(USER, ids[0], 1)), ConstraintBroken)
    found = [await ports.row(CREDITS, user_id) for user_id in (ids[0], ids[50], ids[99])]
    assert found == [None, None, None]


async def the_ledger_is_never_rewritten(ports: Ports) -> None:
    await _untouched(ports, "UPDATE credit_transactions SET pack_delta = pack_delta + 1 WHERE user_id = ?")


async def the_ledger_is_never_shortened(ports: Ports) -> None:
    await _untouched(ports, "DELETE FROM credit_transactions WHERE user_id = ?")


async def _untouched(ports: Ports, attack: str) -> None:
    user_id = ports.ids.new("usr")
    entry = """
    INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
    VALUES (?1, ?2, 'pack', 0, 4, 4, ?1, 1)
    """
    await ports.commit(write(USER, user_id, 4), write(entry, ports.ids.new("txn"), user_id))
    await _undone_by(ports, write(attack, user_id), DatabaseDown)
    assert await ports.value("SELECT sum(pack_delta) AS value FROM credit_transactions WHERE user_id = ?", user_id) == 4


async def _undone(ports: Ports, broken: Statement[Any]) -> ConstraintBroken:
    error = await _undone_by(ports, broken, ConstraintBroken)
    assert isinstance(error, ConstraintBroken)
    return error


async def _fails(ports: Ports, broken: Statement[Any]) -> Exception:
    return await _undone_by(ports, broken, ConstraintBroken, DatabaseDown)


async def _undone_by(ports: Ports, broken: Statement[Any], *kinds: type[Exception]) -> Exception:
    """What `broken` raises, after it was seen that the statements around it did nothing."""
    first, last = ports.ids.new("usr"), ports.ids.new("usr")
    work: Awaitable[Any] = ports.db.commit(write(USER, first, 1), broken, write(USER, last, 1))
    error = await refused(work, *kinds)
    assert [await ports.row(CREDITS, user_id) for user_id in (first, last)] == [None, None], "something stayed"
    return error
