"""People and kie.ai, in an order that Hypothesis chooses."""

import asyncio
import itertools

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from images2gpt.times import DAY_S
from tests.stateful.fates import FATES
from tests.stateful.model import PRICES, Customer, Intent
from tests.stateful.story import Story

WHO = st.integers(0, 5)
VISITOR = st.integers(0, 1)
SMALLEST = ("1K", "1:1")
FATE = st.sampled_from(list(FATES))
WHICH = st.integers(0, 50)
SIZE = st.sampled_from([("1K", "auto"), ("1K", "1:1"), ("2K", "1:1"), ("2K", "2:1"), ("4K", "16:9"), ("4K", "21:9")])
MOST_MEMBERS = 6


class Calm(Story):
    """What people do, and what kie.ai makes of it, while our own side is well."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = itertools.count(1)
        self.visitors = [Customer(self.town.world.person()) for _ in range(2)]

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
        customer = self.member(who)
        intent = self.intent(customer, fate, size, keyed=keyed)
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
        customer = self.member(who)
        intents = [self.intent(customer, fate, size, keyed=keyed) for fate in fates]
        sent = intents[:1] * len(intents) if keyed else intents

        async def order() -> list[int]:
            answers = await asyncio.gather(*(self.town.tried(customer.person.order(**one.wish)) for one in sent))
            return [answer.status for answer in answers if answer]

        statuses = self.runner.run(order())
        assert set(statuses) <= {202, 401, 402, 503}, statuses

    @rule(who=WHO, which=WHICH, other=st.booleans())
    def a_key_is_used_again(self, who: int, which: int, *, other: bool) -> None:
        """For the same order, or for an `other` one."""
        customer = self.member(who)
        keyed = [intent for intent in customer.intents if intent.key]
        if not keyed:
            return
        intent = keyed[which % len(keyed)]
        if other:
            key = intent.key
            intent = self.intent(customer, "delivered", SMALLEST, keyed=False)
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

    @rule(who=VISITOR, fate=FATE, times=st.integers(1, 5), keyed=st.booleans())
    def a_visitor_tries(self, who: int, fate: str, times: int, *, keyed: bool) -> None:
        visitor = self.visitors[who]
        for _ in range(times):
            answer = self.runner.run(self.town.order(visitor, self.intent(visitor, fate, SMALLEST, keyed=keyed)))
            assert answer
            assert answer.status in (202, 403, 503), answer.body

    @rule(who=VISITOR, fates=st.lists(FATE, min_size=2, max_size=4))
    def a_visitor_tries_many_at_once(self, who: int, fates: list[str]) -> None:
        visitor = self.visitors[who]
        intents = [self.intent(visitor, fate, SMALLEST, keyed=False) for fate in fates]

        async def order() -> list[int]:
            answers = await asyncio.gather(*(self.town.tried(visitor.person.order(**one.wish)) for one in intents))
            return [answer.status for answer in answers if answer]

        statuses = self.runner.run(order())
        assert set(statuses) <= {202, 403, 503}

    @rule(who=VISITOR, which=WHICH)
    def a_visitor_signs_up_with_their_image(self, who: int, which: int) -> None:
        keys = self.visitors[who].keys
        if keys and len(self.town.customers) < MOST_MEMBERS:
            self.runner.run(self.town.claim(keys[which % len(keys)]))

    @rule(who=WHO, times=st.integers(1, 4))
    def everybody_looks_at_once(self, who: int, times: int) -> None:
        self.runner.run(self.town.look(self.member(who), times))

    @rule(who=WHO, amount=st.integers(1, 60), seconds=st.sampled_from([30, 600, 2 * DAY_S, 30 * DAY_S]))
    def a_plan_is_renewed(self, who: int, amount: int, seconds: int) -> None:
        self.town.renew(self.member(who), amount, seconds)

    def member(self, who: int) -> Customer:
        return self.town.customers[who % len(self.town.customers)]

    def intent(self, customer: Customer, fate: str, size: tuple[str, str], *, keyed: bool) -> Intent:
        number = next(self.numbers)
        key = f"key {number}" if keyed else None
        intent = Intent(number, FATES[fate], size[0], size[1], key, customer.person.address)
        intent.fate.befall(self.town.world.sandbox.kie, intent.prompt)
        return self.town.model.intend(customer, intent)
