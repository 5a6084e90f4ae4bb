"""Everything that a browser sends, keeps and remembers of its way through the site."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, Response

KEPT = """async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookie: document.cookie,
    databases: (await indexedDB.databases()).map(({name}) => name), caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).map(({scope}) => scope),
    name: window.name, persisted: await navigator.storage.persisted(),
})"""


@dataclass
class Trail:
    """What was asked for, with which headers, and how the answers may be kept."""

    context: BrowserContext
    addresses: list[str] = field(default_factory=list)
    referrers: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    """The addresses of pages, as the browser's history has them."""
    keepable: list[str] = field(default_factory=list)
    """Answers of the API that a cache might keep."""
    kept: set[str] = field(default_factory=set)
    """Every key of storage that was there at any stop."""

    @property
    def hosts(self) -> set[str]:
        """Who was asked for anything. What a page has made for itself has no host."""
        return {urlsplit(address).netloc for address in self.addresses} - {""}

    def stop(self, page: Page) -> dict[str, Any]:
        """Looks at what the browser keeps of us here and now."""
        session = self.context.new_cdp_session(page)
        self.visited += [entry["url"] for entry in session.send("Page.getNavigationHistory")["entries"]]
        session.detach()
        assert not page.evaluate("document.referrer.startsWith(location.origin)")
        found: dict[str, Any] = page.evaluate(KEPT)
        self.kept.update(found["local"])
        assert {name for name, what in found.items() if what} <= {"local"}, found
        assert self.context.cookies() == []
        return found

    def request(self, request: Request) -> None:
        """Notes where it goes and where it says that it comes from."""
        self.addresses.append(request.url)
        if referrer := request.headers.get("referer"):
            self.referrers.append(f"{referrer} to {request.url}")

    def response(self, response: Response) -> None:
        """Notes what a cache may keep."""
        of_the_api = urlsplit(response.url).path.startswith("/api/")
        if of_the_api and "no-store" not in response.headers.get("cache-control", ""):
            self.keepable.append(response.url)


@contextmanager
def trail(context: BrowserContext) -> Iterator[Trail]:
    """What happens in a browser meanwhile, in every tab."""
    seen = Trail(context)
    context.on("request", seen.request)
    context.on("response", seen.response)
    yield seen
    context.remove_listener("request", seen.request)
    context.remove_listener("response", seen.response)
