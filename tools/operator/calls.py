"""A call of /api/admin and what comes back, over HTTP or through whatever a test puts in its place."""

import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from tools.project import ToolError

LONGEST_S: Final = 60
ALWAYS_THERE: Final = ("overview", "support", "banner", "pause", "reconcile", "notice")
"""Calls in whose paths nothing is named."""
LOCAL: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `body` is JSON, or no body at all where there is none to send."""

    method: str
    path: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    body: bytes


Send = Callable[[Call], Reply]
"""Sends a call with the token; ToolError where nothing answers."""


def get(path: str) -> Call:
    """A call that reads."""
    return Call("GET", f"/api/admin/{path}")


def send(method: str, path: str, body: object) -> Call:
    """A call with a body."""
    return Call(method, f"/api/admin/{path}", json.dumps(body).encode())


def named(value: str) -> str:
    """Put a value that somebody typed into a path."""
    return quote(value, safe="")


def over_http(environ: Mapping[str, str]) -> Send:
    """Reach the service that the environment names; ToolError where it does not, or the token would travel in clear."""
    url, token = environ.get("IMAGES2GPT_URL", ""), environ.get("ADMIN_TOKEN", "")
    if not url or not token:
        raise ToolError("Set IMAGES2GPT_URL to the site's address and ADMIN_TOKEN to its operators' token.")
    parts = urlsplit(url)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)):
        raise ToolError(
            "IMAGES2GPT_URL must begin with https://, so that the token travels encrypted; http:// is for localhost."
        )
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection

    def send(call: Call) -> Reply:
        connection = kind(parts.netloc, timeout=LONGEST_S)
        try:
            connection.request(call.method, call.path, body=call.body or None, headers=headers)
            response = connection.getresponse()
            return Reply(response.status, response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ToolError(f"{parts.hostname} does not answer: {type(error).__name__}.") from None
        finally:
            connection.close()

    return send


def told(call: Call, reply: Reply) -> Any:  # noqa: ANN401 - JSON has no types
    """Return what a call answered; ToolError with the service's own sentence where it refused."""
    try:
        body = json.loads(reply.body) if reply.body else None
    except ValueError:
        raise ToolError(f"The answer ({reply.status}) is not our service's: is IMAGES2GPT_URL right?") from None
    if reply.status < 300:
        return body
    if reply.status == 404:
        raise ToolError(nothing(call))
    raise ToolError(sentence(reply.status, body if isinstance(body, dict) else {}))


def nothing(call: Call) -> str:
    """Say what is not there; the service answers a wrong token and a wrong id alike."""
    if call.path.partition("?")[0].removeprefix("/api/admin/") in ALWAYS_THERE:
        return "ADMIN_TOKEN is not this service's, or IMAGES2GPT_URL is not the service's."
    return "There is no such thing, or ADMIN_TOKEN is not this service's: it answers both alike."


def whole(call: Call, send: Send) -> Any:  # noqa: ANN401 - JSON has no types
    """Return what a call answered: of large books all parts as one, of a list the page. ToolError as in `told`."""
    found = told(call, send(call))
    while isinstance(found, dict) and "differences" in found and "next_cursor" in found:
        further = replace(call, path=f"{call.path}?{urlencode({'cursor': found['next_cursor']})}")
        part = told(further, send(further))
        ok, differences = found["ok"] and part["ok"], found["differences"] + part["differences"]
        found = part | {"ok": ok, "differences": differences}
    return found


def sentence(status: int, problem: Mapping[str, Any]) -> str:
    """Put a refusal into words."""
    fields = "; ".join(f"{each['field']} {each['message']}" for each in problem.get("errors", []))
    detail = problem.get("detail") or problem.get("title") or "The call was refused."
    return f"{fields or detail} ({problem.get('code', status)})"
