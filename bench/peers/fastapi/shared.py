"""Storage by the statements of the tape; hashes, links and passwords as our own Worker makes them."""

import asyncio
import hashlib
import hmac
import secrets
import time
import unicodedata
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

import js
from models import Credits, Failure, Generation, Image, Me, Part
from pyodide.ffi import to_js
from tape import TAPE

HOUR_S = 3_600


async def ask(env: Any, call: str, number: int, values: dict[str, Any]) -> list[list[Any]]:
    """The rows of each statement of a call's batch."""
    batch = TAPE[call]["batches"][number]
    statements = [env.DB.prepare(each["sql"]).bind(*(filled(p, values) for p in each["params"])) for each in batch]
    return [answer["results"] for answer in await env.DB.batch(statements)]


async def both(env: Any, first: Awaitable[Any], second: Awaitable[Any]) -> tuple[Any, Any]:
    """Two reads: as commonly written, or at the same time."""
    if env.VARIANT == "side":
        found, rows = await asyncio.gather(first, second)
        return found, rows
    return await first, await second


def filled(param: Any, values: dict[str, Any]) -> Any:
    """A value of a statement for this call."""
    if not isinstance(param, dict):
        return param
    if "now" in param:
        return values["now"] + param["now"]
    return values[param["v"]] if "v" in param else param["keyed"] + values["email_hash"]


def now() -> int:
    """Epoch seconds."""
    return int(time.time())


def random_id(kind: str) -> str:
    """A name nobody can guess."""
    return f"{kind}_{b32encode(secrets.token_bytes(15)).decode().lower()}"


def hashed(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def keyed(key: str, text: str) -> str:
    """HMAC-SHA-256 in hex."""
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()


def link(env: Any, purpose: str, text: str) -> str:
    """A signature for an address."""
    mac = hmac.digest(env.SIGNING_KEY.encode(), f"{purpose}:{text}".encode(), "sha256")
    return urlsafe_b64encode(mac).decode().rstrip("=")


def signed(env: Any, generation: str, *, download: bool) -> str:
    """The path of an image, good for an hour."""
    expires = now() + HOUR_S
    signature = link(env, "image", f"{generation}.{expires}.{int(download)}")
    flag = "&download=1" if download else ""
    return f"/api/generations/{generation}/image?expires={expires}{flag}&signature={signature}"


async def password_is(env: Any, password: str, user: str, record: str) -> bool:
    """Six rounds of PBKDF2 and the pepper, by the platform's crypto."""
    _, rounds, iterations, _, salt, wanted = record.split("$")
    key = unicodedata.normalize("NFC", password).encode() + b"\x01"
    subtle = js.crypto.subtle
    for number in range(int(rounds)):
        raw = await subtle.importKey("raw", to_js(key), "PBKDF2", False, to_js(["deriveBits"]))  # noqa: FBT003
        salted = to_js(urlsafe_b64decode(salt) + bytes([number]))
        how = {"name": "PBKDF2", "hash": "SHA-256", "salt": salted, "iterations": int(iterations)}
        key = (await subtle.deriveBits(to_js(how, dict_converter=js.Object.fromEntries), raw, 256)).to_bytes()
    mac = hmac.digest(env.PASSWORD_PEPPER.encode(), user.encode() + b":" + key, "sha256")
    return hmac.compare_digest(mac, urlsafe_b64decode(wanted))


def at(seconds: int | None) -> str | None:
    """RFC 3339."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def account(row: Any) -> Me:
    """A row of users."""
    parts = []
    if row["plan_credits"]:
        parts.append(Part(kind="plan", amount=row["plan_credits"], expires_at=at(row["plan_ends_at"])))
    if row["pack_credits"]:
        parts.append(Part(kind="pack", amount=row["pack_credits"], expires_at=None))
    return Me(
        **{name: row[name] for name in ("id", "email", "plan", "daily_limit", "policy_version")},
        email_verified=bool(row["email_verified"]),
        created_at=at(row["created_at"]) or "",
        credits=Credits(balance=row["plan_credits"] + row["pack_credits"], debt=row["debt"], parts=parts),
        restricted=bool(row["restricted"]),
        support_email="support@images2gpt.com",
    )


def view(env: Any, row: Any) -> Generation:
    """A row of generations."""
    same = ("id", "status", "prompt", "aspect_ratio", "resolution", "mode", "cost", "returned")
    times = ("created_at", "submitted_at", "finished_at", "expires_at")
    return Generation(
        **{name: row[name] for name in same},
        **{name: at(row[name]) for name in times},
        image=image(env, row) if row["status"] == "succeeded" else None,
        failure=Failure(code=row["failure"], message=row["failure_message"] or "") if row["failure"] else None,
        starred=bool(row["starred"]),
    )


def image(env: Any, row: Any) -> Image:
    """Where it is."""
    return Image(
        url=signed(env, row["id"], download=False),
        download_url=signed(env, row["id"], download=True),
        **{name: row[name] for name in ("width", "height", "content_type", "bytes")},
    )
