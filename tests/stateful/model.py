"""What everybody should have, told in Python: what was ordered, what it costs, and what came of it."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from images2gpt.times import DAY_S
from images2gpt.trials.model import PERIOD_S
from tests.stateful.fates import Fate
from tests.support.world import Person

BONUS = 10
PRICES = {"1K": 3, "2K": 5, "4K": 8}
OPEN = ("reserved", "submitted", "running")
WAY = {"reserved": 0, "submitted": 1, "running": 2, "succeeded": 3, "failed": 3, "blocked": 3, "expired": 4}
GIVEN_BACK_MOST = 2

Row = dict[str, Any]


@dataclass(slots=True)
class Intent:
    """One prompt, sent once or (with a key) again and again. Its prompt is nobody else's."""

    number: int
    fate: Fate
    resolution: str
    aspect_ratio: str
    key: str | None
    address: str

    @property
    def prompt(self) -> str:
        return f"({self.number}) a paper lighthouse, {self.fate.name}"

    @property
    def wish(self) -> dict[str, str]:
        """As Person.order takes it."""
        key = {"key": self.key} if self.key else {}
        return {"prompt": self.prompt, "resolution": self.resolution, "aspect_ratio": self.aspect_ratio, **key}


@dataclass(slots=True)
class Customer:
    """A person and what they were granted."""

    person: Person
    granted: int = 0
    intents: list[Intent] = field(default_factory=list)
    keys: list[dict[str, str]] = field(default_factory=list)
    """What opens the images that they made as a visitor."""


class Model:
    """Holds the tables against what was asked for."""

    def __init__(self) -> None:
        self.intents: dict[str, Intent] = {}
        self.seen: dict[str, str] = {}

    def intend(self, customer: Customer, intent: Intent) -> Intent:
        customer.intents.append(intent)
        self.intents[intent.prompt] = intent
        return intent

    def holder(self, key: str | None, rows: list[Row], now: int) -> Row | None:
        """The generation that a key stands for at this moment."""
        same = [row for row in rows if key and self.intents[row["prompt"]].key == key]
        newest = max(same, key=lambda row: int(row["created_at"]), default=None)
        return newest if newest and newest["created_at"] > now - DAY_S else None

    def expected_return(self, row: Row) -> int:
        """What must have gone back for a generation as it stands."""
        if row["status"] in ("failed", "blocked") or row["late_at"]:
            return int(row["cost"])
        small = self.intents[row["prompt"]].fate.name == "small"
        delivered = row["status"] in ("succeeded", "expired") and row["cost"] > 0
        return PRICES[row["resolution"]] - PRICES["1K"] if small and delivered else 0

    def check(self, rows: list[Row], users: list[Row], customers: list[Customer]) -> None:
        """Raises AssertionError for anything that the orders do not explain."""
        spent: dict[str, int] = defaultdict(int)
        for row in rows:
            self._check_generation(row)
            if row["user_id"]:
                spent[row["user_id"]] += row["cost"] - self.expected_return(row)
        granted = {customer.person.id: customer.granted for customer in customers if customer.person.id}
        for user in users:
            balance = user["plan_credits"] + user["pack_credits"]
            assert balance == granted[user["id"]] - spent[user["id"]], (user, spent[user["id"]], granted[user["id"]])
        self._check_once(rows)

    def _check_generation(self, row: Row) -> None:
        intent = self.intents[row["prompt"]]
        assert row["cost"] in (0, PRICES[intent.resolution]), row
        assert row["resolution"] == intent.resolution, row
        assert row["returned"] == self.expected_return(row), row
        assert intent.fate.delivers or row["status"] not in ("succeeded", "expired"), (row, intent.fate)
        before = self.seen.get(row["id"], "reserved")
        came_late = (before, row["status"]) == ("failed", "succeeded") and row["late_at"]
        assert WAY[before] <= WAY[row["status"]], f"{row['id']} went from {before} to {row['status']}"
        onward = before == row["status"] or WAY[before] < WAY[row["status"]]
        assert onward or came_late, f"{before} became {row['status']}"
        self.seen[row["id"]] = row["status"]

    def _check_once(self, rows: list[Row]) -> None:
        """One generation for an intent; for a key, one each day at most."""
        made: dict[str, list[int]] = defaultdict(list)
        free: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: int(row["created_at"])):
            intent = self.intents[row["prompt"]]
            made[intent.key or intent.prompt].append(row["created_at"])
            if row["cost"] == 0:
                free[intent.address].append(row)
        for name, times in made.items():
            assert name not in self.intents or len(times) == 1, f"{name} was made {len(times)} times"
            gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
            assert all(gap >= DAY_S for gap in gaps), f"{name} made two images within a day"
        for address, images in free.items():
            self._check_free(address, images)

    def _check_free(self, address: str, images: list[Row]) -> None:
        for first in images:
            window = [one for one in images if 0 <= one["created_at"] - first["created_at"] < PERIOD_S]
            kept = [one for one in window if one["status"] not in ("failed", "blocked") and not one["late_at"]]
            assert len(kept) <= 1, f"{address} has two free images"
        claims, last = 0, -PERIOD_S
        for one in images:
            claims = claims + 1 if one["created_at"] - last < PERIOD_S else 1
            last = one["created_at"]
            assert claims <= 1 + GIVEN_BACK_MOST, f"{address} was given back its free image too often"
