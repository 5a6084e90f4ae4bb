"""Lists in pages (creem.md 1.1), newest first."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.errors import Refusal

T = TypeVar("T")
PAGE_SIZE = 10  # the default is not told
MOST = 100


def page(call: Call, records: Iterable[T], write: Callable[[T], dict[str, Any]]) -> dict[str, Any]:
    """The page that `page_number` and `page_size` ask for."""
    every = list(records)[::-1]
    number, size = _number(call, "page_number", 1, None), _number(call, "page_size", PAGE_SIZE, MOST)
    pages = -(-len(every) // size)
    return {
        "items": [write(record) for record in every[(number - 1) * size : number * size]],
        "pagination": {
            "total_records": len(every),
            "total_pages": pages,
            "current_page": number,
            "next_page": number + 1 if number < pages else None,
            "prev_page": number - 1 if number > 1 else None,
        },
    }


def _number(call: Call, name: str, default: int, most: int | None) -> int:
    given = call.request.query.get(name, str(default))
    if not given.isdecimal() or int(given) < 1 or (most is not None and int(given) > most):
        raise Refusal(400, f"{name} must be a positive number" + (f" up to {most}" if most else ""))
    return int(given)
