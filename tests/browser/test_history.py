"""The history: finding, starring and deleting what one has made, by mouse and by keyboard."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.making import asked, make
from tests.browser.members import sign_up

pytestmark = pytest.mark.long
"""Two minutes of making and waiting; lists, stars, deletions and ZIPs are claimed in tests/api in every run."""

Arrive = Callable[..., Visit]
GONE_MS = 12_000
"""Deletion can be undone for 8 s."""


def member_with(arrive: Arrive, *prompts: str) -> Visit:
    """Somebody who has made these, the last one newest, at their history."""
    visit = arrive("/sign-up?next=/create")
    sign_up(visit.page)
    for prompt in prompts:
        make(visit.page, prompt)
    visit.page.get_by_role("link", name="History").first.click()
    expect(pieces(visit.page)).to_have_count(len(prompts))
    return visit


def pieces(page: Page) -> Locator:
    return page.locator("gallery-tile")


def piece(page: Page, prompt: str) -> Locator:
    return page.get_by_role("link", name=prompt)


def ids(page: Page) -> list[str]:
    """As the service knows them, newest first."""
    return [item["id"] for item in asked(page, "/api/generations")["items"]]


def test_images_are_found_by_their_words_and_by_their_star(arrive: Arrive) -> None:
    page = member_with(arrive, "A heron in the reeds", "A fox on the ice", "A fox asleep").page
    expect(page.get_by_text("3 images", exact=True)).to_be_visible()
    page.get_by_label("Search your prompts").fill("fox")
    expect(pieces(page)).to_have_count(2)
    page.reload()
    expect(pieces(page)).to_have_count(2)
    pieces(page).last.hover()
    pieces(page).last.get_by_role("button", name="Star").click()
    page.get_by_text("Starred", exact=True).last.click()
    expect(pieces(page)).to_have_count(1)
    expect(piece(page, "A fox on the ice, starred")).to_be_visible()
    page.get_by_label("Search your prompts").fill("no such thing")
    expect(page.get_by_role("heading", name="No image like that.")).to_be_visible()
    page.get_by_role("button", name="Show all images").click()
    expect(pieces(page)).to_have_count(3)
    assert "#" not in page.url


def test_what_is_searched_for_is_in_no_request_for_a_page(arrive: Arrive) -> None:
    page = member_with(arrive, "Something private").page
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url) if request.is_navigation_request() else None)
    page.get_by_label("Search your prompts").fill("private")
    page.wait_for_url("**/history#q=private")
    page.reload()
    expect(pieces(page)).to_have_count(1)
    assert asked_for
    assert not [url for url in asked_for if "private" in url.split("#")[0]]


def test_a_status_is_filtered_for(arrive: Arrive) -> None:
    page = member_with(arrive, "One that is ready").page
    page.get_by_label("Status").select_option("Not made")
    expect(page.get_by_role("heading", name="No image like that.")).to_be_visible()
    page.get_by_label("Status").select_option("Ready")
    expect(pieces(page)).to_have_count(1)


def test_the_keyboard_moves_stars_opens_and_comes_back(arrive: Arrive) -> None:
    page = member_with(arrive, "The first", "The second", "The third").page
    piece(page, "The third").focus()
    page.keyboard.press("ArrowRight")
    expect(piece(page, "The second")).to_be_focused()
    page.keyboard.press("End")
    expect(piece(page, "The first")).to_be_focused()
    page.keyboard.press("s")
    expect(piece(page, "The first, starred")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("gallery-grid :focus")).to_have_count(0)
    piece(page, "The second").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ready")).to_be_visible()
    page.go_back()
    expect(pieces(page)).to_have_count(3)


def test_a_deletion_is_undone(arrive: Arrive) -> None:
    page = member_with(arrive, "To be kept after all", "Beside it").page
    before = ids(page)
    piece(page, "To be kept after all").focus()
    page.keyboard.press("Delete")
    expect(pieces(page)).to_have_count(1)
    expect(piece(page, "Beside it")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(piece(page, "To be kept after all")).to_be_focused()
    page.wait_for_timeout(GONE_MS - 3_000)
    assert ids(page) == before


def test_a_deletion_is_final_when_its_time_is_over(arrive: Arrive) -> None:
    page = member_with(arrive, "To be deleted", "To be kept").page
    kept = ids(page)[0]
    piece(page, "To be deleted").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_text("Image deleted.", exact=True)).to_be_visible()
    assert len(ids(page)) == 2
    expect(page.get_by_role("button", name="Undo")).to_be_hidden(timeout=GONE_MS)
    page.wait_for_timeout(500)
    assert ids(page) == [kept]


def test_a_deletion_is_final_when_the_page_is_left(arrive: Arrive) -> None:
    page = member_with(arrive, "Deleted on the way out").page
    piece(page, "Deleted on the way out").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("heading", name="Nothing here yet.")).to_be_visible()
    page.goto("/privacy")
    page.wait_for_timeout(500)
    assert ids(page) == []


def test_what_was_deleted_is_gone_for_good_when_its_owner_signs_out(arrive: Arrive) -> None:
    page = member_with(arrive, "Deleted and left").page
    piece(page, "Deleted and left").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as deleted:
        page.get_by_role("button", name="Sign out", exact=True).click()
    assert deleted.value.status == 204
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Deleted and left")).to_have_count(0)


def test_several_are_selected_and_deleted_together(arrive: Arrive) -> None:
    page = member_with(arrive, "Stays", "Goes first", "Goes second").page
    piece(page, "Goes second").focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    selection = page.get_by_role("region", name="Selected images")
    expect(selection).to_contain_text("2 selected")
    selection.get_by_role("button", name="Delete").click()
    expect(pieces(page)).to_have_count(1)
    expect(selection).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("gallery-tile a")).to_have_count(3)
    names = page.locator("gallery-tile a").evaluate_all("links => links.map(link => link.ariaLabel)")
    assert names == ["Goes second", "Goes first", "Stays"]


def test_several_are_selected_and_saved_as_one_zip(arrive: Arrive, tmp_path: Path) -> None:
    page = member_with(arrive, "Not in it", "A gull in it", "A boat in it").page
    for prompt in ("A boat in it", "A gull in it"):
        piece(page, prompt).focus()
        page.keyboard.press("x")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download ZIP").click()
    download.value.save_as(tmp_path / "images.zip")
    expect(page.get_by_text("2 in the ZIP.")).to_be_visible()
    names = zipfile.ZipFile(tmp_path / "images.zip").namelist()
    assert len([name for name in names if name.startswith(("a-gull-in-it", "a-boat-in-it"))]) == 2
    assert not [name for name in names if name.startswith("not-in-it")]


def test_whoever_is_not_signed_in_is_told_and_led_back(arrive: Arrive) -> None:
    page = arrive("/history").page
    expect(page.get_by_role("heading", name="Sign in to see them.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Sign up for")).click()
    sign_up(page)
    page.wait_for_url("**/history")
    expect(page.get_by_role("heading", name="Nothing here yet.")).to_be_visible()


def test_signing_out_leaves_no_image_on_the_page(arrive: Arrive) -> None:
    visit = member_with(arrive, "Nobody else's")
    visit.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(visit.page.get_by_role("heading", name="You are signed out.")).to_be_focused()
    expect(pieces(visit.page)).to_have_count(0)
    expect(visit.page.get_by_text("Nobody else's")).to_have_count(0)
    assert visit.storage() == {}
