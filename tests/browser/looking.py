"""Every page of the site, and what can be said of a page that is open, whatever it is about."""

import json
import re
import time
import urllib.request
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from tests.browser.members import NAMES, PASSWORD
from tests.browser.visiting import ADDRESSES, Visit, arriving
from tests.support.service import Service
from tools.project import NODE_MODULES, ROOT

PAGES = ROOT / "pages"
MEMBERS = frozenset({"/account", "/billing-done", "/create", "/history", "/image", "/pricing"})
"""Pages that show what somebody owns; the others are looked at by a visitor."""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = ((320, 640, "light"), (1440, 900, "dark"))
ENDED = ("succeeded", "failed")


def address_of(file: Path) -> str:
    """Where a page is served. What is served where there is nothing is asked for as such."""
    return {"index": "/", "404": "/no-such-page"}.get(file.stem, f"/{file.stem}")


ADDRESSES_OF_PAGES = tuple(sorted(address_of(file) for file in PAGES.glob("*.html")))


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who has made images: one that is ready, one that went wrong."""

    token: str
    image: str

    def path(self, page: str) -> str:
        """The page with what it needs to be about something."""
        return f"/image?id={self.image}" if page == "/image" else page


def owner(service: Service) -> Owner:
    """Signs up and orders by the API, and waits until both have ended."""
    address = next(ADDRESSES)
    policy = ask(service, "GET", "/api/config", address)["policy"]["version"]
    form = {"email": next(NAMES), "password": PASSWORD, "age_confirmed": True, "policy_version": policy}
    token = ask(service, "POST", "/api/auth/signup", address, body=form)["token"]
    orders = [{"prompt": words} for words in ("A paper lighthouse at dusk", "A picture that goes wrong [[fail]]")]
    ready, *others = (
        ask(service, "POST", "/api/generations", address, body=order, token=token)["generation"]["id"]
        for order in orders
    )
    for made in (ready, *others):
        deadline = time.monotonic() + 60
        while ask(service, "GET", f"/api/generations/{made}", address, token=token)["status"] not in ENDED:
            assert time.monotonic() < deadline, "an image that never ends"
            time.sleep(0.2)
    return Owner(token, ready)


def ask(service: Service, method: str, path: str, address: str, *, body: object = None, token: str = "") -> Any:
    """A call of the API from somebody's address."""
    headers = {"CF-Connecting-IP": address, "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(service.url + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def signed_in(browser: Browser, service: Service, token: str, **options: Any) -> Visit:
    """A browser in which somebody has signed in before."""
    stored = [{"name": "gi2_token", "value": token}]
    state = {"cookies": [], "origins": [{"origin": service.url, "localStorage": stored}]}
    return arriving(browser, service, storage_state=state, **options)


def open_page(page: Page, path: str) -> None:
    """Goes there and waits until nothing is loaded, moved or filled in any more."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    settle(page)


def settle(page: Page) -> None:
    """Brings every animation to its end; one without an end is as it looks at its beginning."""
    page.evaluate(
        """() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => {
            for (const each of document.getAnimations()) {
                if (each.effect.getComputedTiming().endTime === Infinity) each.cancel();
                else each.finish();
            }
        })"""
    )


def overflow(page: Page) -> list[str]:
    """What makes the page scroll sideways: nothing, if it does not."""
    wide: list[str] = page.evaluate(
        """() => {
            const {scrollWidth, clientWidth} = document.documentElement;
            if (scrollWidth <= clientWidth) return [];
            const beyond = [...document.body.querySelectorAll('*')]
                .filter(each => each.getBoundingClientRect().right > clientWidth + 1)
                .map(each => `${each.tagName.toLowerCase()}.${each.className}`);
            return [`${scrollWidth} in ${clientWidth}`, ...beyond.slice(0, 8)];
        }"""
    )
    return wide


def objections(page: Page) -> list[str]:
    """What overflows or is not accessible in a page as it stands, on a small phone in daylight and a desk at night."""
    found = []
    for width, height, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        settle(page)
        found += [f"{width} px, {theme}: {line}" for line in (*overflow(page), *axe(page))]
    return found


@cache
def axe_source() -> str:
    """The checker, as its package has it."""
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text()


def axe(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """Every violation of accessibility, one a line.

    The checker comes in through the debugger, so the page's policy stands as it is for everything else.
    """
    if not page.evaluate("'axe' in window"):
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": axe_source()})
        session.detach()
    options = {
        "runOnly": {"type": "tag", "values": list(RULES)},
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in without},
    }
    found = page.evaluate("options => axe.run(document, options).then(({violations}) => violations)", options)
    return [
        re.sub(r"\s+", " ", f"{rule['id']}: {node['target']} {node['html'][:160]} {node['failureSummary']}")
        for rule in found
        for node in rule["nodes"]
    ]
