"""Every page at every width, in both themes, zoomed, without motion and in the colours that its reader has chosen.

Screenshots of all of them are left in .screenshots/, which git does not keep: somebody has to look at them.
"""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import ADDRESSES_OF_PAGES, MEMBERS, Owner, axe, open_page, overflow, settle, signed_in
from tests.browser.visiting import Visit, arriving
from tests.support.service import Service
from tools.project import ROOT

pytestmark = pytest.mark.long
"""Minutes; `test_every_page.py` looks at each page twice in every run."""

SCREENSHOTS = ROOT / ".screenshots"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (320, 390, 768, 1024, 1440)
SHOWN = (390, 1440)
"""Widths that screenshots are taken at."""
NOT_FOR_MEMBERS = frozenset({"/sign-in", "/sign-up"})
"""They lead whoever is signed in on to somewhere else."""
VISITED = [("visitor", path) for path in ADDRESSES_OF_PAGES if path != "/account"]
OWNED = [("member", path) for path in ADDRESSES_OF_PAGES if path not in NOT_FOR_MEMBERS]

every_page = pytest.mark.parametrize(("who", "path"), VISITED + OWNED)


@pytest.fixture(scope="module")
def visits(browser: Browser, service: Service, somebody: Owner) -> Iterator[dict[str, Visit]]:
    both = {"visitor": arriving(browser, service), "member": signed_in(browser, service, somebody.token)}
    yield both
    for visit in both.values():
        visit.context.close()


@every_page
def test_every_width_in_both_themes(visits: dict[str, Visit], somebody: Owner, who: str, path: str) -> None:
    visit = visits[who]
    visit.complaints.clear()
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    open_page(visit.page, somebody.path(path))
    for theme in THEMES:
        visit.page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            visit.page.set_viewport_size({"width": width, "height": 900})
            settle(visit.page)
            assert overflow(visit.page) == [], f"{width} px"
            assert axe(visit.page) == [], f"{width} px, {theme}"
            if width in SHOWN and (who == "visitor" or path in MEMBERS):
                keep_screenshot(visit.page, f"{path.strip('/') or 'index'}-{who}-{width}-{theme}")
    assert visit.complaints == []


def keep_screenshot(page: Page, name: str) -> None:
    """The whole page, scrolled through once so that what is loaded lazily is there."""
    page.evaluate(
        """async () => {
            for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
                scrollTo({top: y, behavior: 'instant'});
                await new Promise(requestAnimationFrame);
            }
            scrollTo({top: 0, behavior: 'instant'});
        }"""
    )
    page.wait_for_load_state("networkidle")
    settle(page)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@pytest.fixture(scope="module")
def still(browser: Browser, service: Service, somebody: Owner) -> Iterator[dict[str, Visit]]:
    wishes = {"reduced_motion": "reduce"}
    both = {
        "visitor": arriving(browser, service, **wishes),
        "member": signed_in(browser, service, somebody.token, **wishes),
    }
    yield both
    for visit in both.values():
        visit.context.close()


@every_page
def test_nothing_moves_for_who_wants_no_motion(still: dict[str, Visit], somebody: Owner, who: str, path: str) -> None:
    page = still[who].page
    page.goto(somebody.path(path))
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 600)
    moving = page.evaluate(
        """() => [
            ...document.getAnimations().filter(({playState, effect}) =>
                playState === 'running' && effect.getComputedTiming().endTime > 50)
                .map(({animationName, transitionProperty}) => animationName ?? transitionProperty),
            ...[document.documentElement, document.body].map(each => getComputedStyle(each).scrollBehavior)
                .filter(behavior => behavior !== 'auto'),
        ]"""
    )
    assert moving == []


@pytest.fixture(scope="module")
def zoomed(browser: Browser, service: Service, somebody: Owner) -> Iterator[dict[str, Visit]]:
    """A window of 1280 × 720 at 200 %: half the pixels of CSS, each twice as large."""
    window = {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2}
    both = {
        "visitor": arriving(browser, service, **window),
        "member": signed_in(browser, service, somebody.token, **window),
    }
    yield both
    for visit in both.values():
        visit.context.close()


@every_page
def test_a_page_reads_at_200_percent(zoomed: dict[str, Visit], somebody: Owner, who: str, path: str) -> None:
    page = zoomed[who].page
    open_page(page, somebody.path(path))
    assert overflow(page) == []
    assert axe(page) == []
    assert covered(page) < 0.5, "what sticks to the window leaves room to read"


@every_page
def test_a_page_reads_with_letters_twice_as_large(
    large: dict[str, Visit], somebody: Owner, who: str, path: str
) -> None:
    open_page(large[who].page, somebody.path(path))
    assert large[who].page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert overflow(large[who].page) == []


@pytest.fixture(scope="module")
def large(browser: Browser, service: Service, somebody: Owner) -> Iterator[dict[str, Visit]]:
    """The window of before, and the browser's own setting for text."""
    window = {"viewport": {"width": 1280, "height": 720}}
    both = {
        "visitor": arriving(browser, service, **window),
        "member": signed_in(browser, service, somebody.token, **window),
    }
    for visit in both.values():
        visit.context.new_cdp_session(visit.page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    yield both
    for visit in both.values():
        visit.context.close()


def covered(page: Page) -> float:
    """The largest share of the window's height that something fixed or sticking takes."""
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(50)
    share: float = page.evaluate(
        """() => Math.max(0, ...[...document.body.querySelectorAll('*')].filter(each => {
            const {position, visibility} = getComputedStyle(each);
            const {width, top} = each.getBoundingClientRect();
            return (position === 'fixed' || (position === 'sticky' && top <= 1))
                && visibility === 'visible' && width > innerWidth / 2;
        }).map(each => each.getBoundingClientRect().height / innerHeight))"""
    )
    return share
