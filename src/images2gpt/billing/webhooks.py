"""Creem's webhooks: proven by a signature over the raw body, taken in once by their id, and never stored.

What an event says becomes facts in tables; what those are worth is worked out there. So events may come twice, late, in
any order or not at all (then the reconciliation reads the same objects and does the same).
"""

import hmac
import re

import msgspec

from images2gpt import alarms, decode, log
from images2gpt.application import App
from images2gpt.billing import completing, reading
from images2gpt.billing.creem_objects import Checkout, Dispute, Refund, Subscription
from images2gpt.billing.facts import record
from images2gpt.billing.healing import reread
from images2gpt.billing.reading import Facts, NotOurs
from images2gpt.billing.store import events
from images2gpt.billing.store.keeping import KEPT_S
from images2gpt.errors import BadSignature, Malformed, NotFound, Unavailable
from images2gpt.ports import ConstraintBroken
from images2gpt.times import DAY_S

LONGEST_ID = 128
TOO_OLD_S = KEPT_S - DAY_S
"""A signature never expires, but that an event was here is forgotten after KEPT_S: before that it counts no more."""
LATE_S = DAY_S
"""Creem gives up after a day: what comes later was sent by hand, or by somebody else."""
_HEX = re.compile("[0-9a-f]{64}")
_TYPE = re.compile(r"[a-z_]{1,40}(\.[a-z_]{1,40})?")


class Event(msgspec.Struct):
    """The envelope."""

    id: msgspec.Raw = msgspec.Raw(b"null")
    eventType: str | None = None  # noqa: N815  Creem's spelling
    created_at: int | float | None = None
    object: msgspec.Raw = msgspec.Raw(b"{}")


class Named(msgspec.Struct):
    """What every object has."""

    id: str | None = None
    mode: str | None = None


async def take(app: App, body: bytes, signature: str | None) -> None:
    """Raises BadSignature, Malformed; Unavailable without a secret."""
    _verify(app, body, signature)
    try:
        event = decode.theirs(body, Event)
        named = decode.theirs(bytes(event.object), Named)
    except decode.Unreadable as error:
        raise Malformed from error
    event_id, kind = _event_id(event), event.eventType or ""
    facts, outcome = await _facts(app, kind, event, named)
    now = app.clock.now()
    sent_at = None if event.created_at is None else int(event.created_at) // 1000
    if sent_at is not None and sent_at < now - LATE_S:
        alarms.sound(app, "webhook_late", type=_type(kind))
    seen = events.insert(
        event_id, _type(kind), object_id=reading.plain(named.id), outcome=outcome, sent_at=sent_at, now=now
    )
    try:
        missing = await record(app, facts, seen)
    except ConstraintBroken as error:
        if error.name != "webhook_events.id":
            raise
        log.event("webhook_again", type=_type(kind))
        return
    if missing or outcome not in ("taken", "ignored"):
        alarms.sound(app, "webhook_without_effect", type=_type(kind), why=missing or outcome)


async def replay(app: App, event_id: str) -> None:
    """Reads the object of an event from Creem once more. Raises NotFound, Conflict, Unavailable."""
    query = events.by_id(event_id)
    seen = (await app.db.read(query)).one(query)
    if seen is None or seen.object_id is None:
        raise NotFound
    await reread(app, seen.type, seen.object_id)


def _verify(app: App, body: bytes, signature: str | None) -> None:
    """Over the bytes as they came; constant time."""
    if not app.settings.creem_secrets:
        alarms.sound(app, "webhook_secret_missing")
        raise Unavailable(retry_after_s=300)
    given = signature or ""
    if not _HEX.fullmatch(given):
        raise BadSignature
    macs = [hmac.digest(secret.encode(), body, "sha256").hex() for secret in app.settings.creem_secrets]
    matches = [hmac.compare_digest(mac, given) for mac in macs]
    if not any(matches):
        raise BadSignature


def _event_id(event: Event) -> str:
    """Raises Malformed for one that cannot stand for an event: it would swallow all that come after it."""
    try:
        event_id = decode.theirs(bytes(event.id), str)
    except decode.Unreadable as error:
        raise Malformed from error
    if not event_id.strip() or len(event_id) > LONGEST_ID or not event_id.isprintable():
        raise Malformed
    return event_id


async def _facts(app: App, kind: str, event: Event, named: Named) -> tuple[Facts, str]:
    """What the event says, and what to call that. Raises Unavailable where Creem has to be asked and is not there."""
    if event.created_at is not None and int(event.created_at) // 1000 <= app.clock.now() - TOO_OLD_S:
        return Facts(), "too_old"
    if named.mode is not None and (named.mode == "prod") != app.settings.creem_live:
        return Facts(), "wrong_mode"
    try:
        return await _read(app, kind, bytes(event.object))
    except NotOurs as error:
        return Facts(), error.reason
    except decode.Unreadable:
        return Facts(), "unreadable"


async def _read(app: App, kind: str, body: bytes) -> tuple[Facts, str]:
    """Raises NotOurs, Unreadable, Unavailable."""
    sold = app.settings.creem_products
    if kind == "checkout.completed":
        return reading.of_checkout(await completing.checkout(app, decode.theirs(body, Checkout)), sold), "taken"
    if kind.startswith("subscription."):
        told, paid = decode.theirs(body, Subscription), kind == "subscription.paid"
        told = await completing.subscription(app, told) if paid else told
        status = "expired" if kind == "subscription.expired" else told.status
        return reading.of_subscription(msgspec.structs.replace(told, status=status), sold, paid=paid), "taken"
    if kind == "refund.created":
        return reading.of_refund(decode.theirs(body, Refund)), "taken"
    if kind == "dispute.created":
        alarms.sound(app, "dispute")
        return reading.of_dispute(decode.theirs(body, Dispute)), "taken"
    return Facts(), "ignored"


def _type(kind: str) -> str:
    return kind if _TYPE.fullmatch(kind) else "unknown"
