"""Two people buy, renew, are refunded and dispute; Creem tells of it in any order, twice, late: Σ ledger = balances."""

import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.support import invariants
from tests.support.buying import begin, deliver, last_plan, last_transaction, page_of, parts
from tests.support.scenes import operator
from tests.support.world import Person, running

WHO = st.integers(0, 1)
WHICH = st.integers(0, 20)
PACKS = {"pack_100": 100, "pack_500": 500}
PLAN, PERIOD = "starter", 350
DISPUTED = """
SELECT k.reference
FROM takebacks AS k
JOIN payments AS p ON p.reference = k.reference
WHERE p.user_id = ? AND k.kind = 'chargeback' AND k.state = 'succeeded'
"""


@dataclass
class Bought:
    """A payment at Creem, and what became of its money."""

    transaction: str
    credits: int
    paid: int
    refunded: int = 0
    disputed: bool = False

    @property
    def left(self) -> int:
        """Of its credits."""
        return 0 if self.disputed else self.credits - self.credits * min(self.paid, self.refunded) // self.paid


@dataclass
class Buyer:
    """Somebody, their packs, and the periods of their plan."""

    person: Person
    packs: list[Bought] = field(default_factory=list)
    periods: list[Bought] = field(default_factory=list)
    plan: str = ""


class Market(RuleBasedStateMachine):
    """Every event is kept back until a rule sends it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner, self.stack = asyncio.Runner(), AsyncExitStack()
        self.world = self.runner.run(self.stack.enter_async_context(running()))
        self.creem = self.world.sandbox.creem
        self.creem.always(held=True)
        self.buyers = [Buyer(self.runner.run(self.world.member())) for _ in range(2)]

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.runner.run(self.settle())
        finally:
            self.runner.run(self.stack.aclose())
            self.runner.close()

    async def settle(self) -> None:
        """Everything is told; then each has what they paid for and did not get back."""
        await deliver(self.world, *self.creem.events)
        self.the_books_agree()
        for buyer in self.buyers:
            plan = buyer.periods[-1].left if buyer.periods else 0
            assert await parts(buyer.person) == (plan, 10 + sum(pack.left for pack in buyer.packs), 0)

    @invariant()
    def the_books_agree(self) -> None:
        broken = invariants.check(self.world.db.connection, now=self.world.clock.now())
        assert not broken, broken

    @rule(who=WHO, product=st.sampled_from(list(PACKS)))
    def somebody_buys_a_pack(self, who: int, product: str) -> None:
        self.runner.run(self._pay(self.buyers[who], product))
        self.buyers[who].packs.append(self._bought(PACKS[product]))

    @rule(who=WHO)
    def somebody_has_a_plan_for_another_month(self, who: int) -> None:
        buyer = self.buyers[who]
        if buyer.plan:
            self.runner.run(self.creem.renew(buyer.plan))
        else:
            self.runner.run(self._pay(buyer, PLAN))
            buyer.plan = last_plan(self.creem)
        buyer.periods.append(self._bought(PERIOD))

    @rule(who=WHO, which=WHICH, percent=st.integers(1, 100))
    def money_goes_back(self, who: int, which: int, percent: int) -> None:
        of = [each for each in (*self.buyers[who].packs, *self.buyers[who].periods) if not each.disputed]
        if of:
            bought = of[which % len(of)]
            amount = max(1, bought.paid * percent // 100)
            self.runner.run(self.creem.refund(bought.transaction, amount))
            bought.refunded += amount

    @rule(who=WHO, which=WHICH)
    def a_pack_is_disputed(self, who: int, which: int) -> None:
        of = [each for each in self.buyers[who].packs if not each.disputed]
        if of:
            bought = of[which % len(of)]
            self.runner.run(self.creem.dispute(bought.transaction))
            bought.disputed = True

    @rule(who=WHO, outcome=st.sampled_from(["won", "lost"]))
    def an_operator_tells_how_disputes_ended(self, who: int, outcome: str) -> None:
        buyer = self.buyers[who]
        known = {row["reference"] for row in self.world.db.rows(DISPUTED, buyer.person.id)}
        path = f"/api/admin/users/{buyer.person.id}/dispute"
        answer = self.runner.run(operator(self.world).post(path, {"outcome": outcome}))
        assert answer.status == (200 if known else 409)
        for pack in buyer.packs:
            pack.disputed = pack.disputed and not (outcome == "won" and pack.transaction in known)

    @rule(which=st.lists(WHICH, min_size=1, max_size=6), at_once=st.booleans())
    def some_events_arrive(self, which: list[int], *, at_once: bool) -> None:
        events = self.creem.events
        if not events:
            return
        chosen = [events[each % len(events)] for each in which]

        async def arrive() -> None:
            if at_once:
                await asyncio.gather(*(deliver(self.world, event) for event in chosen))
            else:
                await deliver(self.world, *chosen)

        self.runner.run(arrive())

    async def _pay(self, buyer: Buyer, product: str) -> None:
        await self.creem.pay(page_of(await begin(buyer.person, product)))

    def _bought(self, credited: int) -> Bought:
        transaction = last_transaction(self.creem)
        return Bought(transaction, credited, self.creem.records.transactions[transaction].money.paid)


COMMON = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


def test_credits_follow_the_money_whatever_order_it_is_told_in() -> None:
    same = settings(COMMON, derandomize=True, stateful_step_count=40, max_examples=25)
    run_state_machine_as_test(Market, settings=same)


@pytest.mark.long
def test_credits_follow_the_money_in_new_stories() -> None:
    run_state_machine_as_test(Market, settings=settings(COMMON, stateful_step_count=60, max_examples=600))
