"""Plans by the clock and by call (creem.md 1.4 and 2.3)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tools.sandbox import Sandbox
from tools.sandbox.creem.moments import iso, period_end

from .conftest import BIG, DAY_S, PACK, PLAN, YEAR, Hook, Merchant

FIRST = ["subscription.active", "subscription.paid", "checkout.completed"]


async def act(merchant: Merchant, subscription_id: str, call: str, body: object = None) -> Any:
    """One call and what it tells; the subscription as it was answered."""
    reply = await merchant.post(f"/v1/subscriptions/{subscription_id}/{call}", body)
    assert reply.status == 200, reply.json
    await merchant.sandbox.creem.settled()
    return reply.json


async def pass_days(sandbox: Sandbox, days: float) -> None:
    sandbox.clock.advance(days * DAY_S)
    await sandbox.creem.settled()


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-11-22T12:00:00", "every-month", "2026-12-22T12:00:00.000Z"),
        ("2027-01-31T12:00:00", "every-month", "2027-02-28T12:00:00.000Z"),
        ("2026-12-01T12:00:00", "every-month", "2027-01-01T12:00:00.000Z"),
        ("2026-11-30T12:00:00", "every-three-months", "2027-02-28T12:00:00.000Z"),
        ("2026-11-22T12:00:00", "every-six-months", "2027-05-22T12:00:00.000Z"),
        ("2028-02-29T12:00:00", "every-year", "2029-02-28T12:00:00.000Z"),
        ("2026-11-22T12:00:00", "every-day", "2026-11-23T12:00:00.000Z"),
    ],
)
def test_periods_follow_the_calendar(start: str, period: Any, end: str) -> None:
    assert iso(period_end(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp(), period)) == end


async def test_a_renewal_sends_paid_alone_with_a_transaction_of_its_own(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    subscription_id = await merchant.subscribed()
    first = await merchant.subscription(subscription_id)
    await pass_days(sandbox, 29.9)
    assert hook.types == FIRST
    await pass_days(sandbox, 0.2)
    assert hook.types == [*FIRST, "subscription.paid"]
    renewed = hook.object("subscription.paid")
    assert renewed["current_period_start_date"] == first["current_period_end_date"]
    assert renewed["current_period_end_date"].startswith("2027-01-22T12:00:0")
    ids = [each["id"] for each in await merchant.transactions()]
    assert ids == [renewed["last_transaction_id"], first["last_transaction_id"]]
    assert await merchant.subscription(subscription_id) == renewed, "the event and the API agree"


async def test_many_periods_pass_at_once_and_each_is_paid(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    await merchant.subscribed()
    await pass_days(sandbox, 92)
    starts = [each["object"]["current_period_start_date"][:10] for each in hook.envelopes[3:]]
    assert starts == ["2026-12-22", "2027-01-22", "2027-02-22"]


async def test_a_year_is_paid_once(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    await merchant.subscribed(YEAR)
    await pass_days(sandbox, 364)
    assert hook.types.count("subscription.paid") == 1


async def test_a_renewal_can_be_had_without_the_clock(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    subscription_id = await merchant.subscribed()
    await sandbox.creem.renew(subscription_id)
    assert hook.types.count("subscription.paid") == 2
    await pass_days(sandbox, 31)
    assert hook.types.count("subscription.paid") == 2, "the period that was paid early is not paid again"


@pytest.mark.parametrize("failure", ["past_due", "unpaid", "expired"])
async def test_a_declined_renewal_is_told_once_and_may_succeed_later(
    merchant: Merchant, sandbox: Sandbox, hook: Hook, failure: str
) -> None:
    subscription_id = await merchant.subscribed()
    sandbox.creem.next(2, renewal="declined", failure=failure)
    await pass_days(sandbox, 30.1)
    status = "active" if failure == "expired" else failure
    assert hook.types == [*FIRST, f"subscription.{failure}"]
    assert hook.envelopes[-1]["object"]["status"] == (await merchant.subscription(subscription_id))["status"] == status
    await pass_days(sandbox, 1.1)
    assert len(hook.types) == 4, "the second decline is told by nobody"
    await pass_days(sandbox, 3)
    assert hook.types[4:] == ["subscription.paid"]
    shown = await merchant.subscription(subscription_id)
    assert (shown["status"], shown["current_period_start_date"][:10]) == ("active", "2026-12-22")
    assert [each["status"] for each in await merchant.transactions()] == ["paid", "declined", "declined", "paid"]


async def test_a_card_that_stays_bad_ends_the_plan(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    subscription_id = await merchant.subscribed()
    sandbox.creem.when(subscription_id, renewal="declined")
    await pass_days(sandbox, 45)
    assert hook.types == [*FIRST, "subscription.past_due", "subscription.canceled"]
    await pass_days(sandbox, 90)
    assert len(hook.types) == 5


async def test_a_scheduled_cancel_ends_with_the_period(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    subscription_id = await merchant.subscribed()
    shown = await act(merchant, subscription_id, "cancel", {"mode": "scheduled", "onExecute": "cancel"})
    assert (shown["status"], shown["canceled_at"]) == ("scheduled_cancel", None)
    assert "next_transaction_date" not in shown
    assert hook.types == [*FIRST, "subscription.scheduled_cancel"]
    await act(merchant, subscription_id, "cancel", {"mode": "scheduled"})
    assert len(hook.types) == 4, "a second time is no second event"
    await pass_days(sandbox, 31)
    assert hook.types[4:] == ["subscription.canceled"]
    assert (await merchant.subscription(subscription_id))["canceled_at"]
    await pass_days(sandbox, 31)
    assert len(hook.types) == 5


async def test_an_immediate_cancel_leaves_the_end_of_what_was_paid(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    subscription_id = await merchant.subscribed()
    shown = await act(merchant, subscription_id, "cancel", {"mode": "immediate"})
    assert shown["status"] == "canceled"
    assert shown["current_period_end_date"].startswith("2026-12-22")
    assert hook.types == [*FIRST, "subscription.canceled"]
    await pass_days(sandbox, 31)
    assert len(hook.types) == 4


async def test_without_a_mode_the_store_s_setting_counts(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.always(cancel_mode="immediate")
    assert (await act(merchant, await merchant.subscribed(), "cancel"))["status"] == "canceled"


@pytest.mark.parametrize(
    "body", [{"mode": "now"}, {"mode": "immediate", "onExecute": "pause"}, {"onExecute": "pause"}, {"mode": 1}]
)
async def test_a_cancel_that_means_nothing_is_refused(merchant: Merchant, hook: Hook, body: object) -> None:
    subscription_id = await merchant.subscribed()
    assert (await merchant.post(f"/v1/subscriptions/{subscription_id}/cancel", body)).status == 400
    assert hook.types == FIRST


async def test_resume_undoes_a_scheduled_cancel(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    subscription_id = await merchant.subscribed()
    await act(merchant, subscription_id, "cancel", {"mode": "scheduled"})
    assert (await act(merchant, subscription_id, "resume"))["status"] == "active"
    await pass_days(sandbox, 31)
    assert hook.types[4:] == ["subscription.active", "subscription.paid"]


async def test_a_pause_charges_nothing_until_it_ends(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    subscription_id = await merchant.subscribed()
    assert (await act(merchant, subscription_id, "pause"))["status"] == "paused"
    await pass_days(sandbox, 40)
    assert hook.types == [*FIRST, "subscription.paused"]
    assert (await act(merchant, subscription_id, "resume"))["status"] == "active"
    assert hook.types[4:] == ["subscription.active", "subscription.paid"]


async def test_a_pause_can_be_scheduled(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    subscription_id = await merchant.subscribed()
    await act(merchant, subscription_id, "cancel", {"mode": "scheduled", "onExecute": "pause"})
    await pass_days(sandbox, 31)
    assert hook.types[3:] == ["subscription.scheduled_cancel", "subscription.paused"]


@pytest.mark.parametrize(
    ("ended", "call"),
    [
        ("canceled", "cancel"),
        ("canceled", "pause"),
        ("canceled", "resume"),
        ("canceled", "upgrade"),
        ("active", "resume"),
    ],
)
async def test_what_a_status_does_not_allow_is_refused(
    merchant: Merchant, sandbox: Sandbox, hook: Hook, ended: Any, call: str
) -> None:
    subscription_id = await merchant.subscribed()
    await sandbox.creem.turn(subscription_id, ended)
    told = len(hook.calls)
    body = {"product_id": BIG.id} if call == "upgrade" else {}
    assert (await merchant.post(f"/v1/subscriptions/{subscription_id}/{call}", body)).status == 400
    await sandbox.creem.settled()
    assert len(hook.calls) == told


@pytest.mark.parametrize("behaviour", ["proration-charge-immediately", "proration-charge", None])
async def test_an_upgrade_is_at_once_and_charges_the_rest_of_the_period(
    merchant: Merchant, sandbox: Sandbox, hook: Hook, behaviour: str | None
) -> None:
    subscription_id = await merchant.subscribed()
    await pass_days(sandbox, 15)
    mode = {"update_behavior": behaviour} if behaviour else {}
    shown = await act(merchant, subscription_id, "upgrade", {"product_id": BIG.id, **mode})
    assert (shown["product"]["id"], shown["items"][0]["product_id"]) == (BIG.id, BIG.id)
    assert hook.types[3:] == ["subscription.update", "subscription.paid"]
    newest, first = await merchant.transactions()
    assert 1495 <= newest["amount"] <= 1500
    assert (first["amount"], shown["last_transaction_id"]) == (1900, newest["id"])
    assert shown["current_period_end_date"].startswith("2026-12-22")
    await pass_days(sandbox, 16)
    assert (await merchant.transactions())[0]["amount"] == BIG.price


async def test_an_upgrade_can_keep_quiet_about_the_payment_or_begin_a_new_period(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    subscription_id = await merchant.subscribed()
    await pass_days(sandbox, 15)
    sandbox.creem.next(upgrade_paid=False, upgrade_period="restarted")
    shown = await act(merchant, subscription_id, "upgrade", {"product_id": BIG.id})
    assert hook.types[3:] == ["subscription.update"]
    assert shown["current_period_end_date"].startswith("2027-01-07")
    await pass_days(sandbox, 16)
    assert hook.types[4:] == [], "the old period's end has lost its meaning"


async def test_a_change_without_proration_moves_no_money(merchant: Merchant, hook: Hook) -> None:
    subscription_id = await merchant.subscribed()
    body = {"product_id": BIG.id, "update_behavior": "proration-none"}
    assert (await act(merchant, subscription_id, "upgrade", body))["product"]["id"] == BIG.id
    assert hook.types[3:] == ["subscription.update"]
    assert len(await merchant.transactions()) == 1


async def test_a_downgrade_pays_back_to_the_card(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    subscription_id = await merchant.subscribed(BIG)
    await pass_days(sandbox, 15)
    await act(merchant, subscription_id, "upgrade", {"product_id": PLAN.id})
    assert hook.types[3:] == ["subscription.update", "refund.created"]
    (transaction,) = await merchant.transactions()
    assert transaction["status"] == "partialRefund"
    assert 1779 <= transaction["refunded_amount"] <= 1785, "half of 30 dollars and its tax"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"product_id": PACK.id}, 400),
        ({"product_id": "prod_no"}, 404),
        ({"product_id": BIG.id, "update_behavior": "now"}, 400),
    ],
)
async def test_a_change_to_nothing_is_refused(merchant: Merchant, hook: Hook, body: object, status: int) -> None:
    subscription_id = await merchant.subscribed()
    assert (await merchant.post(f"/v1/subscriptions/{subscription_id}/upgrade", body)).status == status
    assert hook.types == FIRST


@pytest.mark.parametrize("status", ["unpaid", "past_due", "paused", "trialing", "expired", "canceled"])
async def test_any_status_can_be_told(merchant: Merchant, sandbox: Sandbox, hook: Hook, status: Any) -> None:
    subscription_id = await merchant.subscribed()
    await sandbox.creem.turn(subscription_id, status)
    told = hook.envelopes[-1]
    assert told["eventType"] == f"subscription.{status}"
    assert told["object"]["status"] == ("active" if status == "expired" else status)
    assert (told["object"]["canceled_at"] is not None) == (status == "canceled")


async def test_subscriptions_are_read_and_searched(merchant: Merchant) -> None:
    ids = [await merchant.subscribed(PLAN), await merchant.subscribed(BIG)]
    found = (await merchant.get("/v1/subscriptions/search")).json["items"]
    assert [each["id"] for each in found] == ids[::-1]
    assert found[1] == await merchant.subscription(ids[0])
    assert (await merchant.get("/v1/subscriptions", subscription_id="sub_no")).status == 404
    assert (await merchant.get(f"/v1/subscriptions/{ids[0]}")).status == 404, "a path of old documents"
    assert (await merchant.post("/v1/subscriptions/sub_no/cancel")).status == 404
