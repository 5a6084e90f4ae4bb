"""D7: history and ledger tell what was used: task, resolution, cost, outcome and times."""

from tests.support.images import PATH, made
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Fail


async def test_d7_the_history_tells_task_resolution_cost_outcome_and_times(world: World, ada: Person) -> None:
    generation = await made(world, ada, resolution="2K", aspect_ratio="3:2")
    (item,) = (await ada.get(PATH)).json()["items"]
    assert (item["id"], item["resolution"], item["cost"], item["status"]) == (generation, "2K", 5, "succeeded")
    assert item["created_at"] <= item["submitted_at"] <= item["finished_at"]
    receipt = (await ada.get(f"{PATH}/{generation}/receipt")).json()
    (task,) = world.sandbox.kie.tasks
    assert receipt["provider"]["task"] == task


async def test_d7_a_failure_is_told_with_what_came_back(world: World, ada: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    await made(world, ada)
    (item,) = (await ada.get(PATH)).json()["items"]
    assert (item["status"], item["cost"], item["returned"]) == ("failed", 3, 3)


async def test_d7_the_ledger_explains_the_balance_to_the_last_credit(world: World, ada: Person) -> None:
    world.sandbox.kie.next(outcome=Fail())
    first, second = await made(world, ada), await made(world, ada)
    entries = (await ada.get("/api/me/transactions")).json()["items"]
    assert sorted((entry["kind"], entry["delta"]) for entry in entries) == [
        ("return", 3),
        ("signup_bonus", 10),
        ("spend", -3),
        ("spend", -3),
    ]
    assert {entry["reference"] for entry in entries if entry["kind"] == "spend"} == {first, second}
    assert sum(entry["delta"] for entry in entries) == await ada.balance() == 7
