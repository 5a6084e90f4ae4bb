"""F18, G13: D1 is set back ten minutes, while KV, Creem and kie.ai have moved on."""

import sqlite3
from collections.abc import Callable

import pytest

from tests.api.me.test_delete import say_goodbye
from tests.support.buying import alarms, begin, buy, page_of, parts
from tests.support.images import PATH, made, row
from tests.support.invariants import check
from tests.support.world import PASSWORD, Person, World
from tools.project import ToolError
from tools.restoring import again

TEN_MINUTES = 600


def snapshot(world: World) -> Callable[[], None]:
    """Time Travel: brings D1, and nothing else, back to this moment."""
    kept = sqlite3.connect(":memory:")
    world.db.connection.backup(kept)
    return lambda: kept.backup(world.db.connection)


def script(world: World) -> str:
    """What an operator saves before the restore."""
    return again(world.db.rows, now=world.clock.now())


async def healed(world: World) -> None:
    """An hour of crons."""
    for _ in range(6):
        world.clock.advance(TEN_MINUTES)
        await world.run_cron()


async def test_f18_what_was_paid_since_is_read_from_creem_and_granted_once(world: World, ada: Person) -> None:
    page = page_of(await begin(ada))
    restore = snapshot(world)
    world.clock.advance(TEN_MINUTES)
    await world.sandbox.creem.pay(page)
    assert await parts(ada) == (0, 110, 0)
    restore()
    assert await parts(ada) == (0, 10, 0)
    await healed(world)
    assert await parts(ada) == (0, 110, 0)
    for event in list(world.sandbox.creem.events):
        await world.sandbox.creem.send(event.id)
    await healed(world)
    assert await parts(ada) == (0, 110, 0), "the ids of the events are forgotten, the order is not"
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_f18_a_renewal_and_a_refund_since_come_back_too(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    pack = await buy(ada)
    restore = snapshot(world)
    creem = world.sandbox.creem
    await creem.renew(next(iter(creem.records.subscriptions)))
    await creem.refund(pack)
    world.clock.advance(TEN_MINUTES)
    before = await parts(ada)
    restore()
    world.clock.advance(86_400)
    await healed(world)
    assert await parts(ada) == before
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_f18_a_purchase_whose_checkout_is_lost_is_an_alarm_and_grants_nobody(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    restore = snapshot(world)
    page = page_of(await begin(ada))
    restore()
    await world.sandbox.creem.pay(page)
    assert "webhook_without_effect" in alarms(capsys.readouterr().out)
    assert await parts(ada) == (0, 10, 0)


async def test_f18_a_session_that_is_newer_is_dead_though_kv_knows_it(world: World, ada: Person) -> None:
    restore = snapshot(world)
    await ada.log_in()
    assert (await ada.get("/api/me")).status == 200
    await world.background.settle()
    restore()
    assert len(world.kv.stored) == 2
    assert (await ada.get("/api/me")).code == "not_signed_in"
    assert (await ada.log_in()).status == 200


async def test_f18_a_session_that_ended_since_does_not_come_back(world: World, ada: Person) -> None:
    restore = snapshot(world)
    token = ada.token
    assert (await ada.delete("/api/auth/sessions")).status == 204
    saved = script(world)
    restore()
    world.db.connection.executescript(saved)
    ada.token = token
    assert (await ada.get("/api/me")).code == "not_signed_in"


async def test_f18_what_kie_made_meanwhile_is_found_and_charged_once(world: World, ada: Person) -> None:
    placed = (await ada.order()).json()["generation"]["id"]
    restore = snapshot(world)
    await world.finish()
    restore()
    await world.finish()
    assert (row(world, placed)["status"], await ada.balance()) == ("succeeded", 7)
    assert len(world.sandbox.kie.received("create")) == 1
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_f18_an_order_that_is_lost_costs_nothing_and_its_callback_changes_nothing(
    world: World, ada: Person
) -> None:
    restore = snapshot(world)
    await ada.order()
    restore()
    world.callbacks = True
    (task,) = world.sandbox.kie.tasks
    await world.sandbox.kie.settle(task, world.sandbox.kie.tasks[task].life.outcome)
    await world.background.settle()
    await world.run_cron()
    assert await ada.balance() == 10
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_g13_what_was_deleted_since_is_deleted_again(world: World, ada: Person, ben: Person) -> None:
    image = await made(world, ben, "Ben's canary image")
    await made(world, ada, "Ada's canary image")
    await ada.post("/api/contact", {"email": ada.email, "subject": "canary", "message": "canary"})
    restore = snapshot(world)
    world.clock.advance(TEN_MINUTES)
    assert (await say_goodbye(ada)).status == 200
    assert (await ben.delete(f"{PATH}/{image}")).status == 204
    saved = script(world)
    assert ada.email not in saved
    assert "canary" not in saved, "the file holds ids and times alone"
    restore()
    assert "canary" in "\n".join(world.db.connection.iterdump())
    for _ in range(2):
        world.db.connection.executescript(saved)
    await world.run_cron()
    left = "\n".join(world.db.connection.iterdump())
    assert not [mark for mark in ("canary", ada.email) if mark in left]
    assert world.db.rows("SELECT state FROM deletions") == [{"state": "done"}]
    person = world.person()
    person.email = ada.email
    assert (await person.log_in(PASSWORD)).code == "wrong_credentials"
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_g13_an_account_that_the_restore_has_never_known_is_no_trouble(world: World, ben: Person) -> None:
    restore = snapshot(world)
    ada = await world.member()
    await say_goodbye(ada)
    saved = script(world)
    restore()
    world.db.connection.executescript(saved)
    await world.run_cron()
    assert world.db.rows("SELECT 1 FROM deletions") == []
    assert (await ben.log_in()).status == 200


def test_g13_nothing_but_plain_ids_comes_into_the_script() -> None:
    row = {"id": "del_1'); DROP TABLE users; --", "user_id": "usr_1", "created_at": 1}
    with pytest.raises(ToolError):
        again(lambda query: [row] if "deletions" in query else [], now=1)
