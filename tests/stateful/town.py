"""A world with customers in it, and the mishaps that a machine lets befall it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from images2gpt import jobs
from images2gpt.capacity.model import LONGEST_QUEUE_S, WINDOW_S
from tests.stateful.fuse import Fuse
from tests.stateful.model import BONUS, OPEN, Customer, Intent, Model, Row
from tests.support.world import Answer, World

GENERATIONS = "SELECT * FROM generations"
GRANT = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
SELECT ?1, id, ?2, ?3, 0, plan_credits + pack_credits + ?3, ?1, ?4 FROM users WHERE id = ?5
"""
RENEW = "UPDATE users SET plan = 'pro', plan_credits = plan_credits + ?1, plan_ends_at = ?2 WHERE id = ?3"
SHUT = """
SELECT 1 FROM breakers WHERE opened_at IS NOT NULL UNION ALL SELECT 1 FROM creation_slots WHERE at > ?
"""
PAINTING_S = 0.003
LOOK_DUE_S = 5


class Town:
    """Everything a rule of the machine can do."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.model = Model()
        self.customers: list[Customer] = []
        self.fuse = Fuse()
        self.made: dict[str, str] = {}
        """The prompt of every generation that was seen: a visitor's goes after 90 days."""
        self.quiet = True
        """Nothing has failed so far but kie.ai, and nobody has slept through a deadline."""
        world.db.fault = self.fuse

    async def move_in(self, claim: dict[str, str] | None = None) -> Customer:
        """Somebody signs up; when the database fails they try again, with the same address."""
        customer = Customer(self.world.person())
        self.customers.append(customer)
        email = f"{customer.person.address.replace('.', '-')}@example.com"
        more = {"claim": claim} if claim else {}
        answer = await self.tried(customer.person.sign_up(email, **more))
        if answer is None or answer.status == 503:
            self.mend()
            answer = await customer.person.sign_up(email, **more)
        assert answer.status in (200, 201), answer.body
        customer.granted = BONUS
        return customer

    async def claim(self, claim: dict[str, str]) -> None:
        """A visitor's image goes to the first who signs up with its key, and stays there."""
        before = self._owner(claim["generation"])
        customer = await self.move_in(claim)
        assert self._owner(claim["generation"]) == (before or customer.person.id)

    def _owner(self, generation_id: str) -> str | None:
        row = self.world.db.rows("SELECT user_id FROM generations WHERE id = ?", generation_id)[0]
        return str(row["user_id"]) if row["user_id"] else None

    async def look(self, customer: Customer, times: int) -> None:
        """Several pages of the same person and the cron ask for everything open, all at once."""
        own = [row["id"] for row in self.open_rows() if row["user_id"] == customer.person.id]
        looks = [self.tried(customer.person.get(f"/api/generations/{each}")) for each in own for _ in range(times)]
        await asyncio.gather(*looks, self.cron(1))

    async def tried(self, work: Coroutine[Any, Any, Answer], turns: int | None = None) -> Answer | None:
        """The answer, or None if the isolate died `turns` of its loop into the work, with all that ran in it."""
        fired, shut = self.fuse.fired, self.shut()
        task = asyncio.create_task(work)
        if turns is not None:
            for _ in range(turns):
                await asyncio.sleep(0)
            if not task.done():
                await self.die(task)
                return None
        answer = await task
        refused = self.fuse.fired > fired or shut or self.shut()
        assert answer.status < 500 or (answer.status == 503 and refused), answer.body
        self.quiet = self.quiet and self.fuse.fired == fired
        return answer

    def shut(self) -> bool:
        """Whether orders are refused for kie.ai's sake: an open breaker, or a long queue before it."""
        now = self.world.clock.now()
        return bool(self.world.db.rows(SHUT, now + LONGEST_QUEUE_S - WINDOW_S))

    async def die(self, *tasks: "asyncio.Task[Any]") -> None:
        """The isolate ends, and with it every request and all background work."""
        self.quiet = False
        running = [*tasks, *self.world.background.running]
        self.world.background.running.clear()
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def order(self, customer: Customer, intent: Intent, turns: int | None = None) -> Answer | None:
        """An order, and once more after a log-in where the session has ended."""
        answer = await self.tried(customer.person.order(**intent.wish), turns)
        if answer is not None and answer.status == 401 and customer.person.token:
            customer.person.token = None
            await self.sign_in(customer)
            answer = await self.tried(customer.person.order(**intent.wish))
        if answer is not None and answer.status == 202 and "key" in answer.json():
            customer.keys.append({"generation": answer.json()["generation"]["id"], "key": answer.json()["key"]})
        return answer

    async def sign_in(self, customer: Customer) -> None:
        """A new session in place of one that has ended."""
        self.fuse.mend()
        assert (await customer.person.log_in()).status == 200

    def renew(self, customer: Customer, amount: int, seconds: int) -> None:
        """A plan's new period: what is left of an old one lapses first, as billing will do it."""
        db, user_id, now = self.world.db, customer.person.id, self.world.clock.now()
        left = db.rows("SELECT plan_credits FROM users WHERE id = ?", user_id)[0]["plan_credits"]
        with db.connection:
            for kind, delta in (("expiry", -left), ("adjustment", amount)):
                entry_id = self.world.app.ids.new("txn")
                db.connection.execute(GRANT, (entry_id, kind, delta, now, user_id))
                db.connection.execute(RENEW, (delta, now + seconds, user_id))
                customer.granted += delta

    async def cron(self, runs: int, turns: int | None = None) -> None:
        """Runs of every job side by side, perhaps cut short."""
        fired = self.fuse.fired
        work = [asyncio.create_task(jobs.run(self.world.app, "")) for _ in range(runs)]
        if turns is not None:
            for _ in range(turns):
                await asyncio.sleep(0)
            await self.die(*work)
        await asyncio.gather(*work, return_exceptions=turns is not None)
        self.quiet = self.quiet and self.fuse.fired == fired

    async def answer_late(self, customer: Customer, intent: Intent, kind: str, seconds: int) -> None:
        """kie.ai holds its answers to an order or to looks back, while time goes by and another cron runs."""
        kie = self.world.sandbox.kie
        if kind == "create":
            barrier = kie.barrier(kind)
            held: asyncio.Task[Any] = asyncio.create_task(self.order(customer, intent))
        else:
            await self.order(customer, intent)
            await self.pass_time(LOOK_DUE_S)
            barrier = kie.barrier(kind)
            held = asyncio.create_task(self.cron(1))
        await asyncio.sleep(PAINTING_S)
        await self.pass_time(seconds)
        later = asyncio.create_task(self.cron(1))
        await asyncio.sleep(PAINTING_S)
        barrier.release()
        await asyncio.gather(held, later)

    async def pass_time(self, seconds: int) -> None:
        """Time for everybody; the stand-in gets a moment to paint."""
        self.world.clock.advance(seconds)
        self.note_the_late()
        await asyncio.sleep(PAINTING_S)

    async def painted(self) -> None:
        """The stand-in's painters are done: how busy this machine is decides nothing."""
        tasks = self.world.sandbox.kie.tasks.values()
        if pictures := [task.picture for task in tasks if task.picture and not task.picture.done()]:
            await asyncio.wait(pictures)

    def note_the_late(self) -> None:
        """Nobody looked before a deadline: kie.ai may have made what we no longer ask for."""
        now = self.world.clock.now()
        self.quiet = self.quiet and all(row["deadline_at"] > now for row in self.open_rows())

    def open_rows(self) -> list[Row]:
        return [row for row in self.rows() if row["status"] in OPEN]

    def rows(self) -> list[Row]:
        return self.world.db.rows(GENERATIONS)

    def mend(self) -> None:
        """D1 and KV are well again."""
        self.fuse.mend()
        self.world.kv.down = False
        self.world.kv.thaw()

    async def wind_down(self) -> None:
        """Everything is well again, and the cron runs until nothing is open."""
        self.mend()
        await asyncio.gather(*self.world.background.running, return_exceptions=True)
        self.note_the_late()
        for _ in range(80):
            if not self.open_rows():
                break
            await self.painted()
            self.world.clock.advance(15)
            await asyncio.sleep(PAINTING_S)
            await self.cron(1)

    def spendable(self, customer: Customer) -> int:
        """By the tables."""
        user = self.world.db.rows("SELECT * FROM users WHERE id = ?", customer.person.id)[0]
        plan = user["plan_credits"] if user["plan_ends_at"] > self.world.clock.now() else 0
        return int(plan + user["pack_credits"])
