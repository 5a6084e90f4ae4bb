"""Money: what is sold, what was paid, and what goes back. Creem holds the cards; nothing of them comes here."""

from images2gpt.billing.creem import refund
from images2gpt.billing.disputes import Closed, Outcome, close
from images2gpt.billing.healing import heal, lapse
from images2gpt.billing.plans import (
    Cancellation,
    Change,
    Overview,
    PlanView,
    PortalView,
    cancel,
    change,
    end,
    open_portal,
    overview,
    own_plan,
    resume,
)
from images2gpt.billing.selling import CheckoutView, Purchase, begin, buyer
from images2gpt.billing.store.payments import Withdrawable, withdrawable
from images2gpt.billing.webhooks import replay, take

__all__ = [
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
    "end",
    "heal",
    "lapse",
    "open_portal",
    "overview",
    "own_plan",
    "refund",
    "replay",
    "resume",
    "take",
    "withdrawable",
]
