"""What a call answered, as text for a terminal."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

WIDEST: Final = 60
"""Of a column: a longer text goes on below, in a line of its own."""


def as_json(told: Any) -> str:  # noqa: ANN401 - JSON has no types
    """For other programs."""
    return json.dumps(told, indent=2, ensure_ascii=False)


def as_text(told: Any) -> str:  # noqa: ANN401 - JSON has no types
    """For a person: a table of things, or the fields of one."""
    if isinstance(told, dict) and isinstance(told.get("items"), list):
        more = (
            "\nThere is more: ask again with --cursor " + printable(told["next_cursor"]) if told["next_cursor"] else ""
        )
        return "\n\n".join(fields(each) for each in told["items"]) + more or "Nothing."
    if isinstance(told, dict):
        return fields(told)
    return "Done." if told is None else printable(told)


def fields(thing: Mapping[str, Any], indent: str = "") -> str:
    """Return a thing's fields, one a line, those within it below."""
    width = max((len(name) for name in thing), default=0)
    lines = []
    for name, value in thing.items():
        if isinstance(value, dict) and value:
            lines += [f"{indent}{printable(name)}", fields(value, f"{indent}  ")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{indent}{printable(name)}", table(value, f"{indent}  ")]
        else:
            lines.append(f"{indent}{printable(name):{width}}  {plain(value)}")
    return "\n".join(lines)


def table(things: Sequence[Mapping[str, Any]], indent: str = "") -> str:
    """Return things as rows under their fields' names."""
    names = list(things[0])
    rows = [names, *([plain(thing.get(name)) for name in names] for thing in things)]
    widths = [min(max(len(row[column]) for row in rows), WIDEST) for column in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(f"{indent}{line}".rstrip() for line in lines)


def plain(value: Any) -> str:  # noqa: ANN401 - JSON has no types
    """Return one value in words."""
    words = {None: "–", True: "yes", False: "no"}
    if value is None or isinstance(value, bool):
        return words[value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value) or "none"
    if isinstance(value, dict):
        return "none" if not value else json.dumps(value)
    return printable(value)


def printable(value: Any) -> str:  # noqa: ANN401 - JSON has no types
    """Return text that cannot steer the terminal: people write to us what they like."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))
