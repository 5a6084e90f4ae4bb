"""`POST /v1/customers/billing`: a link that logs its holder in as the customer, so it is a secret."""

import secrets
from typing import Any

from tools.sandbox.creem import sent
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.records import Customer
from tools.sandbox.creem.store import Store, found


async def create_portal_link(store: Store, call: Call) -> dict[str, Any]:
    """A new link each time; the older ones stay good."""
    customer = found(store.records.customers.get(sent.text(call.fields(), "customer_id")), "Customer")
    return {"customer_portal_link": f"{call.origin}{portal_path(store, customer)}"}


def portal_path(store: Store, customer: Customer) -> str:
    """Where the portal of a customer is, under a token of its own."""
    token = secrets.token_urlsafe(16)
    store.records.portals[token] = customer
    return f"/my-orders/login/{token}"
