"""Y1, Y2, Y4, Y5, Y6: what a person can do about their data, by themselves and at once."""

import asyncio
import csv
import hashlib
import io
import json

import pytest

from images2gpt.privacy.map import PERSONAL
from images2gpt.support.model import DUE_S
from images2gpt.times import DAY_S, rfc3339
from tests.api.me.test_export import opened, read
from tests.promises.busy import LATER_EMAIL, MESSAGE, PROMPT, busy
from tests.promises.documents import document
from tests.promises.tree import PAGES
from tests.support.buying import buy
from tests.support.images import PATH, made, row, shown
from tests.support.mailbox import mails, with_mail
from tests.support.pictures import png
from tests.support.refusals import BLOCKED, appealed
from tests.support.scenes import operator
from tests.support.world import PASSWORD, Person, World

SECRETS = ("password", "token_hash", "address_hash", "ip_bucket", "body_hash")


async def test_y1_the_copy_has_every_row_of_theirs_in_every_table_of_the_map(world: World) -> None:
    ada = await busy(world)
    found = opened(await ada.get("/api/me/export"))
    for name, table in PERSONAL.items():
        rows = world.db.rows(f"SELECT * FROM {name} WHERE {table.owner}", ada.id)
        copied = read(found, name)
        assert len(copied) == len(rows), name
        assert [set(each) for each in copied] == [set(table.copied.split())] * len(rows), name
    everything = b"".join(found.read(name) for name in found.namelist()).decode(errors="replace")
    for mark in (LATER_EMAIL, PROMPT, MESSAGE):
        assert mark in everything
    assert not [name for name in SECRETS if f'"{name}"' in everything]


async def test_y1_nobody_but_the_owner_gets_it_and_only_with_the_password_of_late(
    world: World, ada: Person, ben: Person, cleo: Person
) -> None:
    assert (await cleo.get("/api/me/export")).code == "not_signed_in"
    assert ada.id.encode() not in (await ben.get("/api/me/export")).body
    world.clock.advance(DAY_S)
    assert (await ada.get("/api/me/export")).code == "reauthentication_required"
    assert (await ada.post("/api/auth/reauthenticate", {"password": PASSWORD})).status == 204
    assert (await ada.get("/api/me/export")).status == 200


async def test_y5_json_and_csv_say_the_same_and_checksums_prove_each_file(world: World) -> None:
    ada = await busy(world)
    found = opened(await ada.get("/api/me/export"))
    for name in PERSONAL:
        rows = read(found, name)
        lines = list(csv.DictReader(io.StringIO(found.read(f"{name}.csv").decode())))
        assert len(lines) == len(rows), name
        for line, record in zip(lines, rows, strict=True):
            assert {column: text.lstrip("'") for column, text in line.items()} == {
                column: "" if value is None else str(value).lstrip("'") for column, value in record.items()
            }
    images = [name for name in found.namelist() if name.startswith("images/")]
    assert len(images) == 1
    lines_of_sums = found.read("checksums.txt").decode().splitlines()
    sums = {name: told for told, _, name in (line.partition("  ") for line in lines_of_sums)}
    assert set(sums) == set(found.namelist()) - {"checksums.txt"}
    assert all(hashlib.sha256(found.read(name)).hexdigest() == told for name, told in sums.items())


async def test_y2_the_address_changes_with_the_password_and_the_old_one_is_told(world: World, ada: Person) -> None:
    with_mail(world)
    old, wanted = ada.email, {"email": "new@example.com", "current_password": PASSWORD}
    assert (await ada.patch("/api/me", wanted | {"current_password": "not it"})).code == "reauthentication_required"
    assert (await ada.patch("/api/me", wanted)).json()["email"] == "new@example.com"
    (told,) = await mails(world, old)
    assert "new@example.com" not in told.text, "whoever holds the old mailbox learns that, not where to"
    assert old not in "\n".join(world.db.connection.iterdump()), "what was wrong is nowhere any more"


async def test_y2_the_password_changes_and_every_other_session_ends(world: World, ada: Person) -> None:
    other = Person(world, "203.0.113.200")
    other.email = ada.email
    await other.log_in()
    body = {"current_password": PASSWORD, "new_password": "another lighthouse of paper"}
    answer = await ada.post("/api/auth/password", body)
    assert answer.status == 200
    ada.token = answer.json()["token"]
    assert [(await person.get("/api/me")).status for person in (ada, other)] == [200, 401]
    assert [(await other.log_in(password)).status for password in (PASSWORD, body["new_password"])] == [401, 200]


async def test_y4_while_restricted_nothing_is_made_charged_or_shown_to_anybody(world: World, ada: Person) -> None:
    assert (await ada.patch("/api/me", {"restricted": True})).json()["restricted"] is True
    sent, rows = len(world.http.sent), world.db.rows("SELECT count(*) AS n FROM generations")
    answers = [await ada.order(), await ada.order(BLOCKED), await ada.order(key="k"), await ada.upload(png())]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "restricted")}
    assert len(world.http.sent) == sent, "no prompt is screened and no picture passed on"
    assert world.db.rows("SELECT count(*) AS n FROM generations") == rows
    assert await ada.balance() == 10


async def test_y4_data_stays_untouched_and_readable_and_rights_go_on(world: World, ada: Person) -> None:
    generation = await made(world, ada)
    before, view = row(world, generation), await shown(ada, generation)
    ledger = (await ada.get("/api/me/transactions")).json()
    await ada.patch("/api/me", {"restricted": True})
    world.clock.advance(60)
    await world.run_cron()
    assert row(world, generation) == before
    assert (await shown(ada, generation))["prompt"] == view["prompt"]
    assert (await ada.get("/api/me/transactions")).json() == ledger
    assert (await ada.get("/api/me/export")).status == 200
    letter = {"email": ada.email, "subject": "I object", "message": "To one purpose only."}
    assert (await ada.post("/api/contact", letter)).status == 202


async def test_y4_it_is_lifted_as_easily_as_it_was_set_and_concerns_nobody_else(
    world: World, ada: Person, ben: Person
) -> None:
    await ada.patch("/api/me", {"restricted": True})
    assert (await ben.order()).status == 202
    assert (await ada.patch("/api/me", {"restricted": False})).status == 200
    assert (await ada.order()).status == 202
    await world.finish()


async def test_y4_an_order_that_races_the_restriction_is_charged_before_it_or_not_at_all(world: World) -> None:
    seen = set()
    for turns in range(0, 40, 2):
        ada = world.person(f"198.51.100.{turns}")
        await ada.sign_up()
        order = asyncio.ensure_future(ada.order())
        for _ in range(turns):
            await asyncio.sleep(0.001)
        await ada.patch("/api/me", {"restricted": True})
        answer = await order
        assert answer.status in (202, 403)
        assert await ada.balance() == (7 if answer.status == 202 else 10)
        seen.add(answer.status)
    assert 202 in seen
    await world.finish()


def test_y4_the_account_page_has_the_choice_and_says_what_it_does() -> None:
    page = document(PAGES / "account.html")
    assert "privacy-choices" in [tag for tag, _ in page.elements]
    script = (PAGES / "js/elements/privacy-choices.js").read_text()
    assert "changeMe({ restricted: !this.#restricted })" in script


async def test_y6_a_visitors_key_erases_their_prompt_and_image(world: World, cleo: Person) -> None:
    placed = (await cleo.order(PROMPT)).json()
    await world.finish()
    generation, key = placed["generation"]["id"], placed["key"]
    image = (await shown(cleo, generation, f"?key={key}"))["image"]
    stranger = world.person()
    assert (await stranger.delete(f"{PATH}/{generation}")).code == "not_signed_in"
    assert (await stranger.delete(f"{PATH}/{generation}?key={'A' * 43}")).code == "not_found"
    assert (await stranger.delete(f"{PATH}/{generation}?key={key}")).status == 204, "whoever holds the key"
    assert PROMPT not in "\n".join(world.db.connection.iterdump())
    assert row(world, generation)["result_url"] is None
    assert (await cleo.get(image["url"])).code == "not_found"


async def test_y6_an_emailed_request_is_due_in_thirty_days_and_the_operator_sees_it(world: World, ada: Person) -> None:
    olga = operator(world)
    request = {"email": ada.email, "subject": "My data", "message": "Send me all of it."}
    assert (await olga.post("/api/admin/support", request)).status == 201
    (seen,) = (await olga.get("/api/admin/support?state=open")).json()["items"]
    assert (seen["kind"], seen["user"], seen["due_at"]) == ("rights", ada.id, rfc3339(world.clock.now() + 30 * DAY_S))
    assert DUE_S == 30 * DAY_S


async def test_y6_whatever_is_asked_is_due_as_soon_however_it_came(world: World, ada: Person, cleo: Person) -> None:
    letter = {"email": "cleo@example.com", "subject": "My image", "message": "Erase it."}
    assert (await cleo.post("/api/contact", letter)).status == 202
    await appealed(ada)
    told = (await cleo.order(BLOCKED)).json()
    path = f"{PATH}/{told['generation']}/appeal?key={told['key']}"
    assert (await cleo.post(path, {"message": "It is a song."})).status == 202, "visitors appeal, too"
    await buy(ada)
    (paid,) = (await ada.get("/api/billing")).json()["payments"]
    assert (await ada.post("/api/billing/withdrawal", {"payment": paid["id"], "confirm": True})).status == 202
    listed = (await operator(world).get("/api/admin/support")).json()["items"]
    assert sorted(item["kind"] for item in listed) == ["appeal", "appeal", "contact", "withdrawal"]
    assert {item["due_at"] for item in listed} == {rfc3339(world.clock.now() + DUE_S)}


@pytest.mark.parametrize(
    "words", ["data protection authority", "free of charge and without any disadvantage", "the key of your image"]
)
def test_y6_the_privacy_page_says_so(words: str) -> None:
    assert words in " ".join(document(PAGES / "privacy.html").words["main"].split())


async def test_y6_using_a_right_costs_nothing(world: World, ada: Person) -> None:
    before = await ada.balance()
    generation = await made(world, ada)
    await ada.get("/api/me/export")
    await ada.patch("/api/me", {"restricted": True})
    await ada.patch("/api/me", {"restricted": False})
    await ada.delete(f"{PATH}/{generation}")
    assert await ada.balance() == before - 3, "the image, and nothing else"
    assert json.loads((await ada.get("/api/me")).body)["restricted"] is False
