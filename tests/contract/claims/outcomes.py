"""A generation's steps: one caller takes each, and the first outcome is the only one."""

from images2gpt.generations.model import DEADLINE_S, Generation
from images2gpt.generations.store import keeping, lists, moves, placing
from images2gpt.ports import ConstraintBroken, Statement, write
from tests.contract.people import NOW, all_holds, fail, member, succeed
from tests.contract.ports import Ports, refused


async def _reserved(ports: Ports) -> str:
    ordered = await (await member(ports, pack=10)).order(3)
    assert ordered.generation
    return ordered.id


async def _submitted(ports: Ports, task: str = "task") -> str:
    generation_id = await _reserved(ports)
    accept = moves.accept(generation_id, task=task, now=NOW + 1, first_look_at=NOW + 3)
    assert (await ports.db.commit(accept)).one(accept)
    return generation_id


async def _one(ports: Ports, statement: Statement[Generation]) -> Generation | None:
    return (await ports.db.commit(statement)).one(statement)


async def _now(ports: Ports, generation_id: str) -> Generation:
    query = lists.by_id(generation_id)
    generation = (await ports.db.read(query)).one(query)
    assert generation
    return generation


async def success_first_leaves_nothing_to_failure(ports: Ports) -> None:
    generation_id = await _submitted(ports)
    assert await succeed(ports, generation_id)
    assert await fail(ports, generation_id) is None
    assert await succeed(ports, generation_id, owed=2) is None
    found = await _now(ports, generation_id)
    assert (found.status, found.returned, found.failure) == ("succeeded", 0, None)
    await all_holds(ports)


async def failure_first_leaves_nothing_to_success(ports: Ports) -> None:
    generation_id = await _submitted(ports)
    assert await fail(ports, generation_id)
    assert await succeed(ports, generation_id) is None
    assert await fail(ports, generation_id, now=NOW + 9) is None
    found = await _now(ports, generation_id)
    assert (found.status, found.returned, found.finished_at, found.result_url) == ("failed", 3, NOW, None)
    await all_holds(ports)


async def no_step_moves_what_has_ended(ports: Ports) -> None:
    generation_id = await _submitted(ports)
    await fail(ports, generation_id)
    before = await _now(ports, generation_id)
    late = NOW + 10_000
    assert await _one(ports, moves.begin_attempt(generation_id, now=late)) is None
    assert await _one(ports, moves.begin_look(generation_id, now=late, next_at=late)) is None
    assert await _one(ports, moves.accept(generation_id, task="other", now=late, first_look_at=late)) is None
    await ports.commit(moves.run(generation_id, now=late), moves.try_later(generation_id, at=late))
    assert await _now(ports, generation_id) == before


async def an_accepted_task_is_not_accepted_again(ports: Ports) -> None:
    generation_id = await _submitted(ports, "first")
    assert await _one(ports, moves.accept(generation_id, task="first", now=NOW + 9, first_look_at=NOW)) is None
    found = await _now(ports, generation_id)
    assert (found.status, found.provider_task, found.deadline_at) == ("submitted", "first", NOW + 1 + DEADLINE_S)


async def one_task_makes_one_generation(ports: Ports) -> None:
    await _submitted(ports, "task")
    other = await _reserved(ports)
    again = moves.accept(other, task="task", now=NOW, first_look_at=NOW)
    error = await refused(ports.db.commit(again), ConstraintBroken)
    assert isinstance(error, ConstraintBroken)
    assert (error.kind, error.name) == ("UNIQUE", "generations.provider_task")
    assert (await _now(ports, other)).status == "reserved"


async def a_new_generation_is_not_up_for_another_attempt(ports: Ports) -> None:
    """Its first createTask is in flight: only a refusal that says so makes room for a second."""
    generation_id = await _reserved(ports)
    assert await _one(ports, moves.begin_attempt(generation_id, now=NOW + DEADLINE_S)) is None
    await ports.commit(moves.try_later(generation_id, at=NOW + 2))
    assert await _one(ports, moves.begin_attempt(generation_id, now=NOW + 1)) is None
    mine = await _one(ports, moves.begin_attempt(generation_id, now=NOW + 2))
    assert mine
    assert (mine.attempts, mine.next_step_at) == (2, None)
    assert await _one(ports, moves.begin_attempt(generation_id, now=NOW + 3)) is None


async def one_caller_looks_at_a_time(ports: Ports) -> None:
    generation_id = await _submitted(ports)
    looks = [moves.begin_look(generation_id, now=NOW + 3, next_at=NOW + 6) for _ in range(3)]
    assert [bool(await _one(ports, look)) for look in looks] == [True, False, False]
    assert await _one(ports, moves.begin_look(generation_id, now=NOW + 6, next_at=NOW + 9))
    assert (await _now(ports, generation_id)).looks == 2


async def running_is_noted_once(ports: Ports) -> None:
    generation_id = await _submitted(ports)
    await ports.commit(moves.run(generation_id, now=NOW + 5), moves.run(generation_id, now=NOW + 6))
    found = await _now(ports, generation_id)
    assert (found.status, found.running_at) == ("running", NOW + 5)


DUE = "UPDATE generations SET next_step_at = ?1, deadline_at = ?1 WHERE id = ?2"
OVERDUE = "UPDATE generations SET next_step_at = NULL, deadline_at = ?1 WHERE id = ?2"


async def due_and_overdue_come_longest_waiting_first(ports: Ports) -> None:
    ids = [await _submitted(ports, f"task {number}") for number in range(4)]
    for move, query in ((DUE, lists.waiting(now=NOW + 30, limit=2)), (OVERDUE, lists.stuck(now=NOW + 30, limit=2))):
        for seconds, generation_id in zip((30, 10, 20, 40), ids, strict=True):
            await ports.commit(write(move, NOW + seconds, generation_id))
        found = (await ports.db.read(query)).of(query)
        assert [each.id for each in found] == [ids[1], ids[2]]


async def a_result_expires_and_nothing_is_returned(ports: Ports) -> None:
    generation_id = await _submitted(ports)
    done = await succeed(ports, generation_id)
    assert done
    assert done.expires_at
    await ports.commit(keeping.expire(now=done.expires_at - 1, limit=500))
    assert (await _now(ports, generation_id)).status == "succeeded"
    await ports.commit(keeping.expire(now=done.expires_at, limit=500))
    found = await _now(ports, generation_id)
    assert (found.status, found.returned) == ("expired", 0)
    await all_holds(ports, now=done.expires_at)


async def a_success_without_an_image_is_refused_by_the_table(ports: Ports) -> None:
    generation_id = await _submitted(ports)
    attack = "UPDATE generations SET status = 'succeeded', finished_at = 1 WHERE id = ?"
    error = await refused(ports.commit(write(attack, generation_id)), ConstraintBroken)
    assert isinstance(error, ConstraintBroken)
    assert (error.kind, error.name) == ("CHECK", "a_success_has_a_result")


async def a_refused_prompt_costs_nothing(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    order = (await _blocked_order(ports, ada.id), ada.id, None)
    subject = (await _blocked_order(ports, "cleo"), None, "cleo")
    for wish, user_id, visitor in (order, subject):
        await ports.commit(placing.insert_blocked(wish, user_id=user_id, subject=visitor, why="Not here."))
        found = await _now(ports, wish.id)
        assert (found.status, found.cost, found.failure) == ("blocked", 0, "prompt_blocked")
        assert await fail(ports, wish.id) is None
    assert await ada.parts() == (0, 10)
    await all_holds(ports)


async def _blocked_order(ports: Ports, owner: str) -> placing.Order:
    return placing.Order(
        id=ports.ids.new("gen"),
        owner=owner,
        prompt="refused",
        aspect_ratio="1:1",
        resolution="4K",
        mode="text",
        input_urls=None,
        cost=8,
        moderation_id="mod_1",
        now=NOW,
    )


async def old_idempotency_keys_are_forgotten_so_many_at_a_time(ports: Ports) -> None:
    ada = await member(ports, pack=10)
    for number in range(4):
        await ada.order(1, key=f"key {number}", now=NOW + number)
    await ports.commit(placing.forget_keys(now=NOW + 2 + placing.KEY_KEPT_S, limit=2))
    left = await ports.rows("SELECT key FROM idempotency_keys ORDER BY key")
    assert [row["key"] for row in left] == ["key 2", "key 3"]
