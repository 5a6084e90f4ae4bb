"""Every page, on a small phone in daylight and on a desk at night: nothing that a person or their browser objects to.

`test_every_look.py` does the same, and more, for every width and theme in the long run.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import (
    ADDRESSES_OF_PAGES,
    LOOKS,
    MEMBERS,
    Owner,
    axe,
    objections,
    open_page,
    overflow,
    signed_in,
)
from tests.browser.visiting import Visit, arriving
from tests.browser.weighing import loaded
from tests.support.service import Service

every_page = pytest.mark.parametrize("path", ADDRESSES_OF_PAGES)


@pytest.fixture(scope="module")
def visitor(browser: Browser, service: Service) -> Iterator[Visit]:
    visit = arriving(browser, service)
    yield visit
    visit.context.close()


@pytest.fixture(scope="module")
def member(browser: Browser, service: Service, somebody: Owner) -> Iterator[Visit]:
    visit = signed_in(browser, service, somebody.token)
    yield visit
    visit.context.close()


@every_page
def test_a_page_is_as_it_should_be(path: str, visitor: Visit, member: Visit, somebody: Owner) -> None:
    visit = member if path in MEMBERS else visitor
    page = visit.page
    visit.complaints.clear()
    page.set_viewport_size({"width": LOOKS[0][0], "height": LOOKS[0][1]})
    page.emulate_media(color_scheme=LOOKS[0][2])
    with loaded(page) as files:
        open_page(page, somebody.path(path))
    assert files.too_heavy() == {}
    assert files.weights()["stylesheet"], "the files were seen"
    assert objections(page) == []
    assert visit.complaints == []


def test_there_are_pages() -> None:
    assert {"/", "/create", "/no-such-page", *MEMBERS} <= set(ADDRESSES_OF_PAGES)


def test_what_is_wrong_with_a_page_would_be_seen(visitor: Visit) -> None:
    open_page(visitor.page, "/terms")
    visitor.complaints.clear()
    visitor.page.evaluate(
        """() => {
            const main = document.querySelector('main');
            main.append(document.createElement('input'), Object.assign(new Image(), {src: '/images/none.svg'}));
            main.append(Object.assign(new Image(), {src: 'http://elsewhere.test/a.png'}));
            main.style.width = '3000px';
            main.setAttribute('aria-hidden', 'yes');
        }"""
    )
    visitor.page.wait_for_load_state("networkidle")
    assert overflow(visitor.page)
    assert {line.partition(":")[0] for line in axe(visitor.page)} >= {"label", "image-alt", "aria-valid-attr-value"}
    told = " ".join(visitor.complaints)
    assert "404 for /images/none.svg" in told
    assert "CSP report: img-src http://elsewhere.test/a.png" in told
