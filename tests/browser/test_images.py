"""One image and its own page: what it says, what can be done with it, and who may see it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.making import DONE_MS, asked, describe, make, press_create, shown_image, tile_of
from tests.browser.members import part, sign_up
from tests.support.refusals import BLOCKED

pytestmark = pytest.mark.long

Arrive = Callable[..., Visit]


def member(arrive: Arrive) -> Visit:
    """Somebody with a new account, at the workspace."""
    visit = arrive("/sign-up?next=/create")
    sign_up(visit.page)
    return visit


def open_image(page: Page, prompt: str) -> None:
    tile_of(page, prompt).get_by_role("link", name="Open the image").click()
    page.wait_for_url("**/image?id=*")


def test_the_page_of_an_image_says_what_it_cost_and_what_came(arrive: Arrive) -> None:
    page = member(arrive).page
    make(page, "A harbour with a receipt", shape="16:9")
    open_image(page, "A harbour with a receipt")
    expect(page.get_by_role("heading", name="Ready")).to_be_visible()
    receipt = page.locator("image-receipt")
    expect(receipt).to_contain_text(re.compile(r"Charged\s*3 credits"))
    expect(receipt).to_contain_text(re.compile(r"Asked for\s*16:9 in 1K"))
    expect(receipt).to_contain_text(re.compile(r"Delivered\s*\d+ × \d+ pixels"))
    expect(receipt.locator(".receipt__steps li").last).to_contain_text("Ready")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.startswith("a-harbour-with-a-receipt-")
    page.get_by_role("button", name="Use these settings").click()
    expect(page.get_by_label("Describe your image")).to_have_value("A harbour with a receipt")
    expect(page.locator("input[name=aspect_ratio][value='16:9']")).to_be_checked()


def test_a_visitors_image_is_opened_by_its_key_which_no_page_request_carries(arrive: Arrive) -> None:
    visit = arrive()
    page = visit.page
    make(page, "Seen without an account")
    navigated: list[str] = []
    page.on("request", lambda request: navigated.append(request.url) if request.is_navigation_request() else None)
    open_image(page, "Seen without an account")
    expect(page.get_by_role("heading", name="Ready")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Ready")).to_be_visible()
    key = urlsplit(page.url).fragment.removeprefix("key=")
    assert len(key) > 20
    assert navigated
    assert not [url for url in navigated if key in url.split("#")[0]]
    stranger = arrive(page.url.replace(visit.url, "").split("#")[0])
    expect(stranger.page.get_by_role("heading", name="Sign in to see it.")).to_be_visible()
    page.get_by_role("link", name="Sign up to keep it").click()
    sign_up(page)
    shown_image(page, "Seen without an account")


def test_another_persons_image_is_not_here(arrive: Arrive) -> None:
    owner = member(arrive).page
    make(owner, "Only mine")
    open_image(owner, "Only mine")
    other = member(arrive).page
    other.goto(owner.url)
    expect(other.get_by_role("heading", name="No image here.")).to_be_focused()
    expect(other.get_by_text("Only mine")).to_have_count(0)


def test_an_image_on_its_way_is_followed_on_its_page(arrive: Arrive) -> None:
    page = member(arrive).page
    describe(page, "Watched while it is drawn")
    press_create(page)
    expect(tile_of(page, "Watched while it is drawn")).to_contain_text("Charged 3 credits")
    page.goto(f"/image?id={asked(page, '/api/generations')['items'][0]['id']}")
    expect(page.get_by_role("heading", name="Ready")).to_be_visible(timeout=DONE_MS)
    expect(page.locator("img.tile__image")).to_be_visible()


def test_a_failure_leads_to_the_line_of_the_ledger_that_gave_the_credits_back(arrive: Arrive) -> None:
    page = member(arrive).page
    describe(page, "Goes wrong and is paid back [[fail]]")
    press_create(page)
    tile = tile_of(page, "Goes wrong and is paid back")
    expect(tile).to_contain_text("3 credits came back to your account.", timeout=DONE_MS)
    tile.get_by_role("link", name="See it in the ledger").click()
    line = part(page, "Credits").locator("tr[aria-current]")
    expect(line).to_contain_text("Returned")
    expect(line).to_contain_text("+3")


def test_a_smaller_image_says_so_and_what_came_back(arrive: Arrive) -> None:
    page = member(arrive).page
    describe(page, "Smaller than asked [[small]]", shape="3:2", resolution="4K")
    press_create(page)
    tile = tile_of(page, "Smaller than asked")
    expect(tile).to_contain_text(re.compile("You asked for 4K and the model made"), timeout=DONE_MS)
    expect(tile).to_contain_text("5 credits came back to your account.")
    expect(page.locator(".credits__number")).to_have_text("7")


def test_a_star_stays_and_can_be_taken_away(arrive: Arrive) -> None:
    page = member(arrive).page
    make(page, "Worth a star")
    star = tile_of(page, "Worth a star").get_by_role("button", name="Star")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "false")


def test_an_image_beside_the_generator_is_deleted_and_brought_back(arrive: Arrive) -> None:
    page = member(arrive).page
    make(page, "Thought better of")
    tile_of(page, "Thought better of").get_by_role("button", name="Delete").click()
    expect(tile_of(page, "Thought better of")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    shown_image(page, "Thought better of")
    tile_of(page, "Thought better of").get_by_role("button", name="Delete").click()
    page.goto("/create")
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    assert asked(page, "/api/generations")["items"] == []


def test_pairs_that_are_not_made_are_closed_and_the_page_says_why(arrive: Arrive) -> None:
    page = arrive().page
    describe(page, "", shape="1:1")
    expect(page.locator("input[value='4K']")).to_be_disabled()
    expect(page.get_by_text("1:1 is not made in 4K.")).to_be_visible()
    page.locator("input[value='3:2']").check(force=True)
    expect(page.locator("input[value='4K']")).to_be_enabled()


def test_a_visitor_who_brings_a_reference_is_told_where_they_are_to_be_had(arrive: Arrive) -> None:
    page = arrive().page
    page.get_by_label("Describe your image").fill("From my own sketch")
    page.get_by_role("button", name="Reference image").click()
    page.get_by_text("Reference images need an account").get_by_role("link", name="sign up").click()
    sign_up(page)
    expect(page.get_by_label("Describe your image")).to_have_value("From my own sketch")
    expect(page.get_by_text("Reference images need an account")).to_be_hidden()


def test_the_generator_is_the_same_on_both_of_its_pages(arrive: Arrive) -> None:
    page = arrive().page
    read = "path => fetch(path).then(answer => answer.text())"
    parts = [
        re.search(r"<image-generator.*?</image-generator>", page.evaluate(read, path), re.DOTALL)
        for path in ("/", "/create")
    ]
    assert parts[0]
    assert parts[1]
    assert parts[0].group() == parts[1].group()


def test_a_refused_prompt_says_which_rule_costs_nothing_and_can_be_appealed(arrive: Arrive) -> None:
    page = member(arrive).page
    describe(page, BLOCKED)
    press_create(page)
    tile = tile_of(page, BLOCKED)
    expect(tile).to_contain_text("weapons, explosives or illegal drugs are not made here. Nothing was charged.")
    expect(page.locator(".credits__number")).to_have_text("10")
    tile.get_by_text("Appeal", exact=True).click()
    tile.get_by_role("button", name="Send").click()
    expect(tile.locator(".error-summary")).to_be_focused()
    tile.get_by_label("Why should this be allowed?").fill("It is the title of a song.")
    tile.get_by_role("button", name="Send").click()
    expect(tile.get_by_text("We got it.")).to_be_focused()


def test_a_visitor_can_appeal_too(arrive: Arrive) -> None:
    page = arrive().page
    describe(page, BLOCKED)
    press_create(page)
    tile = tile_of(page, BLOCKED)
    tile.get_by_text("Appeal", exact=True).click()
    tile.get_by_label("Why should this be allowed?").fill("It is the title of a song.")
    tile.get_by_role("button", name="Send").click()
    expect(tile.get_by_text("We got it.")).to_be_focused()
    expect(page.get_by_role("button", name="Create your free image")).to_be_visible()
