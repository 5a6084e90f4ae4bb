"""Everything that writes to D1 on the way of an image, as scenes in which one round trip fails."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from images2gpt import jobs
from images2gpt.generations.endings import LATE_LOOKS_S
from images2gpt.generations.links import callback_url
from images2gpt.generations.model import DEADLINE_S
from tests.support.images import PATH, given_up, made, shown
from tests.support.pictures import png
from tests.support.refusals import BLOCKED
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Answer as Says
from tools.sandbox.faults import Refuse, Reset
from tools.sandbox.kie.behaviour import POLICY, Fail, Succeed

EVERY_MINUTE = "* * * * *"
CRON = 14
"""Round trips of a run that finds one thing to do: all jobs of the minute, each with its own."""
ALARMS = 2
"""Behind the answer: kie.ai refuses our key, and the breaker opens."""
MISSED = 1
"""The minutes in between had no cron, which is an alarm."""
Act = Callable[[], Awaitable[Answer | None]]
"""What is done while D1 fails, and once more when it is well. None: the cron, which answers nobody."""


@dataclass(frozen=True)
class Scene:
    """`trips`: round trips of the act. `fine`: statuses of its answer; `again`: of that to its repetition."""

    name: str
    begin: Callable[[World, Person], Awaitable[Act]]
    trips: int
    fine: frozenset[int] = frozenset((202,))
    again: frozenset[int] = frozenset((202,))

    def __str__(self) -> str:
        return self.name


async def _order(_world: World, ada: Person) -> Act:
    return lambda: ada.order(key="k")


async def _order_with_a_reference(_world: World, ada: Person) -> Act:
    reference = (await ada.upload(png())).json()["id"]
    return lambda: ada.order(references=[reference], key="k")


async def _order_of_a_visitor(world: World, _ada: Person) -> Act:
    cleo = world.person()
    return lambda: cleo.order(key="k")


async def _refused_by_us(_world: World, ada: Person) -> Act:
    return lambda: ada.order(BLOCKED, key="k")


async def _refused_by_kie(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(create=Refuse(422))
    return lambda: ada.order(key="k")


async def _kie_closed(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(create=Refuse(402))
    return lambda: ada.order(key="k")


async def _kie_busy(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(create=Refuse(455))
    return lambda: ada.order(key="k")


async def _reply_lost(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(create=Reset())
    return lambda: ada.order(key="k")


def _cron(world: World) -> Act:
    async def act() -> None:
        await jobs.run(world.app, EVERY_MINUTE)

    return act


async def _begins_to_draw(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(seconds=100.0, states=("generating",))
    await ada.order(key="k")
    world.clock.advance(5)
    return _cron(world)


async def _comes(world: World, ada: Person) -> Act:
    await ada.order(key="k")
    return await _has_ended(world)


async def _has_ended(world: World) -> Act:
    """kie.ai has finished the only task, and the next look is due."""
    (task,) = world.sandbox.kie.tasks.values()
    await world.sandbox.kie.settle(task.id, task.life.outcome)
    world.clock.advance(30)
    return _cron(world)


async def _comes_to_a_visitor(world: World, _ada: Person) -> Act:
    await world.person().order(key="k")
    return await _has_ended(world)


async def _comes_too_small(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(delivered="1K")
    await ada.order(key="k", resolution="2K", aspect_ratio="3:2")
    return await _has_ended(world)


async def _fails(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(outcome=Fail())
    await ada.order(key="k")
    return await _has_ended(world)


async def _fails_for_a_visitor(world: World, _ada: Person) -> Act:
    world.sandbox.kie.next(outcome=Fail())
    await world.person().order(key="k")
    return await _has_ended(world)


async def _is_not_drawn(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(outcome=POLICY)
    await ada.order(key="k")
    return await _has_ended(world)


async def _is_given_up(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(never=True)
    await ada.order(key="k")
    world.clock.advance(DEADLINE_S)
    return _cron(world)


async def _comes_late(world: World, ada: Person) -> Act:
    await given_up(world, ada)
    (task,) = world.sandbox.kie.tasks
    await world.sandbox.kie.settle(task, Succeed())
    world.clock.advance(LATE_LOOKS_S[0])
    return _cron(world)


async def _fails_late(world: World, ada: Person) -> Act:
    await given_up(world, ada)
    (task,) = world.sandbox.kie.tasks
    await world.sandbox.kie.settle(task, Fail())
    world.clock.advance(LATE_LOOKS_S[0])
    return _cron(world)


async def _is_sent_by_the_cron(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(create=Refuse(455))
    await ada.order(key="k")
    for task in world.background.running:
        task.cancel()
    world.background.running.clear()
    world.clock.advance(5)
    return _cron(world)


async def _is_called_back(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(never=True)
    generation = (await ada.order(key="k")).json()["generation"]["id"]
    return _callback(world, generation)


async def _is_adopted(world: World, ada: Person) -> Act:
    world.sandbox.kie.next(create=Reset(accepted=True))
    generation = (await ada.order(key="k")).json()["generation"]["id"]
    return _callback(world, generation)


def _callback(world: World, generation: str) -> Act:
    (task,) = world.sandbox.kie.tasks
    path = callback_url(world.app, generation).removeprefix("https://images.test")
    kie = world.person()
    return lambda: kie.post(path, {"data": {"taskId": task}})


async def _is_starred(world: World, ada: Person) -> Act:
    generation = await made(world, ada)
    return lambda: ada.patch(f"{PATH}/{generation}", {"starred": True})


async def _is_deleted(world: World, ada: Person) -> Act:
    generation = await made(world, ada)
    return lambda: ada.delete(f"{PATH}/{generation}")


async def _is_deleted_under_way(_world: World, ada: Person) -> Act:
    generation = (await ada.order(key="k")).json()["generation"]["id"]
    return lambda: ada.delete(f"{PATH}/{generation}")


async def _is_appealed(_world: World, ada: Person) -> Act:
    generation = (await ada.order(BLOCKED)).json()["generation"]
    return lambda: ada.post(f"{PATH}/{generation}/appeal", {"message": "It is a song."})


async def _is_uploaded(_world: World, ada: Person) -> Act:
    return lambda: ada.upload(png())


async def _is_gone(world: World, ada: Person) -> Act:
    url = (await shown(ada, await made(world, ada)))["image"]["url"]
    world.sandbox.kie.always(file=Says(status=404), download_url=Refuse(422))
    return lambda: ada.get(url)


async def _is_poison(world: World, ada: Person) -> Act:
    act = await _is_sent_by_the_cron(world, ada)
    world.db.connection.execute("UPDATE generations SET input_urls = 'x'")
    return act


def _answers(*statuses: int) -> frozenset[int]:
    return frozenset(statuses)


SCENES = (
    Scene("an order", _order, 3),
    Scene("an order with a reference", _order_with_a_reference, 4),
    Scene("an order of a visitor", _order_of_a_visitor, 3),
    Scene("a prompt that we refuse", _refused_by_us, 2, _answers(422), _answers(422)),
    Scene("an order that kie.ai refuses", _refused_by_kie, 3),
    Scene("an order that closes kie.ai", _kie_closed, 3 + ALARMS, again=_answers(202, 503)),
    Scene("an order while kie.ai is busy", _kie_busy, 3),
    Scene("an order whose reply is lost", _reply_lost, 3),
    Scene("it begins to be drawn", _begins_to_draw, CRON),
    Scene("it comes", _comes, CRON),
    Scene("it comes to a visitor", _comes_to_a_visitor, CRON),
    Scene("it comes too small", _comes_too_small, CRON),
    Scene("it fails", _fails, CRON),
    Scene("it fails for a visitor", _fails_for_a_visitor, CRON),
    Scene("it is not drawn", _is_not_drawn, CRON),
    Scene("it is given up", _is_given_up, CRON),
    Scene("it comes late", _comes_late, CRON + MISSED),
    Scene("it fails late", _fails_late, CRON + MISSED),
    Scene("the cron sends it", _is_sent_by_the_cron, CRON),
    Scene("a callback wakes a look", _is_called_back, 1, _answers(200), _answers(200)),
    Scene("a callback names a lost task", _is_adopted, 1, _answers(200), _answers(200)),
    Scene("a star", _is_starred, 2, _answers(200), _answers(200)),
    Scene("a deletion", _is_deleted, 2, _answers(204), _answers(204, 404)),
    Scene("a deletion of what is under way", _is_deleted_under_way, 2, _answers(204), _answers(204, 404)),
    Scene("an appeal", _is_appealed, 2, _answers(202), _answers(202, 409)),
    Scene("an upload", _is_uploaded, 3, _answers(201), _answers(201)),
    Scene("an image that is gone", _is_gone, 2, _answers(410), _answers(410)),
    Scene("a row that breaks the cron", _is_poison, CRON),
)
