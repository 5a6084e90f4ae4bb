"""/api/admin: whoever has not the admin token finds nothing there."""

import pytest

from tests.support.world import ENVIRONMENT, ROUTER, Person, World

ADMIN = ENVIRONMENT["ADMIN_TOKEN"]
PATHS = sorted(route.pattern.replace("{id}", "usr_x") for route in ROUTER.routes if route.access == "operator")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
WRONG = (
    None, "", "Bearer", "Bearer ", f"bearer {ADMIN}", f"Bearer  {ADMIN}", f"Bearer {ADMIN} ", f"Basic {ADMIN}", ADMIN,
    f"Bearer {ADMIN[:-1]}", f"Bearer {ADMIN}x", f"Bearer {ADMIN.upper()}", f"Bearer {ADMIN}, Bearer {ADMIN}",
    "Bearer gi2_" + "A" * 43, "Bearer é", "Bearer " + "x" * 10_000,
)  # fmt: skip


def test_every_path_below_admin_is_an_operators() -> None:
    below = {route.pattern for route in ROUTER.routes if route.pattern.startswith("/api/admin")}
    assert {route.pattern for route in ROUTER.routes if route.access == "operator"} == below
    assert len(below) == len(PATHS) >= 4


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("authorization", WRONG, ids=lambda value: str(value)[:24])
async def test_without_the_token_there_is_nothing_whatever_the_method(
    world: World, cleo: Person, path: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    for method in METHODS:
        answer = await cleo.send(method, path, headers=headers)
        nothing = await cleo.send(method, "/api/admin/nothing", headers=headers)
        assert (answer.status, answer.body, answer.headers) == (404, nothing.body, nothing.headers), method
    assert (world.db.trips, world.kv.calls) == ([], [])


async def test_a_member_is_no_operator(ada: Person) -> None:
    assert [(await ada.get(path)).status for path in PATHS] == [404] * len(PATHS)
    gift = await ada.post(f"/api/admin/users/{ada.id}/credits", {"delta": 100, "reason": "I would like some"})
    assert (gift.status, await ada.balance()) == (404, 10)


@pytest.mark.parametrize("authorization", ["Bearer ", "Bearer", f"Bearer {ADMIN}", "Bearer None", "Bearer admin"])
async def test_where_no_token_is_configured_nobody_is_an_operator(
    world: World, cleo: Person, authorization: str
) -> None:
    world.configure(ADMIN_TOKEN="")
    for path in PATHS:
        for method in METHODS:
            assert (await cleo.send(method, path, headers={"authorization": authorization})).status == 404


async def test_with_the_token_a_wrong_method_is_named(olga: Person) -> None:
    answer = await olga.send("DELETE", "/api/admin/reconcile")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
