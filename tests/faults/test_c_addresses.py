"""C05, C06, C10, C18: who counts as one visitor, and what is kept of their address."""

import hashlib
import itertools

import pytest

from images2gpt.times import HOUR_S
from images2gpt.trials import PERIOD_S
from tests.support.ports import NOON
from tests.support.world import ENVIRONMENT, Person, World
from tools.sandbox.kie.behaviour import Fail

pytestmark = pytest.mark.usefixtures("books")

NEXT_KEY = "the address key after the rotation, long enough"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
PER_48 = 20


def everything(world: World) -> str:
    """All that is stored anywhere."""
    tables = [world.db.rows(f"SELECT * FROM {row['name']}") for row in world.db.rows(TABLES)]
    return f"{tables} {world.kv.stored}"


async def test_c05_a_thousand_addresses_of_one_64_are_one_visitor(world: World) -> None:
    answers = [await world.person(f"2001:db8:5:5:{number:x}::{number:x}").order() for number in range(1_000)]
    assert [answer.status for answer in answers] == [202] + [403] * 999


async def test_c05_a_thousand_64s_of_one_48_have_twenty_a_day(world: World) -> None:
    answers = [await world.person(f"2001:db8:7:{number:x}::1").order() for number in range(1_000)]
    assert [answer.status for answer in answers] == [202] * PER_48 + [429] * (1_000 - PER_48)
    assert {answer.code for answer in answers[PER_48:]} == {"trial_budget"}
    midnight = NOON + 12 * HOUR_S
    assert answers[-1].headers["retry-after"] == str(midnight - world.clock.now())
    assert (await world.person("2001:db8:8::1").order()).status == 202, "the next /48 is another"
    assert (await world.person().order()).status == 202, "IPv4 is not concerned"
    world.clock.advance(midnight - world.clock.now())
    assert (await world.person("2001:db8:7:2::1").order()).code == "trial_used"
    tomorrow = [await world.person(f"2001:db8:7:{2_000 + number:x}::1").order() for number in range(PER_48 + 1)]
    assert [answer.status for answer in tomorrow] == [202] * PER_48 + [429]


@pytest.mark.parametrize(
    "spellings",
    [
        ("192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:0207", "64:ff9b::192.0.2.7", "64:FF9B::C000:207"),
        ("2001:db8::1", "2001:DB8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8:0:0:ffff::", "2001:db8::"),
        ("", "192.0.2.7:80", "[2001:db8::1]", "fe80::1%eth0", "192.0.2.7, 192.0.2.8", "192.0.2.07", " ", "localhost"),
    ],
    ids=["IPv4", "IPv6", "unreadable"],
)
async def test_c06_every_spelling_is_one_visitor(world: World, spellings: tuple[str, ...]) -> None:
    statuses = [(await Person(world, address).order()).status for address in spellings]
    assert statuses == [202] + [403] * (len(spellings) - 1)


async def test_c07_no_header_makes_a_visitor_with_or_without_an_address(world: World, cleo: Person) -> None:
    names = (
        "x_forwarded_for", "x_real_ip", "true_client_ip", "forwarded", "cf_connecting_ipv6", "cf_pseudo_ipv4",
        "fastly_client_ip", "x_client_ip", "client_ip", "x_cluster_client_ip", "x_forwarded", "via",
    )  # fmt: skip
    nobody = Person(world, "")
    for who in (cleo, nobody):
        assert (await who.order()).status == 202
        for number, name in enumerate(names):
            spoofed = {name: f"198.51.100.{number}"}
            assert (await who.post("/api/generations", {"prompt": "x"}, **spoofed)).code == "trial_used"


async def test_c10_everybody_who_calls_through_a_worker_of_their_own_is_one_visitor(world: World) -> None:
    answers = [await Person(world, "2a06:98c0:3600::103").order() for _ in range(10)]
    assert [answer.status for answer in answers] == [202] + [403] * 9


async def test_c18_no_list_of_hashed_addresses_finds_a_visitor(world: World, cleo: Person) -> None:
    await cleo.order()
    await world.finish()
    await cleo.sign_up("cleo@example.com")
    await cleo.post("/api/auth/login", {"email": "cleo@example.com", "password": "not this one"})
    world.db.connection.execute("DELETE FROM sessions")  # where the address stands for its owner to see
    stored = everything(world)
    for text, name in itertools.product((cleo.address, "cleo@example.com"), ("sha256", "sha1", "md5", "sha512")):
        for prefix in ("", "trial:", "bonus:", "sign_ups:", "address_failures:"):
            assert hashlib.new(name, f"{prefix}{text}".encode()).hexdigest()[:32] not in stored
    assert cleo.address not in stored
    assert ENVIRONMENT["IP_KEY"] not in stored


async def test_c18_a_new_key_gives_nobody_a_second_free_image(world: World, cleo: Person) -> None:
    await cleo.order()
    await world.finish()
    world.configure(IP_KEY=NEXT_KEY, IP_KEY_PREVIOUS=ENVIRONMENT["IP_KEY"])
    world.kv.stored.clear()
    assert (await cleo.order()).code == "trial_used"
    assert (await cleo.get("/api/config")).json()["trial"] == {"available": False}
    world.clock.advance(PERIOD_S)
    assert (await cleo.order()).status == 202, "ninety days are over for the old key's mark, too"
    await world.finish()
    world.configure(IP_KEY=NEXT_KEY)
    assert (await cleo.order()).code == "trial_used"


async def test_c18_what_was_given_back_before_a_rotation_is_free_after_it(world: World, cleo: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    await cleo.order()
    await world.finish()
    world.configure(IP_KEY=NEXT_KEY, IP_KEY_PREVIOUS=ENVIRONMENT["IP_KEY"])
    assert [(await cleo.order()).status for _ in range(2)] == [202, 403]


async def test_c18_a_new_key_gives_nobody_a_second_bonus(world: World) -> None:
    first, second, third = (world.person() for _ in range(3))
    await first.sign_up("ada@example.com")
    world.configure(IP_KEY=NEXT_KEY, IP_KEY_PREVIOUS=ENVIRONMENT["IP_KEY"])
    await second.sign_up("a.da+again@example.com")
    await third.sign_up("ad.a@example.com")
    assert [await person.balance() for person in (first, second, third)] == [10, 0, 0]
