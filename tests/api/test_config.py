"""GET /api/config."""

from images2gpt.credits import COSTS, PACKS, PLANS
from images2gpt.times import DAY_S
from tests.support.images import made
from tests.support.pictures import big_png, png
from tests.support.scenes import set_balance
from tests.support.world import Person, World


async def test_prices_are_those_that_are_charged(world: World, cleo: Person, ada: Person) -> None:
    config = (await cleo.get("/api/config")).json()
    assert config["costs"] == COSTS
    before = await ada.balance()
    await ada.order(resolution="2K", aspect_ratio="16:9")
    assert before - await ada.balance() == config["costs"]["2K"]
    assert [plan["price_cents"] for plan in config["plans"]] == [plan.price_cents for plan in PLANS]
    assert all(plan["interval"] == "month" for plan in config["plans"])
    assert [pack["credits"] for pack in config["packs"]] == [pack.credits for pack in PACKS]
    assert all("interval" not in pack for pack in config["packs"])
    await world.finish()


async def test_every_offered_pair_can_be_ordered_and_no_other(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE users SET pack_credits = 1000")
    ratios = (await ada.get("/api/config")).json()["aspect_ratios"]["text"]
    every = sorted({ratio for offered in ratios.values() for ratio in offered})
    for resolution, offered in ratios.items():
        for ratio in every:
            world.clock.advance(1)
            answer = await ada.order(aspect_ratio=ratio, resolution=resolution)
            assert answer.status == (202 if ratio in offered else 422), (ratio, resolution)
            if answer.status == 202:
                assert answer.json()["generation"]["status"] == "submitted", "the stand-in refuses what kie.ai refuses"


async def test_every_offered_pair_with_a_reference_can_be_ordered_and_no_other(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE users SET pack_credits = 1000")
    reference = (await ada.upload(png())).json()["id"]
    ratios = (await ada.get("/api/config")).json()["aspect_ratios"]["image"]
    every = sorted({ratio for offered in ratios.values() for ratio in offered})
    for resolution, offered in ratios.items():
        for ratio in every:
            world.clock.advance(1)
            answer = await ada.order(aspect_ratio=ratio, resolution=resolution, references=[reference])
            assert answer.status == (202 if ratio in offered else 422), (ratio, resolution)
            if answer.status == 202:
                assert answer.json()["generation"]["status"] == "submitted", "the stand-in refuses what kie.ai refuses"


async def waits(person: Person) -> dict[str, int | None]:
    shown = (await person.get("/api/config")).json()["expected_wait"]
    assert isinstance(shown, dict)
    return shown


async def took(world: World, person: Person, *seconds: int, prompt: str = "A paper lighthouse", **wish: object) -> None:
    """Images that took so long, and the cron that measures them."""
    for each in seconds:
        generation = await made(world, person, prompt, **wish)
        world.db.connection.execute(
            "UPDATE generations SET created_at = finished_at - ? WHERE id = ?", (each, generation)
        )
    world.db.connection.execute("DELETE FROM waits")
    await world.run_cron()


async def test_nobody_is_promised_a_wait_that_was_not_measured(world: World, ada: Person, cleo: Person) -> None:
    assert await waits(cleo) == {"1K": None, "2K": None, "4K": None}
    await took(world, ada, 20, 30)
    assert await waits(cleo) == {"1K": None, "2K": None, "4K": None}, "two images say nothing"


async def test_the_expected_wait_is_the_median_of_each_resolution(world: World, ada: Person, cleo: Person) -> None:
    await set_balance(world, ada, 100)
    await took(world, ada, 20, 31, 900)
    await took(world, ada, 50, 40, 60, 70, resolution="2K")
    assert await waits(cleo) == {"1K": 31, "2K": 60, "4K": None}


async def test_what_failed_or_came_late_is_no_measure_of_a_wait(world: World, ada: Person, cleo: Person) -> None:
    await set_balance(world, ada, 100)
    await took(world, ada, 20, 30, 40)
    await took(world, ada, 500, 500, 500, prompt="[[fail]]")
    assert (await waits(cleo))["1K"] == 30
    world.db.connection.execute("UPDATE generations SET late_at = finished_at WHERE status = 'succeeded'")
    world.db.connection.execute("DELETE FROM waits")
    await world.run_cron()
    assert (await waits(cleo))["1K"] is None


async def test_a_measure_is_of_today(world: World, ada: Person, cleo: Person) -> None:
    await took(world, ada, 20, 30, 40)
    world.clock.advance(DAY_S - 1)
    assert (await waits(cleo))["1K"] == 30
    world.clock.advance(1)
    assert (await waits(cleo))["1K"] is None
    await world.run_cron()
    assert (await waits(cleo))["1K"] is None, "images of yesterday are not measured again"


async def test_limits_are_those_that_are_kept(ada: Person) -> None:
    shown = (await ada.get("/api/config")).json()["limits"]
    assert shown["upload_types"] == ["image/png", "image/jpeg", "image/webp"]
    assert shown["upload_bytes"] == 10 * 1024 * 1024
    assert (await ada.upload(big_png(shown["upload_bytes"]))).status == 201
    assert (await ada.upload(big_png(shown["upload_bytes"] + 1))).status == 413
    assert (await ada.order("x" * shown["prompt_characters"])).status == 202
    assert (await ada.order("x" * (shown["prompt_characters"] + 1))).status == 422
    assert shown["references"] == 16


async def test_the_trial_is_offered_until_it_is_used(world: World, cleo: Person) -> None:
    assert (await cleo.get("/api/config")).json()["trial"] == {"available": True}
    await cleo.order()
    assert (await cleo.get("/api/config")).json()["trial"] == {"available": False}
    await world.finish()
    assert (await world.person().get("/api/config")).json()["trial"] == {"available": True}


async def test_sandbox_and_mail_say_what_is_set_up(world: World, cleo: Person) -> None:
    config = (await cleo.get("/api/config")).json()
    assert (config["sandbox"], config["mail"]) == (True, False)
    world.configure(KIE_API_BASE="", MAIL_FROM="images@images.test")
    config = (await cleo.get("/api/config")).json()
    assert (config["sandbox"], config["mail"]) == (False, True)
