"""One event in the many shapes that creem.md 2.4 wants a receiver to survive."""

import copy
from typing import Any

from tools.sandbox.creem.behaviour import Telling

Json = dict[str, Any]
NESTED = ("product", "customer", "subscription", "order", "checkout")
MODE_OF_SAMPLES = "local"


def shaped(envelope: Json, telling: Telling) -> Json:
    """The envelope as the switches want it; the given one is left alone."""
    told = copy.deepcopy(envelope)
    document: Json = told["object"]
    if telling.style == "docs":
        _as_in_the_samples(document)
    if telling.nested == "ids":
        document |= {name: document[name]["id"] for name in NESTED if isinstance(document.get(name), dict)}
    if telling.event_mode is not None:
        _set_mode(told, telling.event_mode)
    if telling.extra_fields:
        document |= {"feature_flags": ["x"], "risk": {"score": 0.1}}
    for path in telling.without:
        _leave_out(told, path.split("."))
    return told


def _as_in_the_samples(document: Json) -> None:
    """The samples of Creem's documents, which its own parser refuses."""
    document.pop("last_transaction", None)
    for name in ("product", "order"):
        if isinstance(nested := document.get(name), dict):
            nested.pop("object", None)
    if isinstance(product := document.get("product"), dict):
        product |= {"image_url": None, "default_success_url": ""}
    if isinstance(order := document.get("order"), dict) and document.get("object") == "checkout":
        order.pop("transaction", None)
    if isinstance(transaction := document.get("transaction"), dict) and transaction["status"] == "chargedBack":
        transaction["status"] = "chargeback"
    _set_mode(document, MODE_OF_SAMPLES)


def _set_mode(document: Json, mode: str) -> None:
    if "mode" in document:
        document["mode"] = mode
    for value in document.values():
        if isinstance(value, dict):
            _set_mode(value, mode)


def _leave_out(document: Json, path: list[str]) -> None:
    for name in path[:-1]:
        nested = document.get(name)
        if not isinstance(nested, dict):
            return
        document = nested
    document.pop(path[-1], None)
