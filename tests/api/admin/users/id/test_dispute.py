"""POST /api/admin/users/{id}/dispute."""

import pytest

from tests.support.buying import buy, parts, written
from tests.support.invariants import check
from tests.support.scenes import fail_once, mend
from tests.support.world import Answer, Person, World

AUDIT = "SELECT action, target, reason FROM audit"


async def close(olga: Person, person: Person, outcome: object) -> Answer:
    return await olga.post(f"/api/admin/users/{person.id}/dispute", {"outcome": outcome})


@pytest.mark.parametrize(("outcome", "pack"), [("won", 110), ("lost", 10)])
async def test_an_operator_tells_how_a_dispute_ended_and_that_is_kept(
    world: World, ada: Person, olga: Person, outcome: str, pack: int
) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    answer = await close(olga, ada, outcome)
    assert (answer.status, answer.json()) == (200, {"closed": 1})
    assert await parts(ada) == (0, pack, 0)
    assert world.db.rows(AUDIT) == [
        {"action": "dispute", "target": ada.id, "reason": f"the dispute was {outcome}"},
    ]
    assert check(world.db.connection) == []


@pytest.mark.parametrize("outcome", ["", "WON", "lost ", None, 1, ["won"]])
async def test_another_outcome_is_none(world: World, ada: Person, olga: Person, outcome: object) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    before = written(world)
    answer = await close(olga, ada, outcome)
    assert (answer.status, answer.json()["errors"][0]["field"]) == (422, "outcome")
    assert (written(world), world.db.rows(AUDIT)) == (before, [])


async def test_where_nothing_is_disputed_there_is_nothing_to_close_and_nothing_is_noted(
    world: World, ada: Person, olga: Person
) -> None:
    await buy(ada)
    nobody = world.person()
    nobody.id = "usr_nobody"
    for person in (ada, nobody):
        answer = await close(olga, person, "won")
        assert (answer.status, answer.code) == (409, "conflict")
    assert (await parts(ada), world.db.rows(AUDIT)) == ((0, 110, 0), [])


async def test_one_persons_dispute_is_not_closed_with_anothers(
    world: World, ada: Person, ben: Person, olga: Person
) -> None:
    for person in (ada, ben):
        await world.sandbox.creem.dispute(await buy(person))
    assert (await close(olga, ada, "won")).json() == {"closed": 1}
    assert (await parts(ada), await parts(ben)) == ((0, 110, 0), (0, 10, 0))
    assert (await ben.order()).status == 403


async def test_several_disputes_of_one_person_are_closed_together(world: World, ada: Person, olga: Person) -> None:
    for _ in range(3):
        await world.sandbox.creem.dispute(await buy(ada))
    assert (await close(olga, ada, "won")).json() == {"closed": 3}
    assert await parts(ada) == (0, 310, 0)
    assert check(world.db.connection) == []


async def test_nobody_else_closes_disputes(world: World, ada: Person, cleo: Person) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    for person in (ada, cleo):
        assert (await close(person, ada, "won")).status == 404
    assert await parts(ada) == (0, 10, 0)


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_lost_answer_leaves_it_closed_or_open_and_never_half(
    world: World, ada: Person, olga: Person, moment: str
) -> None:
    await world.sandbox.creem.dispute(await buy(ada))
    fail_once(world, 1, moment)
    assert (await close(olga, ada, "won")).status == 503
    mend(world)
    done = moment == "after"
    assert await parts(ada) == (0, 110 if done else 10, 0)
    assert len(world.db.rows(AUDIT)) == done
    assert (await close(olga, ada, "won")).status == (409 if done else 200)
    assert await parts(ada) == (0, 110, 0)
