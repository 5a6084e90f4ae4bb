"""Outages of D1, when a machine wants them."""

from typing import Any

from images2gpt.ports import DatabaseDown, Sql


class Fuse:
    """Makes the database fail at one round trip to come, before or after its commit, or at several in a row."""

    def __init__(self) -> None:
        self.trips_left: int | None = None
        self.moment = "before"
        self.dark_trips = 0
        self.fired = 0

    def __call__(self, _batch: tuple[Sql[Any], ...], moment: str) -> None:
        if self.dark_trips and moment == "before":
            self.dark_trips -= 1
            self._fail()
        if self.trips_left is None or moment != self.moment:
            return
        self.trips_left -= 1
        if self.trips_left <= 0:
            self.trips_left = None
            self._fail()

    def _fail(self) -> None:
        self.fired += 1
        raise DatabaseDown

    def mend(self) -> None:
        self.dark_trips, self.trips_left = 0, None
