"""What stands on no page at first: open forms and dialogs, refusals and answers, an image in the making."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.buying import choose, shopper
from tests.browser.conftest import Visit
from tests.browser.looking import Owner, objections
from tests.browser.making import describe, press_create, tile_of
from tests.browser.members import part, sign_up
from tests.support.service import Service

Arrive = Callable[..., Visit]
NO_ACCOUNT = "No account has this id."


def open_all(page: Page) -> None:
    """Every form that a press would open."""
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")


def operating(arrive: Arrive, service: Service) -> Page:
    """The operators' page, with its token."""
    page = arrive("/operator").page
    page.get_by_label("Token").fill(service.settings["ADMIN_TOKEN"])
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("breaker")).to_be_visible()
    return page


def test_the_forms_of_operators_are_open_and_refuse(arrive: Arrive, service: Service) -> None:
    page = operating(arrive, service)
    open_all(page)
    for form in page.get_by_role("form").all():
        form.get_by_role("button").last.click()
    expect(page.get_by_role("heading", name="There is a problem")).not_to_have_count(0)
    expect(page.get_by_text("differences")).to_be_visible()
    assert objections(page) == []


def test_an_operator_reads_which_field_was_wrong_and_no_older_answer(
    arrive: Arrive, service: Service, somebody: Owner
) -> None:
    page = operating(arrive, service)
    page.get_by_text("Give or take credits").first.click()
    give = page.get_by_role("form", name="Give or take credits")
    give.get_by_label("Account").fill("usr_nobody")
    for count, said in (("1.5", "Say a whole number."), ("0", "“How many” must be 1 to 1,000,000"), ("1", NO_ACCOUNT)):
        give.get_by_label("How many").fill(count)
        give.get_by_label("Why").fill("for the wait")
        give.get_by_role("button").click()
        expect(give.locator(".field__error", has_text=said)).to_be_visible()
    page.get_by_text("Give back what an image cost").first.click()
    give = page.get_by_role("form", name="Give back what an image cost")
    answer = page.locator("operator-call", has=give).locator(".answer")
    for image, shown in ((somebody.image, answer), ("gen_none", give.locator(".field__error"))):
        give.get_by_label("Image").fill(image)
        give.get_by_label("Why").fill("blurred")
        give.get_by_role("button").click()
        expect(shown.filter(has_text=re.compile("returned|No image")).first).to_be_visible()
    expect(give.locator(".field__error").first).to_have_text("No image has this id.")
    expect(answer).to_be_empty()


def test_an_answer_to_an_operator_reads_on_a_phone(arrive: Arrive, service: Service) -> None:
    visit = arrive("/sign-up?next=/account")
    email = sign_up(visit.page)
    page = operating(arrive, service)
    find = page.get_by_role("form", name="Find a person")
    find.get_by_label("Email address").fill(email)
    find.get_by_role("button").click()
    found = page.locator("operator-call", has=find).locator(".answer")
    expect(found).to_contain_text(re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"))
    assert objections(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    tall = found.locator("dd > span").evaluate_all(
        "all => all.filter(({innerText, offsetHeight}) => innerText.length < 12 && offsetHeight > 30)"
        ".map(({innerText}) => innerText)"
    )
    assert tall == [], "a number is in one piece"


def test_what_an_operator_changes_is_seen_in_the_list_above_it(arrive: Arrive, service: Service) -> None:
    page = operating(arrive, service)
    open_all(page)
    record = page.get_by_role("form", name="Record a request that came by mail")
    record.get_by_label("Email address").fill("dora@example.com")
    record.get_by_label("Subject").fill("All that you know of Dora")
    record.get_by_label("Message").fill("Please.")
    record.get_by_role("button").click()
    listed = page.locator("operator-call", has=page.get_by_role("form", name="Appeals and requests that are open"))
    expect(listed.locator(".answer")).to_contain_text("All that you know of Dora")
    stop = page.get_by_role("form", name="Spend stop")
    stop.get_by_label("Orders are").select_option("taken")
    stop.get_by_label("I mean it.").check()
    stop.get_by_role("button").click()
    expect(page.locator("operator-call", has=stop).locator(".answer")).to_have_text("orders refusedno")


def test_an_account_with_everything_open_and_restricted(arrive: Arrive) -> None:
    visit = arrive("/sign-up?next=/account")
    sign_up(visit.page)
    page = visit.page
    privacy = part(page, "Privacy")
    privacy.get_by_role("button", name="Restrict processing").click()
    expect(privacy.get_by_text("No image is made until you lift it.")).to_be_visible()
    open_all(page)
    for form in page.locator("main details form").all():
        form.get_by_role("button").last.click()
    expect(page.get_by_text("Say that you know it cannot be undone.").first).to_be_visible()
    assert objections(page) == []
    page.goto("/create")
    describe(page, "Nothing is made of this")
    press_create(page)
    expect(page.get_by_text("This account is restricted by its owner").first).to_be_visible()
    assert objections(page) == []


def test_an_image_in_the_making(arrive: Arrive) -> None:
    visit = arrive("/sign-up?next=/create")
    sign_up(visit.page)
    describe(visit.page, "A lighthouse that takes its time [[never]]")
    press_create(visit.page)
    expect(tile_of(visit.page, "takes its time").get_by_text("Drawing")).to_be_visible()
    assert objections(visit.page) == []


def test_a_question_before_a_purchase(arrive: Arrive, service: Service) -> None:
    page = shopper(arrive, service).page
    choose(page, "Pro")
    assert objections(page) == []


def test_two_appeals_beside_each_other(arrive: Arrive) -> None:
    visit = arrive("/sign-up?next=/create")
    sign_up(visit.page)
    for prompt in ("Refused once [[deny]]", "Refused twice [[deny]]"):
        describe(visit.page, prompt)
        press_create(visit.page)
        tile_of(visit.page, prompt).get_by_text("Appeal", exact=True).click()
    for form in visit.page.locator("appeal-form form").all():
        form.get_by_role("button").click()
    expect(visit.page.get_by_text("Say why it should be allowed.")).not_to_have_count(0)
    assert objections(visit.page) == []
