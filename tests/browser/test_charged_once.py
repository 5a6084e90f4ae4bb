"""One press of the button is one image and one charge, whatever happens to the page meanwhile."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.making import charges, describe, press_create, shown_image, tile_of
from tests.browser.members import sign_up

Arrive = Callable[..., Visit]
CREATE = "**/api/generations"


def member(arrive: Arrive) -> Visit:
    """Somebody with a new account, at the workspace."""
    visit = arrive("/sign-up?next=/create")
    sign_up(visit.page)
    expect(visit.page.get_by_role("button", name="Create · 3 credits, 7 left")).to_be_visible()
    return visit


def made_once(page: Page, prompt: str) -> bool:
    """The image arrives, as one tile, for one price."""
    shown_image(page, prompt)
    expect(tile_of(page, prompt)).to_have_count(1)
    return charges(page) == [3]


def test_a_reload_right_after_the_press(arrive: Arrive) -> None:
    page = member(arrive).page
    describe(page, "Loaded again at once")
    press_create(page)
    page.reload()
    assert made_once(page, "Loaded again at once")


def test_a_reload_while_the_model_draws(arrive: Arrive) -> None:
    page = member(arrive).page
    describe(page, "Loaded again later")
    press_create(page)
    expect(tile_of(page, "Loaded again later")).to_contain_text("Charged 3 credits")
    page.reload()
    assert made_once(page, "Loaded again later")


def test_the_back_button(arrive: Arrive) -> None:
    page = member(arrive).page
    describe(page, "Left and found again")
    press_create(page)
    page.goto("/privacy")
    page.go_back()
    assert made_once(page, "Left and found again")


def test_a_second_tab_finds_the_same_image(arrive: Arrive) -> None:
    visit = member(arrive)
    describe(visit.page, "Seen in two tabs")
    press_create(visit.page)
    expect(tile_of(visit.page, "Seen in two tabs")).to_contain_text("Charged 3 credits")
    other = visit.context.new_page()
    visit.watch(other)
    other.goto("/")
    assert made_once(other, "Seen in two tabs")
    assert made_once(visit.page, "Seen in two tabs")


def test_a_lost_network_is_told_and_waited_for(arrive: Arrive) -> None:
    visit = member(arrive)
    describe(visit.page, "Sent from a tunnel")
    visit.context.set_offline(True)
    expect(visit.page.get_by_text("You are offline.")).to_be_visible()
    press_create(visit.page)
    expect(tile_of(visit.page, "Sent from a tunnel")).to_contain_text("charged once at most")
    visit.context.set_offline(False)
    assert made_once(visit.page, "Sent from a tunnel")
    expect(visit.page.get_by_text("You are offline.")).to_be_hidden()


def test_a_lost_answer_is_asked_for_again_under_the_same_key(arrive: Arrive) -> None:
    page = member(arrive).page
    keys: list[str] = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        assert route.fetch().status == 202
        return route.abort()

    page.route(CREATE, lose_first_answer)
    describe(page, "Answered twice")
    press_create(page)
    assert made_once(page, "Answered twice")
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_lost_answer_and_a_reload_still_charge_once(arrive: Arrive) -> None:
    page = member(arrive).page

    def lose_answer(route: Route) -> None:
        if route.request.method == "POST":
            assert route.fetch().status == 202
            route.abort()
        else:
            route.continue_()

    page.route(CREATE, lose_answer)
    describe(page, "Lost and loaded again")
    with page.expect_event("requestfailed"):
        press_create(page)
    page.unroute(CREATE)
    page.reload()
    assert made_once(page, "Lost and loaded again")


def test_a_press_that_never_arrived_is_sent_when_the_page_is_loaded_again(arrive: Arrive) -> None:
    page = member(arrive).page
    page.route(CREATE, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    describe(page, "Never arrived at first")
    with page.expect_event("requestfailed"):
        press_create(page)
    assert charges(page) == []
    page.unroute(CREATE)
    page.reload()
    assert made_once(page, "Never arrived at first")


def test_the_same_words_again_are_a_second_image(arrive: Arrive) -> None:
    page = member(arrive).page
    for _ in range(2):
        describe(page, "Wanted twice")
        press_create(page)
        expect(tile_of(page, "Wanted twice").first).to_contain_text("Charged 3 credits")
    expect(tile_of(page, "Wanted twice")).to_have_count(2)
    assert charges(page) == [3, 3]


def test_a_press_before_the_script_is_there_sends_no_form(arrive: Arrive) -> None:
    visit = member(arrive)
    visit.page.route("**/js/elements/image-generator.js", lambda route: route.abort())
    visit.page.reload()
    visit.page.get_by_label("Describe your image").fill("Pressed too early")
    visit.page.get_by_role("button", name="Create your free image").click(force=True)
    visit.page.wait_for_timeout(500)
    assert visit.page.url.endswith("/create")
    assert charges(visit.page) == []
