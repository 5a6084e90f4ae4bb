"""accounts.passwords: records of passwords, what opens them, and how much work that may cost."""

from dataclasses import replace

import pytest

from images2gpt.accounts import check_new, derive, verify
from images2gpt.accounts.passwords import ITERATIONS, MAX_ROUNDS, ROUNDS, Record, Verdict, parse_record
from images2gpt.application import App
from images2gpt.errors import Invalid
from images2gpt.rotation import Rotatable
from images2gpt.settings import pepper_id
from tests.support.alone import alone
from tests.support.ports import HostCrypto, QuickCrypto

USER = "usr_ada"
PASSWORD = "a lighthouse made of paper"
OPENS = Verdict(right=True, weak=False)

SOMEBODY = {"email": "ada@example.com", "brand": "Images 2 GPT"}


def check(password: str, field: str = "password") -> None:
    check_new(password, email="ada@example.com", brand="Images 2 GPT", field=field)


async def opens(app: App, password: str, record: str | None, *, user_id: str = USER) -> bool:
    return (await verify(app, password, user_id=user_id, record=record)).right


def rounds(app: App) -> int:
    assert isinstance(app.crypto, QuickCrypto)
    return app.crypto.rounds


async def test_a_record_opens_with_its_password_and_no_other() -> None:
    app = replace(alone(), crypto=HostCrypto())
    record = await derive(app, PASSWORD, user_id=USER)
    assert await verify(app, PASSWORD, user_id=USER, record=record) == OPENS
    assert not await opens(app, PASSWORD + " ", record)


async def test_a_record_says_how_it_was_made_and_is_never_the_same_twice() -> None:
    app = alone()
    first, second = [await derive(app, PASSWORD, user_id=USER) for _ in range(2)]
    assert first != second
    scheme, made_rounds, iterations, pepper, _salt, _mac = first.split("$")
    assert (scheme, made_rounds, iterations) == ("pbkdf2-sha256", "6", "100000")
    assert pepper == pepper_id(app.settings.pepper.current)
    assert str(parse_record(first)) == first


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("  spaces  kept  ", id="spaces"),
        pytest.param("nul\x00inside", id="NUL"),
        pytest.param("密码是一座灯塔啊", id="Chinese"),
        pytest.param("\U0001f3ee" * 14, id="14 emoji"),
        pytest.param("\U0001f3ee" * 256, id="256 emoji"),
        pytest.param("\u00e9" * 8, id="shortest"),
        pytest.param("x" * 256, id="longest"),
        pytest.param("\n\t\r\x1b\x7f    ", id="control characters"),
    ],
)
async def test_any_text_can_be_a_password(password: str) -> None:
    app = alone()
    check(password)
    record = await derive(app, password, user_id=USER)
    assert await opens(app, password, record)
    assert not await opens(app, password.strip() + "x", record)
    assert not await opens(app, password[:-1], record)


@pytest.mark.parametrize("password", ["", "x" * 7, "\U0001f3ee" * 7, "e\u0301" * 7, "x" * 257, "e\u0301" * 257])
def test_a_password_has_8_to_256_characters(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(password, field="new_password")
    assert refused.value.details["errors"][0]["field"] == "new_password"  # type: ignore[index]  # details are JSON


@pytest.mark.parametrize(
    "password", ["caf\u00e9 caf\u00e9", "\u00e9" * 256, "\uac01" * 200], ids=["words", "longest", "hangul"]
)
async def test_composed_and_decomposed_spellings_are_one_password(password: str) -> None:
    app = alone()
    decomposed = password.replace("\u00e9", "e\u0301").replace("\uac01", "\u1100\u1161\u11a8")
    assert decomposed != password
    check(decomposed)
    record = await derive(app, password, user_id=USER)
    assert await opens(app, decomposed, record)
    assert await opens(app, password, await derive(app, decomposed, user_id=USER))


@pytest.mark.parametrize(
    ("one", "other"), [("\ufb01re \ufb01re", "fire fire"), ("\uff21" * 8, "A" * 8), ("x²" * 4, "x2" * 4)]
)
async def test_spellings_that_merely_look_alike_are_different_passwords(one: str, other: str) -> None:
    app = alone()
    assert not await opens(app, other, await derive(app, one, user_id=USER))


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        pytest.param("x" * 72 + "a", "x" * 72 + "b", id="after 72 bytes"),
        pytest.param("x" * 255 + "a", "x" * 255 + "b", id="in the last character"),
        pytest.param("password\x00a", "password\x00b", id="after NUL"),
        pytest.param("password\x00", "password", id="NUL itself"),
        pytest.param("Password", "password", id="case"),
    ],
)
async def test_nothing_of_a_password_is_cut_off(password: str, wrong: str) -> None:
    app = alone()
    record = await derive(app, password, user_id=USER)
    assert not await opens(app, wrong, record)


async def test_a_record_copied_to_another_person_opens_nothing() -> None:
    app = alone()
    record = await derive(app, PASSWORD, user_id=USER)
    assert not await opens(app, PASSWORD, record, user_id="usr_ben")


@pytest.mark.parametrize(
    "crafted",
    [
        pytest.param("", id="empty"),
        pytest.param("x", id="garbage"),
        pytest.param("$$$$$", id="separators"),
        pytest.param("argon2id$6$100000${p}$AAAA$AAAA", id="another scheme"),
        pytest.param("pbkdf2-sha256$1000000000$100000${p}$AAAA$AAAA", id="too many rounds"),
        pytest.param(f"pbkdf2-sha256${MAX_ROUNDS + 1}$100000${{p}}$AAAA$AAAA", id="one round too many"),
        pytest.param("pbkdf2-sha256$6$1000000000${p}$AAAA$AAAA", id="too many iterations"),
        pytest.param(f"pbkdf2-sha256$6${ITERATIONS + 1}${{p}}$AAAA$AAAA", id="one iteration too many"),
        pytest.param("pbkdf2-sha256$0$100000${p}$AAAA$AAAA", id="no round"),
        pytest.param("pbkdf2-sha256$6$0${p}$AAAA$AAAA", id="no iteration"),
        pytest.param("pbkdf2-sha256$-6$100000${p}$AAAA$AAAA", id="negative rounds"),
        pytest.param("pbkdf2-sha256$6.0$100000${p}$AAAA$AAAA", id="a fraction"),
        pytest.param("pbkdf2-sha256$" + "9" * 5_000 + "$100000${p}$AAAA$AAAA", id="5,000 digits"),
        pytest.param("pbkdf2-sha256$6$100000${p}$AAAA$A", id="no base64"),
        pytest.param("pbkdf2-sha256$6$100000${p}$AAAA", id="a part missing"),
        pytest.param("pbkdf2-sha256$6$100000${p}$AAAA$AAAA$AAAA", id="a part too many"),
    ],
)
async def test_a_crafted_record_opens_nothing_and_costs_what_any_costs(crafted: str) -> None:
    app = alone()
    record = crafted.replace("{p}", pepper_id(app.settings.pepper.current))
    assert parse_record(record) is None
    assert not await opens(app, PASSWORD, record)
    assert rounds(app) == ROUNDS


async def test_an_empty_mac_opens_nothing() -> None:
    app = alone()
    assert not await opens(app, "", str(Record(1, 1, pepper_id(app.settings.pepper.current), b"salt", b"")))


async def test_a_rotated_pepper_still_opens_and_the_record_is_weak() -> None:
    app = alone()
    record, old = await derive(app, PASSWORD, user_id=USER), app.settings.pepper.current
    rotated = Rotatable(current=b"the pepper of next year", previous=old)
    app = replace(app, settings=replace(app.settings, pepper=rotated))
    assert await verify(app, PASSWORD, user_id=USER, record=record) == Verdict(right=True, weak=True)
    anew = await derive(app, PASSWORD, user_id=USER)
    assert await verify(app, PASSWORD, user_id=USER, record=anew) == OPENS


async def test_a_pepper_that_nobody_knows_any_more_is_a_refusal_and_no_crash() -> None:
    app = alone()
    record = await derive(app, PASSWORD, user_id=USER)
    gone = Rotatable(current=b"the pepper of next year", previous=b"another pepper, not it")
    app = replace(app, settings=replace(app.settings, pepper=gone))
    assert not await opens(app, PASSWORD, record)
    assert rounds(app) == 2 * ROUNDS, "made once, tried once"
