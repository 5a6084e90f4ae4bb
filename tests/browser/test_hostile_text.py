"""D34, D35: prompts and failures that would be more than words are words wherever a page shows them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.making import DONE_MS, asked, describe, press_create
from tests.browser.members import sign_up
from tests.faults.hostile_words import MARKS, WORDS
from tests.support.service import Service
from tools.sandbox.kie.behaviour import Fail

pytestmark = pytest.mark.long
"""More than a minute of typing; the same words go through the API in every run."""

Arrive = Callable[..., Visit]
PARTS = {"tags": WORDS[:5], "endings": WORDS[5:11], "the rest": WORDS[11:]}


@pytest.mark.parametrize("name", PARTS)
def test_d34_words_are_words_in_the_list_the_tile_the_page_and_the_history(
    arrive: Arrive, service: Service, name: str
) -> None:
    visit = arrive("/sign-up?next=/create")
    page = visit.page
    dialogs = listening(page)
    sign_up(page)
    prompt = "\n".join((name, *PARTS[name]))
    make(page, prompt)
    check_words(page, prompt, dialogs)
    generation = asked(page, "/api/generations")["items"][0]
    assert generation["prompt"] == prompt
    page.reload()
    expect(page.locator("image-tile img.tile__image").first).to_be_visible(timeout=DONE_MS)
    check_words(page, prompt, dialogs)
    for path in (f"/image?id={generation['id']}", "/history", "/history#q=window"):
        page.goto(path)
        expect(page.locator("img").first).to_be_visible(timeout=DONE_MS)
        check_words(page, prompt, dialogs)
    page.goto(f"/image?id={generation['id']}")
    page.get_by_role("button", name="Use these settings").click()
    expect(page.get_by_label("Describe your image")).to_have_value(prompt)
    check_words(page, prompt, dialogs)
    service.sandbox.kie.when(name, times=1, outcome=Fail("<img src=x onerror=alert(18)>", WORDS[1]))
    describe(page, prompt)
    press_create(page)
    expect(page.locator("image-tile").first).to_contain_text("3 credits came back", timeout=DONE_MS)
    assert "alert(18)" not in page.content()
    check_words(page, prompt, dialogs)


def listening(page: Page) -> list[str]:
    """Every dialog from now on."""
    seen: list[str] = []

    def dismissed(dialog: Any) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    return seen


def make(page: Page, prompt: str) -> None:
    describe(page, prompt)
    press_create(page)
    expect(page.locator("image-tile img.tile__image").first).to_be_visible(timeout=DONE_MS)


def check_words(page: Page, prompt: str, dialogs: list[str]) -> None:
    """No script ran, nothing of the prompt became an element or an attribute, and the title is ours."""
    assert dialogs == []
    assert page.evaluate(f"window.{MARKS}") is None
    made = page.evaluate("""() => ({
        foreign: document.querySelectorAll('iframe, math, base, form[action*="evil"], a[href^="javascript:"]').length,
        handlers: [...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames())
            .filter(name => name.startsWith('on') || name === 'autofocus').length,
        scripts: [...document.scripts].filter(each => !each.src).length,
        broken: [...document.images].filter(each => each.getAttribute('src') === 'x').length,
        labels: [...document.querySelectorAll('[alt], [title], [aria-label]')]
            .flatMap(each => [each.alt, each.title, each.ariaLabel]).filter(each => each && each.includes('<')),
    })""")
    labels = made.pop("labels")
    assert made == {"foreign": 0, "handlers": 0, "scripts": 0, "broken": 0}
    whole = re.sub(r"\s+", " ", prompt)
    told = [re.sub(r"\s+", " ", label[label.index("<") :]) for label in labels]
    assert not [text for text in told if text[:20] not in whole], "a label is the words and nothing beside them"
    assert "<" not in page.title()
