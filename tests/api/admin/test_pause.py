"""POST /api/admin/pause: the spend stop."""

from tests.support.scenes import set_balance
from tests.support.world import Person, World

PATH = "/api/admin/pause"


async def test_while_orders_are_paused_nobody_is_screened_charged_or_sent(
    world: World, ada: Person, cleo: Person, olga: Person
) -> None:
    answer = await olga.post(PATH, {"generations": True})
    assert (answer.status, answer.json()) == (200, {"generations": True})
    sent, kv = len(world.http.sent), list(world.kv.stored)
    for person in (ada, cleo):
        refused = await person.order()
        assert (refused.status, refused.code, refused.headers["retry-after"]) == (503, "unavailable", "300")
    assert (len(world.http.sent), list(world.kv.stored)) == (sent, kv)
    assert world.db.rows("SELECT 1 FROM generations") == world.db.rows("SELECT 1 FROM trial_claims") == []
    assert await ada.balance() == 10


async def test_afterwards_orders_go_on(ada: Person, cleo: Person, olga: Person) -> None:
    await olga.post(PATH, {"generations": True})
    await olga.post(PATH, {"generations": True})
    assert (await olga.post(PATH, {"generations": False})).json() == {"generations": False}
    assert [(await person.order()).status for person in (ada, cleo)] == [202, 202]


async def test_a_pause_that_comes_while_a_prompt_is_screened_charges_nothing(
    world: World, ada: Person, cleo: Person
) -> None:
    """The look before the screening saw no pause: the charge itself asks again."""
    asked: list[int] = []

    def pause(_batch: object, moment: str) -> None:
        if moment == "after" and not asked:
            asked.append(1)
            world.db.connection.execute("INSERT INTO settings (name, value, set_at) VALUES ('pause', '', 1)")

    for person in (ada, cleo):
        asked.clear()
        world.db.fault = pause
        assert (await person.order()).code == "unavailable"
        world.db.fault = lambda _batch, _moment: None
        world.db.connection.execute("DELETE FROM settings WHERE name = 'pause'")
    assert world.db.rows("SELECT 1 FROM generations") == []
    assert await ada.balance() == 10


async def test_a_repeated_order_is_still_told_what_it_made(ada: Person, olga: Person) -> None:
    placed = await ada.order(key="k")
    await olga.post(PATH, {"generations": True})
    again = await ada.order(key="k")
    assert (again.status, again.json()["generation"]["id"]) == (202, placed.json()["generation"]["id"])


async def test_what_is_under_way_goes_on(world: World, ada: Person, olga: Person) -> None:
    await set_balance(world, ada, 20)
    await ada.order()
    await olga.post(PATH, {"generations": True})
    await world.finish()
    assert [row["status"] for row in world.db.rows("SELECT status FROM generations")] == ["succeeded"]


async def test_the_status_page_knows_whether_orders_are_taken(cleo: Person, olga: Person) -> None:
    assert (await cleo.get("/api/status")).json() == {"orders": True}
    await olga.post(PATH, {"generations": True})
    assert (await cleo.get("/api/status")).json() == {"orders": False}


async def test_each_switch_is_audited(world: World, olga: Person) -> None:
    await olga.post(PATH, {"generations": True})
    await olga.post(PATH, {"generations": False})
    rows = world.db.rows("SELECT action, target FROM audit ORDER BY rowid")
    assert rows == [{"action": action, "target": "generations"} for action in ("pause", "go on")]


async def test_another_body_switches_nothing(world: World, olga: Person) -> None:
    for body in ({"generations": 1}, {"generations": "true"}, {}, {"generations": True, "why": "x"}):
        assert (await olga.post(PATH, body)).status == 422
    assert world.db.rows("SELECT 1 FROM settings") == world.db.rows("SELECT 1 FROM audit") == []
