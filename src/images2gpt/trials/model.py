"""The free image of an address, as values."""

import hmac

import msgspec

from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.times import DAY_S

PERIOD_S = 90 * DAY_S
GIVEN_BACK_MOST = 2
"""How often a claim is given back when kie.ai fails: a free retry, not a free lunch."""


class Claimed(msgspec.Struct, frozen=True):
    """A claim that was made."""

    subject: str


def subject(app: App, client: Client) -> str:
    """Who a visitor is to us: a keyed hash of their address, useless without the key."""
    return hmac.digest(app.settings.ip_key, f"trial:{client.bucket}".encode(), "sha256").hex()


def kv_key(subject: str) -> str:
    """Where KV holds the marker of a used trial."""
    return f"trial:{subject}"
