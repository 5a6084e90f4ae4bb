"""accounts.passwords: how much work a log-in costs, whoever asks and whatever they send."""

import asyncio
from dataclasses import replace

import pytest

from images2gpt.accounts import derive, verify
from images2gpt.accounts.passwords import DERIVATIONS, IN_PROGRESS, ITERATIONS, ROUNDS, Record, Verdict, _mac
from images2gpt.application import App
from images2gpt.errors import TooManyRequests
from images2gpt.settings import pepper_id
from tests.support.alone import alone
from tests.support.ports import QuickCrypto

USER = "usr_ada"
PASSWORD = "a lighthouse made of paper"


def rounds(app: App) -> int:
    assert isinstance(app.crypto, QuickCrypto)
    return app.crypto.rounds


async def record_of(app: App, made_rounds: int, iterations: int) -> str:
    """A record as another version of this code would have written it."""
    pepper, salt = app.settings.pepper.current, b"salt"
    how = Record(made_rounds, iterations, pepper_id(pepper), salt, b"")
    mac = await _mac(app, PASSWORD.encode(), USER, how, pepper)
    return str(Record(made_rounds, iterations, pepper_id(pepper), salt, mac))


async def test_an_unknown_person_costs_as_much_as_a_known_one() -> None:
    app = alone()
    record = await derive(app, PASSWORD, user_id=USER)
    made = rounds(app)
    await verify(app, PASSWORD, user_id=USER, record=record)
    right = rounds(app) - made
    await verify(app, "not it, but as long as it", user_id=USER, record=record)
    wrong = rounds(app) - made - right
    await verify(app, PASSWORD, user_id="usr_nobody", record=None)
    unknown = rounds(app) - made - right - wrong
    assert right == wrong == unknown == ROUNDS


async def test_nobody_signs_in_without_a_record() -> None:
    app = alone()
    assert not (await verify(app, "", user_id="usr_nobody", record=None)).right
    assert not (await verify(app, PASSWORD, user_id="usr_nobody", record=None)).right


async def test_a_password_longer_than_any_costs_nothing() -> None:
    app = alone()
    for record in (await derive(app, PASSWORD, user_id=USER), None):
        made = rounds(app)
        assert not (await verify(app, "x" * 257, user_id=USER, record=record)).right
        assert rounds(app) == made


@pytest.mark.parametrize(
    ("made_rounds", "iterations", "weak"),
    [(1, ITERATIONS, True), (ROUNDS, 50_000, True), (ROUNDS + 1, ITERATIONS, True), (ROUNDS, ITERATIONS, False)],
)
async def test_a_record_of_another_cost_still_opens_and_is_to_be_made_anew(
    made_rounds: int,
    iterations: int,
    weak: bool,  # noqa: FBT001  a table's column
) -> None:
    app = alone()
    record = await record_of(app, made_rounds, iterations)
    before = rounds(app)
    assert await verify(app, PASSWORD, user_id=USER, record=record) == Verdict(right=True, weak=weak)
    assert rounds(app) - before == made_rounds, "what the record says, no more"
    assert not (await verify(app, "another password", user_id=USER, record=record)).right


async def test_no_call_asks_for_more_than_production_allows() -> None:
    assert ITERATIONS == 100_000
    app = alone()
    await derive(app, PASSWORD, user_id=USER)
    assert rounds(app) == ROUNDS == 6


async def test_a_fifth_derivation_is_sent_away_while_four_are_running() -> None:
    app = alone()
    attempts = [verify(app, PASSWORD, user_id=USER, record=None) for _ in range(IN_PROGRESS + 3)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    sent_away = [outcome for outcome in outcomes if isinstance(outcome, TooManyRequests)]
    assert len(sent_away) == 3
    assert sent_away[0].retry_after_s == 1
    assert rounds(app) == IN_PROGRESS * ROUNDS


async def test_a_derivation_that_fails_makes_room_again() -> None:
    app = replace(alone(), crypto=Broken())
    for _ in range(IN_PROGRESS + 1):
        with pytest.raises(OSError, match="no crypto today"):
            await verify(app, PASSWORD, user_id=USER, record=None)
    with DERIVATIONS.one_more():
        pass


class Broken:
    async def pbkdf2_sha256(self, password: bytes, salt: bytes, *, iterations: int) -> bytes:
        raise OSError("no crypto today", password, salt, iterations)
