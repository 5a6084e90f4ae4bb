"""limits.service: what was counted decides, and a right password takes it back."""

import pytest

from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import TooManyRequests
from images2gpt.limits import MAILS, Guess, counted, guess_at_address, guess_at_own
from tests.support.alone import alone, set_clock

HERE, THERE = Client("192.0.2.1", "DE", None), Client("198.51.100.1", "DE", None)
ADA = "ada@example.com"


async def tried(app: App, guess: Guess) -> None:
    guess.check(await app.db.commit(*guess.statements), now=app.clock.now())


async def test_the_one_above_the_limit_is_told_how_long_to_wait() -> None:
    app = alone()
    for _ in range(MAILS.most):
        mail = counted(app, MAILS, ADA)
        mail.check(await app.db.commit(mail.statement), now=app.clock.now())
    set_clock(app).advance(100)
    mail = counted(app, MAILS, ADA)
    with pytest.raises(TooManyRequests) as refused:
        mail.check(await app.db.commit(mail.statement), now=app.clock.now())
    assert refused.value.retry_after_s == MAILS.window_s - 100


async def test_whoever_guesses_here_locks_out_nobody_there() -> None:
    app = alone()
    for _ in range(5):
        await tried(app, guess_at_address(app, ADA, HERE))
    with pytest.raises(TooManyRequests):
        await tried(app, guess_at_address(app, ADA, HERE))
    await tried(app, guess_at_address(app, ADA, THERE))
    await tried(app, guess_at_own(app, "usr_ada", HERE))


async def test_what_is_taken_back_counts_nowhere() -> None:
    app = alone()
    for _ in range(120):
        guess = guess_at_address(app, ADA, HERE)
        await tried(app, guess)
        await app.db.commit(*guess.taken_back)


async def test_a_right_password_takes_back_only_its_own_try_from_an_address() -> None:
    """Others' failures from there stay: an account of one's own is no way to clear the count."""
    app = alone()
    for number in range(29):
        await tried(app, guess_at_address(app, f"person{number}@example.com", HERE))
    right = guess_at_address(app, ADA, HERE)
    await tried(app, right)
    await app.db.commit(*right.taken_back)
    await tried(app, guess_at_address(app, "one.more@example.com", HERE))
    with pytest.raises(TooManyRequests):
        await tried(app, guess_at_address(app, "too.many@example.com", HERE))
