"""GET /api/generations/{id}/receipt."""

from datetime import datetime
from typing import Any

import pytest

from images2gpt.generations.model import AVAILABLE_S
from images2gpt.times import DAY_S
from tests.support.images import PATH, finish_late, given_up, made, row, shown
from tests.support.refusals import BLOCKED
from tests.support.scenes import operator
from tests.support.world import Person, World
from tools.sandbox.faults import Refuse
from tools.sandbox.kie.behaviour import POLICY, Fail

SHAPE = {"quoted", "charged", "returned", "provider", "asked", "delivered", "steps"}


async def receipt(person: Person, generation: str, query: str = "") -> dict[str, Any]:
    """With what every receipt has to be."""
    answer = await person.get(f"{PATH}/{generation}/receipt{query}")
    assert answer.status == 200, answer.body
    said = answer.json()
    assert isinstance(said, dict)
    assert set(said) == SHAPE
    times = [datetime.fromisoformat(step["at"]) for step in said["steps"]]
    assert times == sorted(times), "steps stand in the order in which they came"
    assert sum(each["amount"] for each in said["returned"]) == (await shown(person, generation, query))["returned"]
    return said


def steps(said: dict[str, Any]) -> list[str]:
    return [step["status"] for step in said["steps"]]


def returned(said: dict[str, Any]) -> list[tuple[int, str]]:
    return [(each["amount"], each["why"]) for each in said["returned"]]


async def test_a_delivered_image_says_what_was_asked_paid_and_made(world: World, ada: Person) -> None:
    generation = await made(world, ada, aspect_ratio="3:2", resolution="2K")
    said, view = await receipt(ada, generation), await shown(ada, generation)
    assert (said["quoted"], said["charged"], said["returned"]) == (5, 5, [])
    assert said["asked"] == {"aspect_ratio": "3:2", "resolution": "2K"}
    assert said["delivered"] == {name: view["image"][name] for name in ("width", "height")}
    assert said["provider"] == {"task": next(iter(world.sandbox.kie.tasks)), "credits": 10}
    assert steps(said) == ["reserved", "submitted", "running", "succeeded"]
    assert (said["steps"][0]["at"], said["steps"][-1]["at"]) == (view["created_at"], view["finished_at"])


async def test_each_step_appears_when_it_is_made(world: World, ada: Person) -> None:
    world.sandbox.kie.next(create=Refuse(455))
    generation = (await ada.order()).json()["generation"]["id"]
    assert steps(await receipt(ada, generation)) == ["reserved"]
    await world.background.settle()
    assert steps(await receipt(ada, generation)) == ["reserved", "submitted"]
    await world.finish()
    assert steps(await receipt(ada, generation))[-1] == "succeeded"


async def test_kie_s_fraction_of_a_credit_is_told_and_its_silence_too(world: World, ada: Person) -> None:
    for said, told in (("fractional", 6.4), ("absent", None)):
        world.sandbox.kie.next(credits=said)
        assert (await receipt(ada, await made(world, ada)))["provider"]["credits"] == told


async def test_a_failed_image_returns_everything_and_says_why(world: World, ada: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    said = await receipt(ada, await made(world, ada))
    assert (said["charged"], returned(said), said["delivered"]) == (3, [(3, "provider_failed")], None)
    assert steps(said)[-1] == "failed"
    assert said["returned"][0]["at"] == said["steps"][-1]["at"]


async def test_what_kie_never_took_was_never_submitted(world: World, ada: Person) -> None:
    world.sandbox.kie.next(create=Refuse(422))
    said = await receipt(ada, await made(world, ada))
    assert (steps(said), returned(said)) == (["reserved", "failed"], [(3, "provider_rejected")])
    assert said["provider"] == {"task": None, "credits": None}


async def test_a_smaller_image_returns_the_difference(world: World, ada: Person) -> None:
    world.sandbox.kie.next(delivered="1K")
    said = await receipt(ada, await made(world, ada, resolution="4K", aspect_ratio="16:9"))
    assert (said["quoted"], said["charged"], returned(said)) == (8, 8, [(5, "wrong_size")])
    assert (said["delivered"]["width"], steps(said)[-1]) == (1024, "succeeded")


async def test_a_prompt_that_we_refuse_was_never_charged(ada: Person) -> None:
    said = await receipt(ada, (await ada.order(BLOCKED)).json()["generation"])
    assert (said["quoted"], said["charged"], said["returned"], steps(said)) == (0, 0, [], ["blocked"])
    assert (said["provider"], said["delivered"]) == ({"task": None, "credits": None}, None)


async def test_a_prompt_that_kie_refuses_returns_everything(world: World, ada: Person) -> None:
    world.sandbox.kie.next(outcome=POLICY)
    said = await receipt(ada, await made(world, ada))
    assert (said["charged"], returned(said), steps(said)[-1]) == (3, [(3, "provider_rejected")], "blocked")
    assert steps(said)[:2] == ["reserved", "submitted"]


async def test_what_an_operator_gives_back_is_support_s(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    world.clock.advance(DAY_S)
    answer = await operator(world).post(f"/api/admin/generations/{generation}/return", {"reason": "blurred"})
    assert answer.status == 200
    said = await receipt(ada, generation)
    assert (returned(said), steps(said)[-1]) == ([(3, "support")], "succeeded")
    assert said["returned"][0]["at"] > said["steps"][-1]["at"]
    assert said["delivered"], "and the image stays"


async def test_a_late_image_is_there_and_its_credits_are_back(world: World, ada: Person) -> None:
    generation = await given_up(world, ada)
    await finish_late(world)
    said = await receipt(ada, generation)
    assert (said["charged"], returned(said)) == (3, [(3, "provider_timeout")])
    assert steps(said)[-2:] == ["failed", "succeeded"]
    assert said["delivered"]
    assert said["provider"]["credits"] == 6
    assert await ada.balance() == 10


async def test_an_image_out_of_date_was_made_and_lapsed(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    world.clock.advance(AVAILABLE_S)
    for cron in (False, True):
        if cron:
            await world.run_cron()
        said = await receipt(ada, generation)
        assert (steps(said)[-2:], said["returned"]) == (["succeeded", "expired"], [])
        assert said["steps"][-1]["at"] == (await shown(ada, generation))["expires_at"]
    assert row(world, generation)["status"] == "expired"


async def test_an_image_that_kie_dropped_lapsed_when_that_was_found(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    world.clock.advance(DAY_S)
    url = (await shown(ada, generation))["image"]["url"]
    world.sandbox.kie.next(file=Refuse(404, http=True), download_url=Refuse(422))
    assert (await ada.get(url)).code == "expired"
    said = await receipt(ada, generation)
    assert steps(said)[-2:] == ["succeeded", "expired"]
    assert (said["steps"][-1]["at"], said["returned"]) == ((await shown(ada, generation))["expires_at"], [])


async def test_a_free_image_costs_nothing_and_opens_with_its_key(world: World, ada: Person, cleo: Person) -> None:
    placed = (await cleo.order()).json()
    await world.finish()
    generation, key = placed["generation"]["id"], f"?key={placed['key']}"
    said = await receipt(cleo, generation, key)
    assert (said["quoted"], said["charged"], said["returned"]) == (0, 0, [])
    assert steps(said)[-1] == "succeeded"
    assert (await cleo.get(f"{PATH}/{generation}/receipt")).code == "not_signed_in"
    assert (await ada.get(f"{PATH}/{generation}/receipt")).code == "not_found"


async def test_a_free_image_that_failed_returns_no_credits(world: World, cleo: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    placed = (await cleo.order()).json()
    await world.finish()
    said = await receipt(cleo, placed["generation"]["id"], f"?key={placed['key']}")
    assert (said["returned"], steps(said)[-1]) == ([], "failed")


@pytest.mark.parametrize("who", ["ben", "cleo"])
async def test_a_receipt_is_its_owner_s(world: World, ada: Person, ben: Person, cleo: Person, who: str) -> None:
    generation = await made(world, ada)
    person = {"ben": ben, "cleo": cleo}[who]
    theirs = await person.get(f"{PATH}/{generation}/receipt")
    nobodys = await person.get(f"{PATH}/gen_{'a' * 24}/receipt")
    assert theirs.status in (401, 404)
    assert theirs.body == nobodys.body


async def test_a_receipt_costs_one_round_trip(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    before = len(world.db.trips)
    await receipt(ada, generation)
    assert len(world.db.trips) - before == 2, "and one for the look beside it"
