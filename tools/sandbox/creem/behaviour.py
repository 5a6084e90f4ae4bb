"""The switches of the Creem stand-in. Every default is the first behaviour creem.md section 6 names."""

from enum import StrEnum
from typing import Literal

import msgspec

from tools.sandbox.faults import AnyFault, Refuse


class Kind(StrEnum):
    """What a request asks for; the words used by barriers, records and switches."""

    MODERATION = "moderation"
    CHECKOUT = "checkout"
    CHECKOUT_READ = "checkout_read"
    PRODUCT = "product"
    CUSTOMER = "customer"
    CUSTOMER_LISTS = "customer_lists"
    PORTAL = "portal"
    SUBSCRIPTION = "subscription"
    SUBSCRIPTIONS = "subscriptions"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    UPGRADE = "upgrade"
    TRANSACTION = "transaction"
    TRANSACTIONS = "transactions"
    REFUND = "refund"
    PAGE = "page"
    OTHER = "other"


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """How refusals are worded: the documents disagree on a wrong key, and `message` may be absent (creem.md 3)."""

    wrong_key: Literal[401, 403] = 401
    messages: bool = True


class Replies(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a reply, by the kind of the request. None is the honest reply."""

    moderation: AnyFault | None = None
    checkout: AnyFault | None = None
    checkout_read: AnyFault | None = None
    product: AnyFault | None = None
    customer: AnyFault | None = None
    customer_lists: AnyFault | None = None
    portal: AnyFault | None = None
    subscription: AnyFault | None = None
    subscriptions: AnyFault | None = None
    cancel: AnyFault | None = None
    pause: AnyFault | None = None
    resume: AnyFault | None = None
    upgrade: AnyFault | None = None
    transaction: AnyFault | None = None
    transactions: AnyFault | None = None
    refund: AnyFault | None = None
    page: AnyFault | None = None


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a prompt. `decision` None is the honest one; any other word is answered as it is."""

    decision: str | None = None
    unknown_fields: bool = False


class Selling(msgspec.Struct, frozen=True, kw_only=True):
    """How checkouts are made and paid; looked up by the product's id.

    `repeated_request`: what a second checkout of the same request_id is (creem.md 7.3).
    `event_order`: of a plan's first payment; `seen`: as captured payloads have it (creem.md 2.5).
    `redirect`: whether the browser leaves the page of payment before the events are out or after.
    """

    repeated_request: Literal["another", "same"] = "another"
    event_order: Literal["seen", "checkout_first"] = "seen"
    redirect: Literal["before_events", "after_events"] = "before_events"
    discount_percent: int = 0


class Billing(msgspec.Struct, frozen=True, kw_only=True):
    """How subscriptions live; looked up by the subscription's id.

    `cancel_mode`: where a call names none, the store's setting. `portal_cancel`: what the portal's button does.
    `upgrade_paid`, `upgrade_period`: whether an upgrade that charges sends `subscription.paid`, and for which period
    (creem.md 7.4). `failure`: the event of a renewal that was declined; `expired` still says `active`.
    """

    cancel_mode: Literal["scheduled", "immediate"] = "scheduled"
    portal_cancel: Literal["immediate", "scheduled"] = "immediate"
    renewal: Literal["paid", "declined"] = "paid"
    failure: Literal["past_due", "expired", "unpaid"] = "past_due"
    upgrade_paid: bool = True
    upgrade_period: Literal["kept", "restarted"] = "kept"


class Refunding(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a refund, and after how long.

    `pending` is told at once with that status and comes true later without another event.
    """

    refund_outcome: Literal["succeeded", "failed", "pending"] = "succeeded"
    refund_seconds: float = 10.0


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """How an event is told; looked up by its type, so `when("subscription.paid", copies=2)`.

    `held`: kept back until `send`. `copies`: of the same event. `retold`: once more, under an id of its own.
    `nested`: objects in the event as themselves or as their ids. `style`: the SDK's types, or the samples of Creem's
    documents. `without`: dotted paths that are left out, e.g. `object.order.transaction`.
    """

    held: bool = False
    copies: int = 1
    retold: bool = False
    nested: Literal["objects", "ids"] = "objects"
    style: Literal["sdk", "docs"] = "sdk"
    event_mode: str | None = None
    without: tuple[str, ...] = ()
    extra_fields: bool = False
    signature: Literal["valid", "absent", "wrong_secret", "empty_key", "non_ascii", "upper", "base64", "short"] = (
        "valid"
    )
    standard_headers: bool = False


TOO_MANY = Refuse(429, "Too Many Requests")
SERVER_ERROR = Refuse(500, "Internal Server Error")
UNAVAILABLE = Refuse(503, "Service Unavailable")
NOT_CONFIGURED = Refuse(400, "Content moderation is not configured")

# Words a person may type into a prompt under `make dev` to see what the page says then.
MARKERS: dict[str, dict[str, object]] = {
    "[[deny]]": {"decision": "deny"},
    "[[flag]]": {"decision": "flag"},
}
