"""Reference images: by button, drop and paste, in an order, until an image is made from them."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import Visit
from tests.browser.making import DONE_MS, asked, describe, make, press_create, shown_image, tile_of
from tests.browser.members import sign_up
from tests.support.pictures import png
from tests.support.service import Service
from tools.sandbox.client import RemoteSandbox

Arrive = Callable[..., Visit]
FILES = """([files, type]) => {
  const data = new DataTransfer();
  for (const [name, kind, text] of files) {
    data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, {type: kind}));
  }
  const form = document.querySelector('.generator');
  const options = {bubbles: true, cancelable: true};
  if (type === 'paste') form.dispatchEvent(new ClipboardEvent('paste', {...options, clipboardData: data}));
  else form.dispatchEvent(new DragEvent(type, {...options, dataTransfer: data}));
}"""


def member(arrive: Arrive) -> Page:
    """Somebody with a new account, at the workspace, when it knows what fits."""
    page = arrive("/sign-up?next=/create").page
    sign_up(page)
    expect(page.get_by_role("button", name="Create · 3 credits, 7 left")).to_be_visible()
    return page


def choose(page: Page, *names: str) -> None:
    """By the button and the system's own dialog."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Reference image").click()
    chooser.value.set_files([{"name": name, "mimeType": "image/png", "buffer": png()} for name in names])


def bring(page: Page, how: str, *names: str) -> None:
    """By dropping or pasting."""
    picture = base64.b64encode(png()).decode()
    page.evaluate(FILES, [[[name, "image/png", picture] for name in names], how])


def references(page: Page) -> Locator:
    return page.locator("reference-image")


def is_order(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/api/generations")


def ready(page: Page, count: int) -> None:
    """Waits until so many are with the service."""
    expect(page.locator("reference-image[data-state=ready]")).to_have_count(count, timeout=DONE_MS)
    expect(references(page)).to_have_count(count)


@pytest.mark.parametrize("how", ["drop", "paste"])
@pytest.mark.long
def test_a_reference_is_brought_without_the_dialog(arrive: Arrive, how: str) -> None:
    page = member(arrive)
    bring(page, how, "sketch.png")
    ready(page, 1)
    describe(page, f"From a sketch that came by {how}")
    press_create(page)
    shown_image(page, f"From a sketch that came by {how}")
    assert asked(page, "/api/generations")["items"][0]["mode"] == "image"


@pytest.mark.long
def test_references_reach_the_model_in_the_order_they_stand_in(arrive: Arrive, service: Service) -> None:
    page = member(arrive)
    choose(page, "first.png", "second.png", "third.png")
    ready(page, 3)
    page.get_by_role("button", name="Move Reference 3 of 3, third.png earlier").press("Enter")
    expect(page.get_by_role("button", name="Move Reference 2 of 3, third.png earlier")).to_be_focused()
    page.get_by_role("button", name="Remove Reference 1 of 3, first.png").click()
    expect(page.get_by_role("button", name="Remove Reference 1 of 2, third.png")).to_be_focused()
    sent: list[list[str]] = []
    page.on("request", lambda request: sent.append(request.post_data_json["references"]) if is_order(request) else None)
    uploads = page.evaluate("document.querySelector('reference-images').value")
    describe(page, "From two of three")
    press_create(page)
    shown_image(page, "From two of three")
    assert sent == [uploads]
    assert len(uploads) == 2
    order = RemoteSandbox(service.settings["KIE_API_BASE"]).kie.received("create")[-1]
    assert len(order.json["input"]["input_urls"]) == 2


@pytest.mark.long
def test_what_is_no_image_is_told_beside_it_and_nothing_is_charged(arrive: Arrive) -> None:
    page = member(arrive)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(FILES, [[["notes.pdf", "application/pdf", "aGk="]], "drop"])
    expect(references(page)).to_contain_text("notes.pdf")
    expect(references(page)).to_contain_text("Not an image that can be used")
    describe(page, "From a letter")
    press_create(page)
    expect(page.get_by_text("A reference image could not be added.")).to_be_visible()
    assert sent == []
    page.get_by_role("button", name="Remove Reference 1 of 1, notes.pdf").click()
    expect(page.get_by_role("button", name="Reference image", exact=True)).to_be_focused()


@pytest.mark.long
def test_a_file_that_only_claims_to_be_an_image_is_refused_in_words(arrive: Arrive) -> None:
    page = member(arrive)
    page.evaluate(FILES, [[["claims.png", "image/png", "aGk="]], "drop"])
    expect(references(page)).to_have_attribute("data-state", "failed", timeout=DONE_MS)
    expect(references(page)).to_contain_text("not a PNG, JPEG or WebP image inside")


@pytest.mark.long
def test_an_image_becomes_the_reference_of_the_next(arrive: Arrive) -> None:
    page = member(arrive)
    make(page, "The first of a family")
    tile_of(page, "The first of a family").get_by_role("link", name="Open the image").click()
    page.get_by_role("button", name="Use as reference").click()
    page.wait_for_url("**/create")
    ready(page, 1)
    describe(page, "Its own child")
    press_create(page)
    shown_image(page, "Its own child")
    assert asked(page, "/api/generations")["items"][0]["mode"] == "image"
