"""Passwords: six chained rounds of PBKDF2 and a keyed step, in records that say how they were made.

Production refuses more than 100,000 iterations in one call, hence rounds. A record is
`pbkdf2-sha256$rounds$iterations$pepper id$salt$mac`; the keyed step binds it to its user, so that a record copied
to another row opens nothing.
"""

import hmac
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from images2gpt.accounts.common_passwords import is_common
from images2gpt.accounts.guessable import is_made_of
from images2gpt.application import App
from images2gpt.errors import Invalid, TooManyRequests
from images2gpt.rotation import Rotatable
from images2gpt.settings import pepper_id

SCHEME = "pbkdf2-sha256"
ROUNDS = 6
ITERATIONS = 100_000
MAX_ROUNDS = 20
"""A crafted record cannot burn more than this."""

MIN_CHARACTERS = 8
MAX_CHARACTERS = 256
MAX_BYTES = 1024
SALT_BYTES = 16
END = b"\x01"
"""HMAC fills a short key up with NUL, so that without an end a trailing NUL of a password would not count."""
IN_PROGRESS = 4
"""Each derivation blocks the isolate for about 80 ms and a queue does not help, so a fifth is sent away."""


@dataclass(frozen=True, slots=True)
class Record:
    """How a password was derived, and what came out."""

    rounds: int
    iterations: int
    pepper: str
    salt: bytes
    mac: bytes

    def __str__(self) -> str:
        salt, mac = urlsafe_b64encode(self.salt).decode(), urlsafe_b64encode(self.mac).decode()
        return f"{SCHEME}${self.rounds}${self.iterations}${self.pepper}${salt}${mac}"


def parse_record(text: str) -> Record | None:
    """None for a scheme or a cost that we would not have written."""
    try:
        scheme, rounds, iterations, pepper, salt, mac = text.split("$")
        record = Record(int(rounds), int(iterations), pepper, urlsafe_b64decode(salt), urlsafe_b64decode(mac))
    except ValueError:
        return None
    bounded = 1 <= record.rounds <= MAX_ROUNDS and 1 <= record.iterations <= ITERATIONS
    return record if scheme == SCHEME and bounded else None


class Derivations:
    """Counts the derivations in progress in this isolate."""

    def __init__(self) -> None:
        self._running = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Raises TooManyRequests when enough are running."""
        if self._running >= IN_PROGRESS:
            raise TooManyRequests(retry_after_s=1)
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1


DERIVATIONS = Derivations()


def check_new(password: str, *, email: str, brand: str, field: str = "password") -> None:
    """Raises Invalid, with the reason, for what may not become the password of the account with this email."""
    if not MIN_CHARACTERS <= len(_composed(password)) <= MAX_CHARACTERS:
        raise Invalid(**{field: f"must have {MIN_CHARACTERS} to {MAX_CHARACTERS} characters"})
    if len(_octets(password)) > MAX_BYTES:
        raise Invalid(**{field: f"must fit {MAX_BYTES} bytes in UTF-8"})
    if is_common(password):
        raise Invalid(**{field: "is one of the most common passwords"})
    if is_made_of(password, email=email, brand=brand):
        raise Invalid(**{field: "is made of your email address or our name"})


def _composed(password: str) -> str:
    """Keyboards differ in whether é is one code point or two: neither the length nor the hash may depend on it."""
    return unicodedata.normalize("NFC", password)


def _octets(password: str) -> bytes:
    return _composed(password).encode()


async def derive(app: App, password: str, *, user_id: str) -> str:
    """A new record for `password`."""
    salt = app.ids.secret(SALT_BYTES)
    pepper = app.settings.pepper.current
    mac = await _mac(app, _octets(password), user_id, Record(ROUNDS, ITERATIONS, pepper_id(pepper), salt, b""), pepper)
    return str(Record(ROUNDS, ITERATIONS, pepper_id(pepper), salt, mac))


def closed(app: App) -> str:
    """A record that no password opens, for an account that waits for a new one. No two are alike."""
    return app.ids.new("closed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`right`: the password opens the record; `weak`: the record should be derived anew."""

    right: bool
    weak: bool


async def verify(app: App, password: str, *, user_id: str, record: str | None) -> Verdict:
    """Does the same work for a person who does not exist (`record` None)."""
    if len(_composed(password)) > MAX_CHARACTERS:
        return Verdict(right=False, weak=False)
    known = parse_record(record) if record is not None else None
    pepper = _pepper(app.settings.pepper, known.pepper) if known else None
    measure = known if known and pepper else Record(ROUNDS, ITERATIONS, "", bytes(SALT_BYTES), b"")
    mac = await _mac(app, _octets(password), user_id, measure, pepper or app.settings.pepper.current)
    right = bool(known and pepper) and hmac.compare_digest(mac, measure.mac)
    current = (ROUNDS, ITERATIONS, pepper_id(app.settings.pepper.current))
    return Verdict(right=right, weak=(measure.rounds, measure.iterations, measure.pepper) != current)


def _pepper(peppers: Rotatable, named: str) -> bytes | None:
    known = [pepper for pepper in (peppers.current, peppers.previous) if pepper]
    return next((pepper for pepper in known if pepper_id(pepper) == named), None)


async def _mac(app: App, octets: bytes, user_id: str, how: Record, pepper: bytes) -> bytes:
    with DERIVATIONS.one_more():
        key = octets + END
        for number in range(how.rounds):
            salt = how.salt + bytes([number])
            key = await app.crypto.pbkdf2_sha256(key, salt, iterations=how.iterations)
    return hmac.digest(pepper, user_id.encode() + b":" + key, "sha256")
