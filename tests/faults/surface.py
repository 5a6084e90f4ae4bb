"""The whole surface of the API, out of the table of routes: every call, a body for each, what every answer has."""

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from images2gpt.openapi import Operation
from images2gpt.policy import VERSION
from images2gpt.router import METHODS, pattern_of
from tests.support.world import ENVIRONMENT, FUNCTIONS, PASSWORD, ROUTER, Answer, Person, World
from tools.build import route_modules

NOBODY = "gen_" + "a" * 24
"""An id of the right shape that nothing has."""

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PUT", "/api/admin/banner"): {"text": "Something changes", "until": "2030-01-01T00:00:00Z"},
    ("POST", "/api/admin/notice"): {"subject": "Something changes", "message": "It does"},
    ("POST", "/api/admin/pause"): {"generations": True},
    ("POST", "/api/admin/users/{id}/block"): {"blocked": True, "reason": "a stolen card"},
    ("POST", "/api/admin/users/{id}/dispute"): {"outcome": "won"},
    ("POST", "/api/admin/users/{id}/delete"): {"reason": "a reported child"},
    ("POST", "/api/billing/cancel"): {"when": "now"},
    ("POST", "/api/billing/change"): {"product": "pro"},
    ("POST", "/api/billing/checkout"): {"product": "pack_100", "immediate_start_consent": True},
    ("POST", "/api/billing/withdrawal"): {"payment": "pay_x", "confirm": True},
    ("POST", "/api/admin/generations/{id}/return"): {"reason": "it was late"},
    ("POST", "/api/admin/support"): {"email": "dora@example.com", "subject": "My data", "message": "All of it"},
    ("PATCH", "/api/admin/support/{id}"): {"answer": "Here it is", "closed": True},
    ("POST", "/api/admin/users/{id}/credits"): {"delta": 1, "reason": "a gift"},
    ("POST", "/api/auth/email/verify"): {"token": "x"},
    ("POST", "/api/auth/login"): {"email": "ada@example.com", "password": PASSWORD},
    ("POST", "/api/auth/password"): {"current_password": PASSWORD, "new_password": "another lighthouse of paper"},
    ("POST", "/api/auth/password/forgot"): {"email": "ada@example.com"},
    ("POST", "/api/auth/password/reset"): {"token": "x", "new_password": "another lighthouse of paper"},
    ("POST", "/api/auth/reauthenticate"): {"password": PASSWORD},
    ("POST", "/api/auth/signup"): {
        "email": "new@example.com",
        "password": PASSWORD,
        "age_confirmed": True,
        "policy_version": VERSION,
    },
    ("POST", "/api/generations/archive"): {"ids": [NOBODY]},
    ("POST", "/api/contact"): {"email": "a@example.com", "subject": "Hello", "message": "How are you?"},
    ("POST", "/api/generations"): {"prompt": "A paper lighthouse", "aspect_ratio": "1:1", "references": []},
    ("PATCH", "/api/generations/{id}"): {"starred": True},
    ("POST", "/api/generations/{id}/appeal"): {"message": "It is a song."},
    ("DELETE", "/api/me"): {"password": "not it at all, whatever it is"},
    ("PATCH", "/api/me"): {"daily_limit": 30, "restricted": False, "policy_version": VERSION},
}
"""One for each call that takes any."""

NULL_IS_A_BODY = "/api/admin/banner"
"""There null takes the banner away."""

HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
"""Written down once more: what the code takes away is missed here."""

SIGNS = (
    "Traceback",
    ".py",
    "sqlite",
    "SQLITE",
    "D1_ERROR",
    "SELECT ",
    "syntax error",
    "images2gpt/",
    "workerd",
    "node:",
)
"""What an answer would hold of our insides."""


@dataclass(frozen=True, slots=True)
class Call:
    """One verb of one route."""

    method: str
    pattern: str
    access: str

    @property
    def path(self) -> str:
        """With an id that nothing has."""
        return re.sub(r"\{\w+\}", NOBODY, self.pattern)

    @property
    def body(self) -> dict[str, Any]:
        """One that it takes."""
        return BODIES.get((self.method, self.pattern), {})

    def __str__(self) -> str:
        return f"{self.method} {self.pattern}"


CALLS = [
    Call(verb, route.pattern, route.access) for route in ROUTER.routes for verb in METHODS if verb in route.handlers
]
"""Every call that there is, operators' included."""

OPERATIONS: dict[tuple[str, str], Operation] = {
    (verb, pattern_of(name)): operation
    for name in route_modules(FUNCTIONS)
    for verb, operation in importlib.import_module(name).OPERATIONS.items()
}
"""What the routes say of themselves, by verb and pattern."""

WITH_BODY = [call for call in CALLS if OPERATIONS.get((call.method, call.pattern), Operation()).body]
READS = [call for call in CALLS if call.method == "GET"]


def caller(world: World, call: Call, member: Person) -> Person:
    """Somebody whom the call lets in: an operator, or a member."""
    if call.access != "operator":
        return member
    person = world.person()
    person.token = ENVIRONMENT["ADMIN_TOKEN"]
    return person


async def bare(person: Person, call: Call, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Exactly these headers, and the token."""
    token = {"authorization": f"Bearer {person.token}"} if person.token else {}
    return await person.world.handle(call.method, call.path, body, token | dict(headers), person.address)


def tables(world: World) -> list[str]:
    """All that D1 holds."""
    return list(world.db.connection.iterdump())


def check_headers(headers: Mapping[str, str]) -> None:
    """What every answer of the API has, and what none has."""
    names = {name.lower() for name in headers}
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "x-request-id" in names
    assert not [name for name in names if name.startswith("access-control-")], "no other origin may read an answer"
    assert "set-cookie" not in names, "nothing that a browser would send by itself"


def check_silent(answer: Answer) -> None:
    """An answer tells nothing of how it was made."""
    assert not [sign for sign in SIGNS if sign in answer.body.decode(errors="replace") + str(answer.headers)]
