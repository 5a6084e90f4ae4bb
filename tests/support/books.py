"""A little of everything that the books are about, and what to plant against each invariant."""

from tests.support.buying import buy
from tests.support.ports import NOON
from tests.support.scenes import adjust, operator, set_balance
from tests.support.world import World
from tools.sandbox.kie.behaviour import Fail

SPEND = "kind = 'spend' AND user_id = (SELECT min(user_id) FROM credit_transactions WHERE kind = 'spend')"
BLOCKED = f"""
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, cost_plan, returned, status,
  failure, failure_message, deadline_at, created_at, finished_at)
SELECT 'gen_blocked', id, 'x', '1:1', '1K', 'text', 0, 0, 0, 'blocked', 'prompt_blocked', 'rule', {NOON}, {NOON}, {NOON}
FROM users LIMIT 1
"""

OF_NOBODY = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
VALUES ('txn_nobody', 'usr_nobody', 'adjustment', 0, 0, 0, 'aud_nobody', 1)
"""

PLANTED = [
    ("a balance is the sum", "UPDATE users SET pack_credits = pack_credits + 1"),
    ("a balance is the sum", "UPDATE users SET plan_credits = 1"),
    ("a balance is the sum", "UPDATE users SET plan_credits = 1, pack_credits = pack_credits - 1"),
    ("a balance is the sum", "DELETE FROM credit_transactions WHERE kind = 'adjustment'"),
    ("no balance is below zero", "UPDATE users SET pack_credits = -1"),
    ("no balance is below zero", "UPDATE users SET plan_credits = -1"),
    ("no balance is below zero", "UPDATE users SET debt = -1"),
    ("no balance is below zero", "UPDATE users SET pack_credits = 1.5"),
    ("no balance is below zero", "UPDATE users SET pack_credits = 'many'"),
    ("no balance is below zero", "UPDATE users SET pack_credits = 1000000001"),
    ("a row of the ledger tells", f"UPDATE credit_transactions SET balance = balance + 1 WHERE {SPEND}"),
    ("a row of the ledger tells", OF_NOBODY),
    ("a reference counts once", "INSERT INTO credit_transactions SELECT * FROM credit_transactions"),
    ("a reference counts once", "UPDATE credit_transactions SET reference = 'same' WHERE kind = 'spend'"),
    ("a sign-up bonus belongs", "UPDATE credit_transactions SET reference = 'usr_x' WHERE kind = 'signup_bonus'"),
    ("a sign-up bonus belongs", "DELETE FROM bonus_claims"),
    ("a generation was charged once", "DELETE FROM credit_transactions WHERE kind = 'spend'"),
    ("a generation was charged once", "DELETE FROM trial_claims"),
    ("a generation was charged once", "UPDATE trial_claims SET released = 1"),
    ("a generation was charged once", "UPDATE generations SET cost = 0 WHERE user_id IS NOT NULL"),
    ("a generation was charged once", BLOCKED.replace("'text', 0", "'text', 3")),
    ("a charge is the whole cost", "UPDATE credit_transactions SET pack_delta = -1 WHERE kind = 'spend'"),
    ("a charge is the whole cost", "UPDATE generations SET cost_plan = 1 WHERE cost > 0"),
    ("a charge is the whole cost", "UPDATE generations SET user_id = 'usr_x' WHERE cost > 0"),
    ("a charge is the whole cost", "DELETE FROM generations WHERE cost > 0"),
    ("what failed is returned whole", "UPDATE generations SET returned = 0 WHERE status = 'failed'"),
    ("what failed is returned whole", "DELETE FROM credit_transactions WHERE kind = 'return'"),
    ("what failed is returned whole", "UPDATE credit_transactions SET pack_delta = 1 WHERE kind = 'return'"),
    ("what failed is returned whole", "UPDATE generations SET returned = 1 WHERE failure = 'wrong_size'"),
    ("what failed is returned whole", "DELETE FROM audit WHERE action = 'return'"),
    ("a return goes to the owner", "UPDATE credit_transactions SET user_id = 'usr_x' WHERE kind = 'return'"),
    ("a return goes to the owner", "UPDATE credit_transactions SET plan_delta = 3 WHERE kind = 'return'"),
    ("a return goes to the owner", "UPDATE credit_transactions SET pack_delta = -3 WHERE kind = 'return'"),
    ("nothing is under way", "UPDATE generations SET finished_at = NULL, deadline_at = 1 WHERE status = 'failed'"),
    ("a generation that has ended", "UPDATE generations SET next_step_at = 1 WHERE status = 'failed'"),
    ("a generation that has ended", "UPDATE generations SET late_at = 1 WHERE status = 'succeeded'"),
    ("what failed is returned whole", "UPDATE generations SET late_at = 1 WHERE status = 'succeeded'"),
    ("a generation that has ended", "UPDATE generations SET finished_at = NULL WHERE status = 'succeeded'"),
    ("a generation that has ended", "UPDATE generations SET failure = NULL WHERE status = 'failed'"),
    ("a generation that has ended", "UPDATE generations SET result_url = NULL WHERE status = 'succeeded'"),
    ("a generation that has ended", "UPDATE generations SET failure = 'odd' WHERE status = 'succeeded'"),
    ("a generation that has ended", "UPDATE generations SET status = 'running' WHERE status = 'failed'"),
    ("a generation that has ended", BLOCKED.replace("'prompt_blocked'", "NULL")),
    ("what a plan or a pack granted", "UPDATE payments SET checkout_id = 'chk_x'"),
    ("what a plan or a pack granted", "UPDATE payments SET user_id = 'usr_x' WHERE product = 'pack_100'"),
    ("what a plan or a pack granted", "UPDATE payments SET credits = credits + 1"),
    ("what a plan or a pack granted", "UPDATE credit_transactions SET reference = 'tran_x' WHERE kind = 'pack'"),
    ("what a plan or a pack granted", "UPDATE payments SET subscription_id = 'sub_x' WHERE product = 'pack_100'"),
    ("a payment that was granted", "UPDATE payments SET granted = 0"),
    ("a payment that was granted", "DELETE FROM credit_transactions WHERE kind = 'plan'"),
    ("what is taken of a payment", "UPDATE payments SET taken = taken + 1"),
    ("what is taken of a payment", "UPDATE payments SET taken = -1"),
    ("what is taken of a payment", "DELETE FROM credit_transactions WHERE kind = 'refund'"),
    ("what is taken of a payment", "UPDATE takebacks SET shortfall = 0 WHERE shortfall > 0"),
    ("a debt is what refunds", "UPDATE users SET debt = debt + 1"),
    ("a debt is what refunds", "UPDATE users SET debt = 0 WHERE debt > 0"),
    ("a debt is what refunds", "UPDATE takebacks SET shortfall = shortfall + 1"),
]


async def live_a_little(world: World) -> None:
    """One of everything that can become of an order, and an operator's visit."""
    ada, cleo = await world.member(), world.person()
    await adjust(world, ada, 30)
    await ada.order()
    world.sandbox.kie.next(outcome=Fail())
    await ada.order()
    await world.finish()
    world.sandbox.kie.next(delivered="1K")
    await ada.order(resolution="4K", aspect_ratio="3:2")
    await cleo.order()
    await world.finish()
    returned = (await ada.order()).json()["generation"]["id"]
    await world.finish()
    answer = await operator(world).post(f"/api/admin/generations/{returned}/return", {"reason": "a test"})
    assert answer.status == 200
    world.db.connection.execute(BLOCKED)
    await pay_a_little(world)


async def pay_a_little(world: World) -> None:
    """A plan and packs; one goes back when it is half spent, one is disputed and won, one settles a part of a debt."""
    dan, creem = await world.member(), world.sandbox.creem
    await buy(dan, "starter")
    await creem.refund(await buy(dan), 200)
    await creem.dispute(await buy(dan))
    assert (await operator(world).post(f"/api/admin/users/{dan.id}/dispute", {"outcome": "won"})).status == 200
    eve = await world.member()
    spent = await buy(eve, "pack_500")
    await set_balance(world, eve, 50)
    await creem.refund(spent)
    await buy(eve)
