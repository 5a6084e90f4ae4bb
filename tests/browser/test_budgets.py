"""On a phone with a poor connection: how soon the page is there, and that nothing jumps on it."""

from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import ADDRESSES_OF_PAGES, MEMBERS, Owner, signed_in
from tests.browser.visiting import arriving
from tests.browser.weighing import OBSERVING, first_view, slow_phone
from tests.support.service import Service

pytestmark = pytest.mark.long
"""Times are measured, so this wants a machine that does nothing else."""

MAIN = ("/", "/create", "/pricing", "/privacy")
SHIFT = 0.02
LARGEST_PAINT_MS = 1_200
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}


@pytest.fixture(scope="module", autouse=True)
def _warm(service: Service, browser: Browser) -> None:
    """The service has served each of these before."""
    visit = arriving(browser, service)
    for path in MAIN:
        visit.page.goto(path)
    visit.context.close()


@pytest.mark.parametrize("path", MAIN)
def test_a_main_page_is_there_soon(browser: Browser, service: Service, path: str) -> None:
    views = []
    for _ in range(3):
        visit = arriving(browser, service, **PHONE)
        visit.context.add_init_script(OBSERVING)
        slow_phone(visit.page)
        views.append(first_view(visit.page, path))
        visit.context.close()
    print(path, [(round(view["largest"]), view["what"], round(view["shift"], 4)) for view in views])
    assert median(view["largest"] for view in views) < LARGEST_PAINT_MS


@pytest.mark.parametrize("path", ADDRESSES_OF_PAGES)
def test_nothing_jumps(browser: Browser, service: Service, somebody: Owner, path: str) -> None:
    owned = path in MEMBERS
    visit = signed_in(browser, service, somebody.token, **PHONE) if owned else arriving(browser, service, **PHONE)
    visit.context.add_init_script(OBSERVING)
    slow_phone(visit.page)
    view = first_view(visit.page, somebody.path(path))
    visit.context.close()
    assert view["shift"] < SHIFT, view["moved"]
