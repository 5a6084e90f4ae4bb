"""The Creem stand-in in another process."""

from typing import Any, Literal

from tools.sandbox.creem.events import Delivery, Event
from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.records import SubscriptionStatus
from tools.sandbox.remote_provider import RemoteProvider

Json = dict[str, Any]


class RemoteCreem(RemoteProvider):
    """The switches, records and deeds of `Creem`, by the same names."""

    name = "creem"

    @property
    def events(self) -> list[Event]:
        return self._get("/events", list[Event])

    @property
    def deliveries(self) -> list[Delivery]:
        return self._get("/deliveries", list[Delivery])

    @property
    def records(self) -> dict[str, list[Json]]:
        """`checkouts`, `customers`, `orders`, `subscriptions`, `transactions`, oldest first, as the API shows them."""
        return self._get("/records", dict[str, list[Json]])

    def sell(self, offer: Offer) -> None:
        self._call("POST", "/products", offer)

    def tell(self, url: str | None) -> None:
        self._call("PUT", "/webhook", {"url": url})

    def settled(self) -> None:
        self._call("POST", "/settled")

    def pay(self, checkout_id: str, **payer: object) -> str:
        """Returns where the browser is sent; ControlRefused where the card is declined."""
        return str(self._call("POST", f"/checkouts/{checkout_id}/pay", payer))

    def expire(self, checkout_id: str) -> None:
        self._call("POST", f"/checkouts/{checkout_id}/expire")

    def renew(self, subscription_id: str) -> None:
        self._call("POST", f"/subscriptions/{subscription_id}/renew")

    def turn(self, subscription_id: str, status: SubscriptionStatus) -> None:
        self._call("POST", f"/subscriptions/{subscription_id}/turn", {"status": status})

    def refund(self, transaction_id: str, amount: int | None = None, reason: str = "other") -> str:
        """Returns the refund's id."""
        return str(self._call("POST", f"/transactions/{transaction_id}/refund", {"amount": amount, "reason": reason}))

    def dispute(self, transaction_id: str, amount: int | None = None) -> str:
        """Returns the dispute's id."""
        return str(self._call("POST", f"/transactions/{transaction_id}/dispute", {"amount": amount}))

    def close_dispute(self, dispute_id: str, outcome: Literal["won", "lost"]) -> None:
        self._call("POST", f"/disputes/{dispute_id}/close", {"outcome": outcome})

    def send(self, event_id: str) -> int | None:
        """Returns the receiver's status."""
        status: int | None = self._call("POST", f"/events/{event_id}/send")
        return status

    def emit(self, envelope: Json, **telling: object) -> int | None:
        """Returns the receiver's status."""
        status: int | None = self._call("POST", "/emit", {"envelope": envelope, "telling": telling})
        return status
