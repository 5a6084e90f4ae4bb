"""A real Chromium on the real Worker. Each visitor comes from an address of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.looking import Owner, owner
from tests.browser.visiting import Visit, arriving
from tests.support.service import Service

__all__ = ["Visit"]

# As root, and without Chromium's own look-ups: no test needs any host but ours.
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, browser_path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def somebody(service: Service) -> Owner:
    """Somebody who owns what pages show; whoever spends or deletes signs up for it."""
    return owner(service)


@pytest.fixture
def arrive(browser: Browser, service: Service) -> Iterator[Callable[..., Visit]]:
    """Opens the site as somebody new. At the end nobody may have complained."""
    visits: list[Visit] = []

    def arrive(path: str = "/", **options: Any) -> Visit:
        visit = arriving(browser, service, **options)
        visits.append(visit)
        visit.page.goto(path)
        return visit

    yield arrive
    for visit in visits:
        visit.context.close()
        assert visit.complaints == []
