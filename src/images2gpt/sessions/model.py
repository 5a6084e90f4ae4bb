"""Sessions as values: tokens, their hashes, and who is calling."""

import hashlib
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass

import msgspec

from images2gpt.client import Client
from images2gpt.errors import NotSignedIn
from images2gpt.times import DAY_S, MINUTE_S

LIFETIME_S = 30 * DAY_S
"""Absolute, as the privacy policy says: use never extends it."""

FRESH_S = 15 * MINUTE_S
"""How long a log-in counts as recent where a recent one is asked."""

TOKEN_OCTETS = 32
_BEARER = re.compile(r"Bearer (gi2_[A-Za-z0-9_-]{43})")


class SessionRow(msgspec.Struct, frozen=True):
    """A live session and whose it is."""

    id: str
    user_id: str
    created_at: int
    expires_at: int
    fresh_until: int


class Device(msgspec.Struct, frozen=True):
    """A live session as its owner may see it."""

    id: str
    created_at: int
    expires_at: int
    ip: str | None
    country: str | None
    user_agent: str | None


class Began(msgspec.Struct, frozen=True):
    """A session that has just begun."""

    id: str


class Ended(msgspec.Struct, frozen=True):
    """A session that has just been ended."""

    token_hash: str


class KvSession(msgspec.Struct, frozen=True):
    """What KV holds of a session. It opens nothing by itself."""

    id: str
    user_id: str
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody signed in: only a live session row makes one."""

    id: str
    session_id: str
    token_hash: str
    fresh_until: int
    client: Client


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody without an account."""

    client: Client


def new_token(octets: bytes) -> str:
    """`gi2_` and 43 base64url characters."""
    return "gi2_" + urlsafe_b64encode(octets).decode().rstrip("=")


def hash_token(token: str) -> str:
    """What is stored in place of a token. Plain SHA-256: 256 random bits need no stretching."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer_hash(authorization: str) -> str:
    """Raises NotSignedIn for any other shape, before any look-up."""
    match = _BEARER.fullmatch(authorization)
    if not match:
        raise NotSignedIn
    return hash_token(match[1])


def kv_key(token_hash: str) -> str:
    """Where KV holds the session."""
    return f"session:{token_hash}"
