"""What a deleted account's owner is given: what was erased, and what stays, why and until when."""

from base64 import urlsafe_b64encode

import msgspec

from images2gpt import billing, generations
from images2gpt.application import App
from images2gpt.privacy.store import LEDGER_KEPT_S
from images2gpt.times import DAY_S, rfc3339

HISTORY_S = 30 * DAY_S
"""Cloudflare D1's Time Travel on a paid plan: it cannot be switched off."""

ERASED = (
    "email address and password",
    "sessions, with their addresses, countries and browsers",
    "prompts, results and reference images",
    "messages to support",
    "moderation events, mailed links and choices",
)
KEPT = (
    ("credits ledger and what each image cost, without prompts", "accounting", LEDGER_KEPT_S),
    ("payments: their and your number at Creem, plan, amount, country", "tax and commercial law", billing.KEPT_S),
    ("a keyed hash of the address", "one sign-up bonus per person", LEDGER_KEPT_S),
    ("the number and date of this deletion", "proof, and to do it again after a restore", billing.KEPT_S),
    ("the database's history, kept by Cloudflare", "so that a fault can be undone", HISTORY_S),
    ("image files, kept by kie.ai", "its own rule: we cannot end it sooner", generations.AVAILABLE_S),
)
"""What, why, and how long from the deletion on."""


class Kept(msgspec.Struct, frozen=True):
    """What stays, why, and until when."""

    what: str
    why: str
    until: str


class Certificate(msgspec.Struct, frozen=True):
    """Signed by us: `signature` is HMAC-SHA-256 over the other fields, in base64url."""

    id: str
    deleted_at: str
    erased: list[str]
    kept: list[Kept]
    signature: str


def certificate(app: App, deletion_id: str, *, at: int) -> Certificate:
    """Of an account that was deleted at that time."""
    kept = [Kept(what, why, rfc3339(at + seconds)) for what, why, seconds in KEPT]
    unsigned = Certificate(deletion_id, rfc3339(at), list(ERASED), kept, "")
    mac = app.settings.signing.sign("certificate", msgspec.json.encode(unsigned).decode())
    return msgspec.structs.replace(unsigned, signature=urlsafe_b64encode(mac).decode().rstrip("="))
