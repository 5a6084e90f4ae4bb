"""The deduction: exact, once, and only for somebody who may."""

from images2gpt.ports import write
from images2gpt.times import DAY_S
from tests.contract.people import NOW, PERIOD_ENDS_AT, Member, all_holds, member
from tests.contract.ports import Ports


async def enough_credits_are_deducted_and_written_down(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    ordered = await ada.order(3)
    assert ordered.left == 7
    assert (await ada.parts(), await ada.entries("spend")) == ((0, 7), [(0, -3, 7)])
    assert ordered.generation
    assert (ordered.generation.cost, ordered.generation.status, ordered.generation.user_id) == (3, "reserved", ada.id)
    await all_holds(ports)


async def the_last_credit_can_be_spent_and_no_further_one(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    assert [(await ada.order(cost)).left for cost in (8, 3, 2, 1)] == [2, None, 0, None]
    assert await ada.parts() == (0, 0)
    await all_holds(ports)


async def too_few_credits_leave_no_trace(ports: Ports) -> None:
    ada = await member(ports, plan=1, pack=1)
    refused = await ada.order(3)
    assert (refused.left, await ada.parts(), await ada.entries("spend")) == (None, (1, 1), [])
    assert refused.standing
    assert (refused.standing.balance, refused.standing.signed_in) == (2, 1)
    assert await ports.value("SELECT count(*) AS value FROM generations WHERE user_id = ?", ada.id) == 0
    await all_holds(ports)


async def plan_credits_are_spent_first(ports: Ports) -> None:
    ada = await member(ports, plan=4, pack=10)
    assert [(await ada.order(3)).left for _ in range(3)] == [11, 8, 5]
    assert await ada.parts() == (0, 5)
    assert await ada.entries("spend") == [(-3, 0, 11), (-1, -2, 8), (0, -3, 5)]
    await all_holds(ports)


async def lapsed_plan_credits_are_not_spent(ports: Ports) -> None:
    ada = await member(ports, plan=100, pack=4, plan_ends_at=NOW)
    assert [(await ada.order(3)).left for _ in range(2)] == [1, None]
    assert await ada.parts() == (100, 1)
    await all_holds(ports)


async def plan_credits_are_spent_to_their_last_second(ports: Ports) -> None:
    ada = await member(ports, plan=3, pack=0)
    assert (await ada.order(1, now=PERIOD_ENDS_AT - 2 * DAY_S)).left == 2
    assert (await _without_end(ada).order(1, now=PERIOD_ENDS_AT - 1)).left is None, "the session had ended"
    await ports.commit(write("UPDATE sessions SET expires_at = ? WHERE user_id = ?", PERIOD_ENDS_AT + DAY_S, ada.id))
    assert (await ada.order(1, now=PERIOD_ENDS_AT - 1)).left == 1
    assert (await ada.order(1, now=PERIOD_ENDS_AT)).left is None


async def an_ended_session_spends_nothing(ports: Ports) -> None:
    for ends_at, left in ((NOW - 1, None), (NOW, None), (NOW + 1, 7)):
        ada = await member(ports, pack=10, ends_at=ends_at)
        ordered = await ada.order(3)
        assert (ordered.left, bool(ordered.standing and ordered.standing.signed_in)) == (left, left is not None)
    await all_holds(ports)


async def nobody_spends_over_anothers_session(ports: Ports) -> None:
    ada, ben = await member(ports, pack=10), await member(ports, pack=10)
    assert (await Member(ports, ada.id, ben.token_hash).order(3)).left is None
    assert (await Member(ports, ada.id, "").order(3)).left is None
    assert (await ada.parts(), await ben.parts()) == ((0, 10), (0, 10))


async def debt_a_block_and_a_restriction_each_stop_spending(ports: Ports) -> None:
    for column in ("debt", "blocked", "restricted"):
        ada = await member(ports, pack=10)
        await ports.commit(write(f"UPDATE users SET {column} = 1 WHERE id = ?", ada.id))
        ordered = await ada.order(3)
        assert (ordered.left, getattr(ordered.standing, column)) == (None, 1)
        await ports.commit(write(f"UPDATE users SET {column} = 0 WHERE id = ?", ada.id))
        assert (await ada.order(3)).left == 7
    await all_holds(ports)


async def an_idempotency_key_charges_once_a_day(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    moments = (NOW, NOW, NOW + DAY_S - 1, NOW + DAY_S, NOW + DAY_S)
    assert [(await ada.order(2, key="a", now=now)).left for now in moments] == [8, None, None, 6, None]
    assert (await ada.order(2, key="b")).left == 4
    await all_holds(ports)


async def anothers_idempotency_key_is_another_key(ports: Ports) -> None:
    ada, ben = await member(ports, pack=10), await member(ports, pack=10)
    assert [(await one.order(2, key="a")).left for one in (ada, ben)] == [8, 8]


async def a_charge_is_bound_to_its_own_generation(ports: Ports) -> None:
    """The statements behind a refused deduction must not take an earlier one for theirs."""
    ada = await member(ports, pack=5)
    first, second = await ada.order(3), await ada.order(3)
    assert (first.left, second.left) == (2, None)
    assert await ada.entries("spend") == [(0, -3, 2)]
    await all_holds(ports)


def _without_end(ada: Member) -> Member:
    return Member(ada.ports, ada.id, "a token that is no session's")
