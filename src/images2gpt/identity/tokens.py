"""Mailed tokens: 256 bits, stored as hashes, bound to a purpose, a person and an address, good once."""

import hashlib
from base64 import urlsafe_b64encode

from images2gpt.application import App
from images2gpt.identity import store
from images2gpt.ports import Statement, Written
from images2gpt.times import DAY_S, MINUTE_S

RESET = "reset"
VERIFY = "verify"
LIFETIME_S = {RESET: 30 * MINUTE_S, VERIFY: 2 * DAY_S}
OCTETS = 32
SPENT = "This link has been used or is too old. Ask for a new one."


def make(app: App, user_id: str, purpose: str, *, password: str | None = None) -> tuple[str, Statement[Written]]:
    """A new token, and the statement that makes it count, where given only if `password` is the user's record then."""
    token = urlsafe_b64encode(app.ids.secret(OCTETS)).decode().rstrip("=")
    now = app.clock.now()
    ends = now + LIFETIME_S[purpose]
    made = store.insert_token(hashed(token), user_id, purpose=purpose, password=password, now=now, expires_at=ends)
    return token, made


def hashed(token: str) -> str:
    """What is stored in its place."""
    return hashlib.sha256(token.encode()).hexdigest()
