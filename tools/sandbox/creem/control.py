"""`/_sandbox/creem/…`: what only Creem's stand-in has."""

from typing import Any

import msgspec
from aiohttp import web

from tools.sandbox.creem.offers import Offer
from tools.sandbox.creem.service import Creem
from tools.sandbox.provider_control import Answers


class CreemControl:
    """The endpoints of one Creem; each is the method of the same name."""

    def __init__(self, creem: Creem) -> None:
        self._creem = creem

    def answers(self) -> Answers:
        return {
            ("GET", "/events"): self._on_events,
            ("GET", "/deliveries"): self._on_deliveries,
            ("GET", "/records"): self._on_records,
            ("POST", "/products"): self._on_product,
            ("PUT", "/webhook"): self._on_webhook,
            ("POST", "/settled"): self._on_settled,
            ("POST", "/checkouts/{id}/pay"): self._on_pay,
            ("POST", "/checkouts/{id}/expire"): self._on_expire,
            ("POST", "/subscriptions/{id}/renew"): self._on_renew,
            ("POST", "/subscriptions/{id}/turn"): self._on_turn,
            ("POST", "/transactions/{id}/refund"): self._on_refund,
            ("POST", "/transactions/{id}/dispute"): self._on_dispute,
            ("POST", "/disputes/{id}/close"): self._on_close,
            ("POST", "/events/{id}/send"): self._on_send,
            ("POST", "/emit"): self._on_emit,
        }

    async def _on_events(self, _request: web.Request) -> object:
        return self._creem.events

    async def _on_deliveries(self, _request: web.Request) -> object:
        return self._creem.deliveries

    async def _on_records(self, _request: web.Request) -> dict[str, list[Any]]:
        records, write = self._creem.records, self._creem.store.write
        return {
            "checkouts": [write.checkout(each) for each in records.checkouts.values()],
            "customers": [write.customer(each) for each in records.customers.values()],
            "orders": [write.order(each) for each in records.orders.values()],
            "subscriptions": [write.subscription(each) for each in records.subscriptions.values()],
            "transactions": [write.transaction(each) for each in records.transactions.values()],
        }

    async def _on_product(self, request: web.Request) -> None:
        self._creem.sell(msgspec.json.decode(await request.read(), type=Offer))

    async def _on_webhook(self, request: web.Request) -> None:
        self._creem.tell((await request.json())["url"])

    async def _on_settled(self, _request: web.Request) -> None:
        await self._creem.settled()

    async def _on_pay(self, request: web.Request) -> str:
        return await self._creem.pay(request.match_info["id"], **await request.json())

    async def _on_expire(self, request: web.Request) -> None:
        self._creem.expire(request.match_info["id"])

    async def _on_renew(self, request: web.Request) -> None:
        await self._creem.renew(request.match_info["id"])

    async def _on_turn(self, request: web.Request) -> None:
        await self._creem.turn(request.match_info["id"], (await request.json())["status"])

    async def _on_refund(self, request: web.Request) -> str:
        refund = await self._creem.refund(request.match_info["id"], **await request.json())
        return refund.id

    async def _on_dispute(self, request: web.Request) -> str:
        dispute = await self._creem.dispute(request.match_info["id"], **await request.json())
        return dispute.id

    async def _on_close(self, request: web.Request) -> None:
        self._creem.close_dispute(request.match_info["id"], (await request.json())["outcome"])

    async def _on_send(self, request: web.Request) -> int | None:
        return await self._creem.send(request.match_info["id"])

    async def _on_emit(self, request: web.Request) -> int | None:
        told = await request.json()
        return await self._creem.emit(told["envelope"], **told["telling"])
