"""A11, A12, A20–A22: one email address has one spelling here, and one network address one bucket."""

# ruff: noqa: RUF001  look-alike characters are what is tested

import sqlite3
import unicodedata

import pytest

from images2gpt.accounts import parse_address
from images2gpt.client import bucket
from images2gpt.errors import Invalid
from tests.support.mailbox import mails, token, with_mail
from tests.support.world import Person, World

SPELLINGS = (
    "ada@example.com",
    "ADA@EXAMPLE.COM",
    " ada@example.com ",
    "ada＠example.com",
    "ａｄａ@example.com",
    "ada@example。com",
    "ada@ｅxample．com\t",
)
SAME_V4 = (
    "1.2.3.4",
    "::ffff:1.2.3.4",
    "::FFFF:1.2.3.4",
    "::ffff:102:304",
    "0:0:0:0:0:ffff:0102:0304",
    "64:ff9b::102:304",
)
SAME_64 = (
    "2001:db8:1:2::1",
    "2001:DB8:1:2::1",
    "2001:0db8:0001:0002:0000:0000:0000:0001",
    "2001:db8:1:2:0:0:0:1",
    "2001:db8:1:2::",
    "2001:db8:1:2:ffff:ffff:ffff:ffff",
    *(f"2001:db8:1:2:{number:x}::{number:x}" for number in range(1, 15)),
)
UNREADABLE = ("", "1.2.3.4:80", "[2001:db8::1]", "fe80::1%eth0", "1.2.3.4, 5.6.7.8", "01.2.3.4", "1.2.3", "0x1020304")


async def test_a11_every_spelling_of_an_address_counts_as_one(world: World) -> None:
    await world.person().sign_up(SPELLINGS[0])
    thief = world.person()
    bodies = [{"email": email, "password": "not the password of anybody"} for email in SPELLINGS]
    told = [(await thief.post("/api/auth/login", body)).status for body in bodies]
    assert told == [401] * 5 + [429] * 2


async def test_a11_nor_does_another_spelling_buy_another_mail(world: World) -> None:
    with_mail(world)
    await world.person().sign_up(SPELLINGS[0])
    told = [(await world.person().post("/api/auth/password/forgot", {"email": email})).status for email in SPELLINGS]
    assert told == [202] * 3 + [429] * 4
    assert [mail.subject[:6] for mail in await mails(world, SPELLINGS[0])] == ["Confir", *["Choose"] * 3]


async def test_a12_every_address_of_a_64_counts_as_one(world: World, ada: Person) -> None:
    wrong = {"email": ada.email, "password": "not the password of anybody"}
    told = [(await world.person(address).post("/api/auth/login", wrong)).status for address in SAME_64]
    assert told == [401] * 5 + [429] * (len(SAME_64) - 5)


def test_a12_every_spelling_of_a_network_address_collapses() -> None:
    assert {bucket(text) for text in SAME_V4} == {"1.2.3.4"}
    assert {bucket(text) for text in SAME_64} == {"2001:db8:1:2::/64"}
    assert len({bucket(text) for text in ("2001:db8:1:2::1", "2001:db8:1:3::1", "1.2.3.4", "1.2.3.5")}) == 4


async def test_a12_what_cannot_be_read_shares_one_bucket(world: World, ada: Person) -> None:
    wrong = {"email": ada.email, "password": "not the password of anybody"}
    people = [Person(world, address) for address in UNREADABLE]
    told = [(await person.post("/api/auth/login", wrong)).status for person in people]
    assert told == [401] * 5 + [429] * (len(UNREADABLE) - 5)


@pytest.mark.parametrize(
    "email",
    [
        "e@evil。com＠example.com",
        '"e@evil.com"@example.com',
        "e@a﹫example.com",
        "a@b@c.test",
        "ada@example.com,eve@evil.test",
    ],
)
async def test_a20_an_address_is_normalised_before_it_is_judged(world: World, cleo: Person, email: str) -> None:
    with_mail(world)
    refused = await cleo.sign_up(email)
    assert (refused.status, refused.json()["errors"][0]["field"]) == (422, "email")
    assert (await cleo.post("/api/auth/password/forgot", {"email": email})).status == 422
    assert (world.db.rows("SELECT id FROM users"), world.mailer.mails) == ([], [])


async def test_a20_mail_goes_to_the_normalised_address_alone(world: World, cleo: Person) -> None:
    with_mail(world)
    assert (await cleo.sign_up("ａda＠example。com")).status == 201
    assert len(await mails(world, "ada@example.com")) == len(world.mailer.mails) == 1


async def test_a21_dots_and_plus_make_accounts_but_one_bonus_for_all(world: World) -> None:
    people = [world.person() for _ in range(4)]
    emails = ["A.b+1@example.com", "ab@example.com", "a.b@EXAMPLE.com", "AB+1+2@example.com"]
    assert [(await who.sign_up(email)).status for who, email in zip(people, emails, strict=True)] == [201] * 4
    assert [await who.balance() for who in people] == [10, 0, 0, 0]


async def test_a21_nor_by_verifying_each_of_them(world: World) -> None:
    with_mail(world)
    people = [world.person() for _ in range(2)]
    for who, email in zip(people, ["a.b@example.com", "ab+2@example.com"], strict=True):
        assert (await who.sign_up(email)).status == 201
        assert await who.balance() == 0
        assert (await who.post("/api/auth/email/verify", {"token": await token(world, email, "verify")})).status == 204
    assert [await who.balance() for who in people] == [10, 0]


@pytest.mark.parametrize(
    ("email", "twin"), [("\u212aim@example.com", "kim@example.com"), ("\u017fam@example.com", "sam@example.com")]
)
async def test_a22_letters_that_become_others_are_the_same_account_from_the_start(
    world: World, email: str, twin: str
) -> None:
    assert (await world.person().sign_up(twin)).status == 201
    assert (await world.person().sign_up(email)).status == 200, "its password signs in"
    assert (await world.person().sign_up(email, password="another lighthouse")).status == 401
    assert len(world.db.rows("SELECT id FROM users")) == 1


def test_a22_no_letter_of_unicode_gives_a_second_account_the_mail_of_a_first() -> None:
    """An address is either ASCII by its canonical form or refused, and mail goes where that form says."""
    for point in [*range(0x80, 0xD800), *range(0xE000, 0x11000), *range(0x1D400, 0x1D800)]:
        try:
            address = parse_address(f"a{chr(point)}b@example.com")
        except Invalid:
            continue
        assert address.typed.isascii(), unicodedata.name(chr(point), hex(point))
        assert address.typed.lower() == address.key


async def test_a22_the_database_itself_refuses_a_second_row(world: World, ada: Person) -> None:
    world.db.connection.execute("CREATE TEMP TABLE copy AS SELECT * FROM users")
    world.db.connection.execute("UPDATE copy SET id = 'usr_other'")
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE constraint failed: users\.email_key"):
        world.db.connection.execute("INSERT INTO users SELECT * FROM copy")
    assert world.db.rows("SELECT id FROM users") == [{"id": ada.id}]
