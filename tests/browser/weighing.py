"""How heavy a page is, and how soon it stands still."""

import gzip
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playwright.sync_api import Page, Request

BUDGETS = {"script": 40_960, "stylesheet": 20_480, "font": 102_400}
"""Bytes of a page as they are sent, by kind."""
PHONE = {"latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8, "offline": False}
PHONE_SLOWDOWN = 4
QUIET_MS = 1_500
"""So long nothing may be painted any more before the last word counts."""

OBSERVING = """(() => {
    const seen = window.__seen = {shift: 0, largest: 0, what: '', moved: []};
    new PerformanceObserver(list => {
        for (const {hadRecentInput, value, sources} of list.getEntries()) {
            if (hadRecentInput) continue;
            seen.shift += value;
            for (const {node} of sources) seen.moved.push(`${node?.nodeName} ${node?.className ?? ''}`);
        }
    }).observe({type: 'layout-shift', buffered: true});
    new PerformanceObserver(list => {
        for (const {startTime, element} of list.getEntries()) {
            seen.largest = startTime;
            seen.what = `${element?.nodeName} ${element?.className ?? ''}`;
        }
    }).observe({type: 'largest-contentful-paint', buffered: true});
})()"""


@dataclass
class Loaded:
    """The files of one page, by kind."""

    files: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in BUDGETS})

    def note(self, request: Request) -> None:
        """Keeps the address of a file that there is a budget for."""
        if request.resource_type in self.files:
            self.files[request.resource_type].add(request.url)

    def weights(self) -> dict[str, int]:
        """Bytes by kind."""
        return {kind: sum(map(sent_bytes, urls)) for kind, urls in self.files.items()}

    def too_heavy(self) -> dict[str, int]:
        """The kinds that are over their budget, with what they weigh."""
        return {kind: weight for kind, weight in self.weights().items() if weight > BUDGETS[kind]}


@contextmanager
def loaded(page: Page) -> Iterator[Loaded]:
    """What the page asks for meanwhile."""
    seen = Loaded()
    page.on("request", seen.note)
    yield seen
    page.remove_listener("request", seen.note)


@cache
def sent_bytes(url: str) -> int:
    """A file as it travels: text is compressed, a font is already."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        body = answer.read()
    return len(body) if url.endswith(".woff2") else len(gzip.compress(body, 9))


def slow_phone(page: Page) -> None:
    """From now on a network and a processor as a phone has them, and nothing of an earlier visit."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", PHONE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": PHONE_SLOWDOWN})


def first_view(page: Page, path: str) -> dict[str, Any]:
    """Opens a page whose context runs OBSERVING: what moved, and when its largest part was painted."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(QUIET_MS)
    seen: dict[str, Any] = page.evaluate("window.__seen")
    return seen
