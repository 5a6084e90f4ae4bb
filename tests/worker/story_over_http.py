"""What people of the real Worker do, in an order that Hypothesis chooses, and what each answer must be."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.support.service import Service
from tests.worker.town_over_http import GIVEN_BACK_MOST, NUMBERS, PRICES, REFUSED, Citizen, Ordered, Town

WHO = st.integers(0, 3)
WHICH = st.integers(0, 10)
SIZE = st.sampled_from(list(PRICES))
PROMPT = st.sampled_from(["A paper lighthouse", "A harbour at dusk", REFUSED])
MOST_MEMBERS = 3
MOST_SESSIONS = 12
MOST_BALANCE = 60
T = TypeVar("T")


class Machine(RuleBasedStateMachine):
    """Each rule is one thing that somebody does; what must hold is checked after each."""

    service: Service

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.town = self._run(self._arrive())
        self.members: list[Citizen] = []
        self.visitors = [Citizen(next(NUMBERS)) for _ in range(2)]

    async def _arrive(self) -> Town:
        return Town(self.service)

    def teardown(self) -> None:
        for who in self.members:
            self._run(self.town.look(who))
        self._run(self.town.close())
        self.runner.close()

    @initialize()
    def somebody_lives_here_and_has_three_devices(self) -> None:
        self.members.append(self._run(self.town.sign_up()))
        self._adjust(self.members[0], 30)
        for _ in range(2):
            self.somebody_logs_in(0, right=True)

    @rule()
    def somebody_signs_up(self) -> None:
        if len(self.members) < MOST_MEMBERS:
            self.members.append(self._run(self.town.sign_up()))

    @rule(who=WHO, right=st.booleans())
    def somebody_logs_in(self, who: int, *, right: bool) -> None:
        member = self._member(who)
        if len(member.live) >= MOST_SESSIONS or (not right and member.failures >= 4):
            return
        reply = self._run(self.town.log_in(member) if right else self.town.log_in(member, "not this one"))
        assert reply.status == (200 if right else 401)
        member.failures = 0 if right else member.failures + 1
        if right:
            assert reply.body["user"]["credits"]["balance"] == member.balance
            member.live.append(reply.body["token"])

    @rule(who=WHO, which=WHICH)
    def somebody_logs_out(self, who: int, which: int) -> None:
        member = self._member(who)
        token = self._token(member, which)
        reply = self._run(self.town.ask(member, "POST", "/api/auth/logout", token=token))
        assert reply.status == 204
        member.live.remove(token)
        member.dead.append(token)

    @rule(who=WHO, which=WHICH)
    def somebody_ends_another_of_their_sessions(self, who: int, which: int) -> None:
        member = self._member(who)
        if len(member.live) < 2:
            return
        mine, other = self._token(member, which), self._token(member, which + 1)
        listed = self._run(self.town.ask(member, "GET", "/api/auth/sessions", token=other)).body["items"]
        (target,) = [session["id"] for session in listed if session["current"]]
        assert len(listed) == len(member.live)
        path = f"/api/auth/sessions/{target}"
        assert self._run(self.town.ask(member, "DELETE", path, token=mine)).status == 204
        member.live.remove(other)
        member.dead.append(other)

    @rule(who=WHO, which=WHICH)
    def somebody_ends_all_sessions(self, who: int, which: int) -> None:
        member = self._member(who)
        token = self._token(member, which)
        reply = self._run(self.town.ask(member, "DELETE", "/api/auth/sessions", token=token))
        assert reply.status == 204
        member.dead += member.live
        member.live = []

    @rule(who=WHO, which=WHICH, prompt=PROMPT, size=SIZE, keyed=st.booleans())
    def a_member_orders(self, who: int, which: int, prompt: str, size: str, *, keyed: bool) -> None:
        member = self._member(who)
        if member.is_tired:
            return
        token, key = self._token(member, which), f"key {next(NUMBERS)}" if keyed else ""
        wish = {"prompt": prompt, "resolution": size}
        reply = self._run(self.town.order(member, wish, token=token, key=key))
        left = member.balance - PRICES[size]
        if left < 0:
            assert (reply.status, reply.code, reply.body["balance"]) == (402, "out_of_credits", member.balance)
            return
        made = reply.body["generation"]
        assert (reply.status, reply.body["balance"], made["status"]) == (202, left, member.fate(wish))
        member.balance = left + made["returned"]
        assert made["returned"] == (PRICES[size] if made["status"] == "failed" else 0)
        if keyed:
            member.keys[key] = Ordered(wish, made["id"], left)

    @rule(who=WHO, which=WHICH, other=st.booleans(), times=st.integers(1, 5))
    def a_key_is_used_again(self, who: int, which: int, times: int, *, other: bool) -> None:
        member = self._member(who)
        if member.is_tired or not member.keys:
            return
        token = self._token(member, which)
        key = list(member.keys)[which % len(member.keys)]
        known = member.keys[key]
        wish = known.wish | ({"prompt": "Something else"} if other else {})
        for reply in self._run(self.town.at_once(member, wish, times, token=token, key=key)):
            if other:
                assert (reply.status, reply.code) == (422, "idempotency_key_reused")
            else:
                told = (reply.status, reply.body["generation"]["id"], reply.body["balance"])
                assert told == (202, known.generation, known.balance)

    @rule(who=WHO, which=WHICH, times=st.integers(2, 8), keyed=st.booleans())
    def a_member_orders_many_at_once(self, who: int, which: int, times: int, *, keyed: bool) -> None:
        member = self._member(who)
        if member.is_tired:
            return
        token, key = self._token(member, which), f"key {next(NUMBERS)}" if keyed else ""
        replies = self._run(self.town.at_once(member, {"prompt": "Many at once"}, times, token=token, key=key))
        made = {reply.body["generation"]["id"] for reply in replies if reply.status == 202}
        assert {reply.status for reply in replies} <= {202, 402}
        assert len(made) == min(member.balance // PRICES["1K"], 1 if keyed else times)
        member.balance -= PRICES["1K"] * len(made)

    @rule(who=WHO, which=WHICH)
    def a_dead_token_orders(self, who: int, which: int) -> None:
        member = self._member(who)
        if member.dead:
            token = member.dead[which % len(member.dead)]
            reply = self._run(self.town.order(member, {"prompt": "Not mine"}, token=token))
            assert (reply.status, reply.code) == (401, "not_signed_in")

    @rule(who=WHO, times=st.integers(1, 6), refused=st.booleans())
    def a_visitor_tries(self, who: int, times: int, *, refused: bool) -> None:
        visitor = self.visitors[who % len(self.visitors)]
        times = 1 if refused else times
        replies = self._run(self.town.at_once(visitor, {"prompt": REFUSED if refused else "A free picture"}, times))
        won = [reply for reply in replies if reply.status == 202]
        assert len(won) == (0 if visitor.trial_used else 1)
        assert {reply.code for reply in replies if reply.status != 202} <= {"trial_used"}
        if won:
            visitor.trial_used = not refused or visitor.given_back == GIVEN_BACK_MOST
            visitor.given_back += refused and not visitor.trial_used

    @rule(who=WHO, amount=st.integers(1, 20), taken=st.booleans())
    def an_operator_gives_or_takes(self, who: int, amount: int, *, taken: bool) -> None:
        self._adjust(self._member(who), -amount if taken else amount)

    def _adjust(self, member: Citizen, delta: int) -> None:
        if member.balance + delta > MOST_BALANCE:
            return
        reply = self._run(self.town.adjust(member, delta))
        if member.balance + delta < 0:
            assert (reply.status, reply.code) == (409, "conflict")
        else:
            member.balance += delta
            assert (reply.status, reply.body) == (200, {"balance": member.balance})

    @invariant()
    def the_books_agree(self) -> None:
        self.town.check_books(self.members)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def _member(self, who: int) -> Citizen:
        return self.members[who % len(self.members)]

    def _token(self, member: Citizen, which: int) -> str:
        """One of their live sessions; whoever has none logs in."""
        if not member.live:
            reply = self._run(self.town.log_in(member))
            assert reply.status == 200
            member.failures = 0
            member.live.append(reply.body["token"])
        return member.live[which % len(member.live)]
