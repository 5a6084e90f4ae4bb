"""Somebody with a browser of their own, and what it did that nobody asked for."""

import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.support.service import Service

ADDRESSES = (f"198.51.{100 + number // 250}.{1 + number % 250}" for number in itertools.count())
REPORTING = """addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sourceFile}) =>
    console.error(`CSP report: ${violatedDirective} ${blockedURI} ${sourceFile}`))"""
"""Says on the console what the page's policy refused; a violation that a page catches is one all the same."""


@dataclass
class Visit:
    """A browser of somebody's own, and what it did that nobody asked for."""

    page: Page
    context: BrowserContext
    url: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: str = ""
    """Another origin that the person goes to on purpose."""

    def watch(self, page: Page) -> None:
        """Notes errors on the console, refused content, files that are missing and requests elsewhere."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)
        page.on("response", self._response)

    def storage(self) -> dict[str, str]:
        """Everything that the browser keeps of us."""
        kept: dict[str, str] = self.page.evaluate("({...localStorage, ...sessionStorage})")
        assert self.context.cookies() == []
        return kept

    def _console(self, message: ConsoleMessage) -> None:
        expected = message.type == "error" and "Failed to load resource" in message.text  # a 4xx that the page handles
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(message.text)

    def _request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host and host not in (urlsplit(self.url).netloc, urlsplit(self.elsewhere).netloc):
            self.complaints.append(f"a request to {host}")

    def _response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 400 and not response.request.is_navigation_request() and not path.startswith("/api/"):
            self.complaints.append(f"{response.status} for {path}")


def arriving(browser: Browser, service: Service, **options: Any) -> Visit:
    """Somebody new, with an empty page; whoever asks closes the visit."""
    headers = {"CF-Connecting-IP": next(ADDRESSES)}
    context = browser.new_context(base_url=service.url, extra_http_headers=headers, **options)
    context.add_init_script(REPORTING)
    visit = Visit(context.new_page(), context, service.url)
    visit.watch(visit.page)
    return visit
