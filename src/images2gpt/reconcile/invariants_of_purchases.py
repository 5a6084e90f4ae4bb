"""What must hold of what was bought: credits follow the money, there and back."""

from typing import Final

from images2gpt.billing import KEPT_S
from images2gpt.reconcile.model import Invariant
from images2gpt.times import DAY_S

BOOKS_S: Final = KEPT_S - 60 * DAY_S
"""Payments and what was taken of them go after KEPT_S, by the time of the payment: a lost event brings it later."""

PURCHASES: Final = (
    Invariant(
        "what a plan or a pack granted is a payment of a checkout of the same person, while payments are kept",
        f"""
        SELECT t.id AS id, t.kind || ' of ' || t.plan_delta || ' plan and ' || t.pack_delta || ' pack for '
          || t.reference AS told
        FROM credit_transactions AS t NOT INDEXED
        LEFT JOIN payments AS p ON p.reference = t.reference AND p.user_id = t.user_id
        LEFT JOIN checkouts AS c ON c.id = p.checkout_id AND c.user_id = t.user_id
        WHERE t.rowid BETWEEN ?2 AND ?3 AND t.kind IN ('plan', 'pack') AND t.created_at > ?1 - {BOOKS_S}
          AND (c.id IS NULL OR p.granted <> 1
            OR (t.kind = 'plan') <> (p.subscription_id IS NOT NULL)
            OR t.plan_delta <> iif(t.kind = 'plan', p.credits, 0)
            OR t.pack_delta <> iif(t.kind = 'pack', p.credits, 0))
        """,
    ),
    Invariant(
        "a payment that was granted stands in the ledger, while its payer has one",
        """
        SELECT p.id AS id, p.product || ' for ' || p.reference AS told
        FROM payments AS p NOT INDEXED
        CROSS JOIN users AS u ON u.id = p.user_id AND NOT (u.deleted_at IS NOT NULL AND u.purge_after IS NULL)
        LEFT JOIN credit_transactions AS t
          ON t.kind = iif(p.subscription_id IS NULL, 'pack', 'plan') AND t.reference = p.reference
        WHERE p.rowid BETWEEN ?2 AND ?3 AND p.granted <> (t.id IS NOT NULL)
        """,
    ),
    Invariant(
        "what is taken of a payment is what its refunds and disputes took or left owing, and never more than it gave",
        """
        SELECT p.id AS id, p.taken || ' of ' || p.credits || ' taken, the ledger and debts say ' || p.told AS told
        FROM (
          SELECT id, taken, credits, (
            SELECT coalesce(sum(k.shortfall - coalesce(t.plan_delta + t.pack_delta, 0)), 0)
            FROM takebacks AS k
            LEFT JOIN credit_transactions AS t ON t.kind = k.kind AND t.reference = k.id
            WHERE k.reference = payments.reference AND k.state <> 'won'
          ) AS told
          FROM payments NOT INDEXED
          WHERE rowid BETWEEN ?2 AND ?3 AND NOT EXISTS (
            SELECT 1
            FROM users AS u
            WHERE u.id = payments.user_id AND u.deleted_at IS NOT NULL AND u.purge_after IS NULL
          )
        ) AS p
        WHERE p.taken <> p.told OR p.taken NOT BETWEEN 0 AND p.credits
        """,
    ),
    Invariant(
        "a debt is what refunds and disputes found spent, less what was settled since or given back with a won dispute",
        f"""
        SELECT u.id AS id, u.debt || ' owed, refunds and disputes left ' || u.told AS told
        FROM (
          SELECT id, debt, coalesce((
            SELECT sum(iif(k.state = 'won', coalesce(t.plan_delta + t.pack_delta, 0), k.shortfall))
            FROM payments AS p
            JOIN takebacks AS k ON k.reference = p.reference
            LEFT JOIN credit_transactions AS t ON t.kind = k.kind AND t.reference = k.id
            WHERE p.user_id = users.id
          ), 0) + coalesce((
            SELECT sum(t.plan_delta + t.pack_delta)
            FROM credit_transactions AS t
            WHERE t.user_id = users.id AND (
              +t.kind = 'adjustment' AND t.reference GLOB 'dispute_*'
              OR +t.kind = 'refund' AND t.reference GLOB 'debt_*'
            )
          ), 0) AS told
          FROM users NOT INDEXED
          WHERE rowid BETWEEN ?2 AND ?3 AND (deleted_at IS NULL OR purge_after IS NOT NULL)
        ) AS u
        WHERE u.debt <> u.told AND NOT EXISTS (
          SELECT 1
          FROM credit_transactions AS t
          WHERE t.user_id = u.id AND t.kind IN ('refund', 'chargeback') AND t.created_at <= ?1 - {BOOKS_S}
        )
        """,
    ),
)
