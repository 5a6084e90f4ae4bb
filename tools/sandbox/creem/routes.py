"""Which path is which call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tools.sandbox.creem.behaviour import Kind
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.moderation import moderate
from tools.sandbox.creem.service import Creem

Answer = Callable[[Creem, Call], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Route:
    """A call of the API."""

    method: str
    path: str
    kind: Kind
    answer: Answer


ROUTES = (Route("POST", "/v1/moderation/prompt", Kind.MODERATION, moderate),)
