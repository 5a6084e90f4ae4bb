"""A32, A33: a new password ends everything that the old one opened, also what is under way."""

import asyncio
from functools import partial
from typing import Any

from images2gpt.credits.store import DEDUCT
from images2gpt.identity.store import SET_PASSWORD
from images2gpt.sessions.store import END_ALL
from tests.support.mailbox import SITE, links, mails, token, with_mail
from tests.support.turns import MOST_TURNS, after
from tests.support.world import PASSWORD, Answer, Person, World

NEW = "another lighthouse of paper"


async def change(who: Person, current: str = PASSWORD, new: str = NEW) -> Answer:
    return await who.post("/api/auth/password", {"current_password": current, "new_password": new})


async def thief_of(world: World, ada: Person) -> Person:
    """Somebody else with a session of Ada's account."""
    thief = world.person()
    thief.email = ada.email
    assert (await thief.log_in()).status == 200
    return thief


async def test_a32_every_other_session_and_link_dies_where_kv_knows_nothing_of_it(world: World, ada: Person) -> None:
    with_mail(world)
    thief = await thief_of(world, ada)
    await thief.post("/api/auth/password/forgot", {"email": ada.email})
    link = await token(world, ada.email, "reset")
    world.kv.freeze()
    answer = await change(ada)
    assert (answer.status, list(answer.json())) == (200, ["token"])
    old, ada.token = ada.token, answer.json()["token"]
    assert (await ada.get("/api/me")).status == 200
    wanted = {"token": link, "new_password": "a password of the thief"}
    assert (await thief.post("/api/auth/password/reset", wanted)).code == "expired"
    for dead in (thief.token, old):
        thief.token = dead
        assert (await thief.order()).code == "not_signed_in"
        assert (await change(thief, NEW, "a password of the thief")).code == "not_signed_in"
        assert (await thief.delete("/api/auth/sessions")).code == "not_signed_in"
        assert (await thief.get("/api/me")).code == "not_signed_in"
    assert [(await ada.log_in(password)).status for password in (PASSWORD, NEW)] == [401, 200]


async def test_a32_its_owner_is_told_by_mail(world: World, ada: Person) -> None:
    with_mail(world)
    await change(ada)
    told = await mails(world, ada.email)
    assert [mail.subject for mail in told] == ["Your password was changed · Images 2 GPT"]
    assert links(told[0]) == [f"{SITE}/forgot"]


async def test_a32_a_stolen_session_alone_changes_nothing(world: World, ada: Person) -> None:
    with_mail(world)
    thief = await thief_of(world, ada)
    for current in ("not the password of anybody", "", NEW):
        assert (await change(thief, current)).code == "reauthentication_required"
    thief.token = None
    assert (await change(thief)).code == "not_signed_in"
    assert (await ada.get("/api/me")).status == 200
    assert (world.mailer.mails, (await ada.log_in()).status) == ([], 200)


async def test_a32_of_two_changes_at_once_one_counts(world: World, ada: Person) -> None:
    wanted = ["paper lighthouse the first", "paper lighthouse the second"]
    answers = await asyncio.gather(*(change(ada, new=new) for new in wanted))
    assert sorted(answer.status for answer in answers) == [200, 401]
    winner = [answer.status for answer in answers].index(200)
    ada.token = answers[winner].json()["token"]
    assert (await ada.get("/api/me")).status == 200
    assert len(world.db.rows("SELECT 1 FROM sessions")) == 1
    assert [(await ada.log_in(password)).status for password in wanted] == [
        401 + (winner == 0) * -201,
        200 + (winner == 0) * 201,
    ]


async def test_a33_an_order_by_a_stolen_session_is_before_the_change_or_refused(world: World) -> None:
    seen = set()
    for turns in range(MOST_TURNS):
        ada = world.person(f"198.51.100.{turns}")
        await ada.sign_up()
        thief, order = await thief_of(world, ada), list[str]()
        world.db.fault = partial(noted, order)
        changed, placed = await asyncio.gather(change(ada), after(turns, thief.order))
        assert changed.status == 200
        in_time = "order" in order and order.index("order") < order.index("change")
        assert placed.status == (202 if in_time else 401)
        ada.token = changed.json()["token"]
        assert await ada.balance() == (7 if in_time else 10)
        seen.add(in_time)
    assert seen == {True, False}, "the race went both ways"


def noted(order: list[str], batch: tuple[Any, ...], moment: str) -> None:
    """In which order the charge, the change and the end came to the database."""
    if moment == "after":
        names = {DEDUCT: "order", SET_PASSWORD: "change", END_ALL: "end"}
        order += [names[each.sql] for each in batch if each.sql in names]


async def test_a33_a_log_in_with_the_old_password_is_before_the_change_or_refused(world: World) -> None:
    """Verified against the old record, begun after the new one: that session must not begin."""
    seen = set()
    for turns in range(MOST_TURNS):
        ada, thief = world.person(f"198.51.100.{turns}"), world.person(f"198.51.101.{turns}")
        await ada.sign_up()
        thief.email = ada.email
        changed, entered = await asyncio.gather(change(ada), after(turns, thief.log_in))
        assert changed.status == 200
        if thief.token:
            assert (await thief.get("/api/me")).status == 401
        assert len(world.db.rows("SELECT 1 FROM sessions WHERE user_id = ?", ada.id)) == 1
        seen.add(entered.status)
    assert seen == {200, 401}, "the race went both ways"


async def test_a33_a_change_by_a_session_that_is_being_ended_is_before_the_end_or_refused(world: World) -> None:
    seen = set()
    for turns in range(MOST_TURNS):
        ada = world.person(f"198.51.100.{turns}")
        await ada.sign_up()
        thief, order = await thief_of(world, ada), list[str]()
        world.db.fault = partial(noted, order)
        ended, changed = await asyncio.gather(after(turns, partial(ada.delete, "/api/auth/sessions")), change(thief))
        in_time = "change" in order and "end" not in order[: order.index("change")]
        assert (changed.status, ended.status) in ({(200, 204), (200, 401)} if in_time else {(401, 204)})
        assert (await ada.log_in(NEW if in_time else PASSWORD)).status == 200
        seen.add(in_time)
    assert seen == {True, False}, "the race went both ways"
