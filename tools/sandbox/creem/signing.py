"""The signatures of creem.md 1.6 and 2.2, honest and in every wrong way a receiver has to see through."""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

HEADER = "creem-signature"


def sign(secret: str, body: bytes) -> str:
    """HMAC-SHA256 over the raw bytes, lowercase hex; the key is the whole secret, prefix included."""
    return hmac.digest(secret.encode(), body, hashlib.sha256).hex()


def signature_headers(secret: str, body: bytes, mode: str) -> dict[str, str]:
    """The header as a switch wants it."""
    honest = sign(secret, body)
    wrong = {
        "wrong_secret": sign(f"not-{secret}", body),
        "empty_key": sign("", body),
        "non_ascii": honest[:-1] + "é",
        "upper": honest.upper(),
        "base64": base64.b64encode(bytes.fromhex(honest)).decode(),
        "short": honest[:32],
    }
    return {} if mode == "absent" else {HEADER: wrong.get(mode, honest)}


def standard_headers(secret: str, event_id: str, body: bytes) -> dict[str, str]:
    """Standard Webhooks, which only the SDK knows; by true wall time, since a receiver compares it with its own."""
    moment = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_") + "==", validate=False)
    digest = hmac.digest(key, b".".join([event_id.encode(), moment.encode(), body]), hashlib.sha256)
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": event_id, "webhook-timestamp": moment, "webhook-signature": signature}


def return_signature(api_key: str, parameters: Iterable[tuple[str, str]]) -> str:
    """A salted hash with the API key over the parameters in URL order, without empty and `null` ones."""
    parts = [f"{name}={value}" for name, value in parameters if value not in ("", "null")]
    return hashlib.sha256("|".join([*parts, f"salt={api_key}"]).encode()).hexdigest()


def return_url(success_url: str, api_key: str, parameters: dict[str, str]) -> str:
    """Where the browser goes after a payment, signed with all that stands in the address."""
    scheme, netloc, path, query, fragment = urlsplit(success_url)
    pairs = [*parse_qsl(query, keep_blank_values=True), *parameters.items()]
    signed = [*pairs, ("signature", return_signature(api_key, pairs))]
    return urlunsplit((scheme, netloc, path, urlencode(signed), fragment))
