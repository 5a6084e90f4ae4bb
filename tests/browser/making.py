"""What people do with the generator and their images, in words of the pages."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

DONE_MS = 30_000
"""Several times what the stand-in takes, on a busy machine."""


def describe(page: Page, prompt: str, *, shape: str = "1:1", resolution: str = "1K") -> None:
    """Fills in the generator."""
    page.get_by_label("Describe your image").fill(prompt)
    for name, value in (("aspect_ratio", shape), ("resolution", resolution)):
        choice = page.locator(f"input[name={name}][value='{value}']")
        page.locator("label", has=choice).click()
        expect(choice).to_be_checked()


def press_create(page: Page) -> None:
    """The one large button."""
    page.get_by_role("button", name=re.compile("^Create")).click()


def tile_of(page: Page, prompt: str) -> Locator:
    """An image beside the generator."""
    return page.locator("image-tile", has_text=prompt)


def shown_image(page: Page, prompt: str) -> tuple[int, int]:
    """Waits for the picture of a prompt and gives its natural size."""
    image = tile_of(page, prompt).locator("img.tile__image").first
    expect(image).to_be_visible(timeout=DONE_MS)
    image.evaluate("image => image.decode()")
    size: list[int] = image.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    return size[0], size[1]


def make(page: Page, prompt: str, *, shape: str = "1:1") -> None:
    """One image, from the words to the picture."""
    describe(page, prompt, shape=shape)
    press_create(page)
    shown_image(page, prompt)


def asked(page: Page, path: str) -> Any:
    """What the API says to whoever is signed in on this page."""
    return page.evaluate(
        """path => fetch(path, {headers: {Authorization: `Bearer ${localStorage.gi2_token}`}})
        .then(answer => answer.json())""",
        path,
    )


def charges(page: Page) -> list[int]:
    """What the images of whoever is signed in have cost, newest first."""
    rows = asked(page, "/api/me/transactions")["items"]
    return [-row["delta"] for row in rows if row["kind"] == "spend"]
