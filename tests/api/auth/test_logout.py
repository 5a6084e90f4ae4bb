"""POST /api/auth/logout."""

from tests.support.world import Person, World


async def test_a_logged_out_token_is_dead_at_once_even_where_kv_is_stale(world: World, ada: Person) -> None:
    world.kv.freeze()
    assert (await ada.post("/api/auth/logout")).status == 204
    for call in (ada.get("/api/me"), ada.get("/api/generations"), ada.order(), ada.post("/api/auth/logout")):
        answer = await call
        assert (answer.status, answer.code) == (401, "not_signed_in")


async def test_logging_out_ends_one_session_only(ada: Person) -> None:
    first = ada.token
    await ada.log_in()
    assert (await ada.post("/api/auth/logout")).status == 204
    ada.token = first
    assert (await ada.get("/api/me")).status == 200


async def test_logging_out_works_while_kv_is_down(world: World, ada: Person) -> None:
    world.kv.down = True
    assert (await ada.post("/api/auth/logout")).status == 204
    assert (await ada.get("/api/me")).status == 401


async def test_a_stale_cache_fill_revives_nothing(world: World, ada: Person) -> None:
    record = dict(world.kv.stored)
    await ada.post("/api/auth/logout")
    world.kv.stored.update(record)
    assert (await ada.get("/api/me")).status == 401
