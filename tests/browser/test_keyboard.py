"""By keyboard alone: at every stop one sees where one is, and nothing needs a mouse."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import Owner, signed_in
from tests.browser.making import DONE_MS, asked, shown_image
from tests.browser.members import NAMES, PASSWORD
from tests.support.service import Service

Arrive = Callable[..., Visit]
STOPS = 90
"""More than any page has before its footer."""

STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return 'the focus is lost';
    const name = `${at.tagName.toLowerCase()} ${at.ariaLabel ?? at.innerText ?? ''}`.slice(0, 60);
    const {width, height, top, bottom} = at.getBoundingClientRect();
    if (bottom <= 0 || top >= innerHeight) return `${name} is outside the window`;
    const writes = at.matches('textarea, input:not([type=radio], [type=checkbox])');
    const seen = writes || [at, at.closest('label'), at.parentElement].some(each => {
        if (!each) return false;
        const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(each);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\\)$/.test(outlineColor);
    });
    return seen && width * height > 0 ? '' : `${name} does not show the focus`;
}"""
"""What is wrong with where one is. A field that is written in shows its caret."""


def reach(page: Page, target: Locator) -> None:
    """Presses Tab until the focus is there."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(STOP) == ""
        if target.evaluate_all("all => all.includes(document.activeElement)"):
            return
    raise AssertionError(f"{target} is not reached")


@pytest.fixture
def member(browser: Browser, service: Service, somebody: Owner) -> Iterator[Visit]:
    visit = signed_in(browser, service, somebody.token)
    yield visit
    visit.context.close()
    assert visit.complaints == []


def test_a_visitor_makes_and_takes_a_free_image(arrive: Arrive) -> None:
    page = arrive().page
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    reach(page, page.get_by_label("Describe your image"))
    page.keyboard.type("A lighthouse found by touch")
    reach(page, page.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="1:1", exact=True)).to_be_checked()
    reach(page, page.get_by_role("button", name=re.compile("^Create")))
    page.keyboard.press("Enter")
    assert shown_image(page, "A lighthouse found by touch") == (1024, 1024)
    reach(page, page.get_by_role("link", name="Download"))
    with page.expect_download():
        page.keyboard.press("Enter")


def test_somebody_signs_up_and_out(arrive: Arrive) -> None:
    visit = arrive("/sign-up")
    page = visit.page
    reach(page, page.get_by_role("button", name="Create account"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Email address")).to_be_focused()
    page.keyboard.type(next(NAMES))
    reach(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    reach(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visit.url}/")
    leave = page.get_by_role("button", name="Sign out")
    expect(leave).to_be_visible()
    reach(page, leave)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_the_history_is_searched_starred_selected_deleted_from_and_put_back(member: Visit) -> None:
    page = member.page
    page.goto("/history")
    made = page.get_by_role("link", name="A paper lighthouse at dusk")
    reach(page, page.get_by_label("Search your prompts"))
    page.keyboard.type("lighthouse")
    expect(page.locator("gallery-tile")).to_have_count(1)
    reach(page, made)
    page.keyboard.press("s")
    expect(page.get_by_role("link", name="A paper lighthouse at dusk, starred")).to_be_focused()
    reach(page, page.locator("gallery-tile").get_by_role("checkbox"))
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile("^1 selected|1 image selected"))).to_be_visible()
    page.keyboard.press("Space")
    made.focus()
    page.keyboard.press("Delete")
    expect(made).to_be_hidden()
    expect(page.get_by_role("heading", name="No image like that.")).to_be_focused()
    reach(page, page.get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(made).to_be_focused()
    (kept,) = asked(page, "/api/generations?q=lighthouse")["items"]
    assert kept["starred"]


def test_an_image_is_opened_and_left(member: Visit, somebody: Owner) -> None:
    page = member.page
    page.goto("/history")
    reach(page, page.locator("gallery-tile").get_by_role("link"))
    page.keyboard.press("Home")
    made = page.get_by_role("link", name="A paper lighthouse at dusk")
    while not made.evaluate("made => made === document.activeElement"):
        page.keyboard.press("ArrowRight")
        assert page.evaluate(STOP) == ""
        expect(page.locator("gallery-tile:last-of-type a:focus:not([aria-label*=lighthouse])")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{somebody.path('/image')}")
    reach(page, page.get_by_role("link", name="Download"))
    page.go_back()
    expect(page.get_by_role("link", name="A paper lighthouse at dusk")).to_be_visible(timeout=DONE_MS)


@pytest.mark.parametrize("path", ["/", "/pricing", "/account"])
@pytest.mark.long
def test_the_focus_is_seen_from_the_first_stop_to_the_last(member: Visit, path: str) -> None:
    page = member.page
    page.goto(path)
    page.wait_for_load_state("networkidle")
    reach(page, page.get_by_role("contentinfo").get_by_role("link").last)
