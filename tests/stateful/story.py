"""What every story has: a town, time, the cron, a slow D1 and a KV that lies."""

import asyncio
import itertools
import sys
from contextlib import AsyncExitStack

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.stateful import audit
from tests.stateful.town import Town
from tests.support.world import running

SECONDS = st.sampled_from([1, 3, 5, 5, 10, 10, 30, 61])


class Story(RuleBasedStateMachine):
    """A town of its own for each story, and what must hold after each thing that happens in it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.town = Town(self.runner.run(self.stack.enter_async_context(running())))

    def teardown(self) -> None:
        """The end of every story: all is settled, and rightly."""
        try:
            if sys.exc_info()[0] is None:  # else the story has failed already, and that is what to tell
                self.runner.run(audit.settle(self.town))
        finally:
            self.runner.run(self.town.die())
            self.runner.run(self.stack.aclose())
            self.runner.close()

    @invariant()
    def everything_adds_up(self) -> None:
        audit.check(self.town)

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.runner.run(self.town.pass_time(seconds))

    @rule(runs=st.sampled_from([1, 1, 2, 5]))
    def the_cron_runs(self, runs: int) -> None:
        self.runner.run(self.town.cron(runs))

    @rule(turns=st.lists(st.integers(1, 25), min_size=1, max_size=7))
    def d1_takes_its_time(self, turns: list[int]) -> None:
        """Each way there or back another: so those who run side by side overtake each other."""
        waits = itertools.cycle(turns)
        self.town.world.db.turns = lambda: next(waits)

    @rule(what=st.sampled_from(["down", "frozen", "well"]))
    def kv_misbehaves(self, what: str) -> None:
        kv = self.town.world.kv
        kv.down = what == "down"
        kv.freeze() if what == "frozen" else kv.thaw()
