"""The fakes of mail and limits hold to what they stand for."""

import pytest

from images2gpt.limits import GENERATIONS_SHIELD, READS_SHIELD
from images2gpt.ports import Limiter, Mail, Mailer, MailRefused
from tests.support.mail_and_limits import Outbox, Shield
from tests.support.ports import SetClock

MAIL = Mail(to="ada@example.com", subject="Hello", text="Hello\n", html="<p>Hello</p>")


async def test_the_outbox_keeps_what_is_sent_and_refuses_what_could_not_be() -> None:
    outbox = Outbox()
    mailer: Mailer = outbox
    await mailer.send(MAIL)
    with pytest.raises(MailRefused):
        await mailer.send(Mail(to="ada@example.com", subject="a\r\nBcc: eve@example.com", text="", html=""))
    outbox.down = True
    with pytest.raises(MailRefused):
        await mailer.send(MAIL)
    assert outbox.mails == [MAIL]


@pytest.mark.parametrize(("name", "most", "period"), [(GENERATIONS_SHIELD, 150, 60), (READS_SHIELD, 400, 10)])
async def test_the_shield_counts_by_the_numbers_of_the_contract(name: str, most: int, period: int) -> None:
    clock = SetClock()
    shield = Shield(clock)
    limiter: Limiter = shield
    assert [await limiter.allows(name, "ada") for _ in range(most + 1)] == [True] * most + [False]
    assert await limiter.allows(name, "ben")
    clock.advance(period)
    assert await limiter.allows(name, "ada")
    assert shield.calls == [(name, "ada")] * (most + 1) + [(name, "ben"), (name, "ada")]
