"""One store of Creem: what it sells, knows, plans and tells."""

from dataclasses import dataclass, field
from typing import TypeVar

from tools.sandbox.agenda import Agenda
from tools.sandbox.clock import Clock
from tools.sandbox.creem.documents import Documents
from tools.sandbox.creem.errors import Refusal
from tools.sandbox.creem.events import Outbox
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.records import Records, Transaction
from tools.sandbox.rules import Rules

T = TypeVar("T")


@dataclass(slots=True)
class Store:
    """What the calls, the pages and the clock work on."""

    key: str
    seller: str
    clock: Clock
    rules: Rules
    agenda: Agenda
    outbox: Outbox
    write: Documents
    records: Records = field(default_factory=Records)
    screened: set[str] = field(default_factory=set)

    def product(self, product_id: str) -> Offer:
        """A product that is sold; 404 where it is not."""
        return found(self.records.products.get(product_id), "Product")

    def book(self, transaction: Transaction) -> Transaction:
        """Keep a transaction; the first one of an order is the order's."""
        self.records.transactions[transaction.id] = transaction
        transaction.order.transaction = transaction.order.transaction or transaction
        return transaction


def found(record: T | None, what: str) -> T:
    """The record, or Creem's 404."""
    if record is None:
        raise Refusal(404, f"{what} not found")
    return record
