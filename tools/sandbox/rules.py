"""Switches: which behaviour holds for which request."""

from dataclasses import dataclass
from typing import TypeVar, get_type_hints

import msgspec

Part = TypeVar("Part", bound=msgspec.Struct)


@dataclass(slots=True)
class Rule:
    """Changes to one part of a behaviour, for a key, for a word in the prompt, for N requests."""

    part: type[msgspec.Struct]
    changes: dict[str, object]
    key: str | None = None
    marker: str | None = None
    left: int | None = None

    def concerns(self, part: type[msgspec.Struct], key: str | None, prompt: str | None) -> bool:
        return (
            self.part is part
            and self.key in (None, key)
            and (self.marker is None or (prompt is not None and self.marker in prompt))
        )

    @property
    def rank(self) -> int:
        """The narrower rule wins: the instance, then the key, then the marker."""
        return (self.key is not None) + 2 * (self.marker is not None)


class Rules:
    """All rules of one provider.

    `parts` are frozen structs whose defaults are the first behaviour named in the provider's fact
    sheet. Their field names are the switches, and no two parts share one. Fields of the parts in
    `separate` are used up one by one, those of the others together.
    """

    def __init__(self, *parts: type[msgspec.Struct], separate: tuple[type[msgspec.Struct], ...] = ()) -> None:
        self._owners = {name: part for part in parts for name in part.__struct_fields__}
        self._separate = separate
        self._rules: list[Rule] = []

    def clear(self) -> None:
        self._rules.clear()

    def add(
        self,
        changes: dict[str, object],
        *,
        key: str | None = None,
        marker: str | None = None,
        times: int | None = None,
    ) -> None:
        """Register changes; an unknown switch or a wrong value is refused here and not later."""
        grouped: dict[object, Rule] = {}
        for name, value in changes.items():
            part = self._owner(name)
            checked = msgspec.convert(value, get_type_hints(part)[name])
            group = name if part in self._separate else part
            rule = grouped.setdefault(group, Rule(part, {}, key, marker, times))
            rule.changes[name] = checked
        self._rules.extend(grouped.values())

    def resolve(self, part: type[Part], *, key: str | None, prompt: str | None, only: str | None = None) -> Part:
        """The behaviour that holds now. Counted rules are used up by it, oldest first.

        With `only`, counted rules for other fields are left for the requests they wait for.
        """
        found = [rule for rule in self._rules if rule.concerns(part, key, prompt)]
        behaviour = part()
        for rule in sorted((r for r in found if r.left is None), key=lambda r: r.rank):
            behaviour = msgspec.structs.replace(behaviour, **rule.changes)
        taken: set[str] = set()
        for rule in (r for r in found if r.left is not None):
            names = rule.changes.keys()
            if not (names & taken) and (only is None or only in names):
                behaviour = msgspec.structs.replace(behaviour, **rule.changes)
                taken |= names
                self._use(rule)
        return behaviour

    def _use(self, rule: Rule) -> None:
        rule.left = (rule.left or 0) - 1
        if rule.left <= 0:
            self._rules.remove(rule)

    def _owner(self, name: str) -> type[msgspec.Struct]:
        if name not in self._owners:
            message = f"no such switch: {name} (there are {', '.join(sorted(self._owners))})"
            raise ValueError(message)
        return self._owners[name]
