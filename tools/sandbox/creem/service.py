"""The Creem stand-in and the switches a test turns."""

from dataclasses import dataclass
from typing import Any, Literal

import aiohttp

from tools.sandbox.agenda import Agenda
from tools.sandbox.clock import Clock
from tools.sandbox.creem import refunds, subscribing
from tools.sandbox.creem.behaviour import (
    MARKERS,
    Billing,
    Kind,
    Refunding,
    Replies,
    Screening,
    Selling,
    Telling,
    Wording,
)
from tools.sandbox.creem.documents import Documents
from tools.sandbox.creem.events import Delivery, Event, Outbox, Receiver
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.purchases import Payer, pay
from tools.sandbox.creem.records import Dispute, Records, Refund, SubscriptionStatus
from tools.sandbox.creem.signing import sign
from tools.sandbox.creem.store import Store
from tools.sandbox.posting import Poster
from tools.sandbox.provider import Provider
from tools.sandbox.recording import Requests
from tools.sandbox.rules import Rules

TEST_KEY = "creem_test_sandbox"
TEST_SECRET = "whsec_of_the_sandbox"  # noqa: S105 - guards nothing but a stand-in's events


@dataclass(frozen=True, slots=True, kw_only=True)
class CreemOptions:
    """What is decided before the sandbox starts: the one store there is. Without `webhook` nobody is told."""

    key: str = TEST_KEY
    webhook_secret: str = TEST_SECRET
    webhook: str | None = None
    offers: tuple[Offer, ...] = ()
    seller: str = "The shop"
    mode: str = "test"


class Creem(Provider):
    """Creem in memory.

    Switches are the field names of `Wording`, `Replies`, `Screening`, `Selling`, `Billing`, `Refunding` and `Telling`.
    """

    name = "creem"
    kinds = Kind

    def __init__(self, options: CreemOptions, *, clock: Clock, http: aiohttp.ClientSession) -> None:
        parts = (Wording, Replies, Screening, Selling, Billing, Refunding, Telling)
        super().__init__(Rules(*parts, separate=(Wording, Replies, Selling)))
        self.options = options
        self.clock = clock
        self._poster = Poster(clock, http)
        self._webhook: str | Receiver | None = options.webhook
        self._begin()

    def _begin(self) -> None:
        self.requests = Requests()
        agenda = Agenda(self.clock)
        outbox = Outbox(self.clock, agenda, self.rules, self._poster, self.options.webhook_secret, self._webhook)
        documents = Documents(self.options.mode)
        self.store = Store(self.options.key, self.options.seller, self.clock, self.rules, agenda, outbox, documents)
        for offer in self.options.offers:
            self.sell(offer)
        for marker, changes in MARKERS.items():
            self.rules.add(changes, marker=marker)

    async def reset(self) -> None:
        """Forget everything but the options and where the events go."""
        await self.close()
        self.rules.clear()
        self._begin()

    async def close(self) -> None:
        """Let go of whoever waits, and of what was planned."""
        self.barriers.release()
        await self.store.agenda.stop()

    @property
    def records(self) -> Records:
        return self.store.records

    @property
    def events(self) -> list[Event]:
        return self.store.outbox.events

    @property
    def deliveries(self) -> list[Delivery]:
        return self.store.outbox.deliveries

    def sell(self, offer: Offer) -> None:
        """Add a product, or change one for checkouts to come."""
        self.records.products[offer.id] = offer

    def tell(self, webhook: str | Receiver | None) -> None:
        """Where events go from now on: a URL, or a coroutine function of headers and body that answers a status."""
        self._webhook = self.store.outbox.to = webhook

    def sign(self, body: bytes) -> str:
        """What an honest `creem-signature` of these bytes is."""
        return sign(self.options.webhook_secret, body)

    async def settled(self) -> None:
        """Return once everything that is due by the clock has happened: renewals, refunds, events and their retries."""
        await self.store.agenda.settled()

    async def pay(self, checkout_id: str, **payer: Any) -> str:  # noqa: ANN401 - the fields of Payer
        """Press Pay and return where the browser is sent. Raises Declined, with `card` one of the bad ones."""
        goes_to = pay(self.store, self.records.checkouts[checkout_id], Payer(**payer))
        await self.settled()
        return goes_to

    def expire(self, checkout_id: str) -> None:
        """Close a checkout; Creem tells nobody."""
        self.records.checkouts[checkout_id].status = "expired"

    async def renew(self, subscription_id: str) -> None:
        """The end of a subscription's period, without moving the clock."""
        subscribing.renew(self.store, self.records.subscriptions[subscription_id])
        await self.settled()

    async def turn(self, subscription_id: str, status: SubscriptionStatus) -> None:
        """Give a subscription a status and tell it, for what nothing here leads to by itself."""
        subscription = self.records.subscriptions[subscription_id]
        if status == "canceled":
            subscribing.end(self.store, subscription)
        else:
            subscribing.turn(self.store, subscription, status)
        await self.settled()

    async def refund(self, transaction_id: str, amount: int | None = None, reason: str = "other") -> Refund:
        """The dashboard's refund: any amount, even several; by default all that is left."""
        transaction = self.records.transactions[transaction_id]
        made = refunds.refund(self.store, transaction, amount=amount, reason=reason)
        await self.settled()
        return made

    async def dispute(self, transaction_id: str, amount: int | None = None) -> Dispute:
        """A chargeback is opened."""
        opened = refunds.dispute(self.store, self.records.transactions[transaction_id], amount=amount)
        await self.settled()
        return opened

    def close_dispute(self, dispute_id: str, outcome: Literal["won", "lost"]) -> None:
        """Decide a chargeback; only the transaction shows it."""
        refunds.close_dispute(self.records.disputes[dispute_id], outcome)

    async def send(self, event_id: str) -> int | None:
        """Deliver an event now, whether it was held, delivered or given up; the receiver's status."""
        return await self.store.outbox.send(next(event for event in self.events if event.id == event_id))

    async def emit(self, envelope: dict[str, Any], **telling: Any) -> int | None:  # noqa: ANN401 - fields of Telling
        """Sign and deliver an envelope of the test's own, once."""
        event = self.store.outbox.event(envelope, Telling(**telling))
        return await self.store.outbox.send(event)
