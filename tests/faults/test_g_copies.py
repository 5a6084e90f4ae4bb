"""G01 to G05, G18, G19: a copy is one's own, whole and without secrets; nobody learns who has an account."""

import io
import json
import zipfile

import pytest

from images2gpt.privacy.map import PERSONAL
from images2gpt.times import MINUTE_S
from tests.support.canaries import live
from tests.support.mailbox import with_mail
from tests.support.scenes import operator
from tests.support.world import PASSWORD, Person, World

NOT_COPIED = ("trial_subject", "token_hash", "address_hash", "body_hash", "email_key", "moderation_id", "result_url")


def opened(body: bytes) -> dict[str, str]:
    """File by file, but for the images."""
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        return {name: found.read(name).decode() for name in found.namelist() if "/" not in name}


async def test_g01_no_way_leads_to_somebody_else_s_copy(world: World, ada: Person, ben: Person) -> None:
    await ada.order("Ada's own idea")
    await world.finish()
    for query in (f"?user={ada.id}", f"?id={ada.id}", f"?email={ada.email}", f"?part=1&user_id={ada.id}"):
        assert (await ben.get(f"/api/me/export{query}")).code == "invalid"
    own = await ben.get("/api/me/export?part=1", x_user_id=ada.id)
    assert own.status == 200
    assert not [name for name, text in opened(own.body).items() if "Ada's" in text or ada.id in text]
    assert (await ben.get(f"/api/users/{ada.id}/export")).status == 404
    assert (await operator(world).get("/api/me/export")).code == "not_signed_in"


async def test_g02_every_table_with_something_of_a_person_is_in_their_copy(world: World) -> None:
    """Each row and each column that the map says is copied: compared with the tables themselves."""
    life = await live(with_mail(world))
    await world.finish()
    await life.person.post("/api/auth/reauthenticate", {"password": life.personal["password"]})
    files = opened((await life.person.get("/api/me/export")).body)
    empty = set()
    for table, told in PERSONAL.items():
        columns = ", ".join(told.copied.split())
        owner = told.owner.replace("?1", f"'{life.person.id}'")
        rows = world.db.rows(f"SELECT {columns} FROM {table} WHERE {owner} ORDER BY {told.order}")
        assert json.loads(files[f"{table}.json"]) == rows, table
        assert files[f"{table}.csv"].splitlines()[0].split(",") == told.copied.split()
        empty |= set() if rows else {table}
    assert empty == set(), "of these nothing was shown"


async def test_g03_no_secret_and_no_note_of_our_own_is_in_a_copy(world: World) -> None:
    life = await live(with_mail(world))
    files = opened((await life.person.get("/api/me/export")).body)
    whole = "".join(files.values())
    secret = {name for name in life.personal if "token" in name or "link" in name or "record" in name}
    secret |= {name for name in life.personal if "password" in name or name.startswith("reference")}
    assert len(secret) > 8
    assert not {name for name in secret if life.personal[name] in whole}
    assert not [name for name in NOT_COPIED if name in whole]
    assert not [name for name in files if "hash" in name]


async def test_g04_a_copy_asks_for_a_fresh_session_is_stored_nowhere_and_is_limited(world: World, ada: Person) -> None:
    first = await ada.get("/api/me/export")
    assert (first.status, first.headers["cache-control"]) == (200, "no-store")
    assert [(await ada.get("/api/me/export")).status for _ in range(3)] == [200, 200, 429]
    world.clock.advance(15 * MINUTE_S)
    assert (await ada.get("/api/me/export?part=2")).code == "reauthentication_required"
    await ada.post("/api/auth/reauthenticate", {"password": PASSWORD})
    assert (await ada.get("/api/me/export?part=2")).status == 200


@pytest.mark.parametrize(
    "text", ["=cmd()", "+1", "-1", "@x", "<script>alert(1)</script>", 'a","b', "a\r\n=b", "\u2028x"]
)
async def test_g05_what_a_person_wrote_stays_text_in_both_forms(ada: Person, text: str) -> None:
    letter = {"email": ada.email, "subject": "as it is", "message": text}
    assert (await ada.post("/api/contact", letter)).status == 202
    files = opened((await ada.get("/api/me/export")).body)
    (row,) = json.loads(files["support_messages.json"])
    assert row["message"] == text
    quoted = f"'{text}" if text[0] in "=+-@" else text
    assert quoted.replace('"', '""') in files["support_messages.csv"]


async def test_g18_prompts_and_images_open_to_their_owner_alone_and_support_s_looks_are_recorded(
    world: World, ada: Person, ben: Person, cleo: Person
) -> None:
    generation = (await ada.order("a face that is mine")).json()["generation"]["id"]
    await world.finish()
    link = (await ada.get(f"/api/generations/{generation}")).json()["image"]["url"]
    olga = operator(world)
    for path in (f"/api/generations/{generation}", f"/api/generations/{generation}/receipt"):
        assert [(await person.get(path)).status for person in (ben, cleo, olga)] == [404, 401, 401]
    assert (await ben.get(link.partition("?")[0] + "?expires=1&signature=x")).status in (404, 410)
    found = await olga.get(f"/api/admin/users?email={ada.email}")
    desk = await olga.get("/api/admin/support")
    assert "face" not in found.body.decode() + desk.body.decode()
    assert [row["action"] for row in world.db.rows("SELECT action FROM audit")] == ["look", "look"]


async def test_g19_a_copy_and_a_deletion_tell_nobody_whether_there_is_an_account(world: World) -> None:
    gone = world.person()
    await gone.sign_up()
    body = json.dumps({"password": PASSWORD}).encode()
    assert (await gone.send("DELETE", "/api/me", body)).status == 200
    stranger = world.person()
    stranger.token = f"gi2_{'A' * 43}"
    for method, path, sent in (("GET", "/api/me/export", b""), ("DELETE", "/api/me", body)):
        answers = [await person.send(method, path, sent) for person in (gone, stranger)]
        assert {answer.status for answer in answers} == {401}
        assert answers[0].body == answers[1].body
    for email in (gone.email, "nobody@example.com"):
        refused = await world.person().post("/api/auth/login", {"email": email, "password": PASSWORD})
        forgot = await world.person().post("/api/auth/password/forgot", {"email": email})
        assert (refused.code, forgot.status, forgot.body) == ("wrong_credentials", 202, b"")
