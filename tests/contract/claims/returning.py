"""What goes back: once, whole or in part, to where it came from."""

from images2gpt import credits
from images2gpt.ports import ConstraintBroken, write
from images2gpt.times import DAY_S
from tests.contract.people import GRANT, NOW, PERIOD_ENDS_AT, all_holds, fail, member, succeed
from tests.contract.ports import Ports, refused


async def a_failure_returns_the_whole_charge(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    ordered = await ada.order(8)
    failed = await fail(ports, ordered.id)
    assert failed
    assert (failed.status, failed.returned, failed.failure) == ("failed", 8, "provider_failed")
    assert (await ada.parts(), await ada.entries("return")) == ((0, 10), [(0, 8, 10)])
    await all_holds(ports)


async def the_statements_of_a_return_may_run_twice(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    ordered = await ada.order(8)
    await fail(ports, ordered.id)
    for _ in range(3):
        await ports.commit(*credits.give_back(ports.ids.new("txn"), ordered.id, now=NOW))
    assert (await ada.parts(), await ada.entries("return")) == ((0, 10), [(0, 8, 10)])
    await all_holds(ports)


async def the_same_return_row_cannot_be_written_twice_by_hand(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    ordered = await ada.order(8)
    await fail(ports, ordered.id)
    again = """
    INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
    SELECT ?1, user_id, kind, 0, 8, 18, reference, 1 FROM credit_transactions WHERE kind = 'return'
    """
    error = await refused(ports.commit(write(again, ports.ids.new("txn"))), ConstraintBroken)
    assert isinstance(error, ConstraintBroken)
    assert (error.kind, error.name) == ("UNIQUE", "credit_transactions.kind, credit_transactions.reference")


async def nothing_is_returned_for_what_is_still_open_or_was_delivered(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    open_one, delivered = await ada.order(3), await ada.order(3)
    await succeed(ports, delivered.id)
    for ordered in (open_one, delivered):
        await ports.commit(*credits.give_back(ports.ids.new("txn"), ordered.id, now=NOW))
    assert (await ada.parts(), await ada.entries("return")) == ((0, 4), [])
    await all_holds(ports)


async def plan_credits_go_back_to_the_plan_in_their_period(ports: Ports) -> None:
    ada = await member(ports, plan=2, pack=10)
    ordered = await ada.order(5)
    await fail(ports, ordered.id, now=PERIOD_ENDS_AT - 1)
    assert (await ada.parts(), await ada.entries("return")) == ((2, 10), [(2, 3, 12)])
    await all_holds(ports)


async def plan_credits_go_back_to_the_pack_after_their_period(ports: Ports) -> None:
    ada = await member(ports, plan=2, pack=10)
    ordered = await ada.order(5)
    await fail(ports, ordered.id, now=PERIOD_ENDS_AT)
    assert (await ada.parts(), await ada.entries("return")) == ((0, 12), [(0, 5, 12)])
    await all_holds(ports)


async def plan_credits_of_an_earlier_period_go_back_to_the_pack(ports: Ports) -> None:
    ada = await member(ports, plan=2, pack=10)
    ordered = await ada.order(5)
    renew = "UPDATE users SET plan_credits = plan_credits + 7, plan_ends_at = plan_ends_at + ? WHERE id = ?"
    grant = write(GRANT, ports.ids.new("txn"), ada.id, 7, 0, 14, NOW)
    await ports.commit(write(renew, 30 * DAY_S, ada.id), grant)
    await fail(ports, ordered.id, now=NOW + DAY_S)
    assert (await ada.parts(), await ada.entries("return")) == ((7, 12), [(0, 5, 19)])
    await all_holds(ports)


async def a_partial_return_comes_from_the_part_that_was_spent_last(ports: Ports) -> None:
    """Pack credits were the later part of the price, so they go back first."""
    for owed, returned in ((2, (0, 2)), (3, (0, 3)), (4, (1, 3)), (5, (2, 3))):
        ada = await member(ports, plan=2, pack=10)
        ordered = await ada.order(5)
        done = await succeed(ports, ordered.id, owed=owed)
        assert done
        assert (done.status, done.failure, done.returned) == ("succeeded", "wrong_size", owed)
        assert [entry[:2] for entry in await ada.entries("return")] == [returned]
    await all_holds(ports)


async def no_more_is_returned_than_was_charged(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    ordered = await ada.order(3)
    done = await succeed(ports, ordered.id, owed=50)
    assert done
    assert (done.returned, await ada.parts()) == (3, (0, 10))
    await all_holds(ports)


async def a_bonus_is_granted_once_per_person(ports: Ports) -> None:
    ada, ben = await member(ports), await member(ports)
    for user_id in (ada.id, ada.id, ben.id):
        mark = credits.BonusMark("one person", "one person")
        await ports.commit(*credits.bonus(ports.ids.new("txn"), user_id, mark, amount=10, verified=False, now=NOW))
    assert (await ada.parts(), await ben.parts()) == ((0, 10), (0, 0))
    await all_holds(ports)
