"""G07: what still holds something of a deleted account gets nothing by it; what is charged after it goes back, once."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from images2gpt import billing
from images2gpt.billing import late
from images2gpt.times import HOUR_S, MINUTE_S
from tests.faults.isolate import Isolate
from tests.faults.test_g_goodbyes import an_hour, left_of, say_goodbye
from tests.support.buying import alarms, begin, buy, deliver, last_plan, last_transaction, page_of
from tests.support.invariants import check
from tests.support.mailbox import token, with_mail
from tests.support.scenes import elsewhere
from tests.support.world import PASSWORD, Answer, Person, World
from tools.sandbox.faults import Refuse, Reset

REFUNDS = "SELECT state, asked_at > 0 AS asked FROM refunds"
LONG = 5_000
"""Turns of the loop: longer than any deletion."""
WENT_BACK = [{"state": "done", "asked": 1}]
LATE = (
    "SELECT granted, status, refunded_cents = amount_cents AS whole FROM payments ORDER BY created_at DESC, rowid DESC"
)


async def gone(world: World) -> tuple[Person, str]:
    """Somebody who has deleted their account, and a page of Creem's that they can still pay on."""
    ada = await world.member()
    page = page_of(await begin(ada, "pack_100"))
    assert (await say_goodbye(ada)).status == 200
    return ada, page


def books(world: World, person: Person) -> list[str]:
    rows = world.db.rows("SELECT kind FROM credit_transactions WHERE user_id = ? ORDER BY kind", person.id)
    return [row["kind"] for row in rows]


async def test_g07_tokens_links_and_devices_of_a_deleted_account_open_nothing(world: World) -> None:
    ada = await with_mail(world).member()
    await world.person().post("/api/auth/password/forgot", {"email": ada.email})
    reset, verify = await token(world, ada.email, "reset"), await token(world, ada.email, "verify")
    await say_goodbye(ada)
    cleo = world.person()
    answers = [
        await ada.get("/api/me"),
        await ada.post("/api/billing/portal"),
        await cleo.post("/api/auth/password/reset", {"token": reset, "new_password": "another lighthouse of paper"}),
        await cleo.post("/api/auth/email/verify", {"token": verify}),
        await cleo.post("/api/auth/login", {"email": ada.email, "password": PASSWORD}),
    ]
    assert [answer.status for answer in answers] == [401, 401, 410, 410, 401]
    before = len(world.mailer.mails)
    assert (await cleo.post("/api/auth/password/forgot", {"email": ada.email})).status == 202
    await world.background.settle()
    assert len(world.mailer.mails) == before


async def test_g07_a_pack_that_is_paid_after_the_deletion_goes_back_and_revives_nobody(world: World) -> None:
    ada, page = await gone(world)
    before = left_of(world, ada)
    await world.sandbox.creem.pay(page, country="DE")
    assert world.db.rows(REFUNDS) == [{"state": "open", "asked": 0}], "in the commit of the payment"
    await an_hour(world)
    assert world.db.rows(REFUNDS) == WENT_BACK
    assert world.db.rows(LATE) == [{"granted": 0, "status": "refunded", "whole": 1}]
    assert len(world.sandbox.creem.received("refund")) == 1
    assert left_of(world, ada) == before
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_g07_a_plan_that_is_paid_after_the_deletion_ends_and_goes_back(world: World) -> None:
    ada = await world.member()
    page = page_of(await begin(ada, "starter"))
    await say_goodbye(ada)
    await world.sandbox.creem.pay(page, country="DE")
    assert left_of(world, ada)["deletion"][0]["state"] == "open", "it is visible again"
    await an_hour(world)
    assert [plan.status for plan in world.sandbox.creem.records.subscriptions.values()] == ["canceled"]
    assert world.db.rows(REFUNDS) == WENT_BACK
    assert left_of(world, ada)["deletion"][0]["state"] == "done"
    assert books(world, ada) == ["signup_bonus"]
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_g07_a_renewal_that_is_told_late_goes_back_and_one_from_before_does_not(world: World) -> None:
    ada, creem = await world.member(), world.sandbox.creem
    await buy(ada, "starter", country="DE")
    creem.always(held=True)
    await creem.renew(last_plan(creem))
    await say_goodbye(ada)
    late_events = [event for event in creem.events if event.held]
    await deliver(world, *late_events)
    await deliver(world, *late_events)
    creem.always(held=False)
    await an_hour(world)
    statuses = [transaction.status for transaction in creem.records.transactions.values()]
    assert statuses == ["paid", "refunded"]
    assert len(creem.received("refund")) == 1


@pytest.mark.parametrize("lost", [Reset(accepted=True), Refuse(500, http=True)])
async def test_g07_a_refund_is_asked_for_again_only_when_creem_knows_none(world: World, lost: Reset | Refuse) -> None:
    _, page = await gone(world)
    creem = world.sandbox.creem
    await creem.pay(page, country="DE")
    creem.next(refund=lost)
    for _ in range(20):
        world.clock.advance(2 * MINUTE_S)
        await world.run_cron()
    asked = len(creem.received("refund"))
    assert asked == 1, "within an hour its own record is looked at, nothing else"
    for _ in range(6):
        world.clock.advance(HOUR_S)
        await world.run_cron()
    assert world.db.rows(REFUNDS) == WENT_BACK
    assert len(creem.received("refund")) == (1 if isinstance(lost, Reset) else 2)
    assert [each.refunded for each in creem.records.transactions.values()] == [
        each.money.paid for each in creem.records.transactions.values()
    ]


async def test_g07_a_refund_that_never_comes_is_an_alarm(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    _, page = await gone(world)
    await world.sandbox.creem.pay(page)
    world.sandbox.creem.always(refund_outcome="failed")
    for _ in range(late.ALARMING_LOOKS + 1):
        world.clock.advance(6 * HOUR_S)
        await world.run_cron()
    assert world.db.rows("SELECT state FROM refunds") == [{"state": "open"}]
    assert "refund_not_confirmed" in alarms(capsys.readouterr().out)


async def test_g07_crons_that_overlap_ask_for_one_refund(world: World) -> None:
    _, page = await gone(world)
    await world.sandbox.creem.pay(page)
    await asyncio.gather(*(billing.refund_late(world.app) for _ in range(5)))
    assert len(world.sandbox.creem.received("refund")) == 1


async def test_g07_the_cron_may_die_at_every_call_of_a_refund(world: World) -> None:
    elsewhere(world)
    for last in itertools.count(1):
        _, page = await gone(world)
        await world.sandbox.creem.pay(page, country="DE")
        paid = last_transaction(world.sandbox.creem)

        async def act() -> None:
            await billing.refund_late(world.app)

        survived = await Isolate(world, last).survives(act())
        for _ in range(4):
            await an_hour(world)
        refunds = [each for each in world.sandbox.creem.records.refunds.values() if each.transaction.id == paid]
        assert len(refunds) == 1
        assert world.db.rows("SELECT state FROM refunds WHERE reference = ?", paid) == [{"state": "done"}]
        assert last < 20
        if survived:
            break
    assert last > 8


async def test_g07_a_callback_of_an_image_of_a_deleted_account_brings_nothing_back(world: World) -> None:
    ada = await world.member()
    world.callbacks = True
    await ada.order("an idea under way")
    await say_goodbye(ada)
    await world.finish()
    await an_hour(world)
    (image,) = left_of(world, ada)["images"]
    assert (image["prompt"], image["result_url"]) == ("", None)


async def overtaken(world: World, request: Coroutine[Any, Any, Answer], by: Person, *, way: int) -> Answer:
    """The request is on its `way`-th way to or from D1 while `by` deletes their account, and arrives after it."""
    ways, off = itertools.count(1), asyncio.Event()

    def turns() -> int:
        if next(ways) != way:
            return 1
        off.set()
        return LONG

    world.db.turns = turns
    under_way = asyncio.ensure_future(request)
    await off.wait()
    assert (await say_goodbye(by)).status == 200
    assert not under_way.done()
    return await under_way


def an_order(ada: Person) -> Coroutine[Any, Any, Answer]:
    return ada.order("how to make a pipe bomb")


def a_letter(ada: Person) -> Coroutine[Any, Any, Answer]:
    return ada.post("/api/contact", {"email": ada.email, "subject": "late", "message": "late"})


def a_checkout(ada: Person) -> Coroutine[Any, Any, Answer]:
    return begin(ada, "pack_100")


@pytest.mark.parametrize(("request_of", "way"), [(an_order, 3), (a_letter, 3), (a_checkout, 3), (a_checkout, 5)])
async def test_g07_a_request_that_the_deletion_overtakes_leaves_nothing(
    world: World, ada: Person, request_of: Callable[[Person], Coroutine[Any, Any, Answer]], way: int
) -> None:
    """It passed the door before, and would write behind it."""
    await overtaken(world, request_of(ada), ada, way=way)
    assert world.db.rows("SELECT 1 FROM support_messages") == []
    assert world.db.rows("SELECT prompt FROM generations WHERE prompt <> ''") == []
    assert world.db.rows("SELECT 1 FROM checkouts WHERE url IS NOT NULL") == []
