"""How long anything is kept: each class of the privacy map to the second, and the privacy page's table out of it."""

import re
from collections.abc import Sequence

import pytest

from images2gpt import jobs
from images2gpt.privacy import PERIODS
from images2gpt.times import DAY_S
from tests.support.buying import buy, last_plan, standing
from tests.support.database import SqliteDatabase
from tests.support.invariants import check
from tests.support.world import Person, World
from tools import retention_table

USER = """
INSERT INTO users (id, email, email_key, password, policy_version, deleted_at, purge_after, pack_credits, created_at)
VALUES ('usr_' || :n, '', 'usr_' || :n, '', '', {deleted}, {purge}, {credits}, :now)
"""
LIVING = USER.format(deleted="NULL", purge="NULL", credits=0)
CHECKOUT = """
INSERT INTO checkouts (id, user_id, product, immediate_start_consent, state, created_at)
VALUES ('chk_' || :n, 'usr_' || :n, 'pro', 1, 'over', :now)
"""
CLAIM = (
    "INSERT INTO trial_claims (subject, generation_id, claimed_at, expires_at) VALUES ('s_' || :n, 'gen', :now, {end})"
)
MAILED = "INSERT INTO email_tokens VALUES ('t_' || :n, 'usr_' || :n, '{purpose}', 'k', :now, :now + {seconds})"
GENERATION = """
INSERT INTO generations (id, trial_subject, prompt, aspect_ratio, resolution, mode, cost, status, failure,
  deadline_at, created_at, finished_at)
VALUES ('gen_' || :n, 'subject', 'A prompt', '1:1', '1K', 'text', 0, 'blocked', 'prompt_blocked', 1, :now, :now)
"""


def ending(period: str) -> str:
    return f":now + {PERIODS[period].seconds}"


MADE: dict[str, Sequence[str]] = {
    "session": (
        LIVING,
        (
            "INSERT INTO sessions (token_hash, id, user_id, created_at, expires_at, fresh_until) "
            f"VALUES ('h_' || :n, 'ses_' || :n, 'usr_' || :n, :now, {ending('session')}, :now)"
        ),
    ),
    "reset link": (LIVING, MAILED.format(purpose="reset", seconds=PERIODS["reset link"].seconds)),
    "verification link": (LIVING, MAILED.format(purpose="verify", seconds=PERIODS["verification link"].seconds)),
    "counter": (f"INSERT INTO limits VALUES ('c_' || :n, 1, {ending('counter')})",),
    "order key": ("INSERT INTO idempotency_keys VALUES ('usr', 'k_' || :n, 'h', 'r', NULL, :now)",),
    "reference image": (
        LIVING,
        (
            "INSERT INTO reference_images VALUES "
            f"('ref_' || :n, 'usr_' || :n, 'u', 1, 1, 'image/png', 1, :now, {ending('reference image')})"
        ),
    ),
    "trial": (CLAIM.format(end=ending("trial")),),
    "visitor's image": (GENERATION,),
    "refusal": ("INSERT INTO moderation_events VALUES ('mod_' || :n, 'usr', 'gen_' || :n, 'rule', 'own', :now)",),
    "message": (
        (
            "INSERT INTO support_messages (id, kind, subject, message, due_at, created_at) "
            "VALUES ('msg_' || :n, 'contact', 's', 'm', 1, :now)"
        ),
    ),
    "operators' record": ("INSERT INTO audit VALUES ('aud_' || :n, 'look', 'usr', 'why', :now)",),
    "alarm": ("INSERT INTO alarms VALUES ('reason_' || :n, :now, :now, 1, '{}')",),
    "ledger": (
        USER.format(deleted=":now", purge=ending("ledger"), credits=3),
        "INSERT INTO credit_transactions VALUES ('txn_' || :n, 'usr_' || :n, 'adjustment', 0, 3, 3, 'x' || :n, :now)",
        "INSERT INTO bonus_claims VALUES ('hash_' || :n, 'usr_' || :n, :now)",
    ),
    "payment": (
        LIVING,
        CHECKOUT,
        (
            "INSERT INTO payments (id, reference, user_id, checkout_id, product, credits, amount_cents, currency, "
            "created_at) VALUES ('pay_' || :n, 'tran_' || :n, 'usr_' || :n, 'chk_' || :n, 'pro', 1, 1, 'USD', :now)"
        ),
    ),
    "takeback": (
        (
            "INSERT INTO takebacks (id, kind, reference, amount_cents, state, created_at) "
            "VALUES ('ref_' || :n, 'refund', 'tran', 1, 'succeeded', :now)"
        ),
    ),
    "refund": (
        (
            "INSERT INTO refunds (reference, state, next_look_at, created_at, done_at) "
            "VALUES ('tran_' || :n, 'done', 1, :now, :now)"
        ),
    ),
    "plan": (
        LIVING,
        CHECKOUT,
        (
            "INSERT INTO subscriptions (id, user_id, checkout_id, product, status, period_ends_at, version, "
            "created_at) VALUES ('sub_' || :n, 'usr_' || :n, 'chk_' || :n, 'pro', 'canceled', :now, 1, 1)"
        ),
    ),
    "checkout": (LIVING, CHECKOUT),
    "event of Creem": ("INSERT INTO webhook_events VALUES ('evt_' || :n, 'checkout', NULL, 'taken', :now, :now)",),
    "number of a payer": (USER.format(deleted=":now", purge="NULL", credits=0),),
    "certificate": (
        (
            "INSERT INTO deletions (id, user_id, state, created_at, done_at) "
            "VALUES ('del_' || :n, 'usr_' || :n, 'done', :now, :now)"
        ),
    ),
}
"""A row of each class that begins now."""
UNITS = retention_table.UNITS
SHORTER = {PERIODS["counter"].seconds}
"""A counter goes sooner than its line says."""
every_period = pytest.mark.parametrize("name", PERIODS)


def make(db: SqliteDatabase, name: str, *, number: int, now: int) -> None:
    for sql in MADE[name]:
        db.connection.execute(sql, {"n": str(number), "now": now})


def left(world: World, name: str) -> int:
    return len(world.db.rows(f"SELECT 1 FROM {PERIODS[name].table}"))


def test_every_period_has_a_row_to_be_tried_with() -> None:
    assert set(MADE) == set(PERIODS)


@every_period
async def test_g14_it_is_there_on_the_last_day_and_gone_on_the_next(world: World, name: str) -> None:
    make(world.db, name, number=1, now=world.clock.now())
    world.clock.advance(PERIODS[name].seconds - 1)
    await jobs.let_go(world.app)
    assert left(world, name) == 1, f"{PERIODS[name].seconds} s after {PERIODS[name].since}"
    world.clock.advance(1)
    await jobs.let_go(world.app)
    assert left(world, name) == 0
    assert check(world.db.connection, now=world.clock.now()) == []


@every_period
async def test_g14_it_goes_in_bounded_batches(world: World, name: str) -> None:
    for number in range(3):
        make(world.db, name, number=number, now=world.clock.now())
    world.clock.advance(PERIODS[name].seconds)
    for rest in (2, 1, 0):
        await world.db.commit(*PERIODS[name].statements(now=world.clock.now(), limit=1))
        assert left(world, name) == rest


def test_the_cron_lets_go_every_minute() -> None:
    assert jobs.let_go in jobs.JOBS["* * * * *"]


async def test_an_image_that_an_account_took_stays(world: World, cleo: Person) -> None:
    placed = (await cleo.order("a paper boat")).json()
    await world.finish()
    await cleo.sign_up(claim={"generation": placed["generation"]["id"], "key": placed["key"]})
    world.clock.advance(PERIODS["visitor's image"].seconds)
    await jobs.let_go(world.app)
    assert [row["user_id"] for row in world.db.rows("SELECT user_id FROM generations")] == [cleo.id]


async def test_money_that_is_forgotten_is_never_granted_again(world: World, ada: Person) -> None:
    """After seven years the books of an account that lives on agree, and captured events give it nothing."""
    creem = world.sandbox.creem
    await buy(ada, "starter")
    await buy(ada, "pack_100")
    await ada.post("/api/billing/cancel", {"when": "now"})
    events = list(creem.events)
    world.clock.advance(PERIODS["payment"].seconds + 31 * DAY_S)
    for _ in range(2):
        await world.run_cron()
    tables = ("payments", "subscriptions", "checkouts", "webhook_events")
    assert [row for table in tables for row in world.db.rows(f"SELECT 1 FROM {table}")] == []
    before = standing(world, ada)
    assert {await creem.send(event.id) for event in events} == {200}
    assert standing(world, ada) == before
    assert check(world.db.connection, now=world.clock.now()) == []


async def test_a_plan_that_goes_on_keeps_what_binds_it_and_its_first_payment_is_not_made_again(
    world: World, ada: Person
) -> None:
    creem = world.sandbox.creem
    await buy(ada, "starter")
    plan, events = last_plan(creem), list(creem.events)
    creem.always(held=True)
    world.clock.advance(PERIODS["payment"].seconds + DAY_S)
    await jobs.let_go(world.app)
    assert world.db.rows("SELECT 1 FROM payments") == world.db.rows("SELECT 1 FROM webhook_events") == []
    assert {await creem.send(event.id) for event in events} == {200}
    assert world.db.rows("SELECT 1 FROM payments") == []
    creem.always(held=False)
    await creem.renew(plan)
    assert len(world.db.rows("SELECT 1 FROM payments")) == 1


async def test_a_refund_is_kept_as_long_as_the_payment_that_it_explains(world: World) -> None:
    now = world.clock.now()
    make(world.db, "takeback", number=1, now=now)
    make(world.db, "payment", number=1, now=now + 1)
    world.db.connection.execute("UPDATE takebacks SET reference = 'tran_1'")
    for seconds, rows in ((0, 1), (1, 0)):
        world.clock.time = now + PERIODS["payment"].seconds + seconds
        await jobs.let_go(world.app)
        assert (left(world, "takeback"), left(world, "payment")) == (rows, rows)


async def test_what_operators_gave_back_stays_explained_without_their_record(world: World, ada: Person) -> None:
    generation = (await ada.order()).json()["generation"]["id"]
    await world.finish()
    olga = world.person()
    olga.token = world.environment["ADMIN_TOKEN"]
    assert (await olga.post(f"/api/admin/generations/{generation}/return", {"reason": "a scratch"})).status == 200
    world.clock.advance(PERIODS["operators' record"].seconds)
    await jobs.let_go(world.app)
    assert world.db.rows("SELECT 1 FROM audit") == []
    assert check(world.db.connection, now=world.clock.now()) == []


def test_the_page_has_the_table_of_the_map() -> None:
    stands, whole = retention_table.table(retention_table.PAGE.read_text())
    assert stands == retention_table.rows(), "make format writes it"
    assert whole == retention_table.PAGE.read_text()


def test_every_period_is_told_on_the_page_and_none_that_there_is_not() -> None:
    told = {period for line in retention_table.LINES for period in line.periods}
    assert told == set(PERIODS)


def test_every_number_of_the_table_is_of_a_period_that_its_line_tells() -> None:
    for line in retention_table.LINES:
        told = {PERIODS[UNITS[name][0]].seconds for name in re.findall(r"{(\w+)}", line.kept) if name in UNITS}
        assert told <= {PERIODS[name].seconds for name in line.periods}
        assert {PERIODS[name].seconds for name in line.periods} - told <= SHORTER
