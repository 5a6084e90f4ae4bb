"""F24, G16: what is logged tells of nobody, and a log that cannot be written stops nobody."""

import io
import json
import sys

import pytest

from tests.support.mailbox import with_mail
from tests.support.scenes import operator, set_balance
from tests.support.world import PASSWORD, Person, World

CANARY = "canary-7f3a"
HOSTILE = f'{CANARY} fern\r\n{{"event":"alarm","reason":"injected"}}\n\u2028\u202a'


class FullSink(io.StringIO):
    """A log that takes nothing."""

    def write(self, _text: str) -> int:
        raise OSError(28, "no space left")


class ClosedSink(io.StringIO):
    """A log that is gone."""

    def write(self, _text: str) -> int:
        raise ValueError("I/O operation on closed file")


async def live(world: World, ada: Person, cleo: Person) -> None:
    """Everything that logs, with a canary in every field that a person fills."""
    await set_balance(world, ada, 100)
    await ada.get("/api/me", user_agent=HOSTILE)
    await ada.order("A fern", key=CANARY)
    for prompt in (HOSTILE, f"{CANARY} [[deny]]", f"{CANARY} [[fail]]", f"{CANARY} [[foreign]]"):
        await ada.order(prompt)
        await cleo.order(prompt)
    await ada.log_in(f"{CANARY} wrong password")
    await ada.log_in()
    await ada.patch("/api/me", {"email": f"{CANARY}@example.com", "current_password": PASSWORD})
    await cleo.post("/api/contact", {"email": f"{CANARY}@example.com", "subject": CANARY, "message": HOSTILE})
    await cleo.post("/api/auth/password/forgot", {"email": f"{CANARY}@example.com"})
    await cleo.get(f"/api/generations/{CANARY}?key={CANARY}")
    await cleo.send("POST", "/api/webhooks/kie?generation=gen_x&key=" + CANARY, HOSTILE.encode())
    await cleo.send("POST", "/api/webhooks/creem", HOSTILE.encode(), headers={"creem-signature": CANARY})
    await operator(world).get(f"/api/admin/users?email={CANARY}@example.com")
    await world.finish()


@pytest.mark.parametrize("mail", [False, True])
async def test_g16_no_line_holds_a_prompt_an_email_a_token_or_an_address(
    world: World, ada: Person, cleo: Person, capsys: pytest.CaptureFixture[str], *, mail: bool
) -> None:
    if mail:
        with_mail(world)
    await live(world, ada, cleo)
    out = capsys.readouterr()
    lines = [json.loads(line) for line in out.out.splitlines()]
    assert len(lines) > 5
    assert not [line for line in lines if line.get("reason") == "injected"]
    told = out.out + out.err
    secrets = (CANARY, ada.email, ada.token, ada.address, cleo.address, PASSWORD, "Bearer", "@example.com")
    assert not [secret for secret in secrets if secret and secret in told]


@pytest.mark.parametrize("mail", [False, True])
async def test_g16_no_alarm_that_is_kept_holds_one_either(
    world: World, ada: Person, cleo: Person, *, mail: bool
) -> None:
    if mail:
        with_mail(world)
    await live(world, ada, cleo)
    kept = str(world.db.rows("SELECT * FROM alarms"))
    assert "result_refused" in kept
    assert not [secret for secret in (CANARY, ada.email, ada.address, "@") if secret in kept]


@pytest.mark.parametrize("sink", [FullSink, ClosedSink])
async def test_f24_a_log_that_cannot_be_written_stops_nobody(
    world: World, ada: Person, cleo: Person, monkeypatch: pytest.MonkeyPatch, sink: type[io.StringIO]
) -> None:
    monkeypatch.setattr(sys, "stdout", sink())
    blocked, placed = await ada.order("[[deny]]"), await ada.order()
    assert (blocked.status, placed.status) == (422, 202)
    assert [(await cleo.order("[[foreign]]")).status, (await cleo.get("/api/nothing")).status] == [202, 404]
    await world.finish()
    states = sorted(row["status"] for row in world.db.rows("SELECT status FROM generations"))
    assert states == ["blocked", "failed", "succeeded"]
    assert await ada.balance() == 7
    assert world.db.rows("SELECT reason FROM alarms") == [{"reason": "result_refused"}], (
        "the row is there without a line"
    )
