"""People, kie.ai, the cron and every mishap, in an order that Hypothesis chooses."""

import asyncio
import itertools
from contextlib import AsyncExitStack

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from images2gpt.times import DAY_S
from tests.stateful import audit
from tests.stateful.fates import FATES
from tests.stateful.model import PRICES, Customer, Intent
from tests.stateful.town import Town
from tests.support.world import running

WHO = st.integers(0, 5)
FATE = st.sampled_from(list(FATES))
WHICH = st.integers(0, 50)
SIZE = st.sampled_from([("1K", "auto"), ("1K", "1:1"), ("2K", "1:1"), ("2K", "2:1"), ("4K", "16:9"), ("4K", "21:9")])
SECONDS = st.sampled_from([1, 3, 5, 5, 10, 10, 30, 61, 300, 899, 901, 3_600, DAY_S - 1, DAY_S, 15 * DAY_S, 91 * DAY_S])
LATE = st.sampled_from([1, 10, 901, DAY_S])
TURNS = st.integers(0, 80)
MOST_MEMBERS = 6
MOMENT = st.sampled_from(["before", "after"])


class Machine(RuleBasedStateMachine):
    """Each rule is one thing that happens; what must always hold is checked after each."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = itertools.count(1)
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.town = Town(self.runner.run(self.stack.enter_async_context(running())))
        self.visitors = [Customer(self.town.world.person()) for _ in range(2)]

    def teardown(self) -> None:
        """The end of every story: all is settled, and rightly."""
        try:
            self.runner.run(audit.settle(self.town))
        finally:
            self.runner.run(self.stack.aclose())
            self.runner.close()

    @initialize()
    def two_people_live_here(self) -> None:
        rich, _poor = [self.runner.run(self.town.move_in()) for _ in range(2)]
        self.town.renew(rich, 200, 30 * DAY_S)

    @rule()
    def somebody_signs_up(self) -> None:
        if len(self.town.customers) < MOST_MEMBERS:
            self.runner.run(self.town.move_in())

    @rule(who=WHO, fate=FATE, size=SIZE, keyed=st.booleans())
    def a_member_orders(self, who: int, fate: str, size: tuple[str, str], *, keyed: bool) -> None:
        customer = self._member(who)
        intent = self._intent(customer, fate, size, keyed=keyed)
        before, alone = self.town.spendable(customer), not self.town.world.background.running
        answer = self.runner.run(self.town.order(customer, intent))
        assert answer
        assert answer.status in (202, 402, 503), answer.body
        if alone:  # nothing was returned meanwhile
            left = before - PRICES[intent.resolution]
            assert answer.status != 402 or left < 0
            assert answer.status != 202 or answer.json()["balance"] == left

    @rule(who=WHO, fates=st.lists(FATE, min_size=2, max_size=6), size=SIZE, keyed=st.booleans())
    def a_member_orders_many_at_once(self, who: int, fates: list[str], size: tuple[str, str], *, keyed: bool) -> None:
        """With a key they are one and the same order, sent again before the first has an answer."""
        customer = self._member(who)
        intents = [self._intent(customer, fate, size, keyed=keyed) for fate in fates]
        sent = intents[:1] * len(intents) if keyed else intents

        async def order() -> list[int]:
            answers = await asyncio.gather(*(self.town.tried(customer.person.order(**_sent(one))) for one in sent))
            return [answer.status for answer in answers if answer]

        statuses = self.runner.run(order())
        assert set(statuses) <= {202, 401, 402, 503}, statuses

    @rule(who=WHO, which=WHICH, other=st.booleans())
    def a_key_is_used_again(self, who: int, which: int, *, other: bool) -> None:
        """For the same order, or for an `other` one."""
        customer = self._member(who)
        keyed = [intent for intent in customer.intents if intent.key]
        if not keyed:
            return
        intent = keyed[which % len(keyed)]
        if other:
            key = intent.key
            intent = self._intent(customer, "delivered", ("1K", "1:1"), keyed=False)
            intent.key = key
        town, alone = self.town, not self.town.world.background.running
        holder = town.model.holder(intent.key, town.rows(), town.world.clock.now())
        answer = self.runner.run(town.order(customer, intent))
        assert answer
        if answer.status == 503 or not alone:
            return
        if holder is None:
            assert answer.status in (202, 402), answer.body
        elif holder["prompt"] == intent.prompt:
            assert (answer.status, answer.json()["generation"]["id"]) == (202, holder["id"])
        else:
            assert answer.code == "idempotency_key_reused"

    @rule(who=st.integers(0, 1), fate=FATE, keyed=st.booleans())
    def a_visitor_tries(self, who: int, fate: str, *, keyed: bool) -> None:
        visitor = self.visitors[who]
        intent = self._intent(visitor, fate, ("1K", "1:1"), keyed=keyed)
        answer = self.runner.run(self.town.order(visitor, intent))
        assert answer
        assert answer.status in (202, 403, 503), answer.body

    @rule(who=st.integers(0, 1), fates=st.lists(FATE, min_size=2, max_size=4))
    def a_visitor_tries_many_at_once(self, who: int, fates: list[str]) -> None:
        visitor = self.visitors[who]
        intents = [self._intent(visitor, fate, ("1K", "1:1"), keyed=False) for fate in fates]

        async def order() -> list[int]:
            answers = await asyncio.gather(*(self.town.tried(visitor.person.order(**_sent(one))) for one in intents))
            return [answer.status for answer in answers if answer]

        statuses = self.runner.run(order())
        assert statuses.count(202) <= 1 or not self.town.quiet
        assert set(statuses) <= {202, 403, 503}

    @rule(who=st.integers(0, 1), which=WHICH)
    def a_visitor_signs_up_with_their_image(self, who: int, which: int) -> None:
        keys = self.visitors[who].keys
        if keys and len(self.town.customers) < MOST_MEMBERS:
            self.runner.run(self.town.claim(keys[which % len(keys)]))

    @rule(who=WHO, times=st.integers(1, 4))
    def everybody_looks_at_once(self, who: int, times: int) -> None:
        self.runner.run(self.town.look(self._member(who), times))

    @rule(who=WHO, fate=FATE, size=SIZE, turns=TURNS)
    def the_isolate_dies_in_the_middle_of_an_order(
        self, who: int, fate: str, size: tuple[str, str], turns: int
    ) -> None:
        customer = self._member(who)
        self.runner.run(self.town.order(customer, self._intent(customer, fate, size, keyed=True), turns))

    @rule(who=WHO, fate=FATE, size=SIZE, kind=st.sampled_from(["create", "record"]), seconds=LATE)
    def kie_answers_late(self, who: int, fate: str, size: tuple[str, str], *, kind: str, seconds: int) -> None:
        customer = self._member(who)
        intent = self._intent(customer, fate, size, keyed=False)
        self.runner.run(self.town.answer_late(customer, intent, kind, seconds))

    @rule(turns=TURNS, runs=st.integers(1, 2))
    def the_cron_dies_in_the_middle(self, turns: int, runs: int) -> None:
        self.runner.run(self.town.cron(runs, turns))

    @rule(runs=st.sampled_from([1, 1, 2, 5]))
    def the_cron_runs(self, runs: int) -> None:
        self.runner.run(self.town.cron(runs))

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.runner.run(self.town.pass_time(seconds))

    @rule(trips=st.integers(1, 6), moment=MOMENT)
    def a_coming_round_trip_fails(self, trips: int, moment: str) -> None:
        self.town.fuse.trips_left, self.town.fuse.moment = trips, moment

    @rule(trips=st.integers(1, 12))
    def d1_goes_down_for_a_while(self, trips: int) -> None:
        self.town.fuse.dark_trips = trips

    @rule(what=st.sampled_from(["down", "frozen", "well"]))
    def kv_misbehaves(self, what: str) -> None:
        kv = self.town.world.kv
        kv.down = what == "down"
        kv.freeze() if what == "frozen" else kv.thaw()

    @rule(who=WHO, amount=st.integers(1, 60), seconds=st.sampled_from([30, 600, 2 * DAY_S, 30 * DAY_S]))
    def a_plan_is_renewed(self, who: int, amount: int, seconds: int) -> None:
        self.town.renew(self._member(who), amount, seconds)

    @invariant()
    def everything_adds_up(self) -> None:
        audit.check(self.town)

    def _member(self, who: int) -> Customer:
        return self.town.customers[who % len(self.town.customers)]

    def _intent(self, customer: Customer, fate: str, size: tuple[str, str], *, keyed: bool) -> Intent:
        number = next(self.numbers)
        key = f"key {number}" if keyed else None
        intent = Intent(number, FATES[fate], size[0], size[1], key, customer.person.address)
        intent.fate.befall(self.town.world.sandbox.kie, intent.prompt)
        return self.town.model.intend(customer, intent)


def _sent(intent: Intent) -> dict[str, str]:
    return {**intent.wish, **({"key": intent.key} if intent.key else {})}
