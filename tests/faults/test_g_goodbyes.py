"""G08 to G13: a deletion that dies, fails, waits or is asked for five times ends as an undisturbed one does."""

import asyncio
import itertools
import json
from typing import Any

import pytest

from images2gpt import jobs, privacy
from images2gpt.ports import DatabaseDown
from images2gpt.times import DAY_S, MINUTE_S
from tests.faults.isolate import Isolate
from tests.support.buying import alarms, buy, last_transaction, remembered
from tests.support.invariants import check
from tests.support.mailbox import mails, with_mail
from tests.support.scenes import elsewhere, fail_once, mend, operator
from tests.support.world import PASSWORD, Answer, Person, World
from tools.sandbox.faults import Refuse, Reset

MOST_POINTS = 60
ROW = "SELECT state, sessions FROM deletions WHERE user_id = ?"
DONE = [{"state": "done", "sessions": None}]
OPEN = "SELECT 1 FROM deletions WHERE user_id = ? AND state = 'open'"


async def say_goodbye(person: Person) -> Answer:
    return await person.send("DELETE", "/api/me", json.dumps({"password": PASSWORD}).encode())


async def subscriber(world: World) -> Person:
    """Somebody with a plan, two devices, a letter and a finished image."""
    ada = await world.member()
    await buy(ada, "starter", country="DE")
    device = world.person()
    device.email = ada.email
    await device.log_in()
    await ada.order("an idea of mine")
    await ada.post("/api/contact", {"email": ada.email, "subject": "Hello", "message": "It is me"})
    await world.finish()
    await world.background.settle()
    return ada


def left_of(world: World, person: Person) -> dict[str, Any]:
    """What the tables, the store and Creem have of somebody, without what chance decides."""
    rows = world.db.rows
    user = rows("SELECT email, password, plan, deleted_at IS NULL AS lives FROM users WHERE id = ?", person.id)
    return {
        "user": user,
        "deletion": rows(ROW, person.id),
        "plans": rows("SELECT status FROM subscriptions WHERE user_id = ?", person.id),
        "images": rows("SELECT prompt, result_url, status FROM generations WHERE user_id = ?", person.id),
        "letters": rows("SELECT 1 FROM support_messages WHERE user_id = ?", person.id),
        "sessions": rows("SELECT 1 FROM sessions WHERE user_id = ?", person.id),
        "ledger": rows("SELECT kind FROM credit_transactions WHERE user_id = ? ORDER BY kind", person.id),
        "keys": [key for key, (value, _) in world.kv.stored.items() if person.id in value],
    }


async def an_hour(world: World) -> None:
    for minutes in (1, 1, 3, 10, 45):
        world.clock.advance(minutes * MINUTE_S)
        await world.run_cron()


async def undisturbed(world: World) -> dict[str, Any]:
    ada = await subscriber(world)
    assert (await say_goodbye(ada)).status == 200
    return left_of(world, ada)


async def test_g11_a_deletion_may_die_at_every_call_and_ends_the_same(world: World) -> None:
    """Before and after each commit, KV call, call of Creem and mail; then the cron. Not begun, it is asked again."""
    elsewhere(world)  # takes the webhooks: another isolate than the one that dies
    wanted = await undisturbed(with_mail(world))
    assert (wanted["deletion"], wanted["plans"]) == (DONE, [{"status": "canceled"}])
    for last in itertools.count(1):
        ada = await subscriber(world)
        isolate = Isolate(world, last)
        survived = await isolate.survives(say_goodbye(ada))
        began = bool(world.db.rows("SELECT 1 FROM deletions WHERE user_id = ?", ada.id))
        assert (await ada.get("/api/me")).status == (401 if began else 200), isolate.passed
        if not began:
            assert (await say_goodbye(ada)).status == 200
        await an_hour(world)
        assert left_of(world, ada) == wanted, isolate.passed
        notices = [mail for mail in await mails(world, ada.email) if mail.subject.startswith("Your account was")]
        assert 1 <= len(notices) <= 2, "at least once, and again only if it died right behind it"
        assert last < MOST_POINTS
        if survived:
            break
    assert {"after a mail", "after cancel", "after KV", "after a commit"} <= set(isolate.passed)
    assert check(world.db.connection, now=world.clock.now()) == []


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_g11_a_fault_of_d1_at_each_round_trip_is_made_good(world: World, moment: str) -> None:
    wanted = await undisturbed(with_mail(world))
    for trip in range(1, 10):
        ada = await subscriber(world)
        fail_once(world, trip, moment)
        answer = await say_goodbye(ada)
        mend(world)
        if not world.db.rows("SELECT 1 FROM deletions WHERE user_id = ?", ada.id):
            assert answer.status == 503
            assert (await say_goodbye(ada)).status == 200
        await an_hour(world)
        assert left_of(world, ada) == wanted, trip
    assert answer.status == 200, "the last ones come after the row, and are left to the cron"


async def test_g11_the_row_says_what_is_left_while_everything_else_is_down(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = await subscriber(with_mail(world))
    world.kv.down = True
    world.sandbox.creem.always(cancel=Refuse(500, http=True), subscription=Refuse(500, http=True))
    assert (await say_goodbye(ada)).status == 200
    await an_hour(world)
    (row,) = world.db.rows(ROW, ada.id)
    assert row["state"] == "open"
    assert len(json.loads(row["sessions"])) == 2
    assert left_of(world, ada)["user"] == [{"email": "", "password": "", "plan": None, "lives": 0}]
    assert "deletion_waits_for_creem" in alarms(capsys.readouterr().out)
    world.kv.down = False
    await an_hour(world)
    assert world.db.rows(ROW, ada.id) == [{"state": "open", "sessions": None}]
    world.sandbox.creem.always(cancel=None, subscription=None)
    await an_hour(world)
    assert left_of(world, ada)["deletion"] == DONE


async def test_g11_a_store_that_is_down_keeps_it_open_until_its_records_are_gone(world: World) -> None:
    ada = await subscriber(world)
    world.kv.down = True
    assert (await say_goodbye(ada)).status == 200
    assert len(world.db.rows(OPEN, ada.id)) == 1
    world.kv.down = False
    await an_hour(world)
    assert (left_of(world, ada)["deletion"], left_of(world, ada)["keys"]) == (DONE, [])


async def test_g11_an_answer_of_creem_that_is_lost_is_read_later(world: World) -> None:
    ada = await subscriber(world)
    world.sandbox.creem.always(held=True)
    world.sandbox.creem.next(cancel=Reset(accepted=True), subscription=Refuse(500, http=True))
    await say_goodbye(ada)
    assert world.db.rows(OPEN, ada.id)
    await an_hour(world)
    assert left_of(world, ada)["deletion"] == DONE


async def test_g11_a_plan_that_creem_does_not_know_holds_up_nothing(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = await subscriber(world)
    world.sandbox.creem.records.subscriptions.clear()
    await say_goodbye(ada)
    assert left_of(world, ada)["deletion"] == DONE
    assert "deleted_plan_unknown_to_creem" in alarms(capsys.readouterr().out)


async def test_g11_crons_that_overlap_do_it_once(world: World) -> None:
    ada = await subscriber(with_mail(world))
    elsewhere(world)
    await Isolate(world, 10).survives(say_goodbye(ada))
    assert world.db.rows(OPEN, ada.id)
    before = len(world.mailer.mails)
    world.clock.advance(MINUTE_S)
    await asyncio.gather(*(privacy.finish_open(world.app) for _ in range(5)))
    assert left_of(world, ada)["deletion"] == DONE
    assert len(world.mailer.mails) - before <= 1


async def test_g09_five_at_once_are_one_deletion_one_notice_and_one_end_of_the_plan(world: World) -> None:
    ada = await subscriber(with_mail(world))
    answers = await asyncio.gather(*(say_goodbye(ada) for _ in range(5)))
    assert [answer.status for answer in answers].count(200) == 1
    assert len(world.db.rows("SELECT 1 FROM deletions")) == 1
    assert len([mail for mail in world.mailer.mails if mail.subject.startswith("Your account was")]) == 1
    assert len(world.sandbox.creem.received("cancel")) == 1


async def test_g09_the_same_address_is_somebody_new_without_a_second_bonus(world: World) -> None:
    ada = await subscriber(world)
    await say_goodbye(ada)
    again = world.person()
    answer = await again.sign_up(ada.email)
    assert (answer.status, answer.json()["user"]["credits"]["balance"]) == (201, 0)
    assert again.id != ada.id
    for path in ("/api/generations", "/api/me/transactions"):
        assert (await again.get(path)).json()["items"] == []
    assert (await again.get("/api/billing")).json() == {"subscription": None, "payments": []}
    assert (await say_goodbye(again)).status == 200, "and may go as well"


async def test_g08_what_is_under_way_ends_and_only_then_is_it_done(world: World) -> None:
    ada = await subscriber(world)
    await ada.order("an idea under way")
    await say_goodbye(ada)
    assert world.db.rows(OPEN, ada.id)
    await world.finish()
    await an_hour(world)
    assert left_of(world, ada)["deletion"] == DONE
    assert {row["prompt"] for row in left_of(world, ada)["images"]} == {""}


async def test_g08_a_dispute_and_a_refund_of_an_account_that_is_gone_are_settled_in_its_books(world: World) -> None:
    ada, creem = await subscriber(world), world.sandbox.creem
    await buy(ada, "pack_100")
    pack = last_transaction(creem)
    await say_goodbye(ada)
    await creem.refund(pack, amount=100)
    await an_hour(world)
    assert check(world.db.connection, now=world.clock.now()) == []
    world.clock.advance(366 * DAY_S)
    await jobs.let_go(world.app)
    await creem.dispute(next(iter(creem.records.transactions)))
    assert world.db.rows("SELECT 1 FROM credit_transactions WHERE user_id = ?", ada.id) == []
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_g10_a_stolen_token_deletes_nothing_and_the_owner_is_told(world: World) -> None:
    ada = await subscriber(with_mail(world))
    for password in ("", "not it", PASSWORD.upper()):
        body = json.dumps({"password": password}).encode()
        assert (await ada.send("DELETE", "/api/me", body)).code == "reauthentication_required"
    assert (await ada.send("DELETE", "/api/me")).status in (400, 415, 422)
    assert world.db.rows("SELECT 1 FROM deletions") == []
    address = ada.email
    assert (await say_goodbye(ada)).status == 200
    notice = (await mails(world, address))[-1]
    assert notice.subject.startswith("Your account was deleted")
    assert world.db.rows("SELECT id FROM deletions")[0]["id"] in notice.text


async def test_g10_the_notice_goes_out_while_the_address_is_there(world: World) -> None:
    ada = await subscriber(with_mail(world))
    seen: list[str] = []
    send = world.mailer.send

    async def look(mail: Any) -> None:
        seen.append(world.db.rows("SELECT email FROM users WHERE id = ?", ada.id)[0]["email"])
        await send(mail)

    world.mailer.send = look  # type: ignore[method-assign]  # as the mail service sees the moment
    await say_goodbye(ada)
    assert seen == [ada.email]


async def test_g10_a_mail_that_is_refused_holds_up_nothing(world: World) -> None:
    ada = await subscriber(with_mail(world))
    world.mailer.down = True
    assert (await say_goodbye(ada)).status == 200
    assert left_of(world, ada)["deletion"] == DONE
    assert left_of(world, ada)["user"][0]["email"] == ""


async def test_g12_the_certificate_says_what_others_keep(world: World) -> None:
    ada = await subscriber(world)
    kept = (await say_goodbye(ada)).json()["certificate"]["kept"]
    told = " ".join(each["what"] for each in kept)
    assert all(word in told for word in ("kie.ai", "Creem", "Cloudflare"))
    assert len(world.sandbox.creem.received("cancel")) == 1, "what can be asked of a processor is asked"


async def test_g13_after_a_restore_the_deletion_is_done_again(world: World) -> None:
    """Of the log of deletions, which is outside of the database too, by the operators' call: numbers alone."""
    ada = await subscriber(world)
    restore = remembered(world)
    await say_goodbye(ada)
    wanted = left_of(world, ada)
    restore()
    assert world.db.rows("SELECT 1 FROM users WHERE email = ?", ada.email)
    again = await operator(world).post(f"/api/admin/users/{ada.id}/delete", {"reason": "a restore"})
    assert again.status == 200
    await an_hour(world)
    assert left_of(world, ada) == wanted
    assert (await ada.get("/api/me")).status == 401


async def test_a_fault_that_is_none_of_the_outages_leaves_the_others_their_turn(world: World) -> None:
    first, second = await subscriber(world), await subscriber(world)
    elsewhere(world)
    for person in (first, second):
        await Isolate(world, 10).survives(say_goodbye(person))
    assert len(world.db.rows("SELECT 1 FROM deletions WHERE state = 'open'")) == 2
    world.clock.advance(MINUTE_S)

    def fault(batch: Any, moment: str) -> None:
        if moment == "before" and any(first.id in each.values for each in batch):
            raise DatabaseDown

    world.db.fault = fault
    await privacy.finish_open(world.app)
    world.db.fault = lambda _batch, _moment: None
    assert (left_of(world, second)["deletion"], len(world.db.rows(OPEN, first.id))) == (DONE, 1)
