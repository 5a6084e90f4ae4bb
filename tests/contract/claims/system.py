"""Clock, ids and PBKDF2."""

import asyncio
import re
from types import SimpleNamespace
from typing import Any

from images2gpt import accounts
from images2gpt.settings import read_settings
from tests.contract.ports import Ports, refused

RFC_7914 = (
    (b"passwd", b"salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
    (b"Password", b"NaCl", 80_000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"),
)
"""PBKDF2-HMAC-SHA-256 of its section 11: the first 32 of 64 bytes."""

HASHLIB = (
    (b"", b"salt", 1, "f135c27993baf98773c5cdb40a5706ce6a345cde61b000a67858650cd6a324d7"),
    (b"password", b"", 1, "c1232f10f62715fda06ae7c0a2037ca19b33cf103b727ba56d870c11f290a2ab"),
    (b"pass\x00word", b"sa\x00lt", 4096, "89b69d0516f829893c696226650a86878c029ac13ee276509d5ae58b6466a724"),
    (
        bytes(range(128, 256)),
        bytes(range(256)),
        1000,
        "d0cef982d4f4f8d92ec73654d28a45f23879240ce9ccdcfd1cbe11d591d15b7f",
    ),
    (b"x" * 1024, b"salt", 2, "a57735d4e0536affc54c26d3816f361ba92591f754482cbce4f03159c0c5f56a"),
    (
        "Gürtel \U0001f511".encode(),
        bytes(16),
        100_000,
        "7ba97d95e44a22d48270b8471bb7acf3a4cca256e6435871ff332ed775a537e9",
    ),
)
"""Nothing, NUL, every byte, longer than a block, and the most iterations."""

USER_ID = "usr_aaaaaaaaaaaaaaaaaaaaaaaa"
PEPPER = "a pepper that is long enough"
RECORD = "pbkdf2-sha256$6$100000$a3e1f227$c2FsdCBvZiBzaXh0ZWVuLg==$7MaFs13cZ6oaP4zuQlmlC8GD9i9tYSwe0RKlnmA4wyU="
"""Written by accounts.derive on the host. When this test breaks, so do the passwords of everybody who has one."""

SHAPE = re.compile(r"gen_[a-z2-7]{24}")
NOVEMBER_2026 = 1_793_491_200


async def pbkdf2_gives_the_vectors_of_rfc_7914(ports: Ports) -> None:
    for password, salt, iterations, expected in RFC_7914:
        assert (await ports.crypto.pbkdf2_sha256(password, salt, iterations=iterations)).hex() == expected


async def pbkdf2_gives_what_hashlib_gives(ports: Ports) -> None:
    for password, salt, iterations, expected in HASHLIB:
        assert (await ports.crypto.pbkdf2_sha256(password, salt, iterations=iterations)).hex() == expected


async def pbkdf2_takes_100000_iterations_and_not_one_more(ports: Ports) -> None:
    assert len(await ports.crypto.pbkdf2_sha256(b"password", b"salt", iterations=100_000)) == 32
    for iterations in (100_001, 600_000, 2**31):
        await refused(ports.crypto.pbkdf2_sha256(b"password", b"salt", iterations=iterations), ValueError)


async def a_password_record_made_on_the_host_opens(ports: Ports) -> None:
    app: Any = SimpleNamespace(crypto=ports.crypto, settings=read_settings({"PASSWORD_PEPPER": PEPPER}))
    for password, right in (("Passwörter \U0001f511", True), ("Passworter \U0001f511", False)):
        verdict = await accounts.verify(app, password, user_id=USER_ID, record=RECORD)
        assert (verdict.right, verdict.weak) == (right, False)


async def an_id_is_its_kind_and_24_characters(ports: Ports) -> None:
    ids = [ports.ids.new("gen") for _ in range(2_000)]
    assert all(SHAPE.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(ids)
    assert len({one[-1] for one in ids}) == 32, "every character is random to its last"


async def secrets_are_random_bytes_of_the_length_asked_for(ports: Ports) -> None:
    found = [ports.ids.secret(32) for _ in range(1_000)]
    assert all(type(one) is bytes and len(one) == 32 for one in found)
    assert len(set(found)) == len(found)
    assert {octet for one in found for octet in one} == set(range(256))


async def now_is_in_whole_seconds_and_not_at_import(ports: Ports) -> None:
    now = ports.clock.now()
    assert type(now) is int
    assert now >= NOVEMBER_2026


async def sleeping_lets_others_run(ports: Ports) -> None:
    done: list[str] = []

    async def slow() -> None:
        await ports.clock.sleep(0.02)
        done.append("slow")

    async def quick() -> None:
        done.append("quick")

    await asyncio.gather(slow(), quick())
    assert done == ["quick", "slow"]
