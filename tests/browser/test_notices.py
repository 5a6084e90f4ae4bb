"""What the service has to tell everybody: the banner, a changed policy, and how it does."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from images2gpt import policy
from tests.browser.conftest import Visit
from tests.browser.members import sign_up

TEXT = "On 1 December our <b>privacy policy</b> changes."
Arrive = Callable[..., Visit]
SHIFTS = """new Promise((done) => new PerformanceObserver((list) =>
  done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({type: 'layout-shift', buffered: true})
  || setTimeout(() => done(0), 500))"""


def answered(page: Page, path: str, change: Callable[[dict[str, Any]], None]) -> None:
    """From now on the service's answer to a GET comes changed."""

    def answer(route: Route) -> None:
        if route.request.method != "GET":
            return route.continue_()
        response = route.fetch()
        body = response.json()
        change(body)
        return route.fulfill(response=response, body=json.dumps(body))

    page.route(f"**{path}", answer)


def test_n1_a_banner_is_text_on_every_kind_of_page_moves_nothing_and_can_be_closed(arrive: Arrive) -> None:
    visit = arrive("/404-to-begin-with")
    page = visit.page
    answered(
        page, "/api/config", lambda said: said["policy"].update(banner={"text": TEXT, "until": "2099-01-01T00:00:00Z"})
    )
    for path in ("/", "/privacy", "/sign-in", "/status"):
        page.goto(path)
        banner = page.get_by_role("region", name="Announcement")
        expect(banner).to_contain_text(TEXT)
        assert page.evaluate(SHIFTS) < 0.02, path
        banner.get_by_role("button", name="Close").click()
        expect(banner).to_be_hidden()
    assert visit.storage() == {}


def test_n1_who_accepted_an_older_policy_is_asked_until_they_accept(arrive: Arrive) -> None:
    visit = arrive("/sign-up")
    page = visit.page
    sign_up(page)
    page.goto("/account")
    asks = page.get_by_role("region", name="Privacy policy")
    expect(page.get_by_role("heading", name="Daily limit")).to_be_visible()
    expect(asks).to_be_hidden()
    answered(page, "/api/me", lambda me: me.update(policy_version="2020-01-01"))
    for path in ("/account", "/create"):
        page.goto(path)
        expect(asks.get_by_role("link", name="Read it")).to_be_visible()
    with page.expect_response("**/api/me") as told:
        asks.get_by_role("button", name="Accept").click()
    assert told.value.json()["policy_version"] == policy.VERSION
    expect(asks).to_be_hidden()


def test_the_status_page_tells_the_numbers_and_says_when_it_cannot(arrive: Arrive) -> None:
    page = arrive("/status").page
    expect(page.get_by_text("Images are being made.")).to_be_visible()
    page.route("**/api/stats", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("The numbers could not be had.")).to_be_visible()
    page.unroute("**/api/stats")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Images are being made.")).to_be_visible()
    answered(page, "/api/status", lambda said: said.update(orders=False))
    page.reload()
    expect(page.get_by_text("No images are made at the moment.")).to_be_visible()
