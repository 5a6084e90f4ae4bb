"""B38, B41, B43: events that are honest and of no use: too old, of an unknown type, of play money."""

import pytest

from images2gpt.times import DAY_S
from tests.faults.test_b_webhooks import paid_event
from tests.support.buying import alarms, buy, parts
from tests.support.world import Person, World


@pytest.mark.parametrize(("age", "late"), [(DAY_S - 60, False), (3 * DAY_S, True)])
async def test_b38_an_old_event_counts_once_and_a_very_old_one_raises_an_alarm(
    world: World, ada: Person, age: int, capsys: pytest.CaptureFixture[str], *, late: bool
) -> None:
    event = await paid_event(world, ada)
    world.clock.advance(age)
    assert [await world.sandbox.creem.send(event.id) for _ in range(2)] == [200, 200]
    assert await parts(ada) == (0, 110, 0)
    assert ("webhook_late" in alarms(capsys.readouterr().out)) == late


KINDS = ["foo.bar", "", "credits.granted", "customer_credits.exhausted", "x" * 10_000, "<b>", "checkout.completed "]


@pytest.mark.parametrize("kind", KINDS, ids=lambda value: value[:20] or "none")
async def test_b41_a_type_that_is_not_known_is_taken_and_means_nothing(world: World, ada: Person, kind: str) -> None:
    event = await paid_event(world, ada)
    assert await world.sandbox.creem.emit(event.envelope | {"eventType": kind}) == 200
    (row,) = world.db.rows("SELECT type, outcome FROM webhook_events")
    assert row["outcome"] == "ignored"
    assert len(row["type"]) < 100
    assert (await parts(ada), world.db.rows("SELECT 1 FROM payments")) == ((0, 10, 0), [])


@pytest.mark.parametrize("mode", ["test", "sandbox", "local"])
async def test_b43_play_money_buys_nothing_where_money_is_real(
    world: World, ada: Person, mode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    event = await paid_event(world, ada)
    world.configure(CREEM_API_KEY="creem_a_live_key")
    envelope = event.envelope
    envelope["object"]["mode"] = mode
    assert await world.sandbox.creem.emit(envelope) == 200
    assert (await parts(ada), world.db.rows("SELECT 1 FROM payments")) == ((0, 10, 0), [])
    assert alarms(capsys.readouterr().out) == ["webhook_without_effect"]


async def test_b43_real_money_means_nothing_to_a_test(world: World, ada: Person) -> None:
    world.sandbox.creem.always(event_mode="prod")
    await buy(ada)
    assert await parts(ada) == (0, 10, 0)
