"""What schemathesis does beside each request, in its own process: an address for each, and sessions that stay alive.

CONTRACT_ACCOUNT is JSON ({url, email, password, spare}), or missing for a visitor; CONTRACT_SEEN is where what was
answered is written down.
"""

import atexit
import itertools
import json
import os
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis

from images2gpt.policy import VERSION

ENDS_SESSIONS = ("/api/auth/logout", "/api/auth/sessions", "/api/auth/sessions/{id}", "/api/auth/password")
"""These are called with a session of the spare account, so that all others go on."""
SESSIONS = (12, 1)
"""Of each account at a time: reads are limited for each session, and a spare one ends soon."""

PERSON = {"email": "example@example.com", "password": "a lighthouse made of paper"}
EXAMPLES: dict[str, dict[str, object]] = {
    "/api/auth/signup": PERSON | {"age_confirmed": True, "policy_version": VERSION},
    "/api/auth/login": PERSON,
    "/api/auth/password/forgot": {"email": PERSON["email"]},
    "/api/contact": {"email": PERSON["email"], "subject": "A question", "message": "Where are my images?"},
    "/api/generations": {"prompt": "A paper lighthouse", "aspect_ratio": "16:9", "resolution": "1K"},
}
"""Bodies in which more must be right at once than chance gets right for certain."""

NUMBERS = itertools.count()
SEEN: Counter[tuple[str, int]] = Counter()


def address() -> str:
    """Another for each request, from the range for benchmarks: limits are for each address."""
    number = next(NUMBERS)
    return f"198.18.{number // 256 % 256}.{number % 256}"


class Account:
    """Somebody with sessions, taken in turn."""

    def __init__(self, url: str, email: str, password: str, sessions: int) -> None:
        self._url = url
        self._wanted = {"email": email, "password": password}
        self._sessions = sessions
        self._tokens: list[str] = []
        self._turns = itertools.count()

    def token(self) -> str:
        """One that lives."""
        while len(self._tokens) < self._sessions:
            self._tokens.append(self._log_in())
        return self._tokens[next(self._turns) % self._sessions]

    def forget(self) -> None:
        """The sessions have ended."""
        self._tokens.clear()

    def rename(self, password: str) -> None:
        """The password has changed."""
        self._wanted["password"] = password
        self.forget()

    def _log_in(self) -> str:
        headers = {"Content-Type": "application/json", "CF-Connecting-IP": address()}
        data = json.dumps(self._wanted).encode()
        request = urllib.request.Request(f"{self._url}/api/auth/login", data, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(json.load(answer)["token"])


def accounts() -> tuple[Account, Account] | None:
    """The one that asks, and the one whose sessions may end."""
    given = os.environ.get("CONTRACT_ACCOUNT")
    if not given:
        return None
    told = json.loads(given)
    one = Account(told["url"], told["email"], told["password"], SESSIONS[0])
    return one, Account(told["url"], told["spare"], told["password"], SESSIONS[1])


ACCOUNTS = accounts()

if ACCOUNTS:

    @schemathesis.auth(refresh_interval=None)
    class Sessions:
        """Where a session comes from."""

        def get(self, case: schemathesis.Case, _context: schemathesis.AuthContext) -> str | None:
            """For one call."""
            return ACCOUNTS[case.path in ENDS_SESSIONS].token() if ACCOUNTS else None

        def set(self, case: schemathesis.Case, data: str, _context: schemathesis.AuthContext) -> None:
            """As the contract has it."""
            case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_add_examples(context: schemathesis.HookContext, examples: list[schemathesis.Case]) -> None:
    """One that works, beside those of chance."""
    if (operation := context.operation) and operation.method == "post" and (body := EXAMPLES.get(operation.path)):
        examples.append(operation.Case(body=body, media_type="application/json"))


@schemathesis.hook
def before_call(_context: schemathesis.HookContext, case: schemathesis.Case, _kwargs: dict[str, Any]) -> None:
    """From another address each time, and never the end of the account."""
    case.headers["CF-Connecting-IP"] = address()
    if (case.method, case.path) == ("DELETE", "/api/me") and isinstance(case.body, dict) and "password" in case.body:
        case.body = case.body | {"password": "not the password of this account"}


@schemathesis.hook
def after_call(_context: schemathesis.HookContext, case: schemathesis.Case, response: schemathesis.Response) -> None:
    """Counts, and notices what ended a session."""
    SEEN[f"{case.method} {case.path}", response.status_code] += 1
    if ACCOUNTS and case.path in ENDS_SESSIONS and response.status_code in (200, 204) and case.method != "GET":
        new = case.body.get("new_password") if isinstance(case.body, dict) else None
        ACCOUNTS[1].rename(new) if isinstance(new, str) else ACCOUNTS[1].forget()


@atexit.register
def write_down() -> None:
    """How often each call was answered with each status."""
    if path := os.environ.get("CONTRACT_SEEN"):
        Path(path).write_text(json.dumps([[call, status, count] for (call, status), count in SEEN.items()]))
