"""Secrets that are changed while what the old ones closed is still in use."""

import hmac
from dataclasses import dataclass

WHOLE = slice(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotatable:
    """A secret and the one before it, which still opens what it closed."""

    current: bytes
    previous: bytes | None

    def sign(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA-256, bound to a purpose so that one signature never passes for another."""
        return _digest(self.current, purpose, text)

    def marks(self, purpose: str, text: str) -> tuple[str, str]:
        """What `text` is stored as, and what the secret before stored it as (the same where there was none)."""
        before = self.previous or self.current
        return _digest(self.current, purpose, text).hex(), _digest(before, purpose, text).hex()

    def verifies(self, purpose: str, text: str, signature: bytes, octets: slice = WHOLE) -> bool:
        """Whether either secret made `signature`, which is these octets of one; constant time."""
        keys = [key for key in (self.current, self.previous) if key]
        matches = [hmac.compare_digest(_digest(key, purpose, text)[octets], signature) for key in keys]
        return any(matches)


def _digest(key: bytes, purpose: str, text: str) -> bytes:
    return hmac.digest(key, f"{purpose}:{text}".encode(), "sha256")
