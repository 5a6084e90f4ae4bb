"""GET and POST /api/admin/support."""

import pytest

from images2gpt.times import DAY_S, rfc3339
from tests.support.refusals import BLOCKED, appealed
from tests.support.scenes import refused_generation
from tests.support.world import Person, World

REQUEST = {"email": "Dora@Example.com", "subject": "My data", "message": "Send me all of it.\nThank you."}
AUDIT = "SELECT action, target, reason FROM audit ORDER BY rowid"
FIELDS = {
    "id", "kind", "state", "email", "user", "generation", "prompt", "rule", "subject", "message", "answer", "due_at",
    "created_at", "answered_at", "closed_at",
}  # fmt: skip


async def test_a_mailed_request_is_recorded_and_due_in_thirty_days(world: World, olga: Person) -> None:
    answer = await olga.post("/api/admin/support", REQUEST)
    now, made = world.clock.now(), answer.json()
    assert answer.status == 201
    assert made == {
        "id": made["id"],
        "kind": "rights",
        "state": "open",
        "email": "Dora@example.com",
        "user": None,
        "generation": None,
        "prompt": None,
        "rule": None,
        "subject": "My data",
        "message": REQUEST["message"],
        "answer": None,
        "due_at": rfc3339(now + 30 * DAY_S),
        "created_at": rfc3339(now),
        "answered_at": None,
        "closed_at": None,
    }
    assert world.db.rows(AUDIT) == [{"action": "support", "target": made["id"], "reason": "recorded"}]


async def test_a_request_belongs_to_the_account_of_its_address(ada: Person, olga: Person) -> None:
    made = (await olga.post("/api/admin/support", REQUEST | {"email": ada.email.upper()})).json()
    assert made["user"] == ada.id


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "dora"}, "email"),
        ({"subject": ""}, "subject"),
        ({"subject": "a\nb"}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"message": " "}, "message"),
        ({"message": "x" * 5_001}, "message"),
        ({"kind": "contact"}, "kind"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_a_request_that_breaks_a_rule_is_not_recorded(
    world: World, olga: Person, change: dict[str, str], field: str
) -> None:
    answer = await olga.post("/api/admin/support", REQUEST | change)
    assert (answer.code, answer.json()["errors"][0]["field"]) == ("invalid", field)
    assert (world.db.rows("SELECT 1 FROM support_messages"), world.db.rows(AUDIT)) == ([], [])


async def test_an_open_appeal_shows_the_prompt_and_the_rule_and_a_closed_one_does_not(
    ada: Person, olga: Person
) -> None:
    message = await appealed(ada)
    (shown,) = (await olga.get("/api/admin/support")).json()["items"]
    assert set(shown) == FIELDS
    assert (shown["id"], shown["kind"], shown["email"], shown["user"]) == (message, "appeal", ada.email, ada.id)
    assert (shown["prompt"], shown["rule"], shown["message"]) == (BLOCKED, "weapons", "It is a song.")
    await olga.patch(f"/api/admin/support/{message}", {"closed": True})
    (shown,) = (await olga.get("/api/admin/support")).json()["items"]
    assert (shown["prompt"], shown["rule"], shown["state"]) == (None, None, "closed")


async def test_the_list_is_of_one_state_or_of_all(ada: Person, olga: Person) -> None:
    first, second = await appealed(ada), await appealed(ada)
    await olga.patch(f"/api/admin/support/{first}", {"closed": True})

    async def ids(query: str) -> set[str]:
        return {item["id"] for item in (await olga.get(f"/api/admin/support{query}")).json()["items"]}

    assert await ids("") == {first, second}
    assert await ids("?state=open") == {second}
    assert await ids("?state=closed") == {first}


async def test_pages_follow_each_other_without_gap_or_repeat(world: World, ada: Person, olga: Person) -> None:
    for number in range(7):
        generation = refused_generation(world, ada.id, f"gen_{number}")
        world.clock.advance(3_600 * (number % 2))
        assert (await ada.post(f"/api/generations/{generation}/appeal", {"message": str(number)})).status == 202
    seen, path = [], "/api/admin/support?limit=3&state=open"
    while path:
        page = (await olga.get(path)).json()
        seen += [item["message"] for item in page["items"]]
        path = f"/api/admin/support?limit=3&state=open&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert sorted(seen) == [str(number) for number in range(7)]
    assert seen[-1] == "0"


@pytest.mark.parametrize("query", ["state=new", "state=", "limit=0", "limit=101", "cursor=x", "page=2"])
async def test_a_list_that_cannot_be_is_refused(world: World, olga: Person, query: str) -> None:
    assert (await olga.get(f"/api/admin/support?{query}")).code == "invalid"
    assert world.db.rows(AUDIT) == []


async def test_a_look_at_the_desk_is_audited_or_not_given(world: World, ada: Person, olga: Person) -> None:
    await appealed(ada)
    assert (await olga.get("/api/admin/support")).status == 200
    assert world.db.rows(AUDIT) == [{"action": "look", "target": "desk", "reason": "support messages"}]
    world.db.connection.execute(
        "CREATE TEMP TRIGGER it_fails BEFORE INSERT ON main.audit BEGIN SELECT RAISE(ABORT, 'it fails'); END"
    )
    answer = await olga.get("/api/admin/support")
    assert answer.status == 503
    assert b"song" not in answer.body
