"""X2: PBKDF2-SHA-256, 100,000 iterations a call and never more, with a salt of one's own; a record says how."""

import hashlib
import hmac
from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest

from images2gpt.accounts import derive
from images2gpt.settings import pepper_id
from tests.promises.legal_facts import FACTS
from tests.support.ports import HostCrypto, QuickCrypto
from tests.support.world import ENVIRONMENT, PASSWORD, World

PEPPER = ENVIRONMENT["PASSWORD_PEPPER"].encode()


class Watched(QuickCrypto):
    """Notes the salt and the iterations of each call."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[bytes, int]] = []

    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        self.asked.append((salt, iterations))
        return await super().pbkdf2_sha256(password, salt, iterations=iterations)


async def test_x2_a_stored_record_tells_scheme_rounds_iterations_and_salt(world: World) -> None:
    crypto = Watched()
    world.app = replace(world.app, crypto=crypto)
    ada = await world.member()
    (row,) = world.db.rows("SELECT password FROM users WHERE id = ?", ada.id)
    scheme, rounds, iterations, pepper, salt, _ = row["password"].split("$")
    assert (scheme, rounds, iterations, pepper) == ("pbkdf2-sha256", "6", "100000", pepper_id(PEPPER))
    assert crypto.asked == [(urlsafe_b64decode(salt) + bytes([number]), 100_000) for number in range(6)]


async def test_x2_the_record_is_what_hashlib_makes_of_it(world: World) -> None:
    """Whoever has the pepper can check a record without our code."""
    record = await derive(replace(world.app, crypto=HostCrypto()), PASSWORD, user_id="usr_ada")
    *_, salt, mac = record.split("$")
    key = PASSWORD.encode() + b"\x01"
    for number in range(6):
        key = hashlib.pbkdf2_hmac("sha256", key, urlsafe_b64decode(salt) + bytes([number]), 100_000)
    assert urlsafe_b64decode(mac) == hmac.digest(PEPPER, b"usr_ada:" + key, "sha256")


async def test_x2_a_call_above_productions_ceiling_is_refused_everywhere() -> None:
    for crypto in (HostCrypto(), QuickCrypto()):
        with pytest.raises(ValueError, match="production"):
            await crypto.pbkdf2_sha256(b"x", b"y", iterations=100_001)


def test_x2_the_privacy_page_has_these_numbers() -> None:
    assert (FACTS["pbkdf2_rounds"], FACTS["pbkdf2_iterations"]) == ("6", "100,000")
