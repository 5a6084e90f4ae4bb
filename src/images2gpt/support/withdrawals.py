"""Withdrawing from a purchase: a case for an operator, and at once a refund where nothing of it was spent."""

from collections.abc import Awaitable

import msgspec

from images2gpt import alarms, billing, letters
from images2gpt.application import App
from images2gpt.billing import Withdrawable
from images2gpt.errors import Conflict, Invalid, NotFound, Unavailable
from images2gpt.ports import Mail
from images2gpt.sessions import Person
from images2gpt.support import store
from images2gpt.times import DAY_S, rfc3339

WITHDRAWAL_S = 14 * DAY_S
"""A consumer's time to think again, by EU law."""


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that withdraws from a purchase."""

    payment: str
    confirm: bool


class WithdrawalReceipt(msgspec.Struct, frozen=True):
    """What was asked, and what will go back: the whole, or the share of what is unspent. Money in cents."""

    payment: str
    product: str
    amount_cents: int
    refund_cents: int
    currency: str
    unspent_credits: int
    credits: int
    refund: str
    received_at: str


class Withdrawn(msgspec.Struct, frozen=True):
    """The case and its receipt."""

    id: str
    receipt: WithdrawalReceipt


async def withdraw(app: App, person: Person, wanted: Withdrawal) -> Withdrawn:
    """Raises Invalid, NotFound, Conflict for what is too long ago or on its way back already."""
    now = app.clock.now()
    if not wanted.confirm:
        raise Invalid(confirm="must be true")
    query = billing.withdrawable(wanted.payment, person.token_hash, now=now)
    payment = (await app.db.read(query)).one(query)
    if payment is None:
        raise NotFound
    if payment.status != "paid" or now > payment.created_at + WITHDRAWAL_S:
        raise Conflict("This purchase is more than 14 days old, or it is being refunded already.")
    receipt, message_id = _receipt(payment, now), app.ids.new("msg")
    case = store.withdrawal(
        message_id, person.id, subject=payment.id, message=_case(receipt), known=payment.withdrawals, now=now
    )
    if (await app.db.commit(case)).one(case) is None:
        raise Conflict("You have withdrawn from this purchase already, or just now from another one.")
    if payment.plan:
        await _guarded(app, billing.end(app, payment.plan), payment)
    if receipt.refund == "whole":
        await _guarded(app, billing.refund(app, payment.reference), payment)
    letters.send(app, _letter(app, payment.email, receipt, message_id))
    return Withdrawn(message_id, receipt)


def _receipt(payment: Withdrawable, now: int) -> WithdrawalReceipt:
    unspent = max(0, payment.unspent)
    whole = unspent == payment.credits
    return WithdrawalReceipt(
        payment=payment.id,
        product=payment.product,
        amount_cents=payment.amount_cents,
        refund_cents=payment.amount_cents * unspent // payment.credits,
        currency=payment.currency,
        unspent_credits=unspent,
        credits=payment.credits,
        refund="whole" if whole else "share",
        received_at=rfc3339(now),
    )


def _case(receipt: WithdrawalReceipt) -> str:
    unspent = f"{receipt.unspent_credits} of {receipt.credits} credits unspent"
    money = f"{receipt.refund_cents / 100:.2f} {receipt.currency} ({receipt.refund})"
    return f"Withdrawal from {receipt.payment} ({receipt.product}): {unspent}, to go back: {money}."


async def _guarded(app: App, work: Awaitable[object], payment: Withdrawable) -> None:
    """The case stands whatever Creem says: an operator sees to what could not be done at once."""
    try:
        await work
    except (Unavailable, NotFound) as error:
        alarms.sound(app, "withdrawal_not_done", payment=payment.id, error=error.code)


def _letter(app: App, to: str, receipt: WithdrawalReceipt, message_id: str) -> Mail:
    return letters.letter(
        app.settings,
        to,
        "Your withdrawal",
        f"We received your withdrawal on {receipt.received_at}. Its number is {message_id}.",
        _case(receipt),
        "The money goes back the way it came. It may take your bank some days.",
        reply_to=app.settings.support_email,
    )
