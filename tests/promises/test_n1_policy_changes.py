"""N1: the version that somebody accepted is stored, a stale one is not accepted, and everybody is told which counts."""

from images2gpt import policy
from tests.promises.documents import document
from tests.promises.tree import PAGES
from tests.support.world import Person, World

VERSIONS = "SELECT policy_version FROM users"


async def test_n1_sign_up_stores_the_version_that_was_accepted(world: World, ada: Person) -> None:
    assert world.db.rows(VERSIONS) == [{"policy_version": policy.VERSION}]
    assert (await ada.get("/api/me")).json()["policy_version"] == policy.VERSION


async def test_n1_a_stale_version_is_a_conflict_and_makes_no_account(world: World, cleo: Person) -> None:
    answer = await cleo.sign_up(policy_version="2020-01-01")
    assert (answer.status, answer.code) == (409, "conflict")
    assert world.db.rows(VERSIONS) == []


async def test_n1_a_new_version_is_accepted_by_hand_and_no_other_is(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE users SET policy_version = '2020-01-01'")
    for wrong in ("2020-01-01", "2999-01-01", ""):
        assert (await ada.patch("/api/me", {"policy_version": wrong})).code == "conflict"
    assert world.db.rows(VERSIONS) == [{"policy_version": "2020-01-01"}], "nobody accepts for anybody"
    assert (await ada.patch("/api/me", {"policy_version": policy.VERSION})).status == 200
    assert world.db.rows(VERSIONS) == [{"policy_version": policy.VERSION}]


async def test_n1_everybody_is_told_version_and_dates(cleo: Person) -> None:
    told = (await cleo.get("/api/config")).json()["policy"]
    assert (told["version"], told["updated_at"], told["effective_at"]) == (
        policy.VERSION,
        policy.UPDATED_AT,
        policy.EFFECTIVE_AT,
    )
    page = document(PAGES / "privacy.html")
    dates = {each["data-fact"]: each["datetime"] for tag, each in page.elements if tag == "time"}
    assert dates == {"updated": policy.UPDATED_AT[:10], "effective": policy.EFFECTIVE_AT[:10]}
