"""The same town on bad days: the database fails, isolates die, nobody looks for days, kie.ai answers too late."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from images2gpt.times import DAY_S
from tests.stateful.calm import FATE, SIZE, WHO, Calm
from tests.stateful.fates import FATES

LONG = st.sampled_from([300, 899, 901, 3_600, DAY_S - 1, DAY_S, 15 * DAY_S, 91 * DAY_S])
LATE = st.sampled_from([10, 901, 901])
DELIVERING = [name for name, fate in FATES.items() if fate.delivers]
TURNS = st.integers(0, 80)
MOMENT = st.sampled_from(["before", "after"])


class Rough(Calm):
    """Everything that can go wrong on our own side."""

    @rule(seconds=LONG)
    def much_time_passes(self, seconds: int) -> None:
        self.runner.run(self.town.pass_time(seconds))

    @rule(who=WHO, fate=FATE, size=SIZE, seconds=LATE)
    def kie_answers_an_order_late(self, who: int, fate: str, size: tuple[str, str], seconds: int) -> None:
        customer = self.member(who)
        intent = self.intent(customer, fate, size, keyed=False)
        self.runner.run(self.town.answer_late(customer, intent, "create", seconds))

    @rule(who=WHO, fate=st.sampled_from(DELIVERING), size=SIZE, seconds=LATE)
    def kie_answers_a_look_late(self, who: int, fate: str, size: tuple[str, str], seconds: int) -> None:
        customer = self.member(who)
        intent = self.intent(customer, fate, size, keyed=False)
        self.runner.run(self.town.answer_late(customer, intent, "record", seconds))

    @rule(who=WHO, fate=FATE, size=SIZE, turns=TURNS)
    def the_isolate_dies_in_the_middle_of_an_order(
        self, who: int, fate: str, size: tuple[str, str], turns: int
    ) -> None:
        customer = self.member(who)
        self.runner.run(self.town.order(customer, self.intent(customer, fate, size, keyed=True), turns))

    @rule(turns=TURNS, runs=st.integers(1, 2))
    def the_cron_dies_in_the_middle(self, turns: int, runs: int) -> None:
        self.runner.run(self.town.cron(runs, turns))

    @rule(trips=st.integers(1, 6), moment=MOMENT)
    def a_coming_round_trip_fails(self, trips: int, moment: str) -> None:
        self.town.fuse.trips_left, self.town.fuse.moment = trips, moment

    @rule(trips=st.integers(1, 12))
    def d1_goes_down_for_a_while(self, trips: int) -> None:
        self.town.fuse.dark_trips = trips
