"""What a site just deployed must answer: each claim is one address and what comes back from it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tools.deploy.config import Shape
from tools.deploy.web import Answer, Get
from tools.project import ToolError

REDIRECTS: Final = (301, 302, 307, 308)
NOWHERE: Final = "/no-such-page-as-this"
EVERY_PAGE: Final = "/*"

Check = Callable[[], str]
"""Says what is wrong, or nothing."""


def findings(site_url: str, shape: Shape, folder: Path, get: Get) -> list[str]:
    """Return what is wrong with the site, a sentence each; `folder` holds the files that it serves."""
    return [
        said for check in checks(site_url.rstrip("/"), shape, promised_headers(folder), get) if (said := tried(check))
    ]


def tried(check: Check) -> str:
    """Run a check; no answer at all is its finding."""
    try:
        return check()
    except ToolError as error:
        return str(error)


def checks(site: str, shape: Shape, promised: dict[str, str], get: Get) -> Iterator[Check]:
    """Yield every check, those first that explain the others."""
    yield lambda: is_well(get(f"{site}/api/health"))
    yield lambda: is_configured(get(f"{site}/api/config"))
    yield lambda: is_page("/", get(f"{site}/"), 200, promised)
    yield lambda: is_page("/sign-in", get(f"{site}/sign-in"), 200, promised)
    yield lambda: is_page(NOWHERE, get(site + NOWHERE), 404, promised)
    yield lambda: leads("/sign-in.html", get(f"{site}/sign-in.html"), "/sign-in")
    yield lambda: is_problem("/api/no-such-call", get(f"{site}/api/no-such-call"))
    yield lambda: is_problem("/api/admin/overview", get(f"{site}/api/admin/overview"))
    if shape.on_zone:
        for path in ("/", "/api/health"):
            yield lambda path=path: is_secured(path, get(f"http://{shape.host}{path}"), site)  # type: ignore[misc]


def is_well(answer: Answer) -> str:
    """Everything that the Worker needs is there."""
    if answer.status == 200:
        return ""
    try:
        checks = json.loads(answer.body)["checks"]
    except (ValueError, LookupError, TypeError):
        return f"/api/health answers {answer.status}, and not in the words of our Worker."
    return f"/api/health answers {answer.status}: {checks}."


def is_configured(answer: Answer) -> str:
    """The site sells, and makes real images."""
    if answer.status != 200:
        return f"/api/config answers {answer.status}."
    return "Pictures come from a stand-in, not from kie.ai." if json.loads(answer.body)["sandbox"] else ""


def is_page(path: str, answer: Answer, status: int, promised: dict[str, str]) -> str:
    """A page with every header that pages/_headers promises."""
    if answer.status != status or "text/html" not in answer.headers.get("content-type", ""):
        return f"{path} answers {answer.status} instead of a page with {status}."
    wrong = [name for name, value in promised.items() if answer.headers.get(name) != value]
    return f"{path} lacks what _headers promises of {', '.join(wrong)}." if wrong else ""


def leads(path: str, answer: Answer, to: str) -> str:
    """One page has one address."""
    right = answer.status in REDIRECTS and answer.headers.get("location", "").endswith(to)
    return "" if right else f"{path} answers {answer.status} instead of leading to {to}."


def is_problem(path: str, answer: Answer) -> str:
    """The Worker itself refuses, and with HSTS."""
    if answer.status != 404 or answer.headers.get("content-type") != "application/problem+json":
        return f"{path} answers {answer.status}, and not as our Worker refuses."
    return "" if "strict-transport-security" in answer.headers else f"{path} comes without Strict-Transport-Security."


def is_secured(path: str, answer: Answer, site: str) -> str:
    """Nobody stays on http:// (promise X1)."""
    if answer.status in REDIRECTS and answer.headers.get("location", "").startswith(f"{site}/"):
        return ""
    return (
        f"http://…{path} answers {answer.status}: turn Always Use HTTPS on for the zone (SSL/TLS, Edge Certificates)."
    )


def promised_headers(folder: Path) -> dict[str, str]:
    """Return what a site's _headers file says of every page; ToolError where it has no such part."""
    rules: dict[str, dict[str, str]] = {}
    path = ""
    for line in (folder / "_headers").read_text().splitlines():
        if line.startswith(("/", "http")):
            path = line.strip()
        elif ":" in line and not line.startswith("#"):
            name, _, value = line.partition(":")
            rules.setdefault(path, {})[name.strip().lower()] = value.strip()
    if EVERY_PAGE not in rules:
        raise ToolError(f"{folder}/_headers promises nothing of {EVERY_PAGE}.")
    return rules[EVERY_PAGE]
