"""The webhook signature of kie.md 2.2, honest and in every wrong way that was ever tried."""

import base64
import hashlib
import hmac
import time

OLD_SECONDS = 3600


def signed_headers(key: str | None, task_id: str, mode: str) -> dict[str, str]:
    """The two headers, or none where no key was generated.

    The timestamp is true wall time, not the sandbox's clock: the receiver compares it with its own.
    """
    if key is None or mode == "absent":
        return {}
    moment = int(time.time()) - (OLD_SECONDS if mode == "old" else 0)
    used_key = f"not-{key}" if mode == "wrong_key" else key
    digest = sign(used_key, task_id, str(moment))
    text = digest.hex() if mode == "hex" else base64.b64encode(digest).decode()
    return {"X-Webhook-Timestamp": str(moment), "X-Webhook-Signature": text}


def sign(key: str, task_id: str, timestamp: str) -> bytes:
    """HMAC-SHA256 over `task id.timestamp`; the body is not signed."""
    return hmac.digest(key.encode(), f"{task_id}.{timestamp}".encode(), hashlib.sha256)
