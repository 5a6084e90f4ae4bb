"""Forced colours: whoever has chosen their own still sees every control, what has the focus, and what is chosen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import ADDRESSES_OF_PAGES, MEMBERS, Owner, open_page, overflow, settle, signed_in
from tests.browser.visiting import Visit, arriving
from tests.support.service import Service

pytestmark = pytest.mark.long
"""Every page once more, with every stop of the tab key."""

STOPS = 60
"""Tab presses a page; the longest have more stops, of the same kinds."""


@pytest.fixture(scope="module")
def visits(browser: Browser, service: Service, somebody: Owner) -> Iterator[dict[bool, Visit]]:
    """Whether they own something -> their visit."""
    both = {
        False: arriving(browser, service, forced_colors="active"),
        True: signed_in(browser, service, somebody.token, forced_colors="active"),
    }
    yield both
    for visit in both.values():
        visit.context.close()


@pytest.mark.parametrize("path", ADDRESSES_OF_PAGES)
def test_controls_focus_and_choices_are_seen(visits: dict[bool, Visit], somebody: Owner, path: str) -> None:
    page = visits[path in MEMBERS].page
    open_page(page, somebody.path(path))
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert overflow(page) == []
    assert unseen_controls(page) == []
    assert unseen_choices(page) == []
    assert unseen_focus(page) == []


def unseen_controls(page: Page) -> list[str]:
    """Buttons and fields without an edge, icons in the colour of what is behind them."""
    unseen: list[str] = page.evaluate(
        """() => {
            const name = each => `${each.tagName.toLowerCase()}.${each.className.baseVal ?? each.className}`;
            const shown = each => each.checkVisibility({opacityProperty: true, visibilityProperty: true})
                && each.getBoundingClientRect().width > 2 && !each.closest('.visually-hidden');
            const behind = each => {
                for (let at = each; at; at = at.parentElement) {
                    const {backgroundColor} = getComputedStyle(at);
                    if (!/, 0\\)$/.test(backgroundColor)) return backgroundColor;
                }
                return getComputedStyle(document.documentElement).backgroundColor;
            };
            const edged = each => {
                const {borderBottomStyle, borderBottomWidth, outlineStyle} = getComputedStyle(each);
                return (borderBottomStyle !== 'none' && parseFloat(borderBottomWidth) > 0) || outlineStyle !== 'none';
            };
            const fields = [...document.querySelectorAll('textarea, select, input:not([type=radio], [type=checkbox])')]
                .filter(shown).filter(each => !edged(each) && !edged(each.parentElement) && !each.closest('form *'));
            const icons = [...document.querySelectorAll('button svg, a svg')].filter(shown).filter(each => {
                const {stroke, fill} = getComputedStyle(each);
                return [stroke, fill].every(colour => colour === 'none' || colour === behind(each));
            });
            const words = [...document.querySelectorAll('button, a, label')].filter(shown)
                .filter(each => each.innerText.trim() && getComputedStyle(each).color === behind(each));
            return [...fields, ...icons, ...words].map(name);
        }"""
    )
    return unseen


def unseen_choices(page: Page) -> list[str]:
    """Radio buttons whose label looks the same, chosen or not."""
    unseen: list[str] = page.evaluate(
        """() => {
            const traits = ['backgroundColor', 'borderBottomColor', 'borderBottomStyle', 'borderBottomWidth', 'color',
                'fontWeight', 'outlineStyle', 'outlineColor', 'textDecorationLine'];
            const look = each => traits.map(trait => getComputedStyle(each)[trait]).join(' ');
            return [...document.querySelectorAll('input[type=radio]:checked')]
                .filter(each => each.closest('label')?.checkVisibility())
                .filter(each => getComputedStyle(each).appearance === 'none' || each.clientWidth < 3
                    || getComputedStyle(each).opacity === '0')
                .filter(each => {
                    const others = `input[type=radio][name="${each.name}"]:not(:checked, :disabled)`;
                    const other = each.form?.querySelector(others)?.closest('label');
                    return other && look(other) === look(each.closest('label'));
                })
                .map(each => `${each.name}=${each.value}`);
        }"""
    )
    return unseen


def unseen_focus(page: Page) -> list[str]:
    """Stops of the tab key at which no outline says where one is."""
    unseen: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        settle(page)
        stop = page.evaluate(
            """() => {
                const each = document.activeElement;
                if (!each || each === document.body) return 'end';
                const around = [each, each.closest('label'), each.closest('form'), each.parentElement].filter(Boolean);
                const seen = around.some(one => {
                    const {outlineStyle, outlineWidth} = getComputedStyle(one);
                    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
                });
                return seen ? '' : `${each.tagName.toLowerCase()}.${each.className} ${each.innerText ?? ''}`;
            }"""
        )
        if stop == "end":
            break
        if stop:
            unseen.append(stop)
    return unseen
