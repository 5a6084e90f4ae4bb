"""Requests and responses as plain data, and the table from a refusal's code to its status."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec

from images2gpt import decode
from images2gpt.client import Client
from images2gpt.errors import Invalid, Refusal, UnsupportedMediaType
from images2gpt.ports import Stream

T = TypeVar("T")

BODY_BYTES = 16 * 1024
GENERATION_BYTES = 256 * 1024
"""20,000 code points of four bytes each, escaped as JSON escapes them, and room for the rest."""

WEBHOOK_BYTES = 1024 * 1024

STATUS = {
    "malformed": (400, "Bad Request"),
    "not_signed_in": (401, "Unauthorized"),
    "wrong_credentials": (401, "Unauthorized"),
    "bad_signature": (401, "Unauthorized"),
    "out_of_credits": (402, "Payment Required"),
    "debt": (402, "Payment Required"),
    "forbidden": (403, "Forbidden"),
    "trial_used": (403, "Forbidden"),
    "age_required": (403, "Forbidden"),
    "restricted": (403, "Forbidden"),
    "reauthentication_required": (403, "Forbidden"),
    "not_found": (404, "Not Found"),
    "method_not_allowed": (405, "Method Not Allowed"),
    "conflict": (409, "Conflict"),
    "expired": (410, "Gone"),
    "too_large": (413, "Content Too Large"),
    "unsupported_media_type": (415, "Unsupported Media Type"),
    "invalid": (422, "Unprocessable Content"),
    "prompt_blocked": (422, "Unprocessable Content"),
    "idempotency_key_reused": (422, "Unprocessable Content"),
    "too_many_requests": (429, "Too Many Requests"),
    "daily_limit": (429, "Too Many Requests"),
    "trial_budget": (429, "Too Many Requests"),
    "internal": (500, "Internal Server Error"),
    "provider_failed": (502, "Bad Gateway"),
    "unavailable": (503, "Service Unavailable"),
}

SECURITY_HEADERS = (
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains; preload"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
)


class MethodNotAllowed(Refusal):
    """Lives here, not in errors.py: only HTTP has methods."""

    code = "method_not_allowed"
    sentence = "This address does not take that method."

    def __init__(self, allowed: str) -> None:
        super().__init__()
        self.allowed = allowed


class Headers(Protocol):
    """Header look-up by lower-case name."""

    def get(self, name: str) -> str | None:
        """The value, several joined by a comma, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in.

    The body is had once: whole from `read`, or piece by piece from `chunks`, up to a limit beyond which TooLarge is
    raised. `chunks` raises Malformed where it breaks off, and is to be closed.
    """

    id: str
    method: str
    path: str
    query: str
    headers: Headers
    client: Client
    read: Callable[[int], Awaitable[bytes]]
    chunks: Callable[[int], AsyncGenerator[bytes, None]]
    params: Mapping[str, str] = field(default_factory=dict)

    async def json(self, kind: type[T], *, limit: int = BODY_BYTES) -> T:
        """The body as `kind`. Raises UnsupportedMediaType, TooLarge, Malformed, Invalid."""
        media = (self.headers.get("content-type") or "").lower().replace(" ", "").replace('"', "")
        if media not in ("application/json", "application/json;charset=utf-8"):
            raise UnsupportedMediaType
        if self.headers.get("content-encoding"):
            raise UnsupportedMediaType("Send the body without Content-Encoding.")
        return decode.ours(await self.read(limit), kind)

    def parameters(self, kind: type[T]) -> T:
        """The query string as `kind`. Raises Malformed, Invalid."""
        return decode.query(self.query, kind)

    @property
    def idempotency_key(self) -> str | None:
        """Raises Invalid unless it is 1 to 128 printable ASCII characters."""
        key = self.headers.get("idempotency-key")
        if key is not None and not (1 <= len(key) <= 128 and key.isascii() and key.isprintable()):
            raise Invalid(idempotency_key="must be 1 to 128 printable ASCII characters")
        return key


Body = bytes | Stream | AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Response:
    """What goes out. A body is bytes, a provider's stream, or our own events."""

    status: int
    body: Body = b""
    headers: tuple[tuple[str, str], ...] = ()

    def finished(self, request_id: str) -> "Response":
        """With the headers that every answer carries."""
        return Response(self.status, self.body, (*self.headers, *SECURITY_HEADERS, ("x-request-id", request_id)))

    def without_body(self) -> "Response":
        """For HEAD."""
        return Response(self.status, b"", self.headers)


def answer(value: object, *, status: int = 200) -> Response:
    """`value` (a Struct) as JSON."""
    return Response(status, msgspec.json.encode(value), (("content-type", "application/json"),))


def nothing() -> Response:
    """204."""
    return Response(204)


def taken() -> Response:
    """200 without a body, for a provider that wants nothing else."""
    return Response(200)


def accepted() -> Response:
    """202 without a body: it will be done, or there was nothing to do, and the answer does not say which."""
    return Response(202)


def problem(refusal: Refusal, request_id: str) -> Response:
    """RFC 9457."""
    status, title = STATUS[refusal.code]
    headers = [("content-type", "application/problem+json")]
    if (retry_after_s := getattr(refusal, "retry_after_s", None)) is not None:
        headers.append(("retry-after", str(retry_after_s)))
    if isinstance(refusal, MethodNotAllowed):
        headers.append(("allow", refusal.allowed))
    if status == 401:
        headers.append(("www-authenticate", "Bearer"))
    body: dict[str, Any] = _members(status, title, refusal.shown, refusal.code, request_id) | refusal.details
    return Response(status, msgspec.json.encode(body), tuple(headers))


def internal(request_id: str) -> Response:
    """500, with a sentence that tells nothing of what happened."""
    status, title = STATUS["internal"]
    sentence = "Something went wrong on our side. Nothing is lost; try again."
    body = _members(status, title, sentence, "internal", request_id)
    return Response(status, msgspec.json.encode(body), (("content-type", "application/problem+json"),))


def _members(status: int, title: str, detail: str, code: str, request_id: str) -> dict[str, Any]:
    about = {"type": "about:blank", "title": title, "status": status}
    return {**about, "detail": detail, "code": code, "request_id": request_id}
