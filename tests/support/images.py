"""Images that people have, for a test to do something with."""

from typing import Any

from images2gpt.generations.endings import LATE_LOOKS_S
from images2gpt.generations.model import DEADLINE_S
from tests.support.world import Person, World
from tools.sandbox.kie.behaviour import Succeed

PATH = "/api/generations"


async def made(world: World, person: Person, prompt: str = "A paper lighthouse", **wish: object) -> str:
    """An order that has come to its end; its id."""
    answer = await person.order(prompt, **wish)
    assert answer.status == 202, answer.body
    await world.finish()
    return str(answer.json()["generation"]["id"])


async def shown(person: Person, generation_id: str, query: str = "") -> dict[str, Any]:
    """As its owner reads it."""
    answer = await person.get(f"{PATH}/{generation_id}{query}")
    assert answer.status == 200, answer.body
    view = answer.json()
    assert isinstance(view, dict)
    return view


def row(world: World, generation_id: str) -> dict[str, Any]:
    """As the table has it."""
    (found,) = world.db.rows("SELECT * FROM generations WHERE id = ?", generation_id)
    return found


async def given_up(world: World, person: Person) -> str:
    """One that kie.ai is still at when the credits have gone back."""
    world.sandbox.kie.next(never=True)
    generation = (await person.order("The late one")).json()["generation"]["id"]
    world.clock.advance(DEADLINE_S)
    await world.run_cron()
    assert row(world, generation)["failure"] == "provider_timeout"
    return str(generation)


async def finish_late(world: World) -> None:
    """kie.ai finishes the task that it was given last, and the cron comes by."""
    task = list(world.sandbox.kie.tasks)[-1]
    await world.sandbox.kie.settle(task, Succeed())
    world.clock.advance(LATE_LOOKS_S[0])
    await world.run_cron()
