"""D5, X3: a session is an opaque token of 256 random bits, of which only a hash is stored, and it ends."""

import hashlib
import re
from dataclasses import replace

import pytest

from images2gpt.sessions.model import LIFETIME_S, TOKEN_OCTETS
from tests.promises.tree import PACKAGE, PAGES
from tests.support.ports import HostIds
from tests.support.world import Person, World

SYSTEM = PACKAGE / "edge" / "system.py"


def dump(world: World) -> str:
    return "\n".join(world.db.connection.iterdump())


async def test_d5_a_token_is_kept_nowhere_but_with_its_owner(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    await ada.order()
    await world.finish()
    token = ada.token or ""
    logged = capsys.readouterr().out
    kept = [dump(world), repr(world.kv.stored), repr(world.kv.calls), repr(world.http.sent), logged]
    assert not [text for text in kept if token in text or token[4:] in text]


class WatchedIds(HostIds):
    """Notes how many random bytes are asked for, and gives bytes that can be recognised."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def secret(self, octets: int) -> bytes:
        self.asked.append(octets)
        return super().secret(octets)


async def test_d5_a_token_is_256_random_bits_of_which_a_hash_is_stored(world: World) -> None:
    ids = WatchedIds()
    world.app = replace(world.app, ids=ids)
    ada = await world.member()
    assert TOKEN_OCTETS * 8 == 256
    assert TOKEN_OCTETS in ids.asked
    assert re.fullmatch(r"gi2_[A-Za-z0-9_-]{43}", ada.token or "")
    (row,) = world.db.rows("SELECT token_hash FROM sessions")
    assert row["token_hash"] == hashlib.sha256((ada.token or "").encode()).hexdigest()


async def test_d5_no_two_are_alike_and_nothing_of_the_person_is_in_one(ada: Person) -> None:
    tokens = {ada.token}
    for _ in range(20):
        await ada.log_in()
        tokens.add(ada.token)
    assert len(tokens) == 21
    assert not [token for token in tokens if ada.id[4:12] in str(token)]


def test_d5_the_worker_takes_its_bytes_from_the_csprng() -> None:
    """The module needs the runtime, so its text is read."""
    (secret,) = re.findall(r"def secret\(self, octets: int\).*?return (.*?)\n", SYSTEM.read_text(), flags=re.DOTALL)
    assert secret == "secrets.token_bytes(octets)"


def test_d5_the_page_keeps_it_in_local_storage_under_one_name() -> None:
    storage = (PAGES / "js/lib/storage.js").read_text()
    assert "const TOKEN = 'gi2_token';" in storage
    assert "sessionStorage" not in storage
    assert "document.cookie" not in "".join(path.read_text() for path in (PAGES / "js").rglob("*.js"))


async def test_x3_a_token_says_when_it_ends_and_opens_nothing_from_then_on(world: World, ada: Person) -> None:
    (session,) = (await ada.get("/api/auth/sessions")).json()["items"]
    assert session["expires_at"] > session["created_at"]
    world.clock.advance(LIFETIME_S)
    assert (await ada.get("/api/me")).code == "not_signed_in"


async def test_x3_a_misshapen_token_is_refused_without_a_look(world: World, ada: Person) -> None:
    await world.background.settle()
    before = len(world.db.trips)
    for token in ("", "gi2_", "gi2_" + "a" * 42, "gi2_" + "a" * 44, (ada.token or "").upper(), ada.id):
        ada.token = token or " "
        assert (await ada.get("/api/me")).status == 401
    assert len(world.db.trips) == before
