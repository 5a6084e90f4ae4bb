"""POST and GET /api/generations."""

import asyncio

import pytest

from tests.support.world import Person, World


async def test_a_member_pays_once_and_gets_the_image(world: World, ada: Person) -> None:
    answer = await ada.order("A harbour", aspect_ratio="16:9", resolution="2K")
    assert answer.status == 202
    placed = answer.json()
    assert set(placed) == {"generation", "balance"}
    assert (placed["balance"], placed["generation"]["cost"], placed["generation"]["mode"]) == (5, 5, "text")
    await world.finish()
    made = (await ada.get("/api/generations")).json()["items"][0]
    assert (made["status"], made["returned"], made["failure"]) == ("succeeded", 0, None)
    assert (made["image"]["width"], made["image"]["content_type"]) == (2048, "image/png")
    assert await ada.balance() == 5


async def test_kie_gets_the_prompt_and_its_form_and_nothing_else(world: World, ada: Person) -> None:
    prompt = 'Say "hi"\\n{"model":"x"}\n${a} %s \u2028 ⚓'
    placed = (await ada.order(prompt, aspect_ratio="3:2")).json()["generation"]["id"]
    (sent,) = world.sandbox.kie.received("create")
    called = f"https://images.test/api/webhooks/kie?generation={placed}&key="
    assert str(sent.json["callBackUrl"]).startswith(called)
    assert sent.json == {
        "model": "gpt-image-2-text-to-image",
        "callBackUrl": sent.json["callBackUrl"],
        "input": {"prompt": prompt, "aspect_ratio": "3:2", "resolution": "1K"},
    }


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n "}, "prompt"),
        ({"prompt": "x" * 20_001}, "prompt"),
        ({"prompt": "right\u202eleft"}, "prompt"),
        ({"prompt": "tag\U000e0041"}, "prompt"),
        ({"prompt": 7}, "prompt"),
        ({}, "prompt"),
        ({"prompt": "x", "aspect_ratio": "1:1", "resolution": "4K"}, "aspect_ratio"),
        ({"prompt": "x", "aspect_ratio": "auto", "resolution": "2K"}, "aspect_ratio"),
        ({"prompt": "x", "aspect_ratio": "7:5"}, "aspect_ratio"),
        ({"prompt": "x", "resolution": "8K"}, "resolution"),
        ({"prompt": "x", "references": ["ref_aaaaaaaaaaaaaaaaaaaaaaaa"]}, "references"),
        ({"prompt": "x", "references": ["r"] * 17}, "references"),
        ({"prompt": "x", "cost": 0}, "cost"),
        ({"prompt": "x", "callBackUrl": "https://evil.example"}, "callBackUrl"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_wish_that_breaks_a_rule_names_the_field_and_costs_nothing(
    world: World, ada: Person, wish: dict[str, object], field: str
) -> None:
    answer = await ada.post("/api/generations", wish)
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == field
    assert (await ada.balance(), world.sandbox.kie.received("create")) == (10, [])


async def test_the_longest_prompt_passes(ada: Person) -> None:
    assert (await ada.order("😀" * 20_000)).status == 202


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{", "application/json", "malformed"),
        (b'{"prompt":"a","prompt":"b"}', "application/json", "malformed"),
        (b'{"prompt":"\\ud800"}', "application/json", "malformed"),
        (b"\xff", "application/json", "malformed"),
        (b'{"prompt":' + b"[" * 33 + b"]" * 33 + b"}", "application/json", "malformed"),
        (b'{"prompt":"a"}', "text/plain", "unsupported_media_type"),
        (b'{"prompt":"a"}', "application/json; charset=utf-7", "unsupported_media_type"),
        (b'{"prompt":"' + b"a" * 262_144 + b'"}', "application/json", "too_large"),
    ],
    ids=["cut", "twice", "surrogate", "latin", "deep", "text", "utf-7", "large"],
)
async def test_a_body_that_cannot_be_read_costs_nothing(ada: Person, body: bytes, kind: str, code: str) -> None:
    answer = await ada.send("POST", "/api/generations", body, headers={"content-type": kind})
    assert answer.code == code
    assert await ada.balance() == 10


async def test_fifty_orders_on_one_image_worth_of_credits_make_one(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE users SET pack_credits = 3")
    answers = await asyncio.gather(*(ada.order() for _ in range(50)))
    assert sorted(answer.status for answer in answers) == [202] + [402] * 49
    refused = next(answer for answer in answers if answer.status == 402)
    assert (refused.code, refused.json()["balance"], refused.json()["cost"]) == ("out_of_credits", 0, 3)
    assert len(world.sandbox.kie.received("create")) == 1


async def test_plan_credits_are_spent_first_and_lapsed_ones_not_at_all(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE users SET plan_credits = 4, plan_ends_at = ?", (world.clock.now() + 60,))
    assert (await ada.order(resolution="2K", aspect_ratio="3:2")).json()["balance"] == 9
    (spend,) = world.db.rows("SELECT plan_delta, pack_delta FROM credit_transactions WHERE kind = 'spend'")
    assert spend == {"plan_delta": -4, "pack_delta": -1}
    world.db.connection.execute("UPDATE users SET plan_credits = 4, plan_ends_at = ?", (world.clock.now(),))
    assert (await ada.order()).json()["balance"] == 6


@pytest.mark.parametrize(
    ("column", "status", "code"),
    [("debt = 1", 402, "debt"), ("blocked = 1", 403, "forbidden"), ("restricted = 1", 403, "restricted")],
)
async def test_an_account_that_may_not_spend_does_not(
    world: World, ada: Person, column: str, status: int, code: str
) -> None:
    world.db.connection.execute(f"UPDATE users SET {column}")
    answer = await ada.order()
    assert (answer.status, answer.code) == (status, code)
    assert world.sandbox.kie.received("create") == []


async def test_a_session_that_ends_between_the_look_and_the_charge_spends_nothing(world: World, ada: Person) -> None:
    def log_out_first(_batch: object, moment: str) -> None:
        if moment == "before" and len(world.db.trips) == looked:
            world.db.connection.execute("DELETE FROM sessions")

    looked = len(world.db.trips) + 2
    world.db.fault = log_out_first
    answer = await ada.order()
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert world.db.rows("SELECT pack_credits FROM users") == [{"pack_credits": 10}]


async def test_pages_follow_each_other_without_gap_or_repeat(world: World, ada: Person, ben: Person) -> None:
    world.db.connection.execute("UPDATE users SET pack_credits = 1000")
    for number in range(7):
        await ada.order(f"picture {number}")
        world.clock.advance(number % 2)
    await ben.order("not Ada's")
    seen, path = [], "/api/generations?limit=3"
    while path:
        page = (await ada.get(path)).json()
        seen += [item["prompt"] for item in page["items"]]
        path = f"/api/generations?limit=3&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert sorted(seen) == [f"picture {number}" for number in range(7)]
    assert seen[0] in ("picture 6", "picture 5")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=1.5", "cursor=x", "cursor=%00", "page=2"])
async def test_a_page_that_cannot_be_is_refused(ada: Person, query: str) -> None:
    assert (await ada.get(f"/api/generations?{query}")).code == "invalid"


async def test_a_visitor_has_no_list(cleo: Person) -> None:
    assert (await cleo.get("/api/generations")).code == "not_signed_in"
