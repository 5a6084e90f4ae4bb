"""Money: what is sold, what was paid, and what goes back. Creem holds the cards; nothing of them comes here."""

from images2gpt.billing.creem import refund
from images2gpt.billing.disputes import Closed, Outcome, close
from images2gpt.billing.ending import end, forget_plan
from images2gpt.billing.healing import heal, lapse
from images2gpt.billing.late import refund_late
from images2gpt.billing.plans import (
    Cancellation,
    Change,
    Overview,
    PlanView,
    PortalView,
    cancel,
    change,
    open_portal,
    overview,
    own_plan,
    resume,
)
from images2gpt.billing.selling import CheckoutView, Purchase, begin, buyer
from images2gpt.billing.store.keeping import (
    KEPT_S,
    delete_checkouts,
    delete_events,
    delete_payments,
    delete_refunds,
    delete_subscriptions,
    delete_takebacks,
)
from images2gpt.billing.store.payments import Withdrawable, withdrawable
from images2gpt.billing.webhooks import replay, take

__all__ = [
    "KEPT_S",
    "Cancellation",
    "Change",
    "CheckoutView",
    "Closed",
    "Outcome",
    "Overview",
    "PlanView",
    "PortalView",
    "Purchase",
    "Withdrawable",
    "begin",
    "buyer",
    "cancel",
    "change",
    "close",
    "delete_checkouts",
    "delete_events",
    "delete_payments",
    "delete_refunds",
    "delete_subscriptions",
    "delete_takebacks",
    "end",
    "forget_plan",
    "heal",
    "lapse",
    "open_portal",
    "overview",
    "own_plan",
    "refund",
    "refund_late",
    "replay",
    "resume",
    "take",
    "withdrawable",
]
