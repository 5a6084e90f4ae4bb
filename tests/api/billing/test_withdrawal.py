"""POST /api/billing/withdrawal."""

import asyncio

import pytest

from images2gpt.times import DAY_S
from tests.support.buying import begin, buy, parts
from tests.support.invariants import check
from tests.support.mailbox import mails, with_mail
from tests.support.scenes import fail_once, mend
from tests.support.world import Answer, Person, World
from tools.sandbox.creem.behaviour import SERVER_ERROR

PATH = "/api/billing/withdrawal"
CASES = "SELECT id, user_id, kind, subject, message, state FROM support_messages"


async def payment(person: Person, which: int = 0) -> str:
    """Our id of somebody's newest payment, or of an older one."""
    return str((await person.get("/api/billing")).json()["payments"][which]["id"])


async def withdraw(person: Person, payment_id: str, **more: object) -> Answer:
    return await person.post(PATH, {"payment": payment_id, "confirm": True} | more)


async def refunded(world: World) -> None:
    """Creem's refunds have come true and were told."""
    world.clock.advance(11)
    await world.sandbox.creem.settled()


async def test_an_unspent_pack_goes_back_whole(world: World, ada: Person) -> None:
    transaction = await buy(ada, country="DE")
    bought = await payment(ada)
    answer = await withdraw(ada, bought)
    assert (answer.status, sorted(answer.json())) == (202, ["id", "receipt"])
    assert answer.json()["receipt"] == {
        "payment": bought,
        "product": "pack_100",
        "amount_cents": 583,
        "refund_cents": 583,
        "currency": "USD",
        "unspent_credits": 100,
        "credits": 100,
        "refund": "whole",
        "received_at": "2026-11-22T12:00:00Z",
    }
    (sent,) = world.sandbox.creem.received("refund")
    assert sent.json == {"transaction_id": transaction}
    await refunded(world)
    assert await parts(ada) == (0, 10, 0)
    assert (await ada.get("/api/billing")).json()["payments"][0]["status"] == "refunded"
    assert check(world.db.connection) == []


async def test_a_case_is_on_the_desk_of_the_operators(world: World, ada: Person) -> None:
    await buy(ada)
    answer = await withdraw(ada, bought := await payment(ada))
    (case,) = world.db.rows(CASES)
    assert (case["id"], case["user_id"], case["kind"]) == (answer.json()["id"], ada.id, "withdrawal")
    assert (case["subject"], case["state"]) == (bought, "open")
    assert "100 of 100 credits unspent, to go back: 5.83 USD (whole)" in case["message"]


async def test_of_what_was_spent_the_share_that_is_left_is_told_and_nothing_goes_by_itself(
    world: World, ada: Person
) -> None:
    await buy(ada, "starter", country="US")
    await ada.order(resolution="4K", aspect_ratio="3:2")
    receipt = (await withdraw(ada, await payment(ada))).json()["receipt"]
    assert (receipt["refund"], receipt["unspent_credits"]) == ("share", 342)
    assert receipt["refund_cents"] == 990 * 342 // 350
    assert world.sandbox.creem.received("refund") == []
    await world.background.settle()


async def test_withdrawing_from_a_plan_ends_it(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    assert (await withdraw(ada, await payment(ada))).status == 202
    (sent,) = world.sandbox.creem.received("cancel")
    await refunded(world)
    assert sent.json == {"mode": "immediate"}
    assert (await ada.get("/api/billing")).json()["subscription"]["status"] == "canceled"
    assert await parts(ada) == (0, 10, 0)
    world.clock.advance(31 * DAY_S)
    await world.sandbox.creem.settled()
    assert len(world.sandbox.creem.records.transactions) == 1, "nothing is charged again"


async def test_withdrawing_from_a_plan_that_has_ended_ends_nothing_twice(world: World, ada: Person) -> None:
    await buy(ada, "starter")
    await ada.post("/api/billing/cancel", {"when": "now"})
    assert (await withdraw(ada, await payment(ada))).json()["receipt"]["refund"] == "whole"
    assert len(world.sandbox.creem.received("cancel")) == 1
    assert len(world.sandbox.creem.received("refund")) == 1


@pytest.mark.parametrize(("seconds", "status"), [(14 * DAY_S, 202), (14 * DAY_S + 1, 409)])
async def test_there_are_fourteen_days(world: World, ada: Person, seconds: int, status: int) -> None:
    await buy(ada)
    world.clock.advance(seconds)
    assert (await withdraw(ada, await payment(ada))).status == status
    assert len(world.db.rows(CASES)) == len(world.sandbox.creem.received("refund")) == (status == 202)


async def test_a_second_withdrawal_is_refused_and_refunds_nothing(world: World, ada: Person) -> None:
    await buy(ada)
    bought = await payment(ada)
    answers = await asyncio.gather(*(withdraw(ada, bought) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [202, 409, 409, 409, 409]
    await refunded(world)
    assert (await withdraw(ada, bought)).status == 409
    assert (len(world.db.rows(CASES)), len(world.sandbox.creem.received("refund"))) == (1, 1)


async def test_two_packs_whose_credits_are_half_spent_do_not_both_go_back_whole(world: World, ada: Person) -> None:
    """What one withdrawal has promised is not there for the next, at once or one after the other."""
    for _ in range(2):
        await buy(ada)
    for _ in range(13):
        assert (await ada.order(resolution="4K", aspect_ratio="3:2")).status == 202
        await world.finish()
    bought = [await payment(ada, which) for which in (0, 1)]
    first, at_once = await asyncio.gather(*(withdraw(ada, each) for each in bought))
    later = await withdraw(ada, bought[1])
    assert (first.status, at_once.status, later.status) == (202, 409, 202)
    assert [answer.json()["receipt"]["refund"] for answer in (first, later)] == ["whole", "share"]
    assert later.json()["receipt"]["unspent_credits"] == 210 - 13 * 8 - 100
    assert len(world.sandbox.creem.received("refund")) == 1


async def test_what_is_somebody_elses_is_not_there(world: World, ada: Person, ben: Person) -> None:
    await buy(ada)
    bought = await payment(ada)
    for payment_id in (bought, "pay_x", "", "%"):
        assert (await withdraw(ben, payment_id)).status == 404
    assert (world.db.rows(CASES), world.sandbox.creem.received("refund")) == ([], [])


async def test_a_visitor_withdraws_nothing(world: World, ada: Person, cleo: Person) -> None:
    await buy(ada)
    assert ((await withdraw(cleo, await payment(ada))).status, world.db.rows(CASES)) == (401, [])


async def test_it_is_confirmed_or_not_done(world: World, ada: Person) -> None:
    await buy(ada)
    answer = await withdraw(ada, await payment(ada), confirm=False)
    assert (answer.status, answer.json()["errors"][0]["field"], world.db.rows(CASES)) == (422, "confirm", [])


@pytest.mark.parametrize("deed", ["refund", "dispute"])
async def test_what_went_back_already_is_not_withdrawn_from(world: World, ada: Person, deed: str) -> None:
    transaction = await buy(ada)
    bought = await payment(ada)
    creem = world.sandbox.creem
    await (creem.refund(transaction) if deed == "refund" else creem.dispute(transaction))
    assert ((await withdraw(ada, bought)).status, world.db.rows(CASES)) == (409, [])


async def test_the_receipt_is_mailed_and_says_the_same(world: World) -> None:
    ada = await with_mail(world).member()
    await buy(ada)
    number = (await withdraw(ada, await payment(ada))).json()["id"]
    mail = next(mail for mail in await mails(world, ada.email) if mail.subject.startswith("Your withdrawal"))
    assert number in mail.text
    assert "5.83 USD (whole)" in mail.text


async def test_a_refund_that_creem_refuses_leaves_the_case_and_an_alarm(
    world: World, ada: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    await buy(ada)
    world.sandbox.creem.next(refund=SERVER_ERROR)
    assert (await withdraw(ada, await payment(ada))).status == 202
    assert '"reason":"withdrawal_not_done"' in capsys.readouterr().out
    assert (len(world.db.rows(CASES)), await parts(ada)) == (1, (0, 110, 0))


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_no_money_goes_back_without_a_case(world: World, ada: Person, moment: str) -> None:
    await buy(ada)
    bought = await payment(ada)
    fail_once(world, 3, moment)
    assert (await withdraw(ada, bought)).status == 503
    mend(world)
    assert world.sandbox.creem.received("refund") == []
    assert (await withdraw(ada, bought)).status == (202 if moment == "before" else 409)


async def test_a_checkout_that_was_never_paid_is_nothing_to_withdraw_from(world: World, ada: Person) -> None:
    await begin(ada)
    assert (await withdraw(ada, world.db.rows("SELECT id FROM checkouts")[0]["id"])).status == 404
