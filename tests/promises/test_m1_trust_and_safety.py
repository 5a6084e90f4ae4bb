"""M1, E3: prohibited prompts are refused before anything is made or charged, and nothing is made unscreened."""

import pytest

from images2gpt.moderation import SENTENCES
from tests.promises.documents import DOCUMENTS, document
from tests.promises.tree import PAGES, name_of
from tests.support.buying import buy
from tests.support.refusals import BLOCKED, screened
from tests.support.world import Person, World
from tools.sandbox.creem.behaviour import SERVER_ERROR
from tools.sandbox.faults import Reset, Silence

PROMPTS = {"our own rules": BLOCKED, "Creem denies": "A lighthouse [[deny]]", "Creem flags": "A lighthouse [[flag]]"}


@pytest.mark.parametrize("why", PROMPTS)
async def test_m1_a_prohibited_prompt_makes_and_costs_nothing_and_says_why(
    world: World, ada: Person, cleo: Person, why: str
) -> None:
    for person in (ada, cleo):
        answer = await person.order(PROMPTS[why])
        assert (answer.status, answer.code) == (422, "prompt_blocked")
        assert answer.json()["detail"] in SENTENCES.values()
    assert world.sandbox.kie.received("create") == []
    assert await ada.balance() == 10
    assert (await cleo.order()).status == 202, "the free image is not used up"
    await world.finish()


async def test_m1_a_refusal_is_noted_without_the_prompt_and_can_be_appealed(world: World, ada: Person) -> None:
    told = (await ada.order(BLOCKED)).json()
    (event,) = world.db.rows("SELECT * FROM moderation_events")
    assert event["rule"] == told["rule"]
    assert BLOCKED not in str(event)
    appeal = await ada.post(f"/api/generations/{told['generation']}/appeal", {"message": "It is a song."})
    assert appeal.status == 202


async def test_e3_every_prompt_that_is_made_was_screened_in_its_own_words_before(
    world: World, ada: Person, cleo: Person
) -> None:
    await ada.order("Ada's  idea, “quoted”")
    await cleo.order("Cleo's idea")
    made = [request.json["input"]["prompt"] for request in world.sandbox.kie.received("create")]
    assert made == screened(world) == ["Ada's  idea, “quoted”", "Cleo's idea"]
    await world.finish()


@pytest.mark.parametrize("fault", [SERVER_ERROR, Reset(accepted=True), Silence()], ids=str)
async def test_e3_while_screening_is_closed_so_are_we(world: World, ada: Person, cleo: Person, fault: object) -> None:
    world.http.patience = 0.05
    world.sandbox.creem.always(moderation=fault)
    assert [(await person.order()).code for person in (ada, cleo)] == ["unavailable"] * 2
    assert world.sandbox.kie.received("create") == []
    assert await ada.balance() == 10


async def test_e3_with_the_real_kie_nothing_is_made_without_a_key_to_screen(world: World, ada: Person) -> None:
    world.configure(KIE_API_BASE="", CREEM_API_KEY="")
    assert (await ada.order()).code == "unavailable"
    assert (world.http.sent, await ada.balance()) == ([], 10)


async def test_e3_a_plan_is_cancelled_within_the_product(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    assert (await ada.post("/api/billing/cancel", {"when": "now"})).json()["status"] == "canceled"
    await world.sandbox.creem.settled()
    tags = [tag for tag, _ in document(PAGES / "account.html").elements]
    assert "plan-status" in tags or "account-billing" in tags


def test_e3_there_is_a_page_on_acceptable_use_with_a_rule_for_every_refusal() -> None:
    assert document(PAGES / "acceptable-use.html").all("data-category") == list(SENTENCES)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_e3_the_notice_of_independence_is_on_every_page(path: object) -> None:
    assert isinstance(path, type(PAGES))
    assert "Independent, not affiliated with, endorsed or sponsored by OpenAI." in document(path).words["footer"]


async def test_e3_the_support_address_is_on_the_site_and_in_the_dashboard_of_a_member(ada: Person) -> None:
    address = (await ada.get("/api/me")).json()["support_email"]
    assert f"mailto:{address}" in document(PAGES / "contact.html").links()
    places = [each for tag, each in document(PAGES / "account.html").elements if "support" in each.get("class", "")]
    assert places, "the page of the account puts it there"
