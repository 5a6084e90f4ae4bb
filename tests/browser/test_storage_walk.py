"""One way through the whole site, from the free image to the deleted account, and what the browser keeps of it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.buying import go_to_pay, pay
from tests.browser.looking import ADDRESSES_OF_PAGES, MEMBERS
from tests.browser.making import asked, make, press_create, shown_image
from tests.browser.members import PASSWORD, part, sign_in, sign_up
from tests.browser.recording import Trail, trail
from tests.browser.visiting import Visit, arriving
from tests.support.service import Service

KEYS = {"gi2_token", "gi2_anon_used"}


@dataclass
class Walk:
    """What came of it."""

    trail: Trail
    complaints: list[str]
    service: Service
    tokens: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    """Of the free image, before it belonged to an account."""
    at_creem: list[str] = field(default_factory=list)
    """Addresses of pages at Creem that the person went to."""
    left: list[list[str]] = field(default_factory=list)
    """Storage after signing out, and after deleting the account."""


@pytest.fixture(scope="module")
def walk(browser: Browser, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    visit = arriving(browser, service)
    visit.elsewhere = service.settings["CREEM_API_BASE"]
    with trail(visit.context) as seen:
        done = Walk(seen, visit.complaints, service)
        for step in (try_for_free, join, buy_credits, order_and_look_back, see_every_page, leave_and_return, end):
            step(visit, done, tmp_path_factory.mktemp("downloads"))
            done.trail.stop(visit.page)
    visit.context.close()
    return done


def try_for_free(visit: Visit, walk: Walk, _folder: Path) -> None:
    visit.page.goto("/")
    walk.trail.stop(visit.page)
    visit.page.get_by_label("Describe your image").fill("A walk through the whole town")
    press_create(visit.page)
    shown_image(visit.page, "A walk through")
    walk.keys.add(visit.page.url.rpartition("key=")[2])
    for path in ADDRESSES_OF_PAGES:
        visit.page.goto(path)
        walk.trail.stop(visit.page)
    visit.page.goto("/")
    visit.page.go_back()
    visit.page.go_forward()


def join(visit: Visit, walk: Walk, _folder: Path) -> None:
    visit.page.goto(f"/sign-up?next=/pricing#{urlsplit(free_image(walk)).fragment}")
    sign_up(visit.page)
    visit.page.wait_for_url("**/pricing**")
    walk.tokens.add(token(visit.page))


def free_image(walk: Walk) -> str:
    """The address that the free image had."""
    return next(url for url in walk.trail.visited if "key=" in url)


def buy_credits(visit: Visit, walk: Walk, _folder: Path) -> None:
    visit.page.goto("/pricing")
    go_to_pay(visit.page, "100 credits")
    walk.at_creem.append(visit.page.url)
    assert visit.page.evaluate("document.referrer") == ""
    pay(visit.page)


def order_and_look_back(visit: Visit, walk: Walk, _folder: Path) -> None:
    page = visit.page
    page.goto("/create")
    make(page, "A second walk, paid for")
    page.get_by_role("link", name="History").first.click()
    piece = page.get_by_role("link", name="A second walk")
    piece.focus()
    page.keyboard.press("s")
    page.get_by_label("Search your prompts").fill("walk")
    expect(page.locator("gallery-tile").first).to_be_visible()
    walk.trail.stop(page)
    piece.click()
    with page.expect_download():
        page.get_by_role("link", name="Download").click()
    walk.trail.stop(page)


def see_every_page(visit: Visit, walk: Walk, _folder: Path) -> None:
    for path in ADDRESSES_OF_PAGES:
        visit.page.goto(path)
        if path in MEMBERS:
            visit.page.wait_for_load_state("networkidle")
        walk.trail.stop(visit.page)


def leave_and_return(visit: Visit, walk: Walk, _folder: Path) -> None:
    page = visit.page
    email = str(asked(page, "/api/me")["email"])
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    walk.left.append(list(walk.trail.stop(page)["local"]))
    page.goto("/sign-in?next=/account")
    sign_in(page, email)
    expect(part(page, "Privacy")).to_be_visible()
    walk.tokens.add(token(page))


def end(visit: Visit, walk: Walk, folder: Path) -> None:
    section = part(visit.page, "Privacy")
    section.get_by_text("Download my data").first.click()
    section.get_by_label("Your password").first.fill(PASSWORD)
    with visit.page.expect_download() as download:
        section.get_by_role("button", name="Download", exact=True).click()
    download.value.save_as(folder / "copy.zip")
    walk.trail.stop(visit.page)
    section.get_by_text("Delete my account").first.click()
    section.locator("account-deletion").get_by_label("Your password").fill(PASSWORD)
    section.get_by_label("I know that this cannot be undone.").check()
    section.get_by_role("button", name="Delete my account for good").click()
    expect(visit.page.get_by_role("heading", name="Your account is deleted.")).to_be_focused()
    walk.left.append(list(walk.trail.stop(visit.page)["local"]))


def token(page: Page) -> str:
    kept: str = page.evaluate("localStorage.gi2_token")
    return kept


def test_c1_every_flow_keeps_two_keys_and_no_cookie(walk: Walk) -> None:
    assert walk.trail.kept == KEYS
    assert walk.left == [["gi2_anon_used"], ["gi2_anon_used"]]
    assert walk.complaints == []


def test_c1_one_host_is_asked_and_creem_s_page_is_gone_to_by_the_person(walk: Walk) -> None:
    ours, creem = urlsplit(walk.service.url).netloc, urlsplit(walk.at_creem[0]).netloc
    assert walk.trail.hosts == {ours, creem}
    assert [re.match(r"/checkout/\w+$", urlsplit(url).path) is None for url in walk.at_creem] == [False]


def test_h05_no_token_or_key_is_in_an_address_that_is_sent_or_remembered(walk: Walk) -> None:
    assert len(walk.tokens) == 2
    assert walk.keys
    remembered = walk.trail.visited
    sent = [address.partition("#")[0] for address in walk.trail.addresses]
    calls = re.compile(r"/api/generations/\w+(/events)?\?key=")  # a visitor's only proof, asked for by script
    for secret in walk.tokens:
        assert not [address for address in (*sent, *remembered) if secret in address]
    for secret in walk.keys:
        assert not [address for address in sent if secret in address and not calls.search(address)]
        assert not [address for address in remembered if secret in address.partition("#")[0]]


def test_h06_nobody_is_told_where_one_comes_from(walk: Walk) -> None:
    assert [told for told in walk.trail.referrers if walk.service.url in told.partition(" to ")[0]] == []


def test_h12_no_answer_about_anybody_is_kept_by_a_cache_or_a_worker(walk: Walk) -> None:
    assert any("/api/me" in address for address in walk.trail.addresses)
    assert walk.trail.keepable == []


def test_g17_nothing_is_told_to_anybody_who_counts(walk: Walk) -> None:
    """No address that is sent carries a person's email, and there is nobody else to send one to."""
    assert not [address for address in walk.trail.addresses if re.search(r"@|%40", address)]
