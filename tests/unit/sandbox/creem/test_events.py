"""What is told, in which order and shape (creem.md 2.3 and 2.4)."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tools.sandbox import Sandbox

from .conftest import BIG, DAY_S, PACK, PLAN, TRIAL, Hook, Merchant

EXAMPLES = Path(__file__).parent / "examples"
RETURN = "https://app.example.com/billing/return"
METADATA = {"user_id": "usr_1", "purchase_id": "pur_1", "kind": "subscription", "plan": "studio_monthly"}


def keys(document: object) -> Any:
    """The names in a document, at every depth."""
    if isinstance(document, dict):
        return {name: keys(value) for name, value in document.items()}
    return [keys(each) for each in document] if isinstance(document, list) else None


async def test_every_event_has_the_keys_of_its_example(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    more: dict[str, Any] = {"request_id": "pur_1", "success_url": RETURN, "metadata": METADATA}
    pack = METADATA.copy()
    pack["pack"] = pack.pop("plan")
    await merchant.bought(**more | {"metadata": pack})
    told = {"checkout.completed.onetime": hook.envelopes[0]}
    subscription_id = await merchant.subscribed(**more)
    told["checkout.completed.subscription"] = hook.envelopes[-1]
    transaction = (await merchant.transactions(product_id=PLAN.id))[0]["id"]
    await sandbox.creem.refund(transaction)
    await sandbox.creem.dispute(transaction)
    await sandbox.creem.turn(subscription_id, "expired")
    await merchant.post(f"/v1/subscriptions/{subscription_id}/cancel", {"mode": "scheduled"})
    await merchant.post(f"/v1/subscriptions/{subscription_id}/cancel", {"mode": "immediate"})
    await sandbox.creem.settled()
    told |= {each["eventType"]: each for each in hook.envelopes}
    examples = {file.stem: json.loads(file.read_bytes()) for file in EXAMPLES.glob("*.json")}
    assert len(examples) == 9
    for name, example in examples.items():
        assert keys(told[name]) == keys(example), name


async def test_a_pack_is_told_once(merchant: Merchant, hook: Hook) -> None:
    paid = await merchant.bought(PACK)
    assert hook.types == ["checkout.completed"]
    told = hook.object("checkout.completed")
    assert told == paid, "the event and the API agree"
    assert (told["order"]["type"], told["order"]["status"]) == ("onetime", "paid")
    assert "subscription" not in told


async def test_a_plan_is_paid_before_its_checkout_is_completed(merchant: Merchant, hook: Hook) -> None:
    await merchant.subscribed()
    assert hook.types == ["subscription.active", "subscription.paid", "checkout.completed"]
    moments = [envelope["created_at"] for envelope in hook.envelopes]
    assert moments == sorted(set(moments))
    active, paid, completed = (envelope["object"] for envelope in hook.envelopes)
    transaction = completed["order"]["transaction"]
    assert active["last_transaction_id"] == paid["last_transaction_id"] == transaction
    assert paid["last_transaction"]["id"] == transaction
    assert len({envelope["id"] for envelope in hook.envelopes}) == 3


async def test_the_checkout_can_be_told_first(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.next(event_order="checkout_first")
    await merchant.subscribed()
    assert hook.types == ["checkout.completed", "subscription.active", "subscription.paid"]
    assert hook.envelopes[0]["created_at"] < hook.envelopes[2]["created_at"]


async def test_a_trial_is_told_without_a_payment_and_charged_at_its_end(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    subscription_id = await merchant.subscribed(TRIAL)
    assert hook.types == ["subscription.trialing", "checkout.completed"]
    assert "last_transaction_id" not in hook.object("subscription.trialing")
    assert await merchant.transactions() == []
    sandbox.clock.advance(7 * DAY_S + 1)
    await sandbox.creem.settled()
    assert hook.types[2:] == ["subscription.paid"]
    assert (await merchant.subscription(subscription_id))["status"] == "active"


async def test_metadata_goes_to_the_checkout_the_subscription_and_what_comes_back(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    await merchant.subscribed(metadata=METADATA, request_id="pur_1")
    await sandbox.creem.refund((await merchant.transactions())[0]["id"])
    assert hook.object("checkout.completed")["metadata"] == METADATA
    assert hook.object("subscription.paid")["metadata"] == METADATA
    refund = hook.object("refund.created")
    assert (refund["checkout"]["metadata"], refund["subscription"]["metadata"]) == (METADATA, METADATA)
    assert refund["checkout"]["request_id"] == "pur_1"
    assert "request_id" not in json.dumps(hook.object("subscription.paid"))


async def test_nothing_of_a_card_is_ever_told(merchant: Merchant, hook: Hook) -> None:
    await merchant.subscribed()
    told = json.dumps(hook.envelopes)
    assert not any(word in told for word in ("4242", "last4", "card", "brand", "expiry"))


async def test_what_is_nested_can_be_ids(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.always(nested="ids")
    paid = await merchant.bought(PLAN)
    completed = hook.object("checkout.completed")
    names = ("product", "customer", "order", "subscription")
    assert {name: completed[name] for name in names} == {name: paid[name]["id"] for name in names}
    assert hook.object("subscription.paid")["product"] == PLAN.id


async def test_an_event_can_be_as_in_the_samples_of_the_documents(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    sandbox.creem.always(style="docs")
    await merchant.subscribed()
    await sandbox.creem.dispute((await merchant.transactions())[0]["id"])
    paid, completed = hook.object("subscription.paid"), hook.object("checkout.completed")
    assert "last_transaction" not in paid
    assert paid["last_transaction_id"]
    assert "object" not in paid["product"]
    assert (paid["product"]["image_url"], paid["product"]["default_success_url"]) == (None, "")
    assert "transaction" not in completed["order"]
    assert {paid["mode"], paid["product"]["mode"], completed["order"]["mode"]} == {"local"}
    dispute = hook.object("dispute.created")
    assert dispute["transaction"]["status"] == "chargeback"
    assert dispute["order"]["transaction"]


async def test_an_event_can_lack_and_add_fields(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.next(without=("object.metadata", "object.order.transaction", "object.no.such"), extra_fields=True)
    await merchant.bought(metadata=METADATA)
    told = hook.object("checkout.completed")
    assert "metadata" not in told
    assert "transaction" not in told["order"]
    assert "risk" in told
    shown = (await merchant.get("/v1/checkouts", checkout_id=told["id"])).json
    assert (shown["metadata"], "risk" in shown) == (METADATA, False), "only the event is changed"


async def test_a_change_to_one_event_is_none_to_the_next(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.next(without=("object.metadata",))
    await merchant.subscribed(metadata=METADATA)
    assert "metadata" not in hook.object("subscription.active")
    assert hook.object("subscription.paid")["metadata"] == METADATA


@pytest.mark.parametrize("mode", ["prod", "sandbox", "local"])
async def test_an_event_can_be_of_another_mode(merchant: Merchant, sandbox: Sandbox, hook: Hook, mode: str) -> None:
    sandbox.creem.next(event_mode=mode)
    await merchant.bought()
    told = hook.object("checkout.completed")
    assert (told["mode"], told["order"]["mode"]) == (mode, mode)


async def test_a_switch_can_be_for_one_type_of_event(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.when("subscription.paid", copies=3)
    await merchant.subscribed()
    assert hook.types == ["subscription.active", *["subscription.paid"] * 3, "checkout.completed"]
    ids = [envelope["id"] for envelope in hook.envelopes[1:4]]
    assert len(set(ids)) == 1
    assert len({body for _, body in hook.calls[1:4]}) == 1, "the same to the last byte"


async def test_one_transaction_can_be_told_under_two_ids(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.next(retold=True)
    await merchant.bought()
    first, second = hook.envelopes
    assert first["id"] != second["id"]
    assert first["object"] == second["object"]


async def test_held_events_are_sent_by_hand_in_any_order_and_any_number(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    sandbox.creem.always(held=True)
    subscription_id = await merchant.subscribed()
    await merchant.post(f"/v1/subscriptions/{subscription_id}/upgrade", {"product_id": BIG.id})
    await sandbox.creem.settled()
    assert hook.calls == []
    events = sandbox.creem.events
    for event in [*reversed(events), events[0]]:
        assert await sandbox.creem.send(event.id) == 200
    assert hook.types == [*reversed([event.type for event in events]), "subscription.active"]
    assert hook.calls[-1] == hook.calls[-2]
    statuses = await asyncio.gather(*(sandbox.creem.send(events[0].id) for _ in range(20)))
    assert statuses == [200] * 20


async def test_an_envelope_of_the_test_s_own_is_signed_and_sent(sandbox: Sandbox, hook: Hook) -> None:
    hook.answers = [400]
    told = {"id": "", "eventType": "foo.bar", "created_at": 1, "object": {"id": "x"}}
    assert await sandbox.creem.emit(told) == 400
    ((headers, body),) = hook.calls
    assert json.loads(body) == told
    assert headers["creem-signature"] == sandbox.creem.sign(body)
    await sandbox.creem.emit({}, signature="absent")
    assert "creem-signature" not in hook.calls[1][0]
