"""An invariant, and what breaks it."""

from dataclasses import dataclass

import msgspec


class Break(msgspec.Struct, frozen=True):
    """A row that breaks an invariant, and how."""

    id: str
    told: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """`sql` gives `id` and `told`; its only parameter, ?1, is the present time."""

    sentence: str
    sql: str
