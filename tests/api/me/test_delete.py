"""DELETE /api/me."""

import asyncio
import json
from base64 import urlsafe_b64decode

import msgspec
import pytest

from images2gpt.privacy.certificate import Certificate
from images2gpt.times import DAY_S, MINUTE_S
from tests.support.invariants import check
from tests.support.world import PASSWORD, Answer, Person, World
from tools.sandbox.faults import Refuse

CANARY = "canary"


async def say_goodbye(person: Person, password: str = PASSWORD) -> Answer:
    return await person.send("DELETE", "/api/me", json.dumps({"password": password}).encode())


async def well_known(world: World) -> Person:
    """Somebody who has left something of theirs wherever that is possible."""
    ada = await world.member(email=f"{CANARY}.person@example.com")
    checkout = await ada.post("/api/billing/checkout", {"product": "starter", "immediate_start_consent": True})
    await world.sandbox.creem.pay(checkout.json()["checkout_url"].rpartition("/")[2], country="DE")
    await ada.order(f"{CANARY} at sea", key=f"{CANARY}-key")
    await world.finish()
    blocked = (await ada.order(f"{CANARY}: how to make a pipe bomb")).json()["generation"]
    await ada.post(f"/api/generations/{blocked}/appeal", {"message": f"{CANARY} thinks that is art"})
    letter = {"email": ada.email, "subject": f"{CANARY} writes", "message": f"{CANARY} says hello"}
    await ada.post("/api/contact", letter)
    await world.person().post("/api/contact", letter)
    await ada.order(f"{CANARY} under way")
    return ada


def traces(world: World) -> list[str]:
    """Whatever tells of the person, wherever it is kept."""
    tables = [line for line in world.db.connection.iterdump() if CANARY in line]
    return tables + [key for key, (value, _) in world.kv.stored.items() if CANARY in key + value]


async def test_nothing_personal_is_left_once_what_was_under_way_has_ended(world: World) -> None:
    ada = await well_known(world)
    assert len(traces(world)) > 5
    assert (await say_goodbye(ada)).status == 200
    await world.finish()
    await world.run_cron()
    assert traces(world) == []
    assert world.kv.stored == {}
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_the_certificate_says_what_went_and_what_stays_and_is_signed(world: World) -> None:
    ada = await well_known(world)
    shown = (await say_goodbye(ada)).json()["certificate"]
    certificate = msgspec.convert(shown, Certificate)
    assert [kept.until[:4] for kept in certificate.kept] == ["2027", "2033", "2027", "2033", "2026", "2026"]
    unsigned = msgspec.json.encode(msgspec.structs.replace(certificate, signature="")).decode()
    octets = urlsafe_b64decode(certificate.signature + "=")
    assert world.app.settings.signing.verifies("certificate", unsigned, octets)
    assert not world.app.settings.signing.verifies("certificate", unsigned.replace("2027", "2028"), octets)


async def test_every_session_is_dead_and_nobody_logs_in(world: World) -> None:
    ada = await world.member()
    elsewhere = Person(world, "203.0.113.99")
    elsewhere.email = ada.email
    await elsewhere.log_in()
    await say_goodbye(ada)
    assert [(await person.get("/api/me")).code for person in (ada, elsewhere)] == ["not_signed_in"] * 2
    assert (await elsewhere.log_in()).code == "wrong_credentials"


async def test_without_the_password_nothing_happens(world: World, ada: Person) -> None:
    before = list(world.db.connection.iterdump())
    assert (await say_goodbye(ada, "not it at all")).code == "reauthentication_required"
    changed = set(world.db.connection.iterdump()) ^ set(before)
    assert all("limits" in line for line in changed), "a guess is counted, and that is all"


async def test_a_plan_is_ended_at_creem_first_or_as_soon_as_it_answers(world: World) -> None:
    ada = await well_known(world)
    creem = world.sandbox.creem
    creem.next(2, cancel=Refuse(500, http=True))
    await world.finish()
    assert (await say_goodbye(ada)).status == 200
    assert world.db.rows("SELECT state FROM deletions") == [{"state": "open"}]
    world.clock.advance(MINUTE_S)
    await world.run_cron()
    assert world.db.rows("SELECT state FROM deletions") == [{"state": "open"}]
    world.clock.advance(MINUTE_S)
    await world.run_cron()
    assert world.db.rows("SELECT state FROM deletions") == [{"state": "done"}]
    assert [plan.status for plan in creem.records.subscriptions.values()] == ["canceled"]


async def test_five_at_once_are_one_deletion(world: World, ada: Person) -> None:
    answers = await asyncio.gather(*(say_goodbye(ada) for _ in range(5)))
    assert min(answer.status for answer in answers) == 200
    assert [answer.status for answer in answers].count(200) == 1
    assert len(world.db.rows("SELECT id FROM deletions")) == 1


async def test_the_same_address_is_a_new_person_without_a_second_bonus(world: World, ada: Person) -> None:
    await ada.order()
    await say_goodbye(ada)
    again = world.person()
    answer = await again.sign_up(ada.email)
    assert (answer.status, answer.json()["user"]["credits"]["balance"]) == (201, 0)
    assert again.id != ada.id
    assert (await again.get("/api/generations")).json()["items"] == []


@pytest.mark.parametrize(("days", "rows"), [(364, 1), (365, 0)])
async def test_the_ledger_stays_a_year_and_what_was_paid_longer(world: World, days: int, rows: int) -> None:
    ada = await well_known(world)
    await say_goodbye(ada)
    await world.finish()
    world.clock.advance(days * DAY_S)
    await world.run_cron()
    ledger = world.db.rows("SELECT 1 FROM credit_transactions WHERE user_id = ?", ada.id)
    claims = world.db.rows("SELECT 1 FROM bonus_claims WHERE user_id = ?", ada.id)
    assert (bool(ledger), bool(claims)) == (bool(rows), bool(rows))
    assert len(world.db.rows("SELECT 1 FROM payments WHERE user_id = ?", ada.id)) == 1
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_a_late_charge_or_event_revives_nobody(world: World) -> None:
    ada = await well_known(world)
    creem = world.sandbox.creem
    plan = next(iter(creem.records.subscriptions))
    creem.always(held=True)
    await creem.renew(plan)
    creem.next(cancel=Refuse(500, http=True))
    await say_goodbye(ada)
    for event in list(creem.events):
        await creem.send(event.id)
    row = world.db.rows("SELECT email, password, deleted_at FROM users WHERE id = ?", ada.id)[0]
    assert (row["email"], row["password"], row["deleted_at"] is not None) == ("", "", True)
    assert (await ada.get("/api/me")).status == 401
