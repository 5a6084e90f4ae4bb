"""The way of somebody who has never been here, counted: presses and seconds to a free image, and on to an account."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.making import asked, press_create, shown_image
from tests.browser.members import NAMES, PASSWORD
from tests.browser.visiting import Visit

Arrive = Callable[..., Visit]
PRESSES_TO_AN_IMAGE = 2
PRESSES_TO_AN_ACCOUNT = 5
"""The link, two fields, the age, the button; who uses the tab key needs fewer."""
SECONDS_TO_AN_IMAGE = 30
"""The stand-in draws for about 5 of them; the rest is room for a busy machine."""


def test_two_presses_to_a_free_image_and_five_to_an_account_with_it(arrive: Arrive) -> None:
    visit = arrive("/cookies")
    page = visit.page
    presses: list[str] = []
    visit.context.expose_function("__pressed", lambda: presses.append(page.url))
    visit.context.add_init_script("addEventListener('pointerdown', event => event.isTrusted && __pressed(), true)")
    began = time.monotonic()
    page.goto("/")
    page.get_by_role("button", name=re.compile("lighthouse", re.IGNORECASE)).first.click()
    press_create(page)
    shown_image(page, "lighthouse")
    seconds = time.monotonic() - began
    print(f"{len(presses)} presses and {seconds:.1f} s to a free image")
    assert len(presses) == PRESSES_TO_AN_IMAGE
    assert seconds < SECONDS_TO_AN_IMAGE
    began = time.monotonic()
    page.get_by_role("link", name="Sign up to keep it").click()
    for label, text in (("Email address", next(NAMES)), ("Password", PASSWORD)):
        page.get_by_label(label, exact=True).click()
        page.keyboard.type(text)
    page.get_by_role("checkbox").click()
    page.get_by_role("button", name="Create account").click()
    shown_image(page, "lighthouse")
    print(f"{len(presses) - PRESSES_TO_AN_IMAGE} presses and {time.monotonic() - began:.1f} s to an account with it")
    assert len(presses) - PRESSES_TO_AN_IMAGE == PRESSES_TO_AN_ACCOUNT
    (owned,) = asked(page, "/api/generations")["items"]
    assert "lighthouse" in owned["prompt"].lower()
    page.get_by_role("link", name="History").first.click()
    expect(page.locator("gallery-tile")).to_have_count(1)
