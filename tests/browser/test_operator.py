"""The operators' page in a real browser: closed to whoever has no token, which no browser keeps."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.members import sign_up
from tests.support.service import Service

Arrive = Callable[..., Visit]


def open_with(page: Page, token: str) -> None:
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Open", exact=True).click()


def test_an_operator_finds_a_person_and_gives_credits(arrive: Arrive, service: Service) -> None:
    ada = arrive("/sign-up?next=/account")
    email = sign_up(ada.page)
    expect(ada.page.locator(".account__email")).to_have_text(email)
    visit = arrive("/operator")
    page = visit.page
    open_with(page, "not the token of this service")
    expect(page.get_by_text("This is not the token of this service.").first).to_be_visible()
    expect(page.get_by_role("heading", name="People")).to_be_hidden()
    open_with(page, service.settings["ADMIN_TOKEN"])
    expect(page.get_by_role("heading", name="People")).to_be_visible()

    find = page.get_by_role("form", name="Find a person")
    find.get_by_label("Email address").fill(email)
    find.get_by_role("button").click()
    found = page.locator("operator-call", has=find).locator(".answer").get_by_role("button", name="usr_")
    found.click()
    page.get_by_text("Give or take credits").first.click()
    give = page.get_by_role("form", name="Give or take credits")
    expect(give.get_by_label("Account")).to_have_value(found.inner_text())
    give.get_by_role("button").click()
    expect(give.page.get_by_text("Fill this in.").first).to_be_visible()
    give.get_by_label("How many").fill("5")
    give.get_by_label("Why").fill("for the wait")
    give.get_by_role("button").click()
    expect(page.locator(".answer", has_text="balance").last).to_contain_text("15")

    assert visit.storage() == {}, "the token is in memory only"
    assert service.settings["ADMIN_TOKEN"] not in page.content()
    page.reload()
    expect(page.get_by_label("Token")).to_have_value("")
    expect(page.get_by_role("heading", name="People")).to_be_hidden()


def test_what_is_hard_to_undo_wants_a_word_more(arrive: Arrive, service: Service) -> None:
    page = arrive("/operator").page
    open_with(page, service.settings["ADMIN_TOKEN"])
    asked: list[str] = []
    for label in ("Delete an account", "Write to all accounts", "Spend stop", "End a dispute"):
        page.locator("summary", has_text=label).click()
        form = page.get_by_role("form", name=label)
        for field in form.locator("input[type=text], textarea").all():
            field.fill("words")
        page.on("request", lambda request: asked.append(request.url) if request.method != "GET" else None)
        form.get_by_role("button").click()
        expect(form.get_by_text("Say that you mean it.").first).to_be_visible()
    assert asked == []


def test_large_books_are_compared_to_their_end(arrive: Arrive, service: Service) -> None:
    """Three parts, of which the last finds nothing."""
    page = arrive("/operator").page
    open_with(page, service.settings["ADMIN_TOKEN"])
    parts = {"": ("usr_first", "a&b"), "a&b": ("usr_second", "c"), "c": ("", "")}

    def answer(route: Route) -> None:
        row, cursor = parts[parse_qs(urlsplit(route.request.url).query).get("cursor", [""])[0]]
        differences = [{"invariant": "a balance", "id": row, "told": "3"}] if row else []
        part = {"ok": not row, "checked": 15, "differences": differences}
        route.fulfill(json=part | ({"next_cursor": cursor} if cursor else {}))

    page.route("**/api/admin/reconcile*", answer)
    compare = page.get_by_role("form", name="Whether they agree")
    compare.get_by_role("button").click()
    told = page.locator("operator-call", has=compare).locator(".answer")
    expect(told.get_by_role("button", name="usr_")).to_have_text(["usr_first", "usr_second"])
    expect(told.locator("dd").first).to_have_text("no")
    expect(told).not_to_contain_text("cursor")
