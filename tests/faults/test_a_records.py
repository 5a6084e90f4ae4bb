"""A39–A42: stored records of passwords say how they were made, and cost and open only what ours would."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from images2gpt.accounts import derive
from images2gpt.accounts.passwords import MAX_ROUNDS, ROUNDS
from images2gpt.ports import Crypto
from images2gpt.settings import pepper_id
from tests.support.ports import HostCrypto, QuickCrypto
from tests.support.world import ENVIRONMENT, PASSWORD, Person, World

PEPPER = ENVIRONMENT["PASSWORD_PEPPER"].encode()
AAAA = urlsafe_b64encode(bytes(16)).decode()


async def older(world: World, person: Person, *, rounds: int, iterations: int = 100_000, pepper: bytes = PEPPER) -> str:
    """A record as another version wrote it, made here step by step and not by the code under test."""
    key = PASSWORD.encode() + b"\x01"
    for number in range(rounds):
        key = await world.crypto.pbkdf2_sha256(key, bytes(16) + bytes([number]), iterations=iterations)
    mac = hmac.digest(pepper, person.id.encode() + b":" + key, "sha256")
    return f"pbkdf2-sha256${rounds}${iterations}${pepper_id(pepper)}${AAAA}${urlsafe_b64encode(mac).decode()}"


def store(world: World, person: Person, record: str) -> None:
    world.db.connection.execute("UPDATE users SET password = ? WHERE id = ?", (record, person.id))


def stored(world: World, person: Person) -> str:
    return str(world.db.rows("SELECT password FROM users WHERE id = ?", person.id)[0]["password"])


@pytest.mark.parametrize("crypto", [HostCrypto(), QuickCrypto()], ids=["host", "quick"])
async def test_a39_no_call_goes_over_the_ceiling_of_production(crypto: Crypto) -> None:
    with pytest.raises(ValueError, match="production"):
        await crypto.pbkdf2_sha256(b"password", b"salt", iterations=100_001)


class Watched(QuickCrypto):
    """Notes how many iterations each call asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        self.asked.append(iterations)
        return await super().pbkdf2_sha256(password, salt, iterations=iterations)


async def test_a39_a_password_is_600_000_iterations_in_six_calls(world: World) -> None:
    crypto = Watched()
    await derive(replace(world.app, crypto=crypto), PASSWORD, user_id="usr_ada")
    assert crypto.asked == [100_000] * 6


@pytest.mark.parametrize(("rounds", "iterations"), [(1, 100_000), (6, 50_000), (7, 100_000)])
async def test_a40_a_log_in_makes_an_older_record_anew(world: World, ada: Person, rounds: int, iterations: int) -> None:
    old = await older(world, ada, rounds=rounds, iterations=iterations)
    store(world, ada, old)
    before = world.crypto.rounds
    assert (await ada.log_in("not the password of anybody")).status == 401
    assert stored(world, ada) == old, "a wrong password never rewrites"
    assert world.crypto.rounds - before == rounds, "what the record says, no more"
    assert (await ada.log_in()).status == 200
    new = stored(world, ada)
    assert new.startswith(f"pbkdf2-sha256$6$100000${pepper_id(PEPPER)}$")
    assert (await ada.get("/api/me")).status == 200, "the session of that log-in lives"
    assert (await ada.log_in()).status == 200
    assert stored(world, ada) == new, "and is not made anew again"


async def test_a40_a_record_of_our_scheme_is_what_its_definition_says(world: World, ada: Person) -> None:
    store(world, ada, await older(world, ada, rounds=6))
    assert (await ada.log_in()).status == 200


async def test_a40_a_record_of_the_pepper_before_is_made_anew_with_the_present_one(world: World, ada: Person) -> None:
    old = stored(world, ada)
    world.configure(PASSWORD_PEPPER="the pepper of next year", PASSWORD_PEPPER_PREVIOUS=PEPPER.decode())
    assert (await ada.log_in()).status == 200
    assert stored(world, ada) != old
    world.configure(PASSWORD_PEPPER="the pepper of next year")
    assert (await ada.log_in()).status == 200


async def test_a40_a_pepper_that_nobody_knows_is_a_wrong_password(world: World, ada: Person) -> None:
    old = await older(world, ada, rounds=6, pepper=b"a pepper that is lost for ever")
    store(world, ada, old)
    assert (await ada.log_in()).code == "wrong_credentials"
    assert (await ada.post("/api/auth/reauthenticate", {"password": PASSWORD})).code == "reauthentication_required"
    assert stored(world, ada) == old


@pytest.mark.parametrize(
    "record",
    [
        "",
        "closed_aaaaaaaaaaaaaaaaaaaaaaaa",
        f"pbkdf2-sha256$1000000000$100000${{pepper}}${AAAA}${AAAA}",
        f"pbkdf2-sha256$6$1000000000${{pepper}}${AAAA}${AAAA}",
        f"pbkdf2-sha256${MAX_ROUNDS + 1}$100000${{pepper}}${AAAA}${AAAA}",
        f"pbkdf2-sha256$0$100000${{pepper}}${AAAA}${AAAA}",
        f"pbkdf2-sha256$-1$100000${{pepper}}${AAAA}${AAAA}",
        f"pbkdf2-sha256$6$100001${{pepper}}${AAAA}${AAAA}",
        f"pbkdf2-sha256${'9' * 5_000}$100000${{pepper}}${AAAA}${AAAA}",
        f"argon2id$6$100000${{pepper}}${AAAA}${AAAA}",
        f"pbkdf2-sha256$6$100000${{pepper}}${AAAA}$",
        f"pbkdf2-sha256$6$100000${{pepper}}${AAAA}$!",
        "pbkdf2-sha256$6$100000",
    ],
    ids=range(13),
)
async def test_a41_a_crafted_record_costs_what_any_costs_and_opens_nothing(
    world: World, ada: Person, record: str
) -> None:
    store(world, ada, record.replace("{pepper}", pepper_id(PEPPER)))
    for ask in ({"password": PASSWORD}, {"password": ""}):
        before = world.crypto.rounds
        assert (await ada.post("/api/auth/reauthenticate", ask)).code == "reauthentication_required"
        assert (await ada.post("/api/auth/login", ask | {"email": ada.email})).code == "wrong_credentials"
        assert world.crypto.rounds - before == 2 * ROUNDS


def test_a41_the_dearest_record_that_is_tried_costs_three_times_ours() -> None:
    assert MAX_ROUNDS <= 20


async def test_a42_a_record_copied_to_another_row_opens_nothing(world: World, ada: Person, ben: Person) -> None:
    await ben.sign_up(ben.email)
    changed = {"current_password": PASSWORD, "new_password": "the password of ben alone"}
    assert (await ben.post("/api/auth/password", changed)).status == 200
    store(world, ada, stored(world, ben))
    assert (await ada.log_in("the password of ben alone")).status == 401
    assert (await ben.log_in("the password of ben alone")).status == 200
