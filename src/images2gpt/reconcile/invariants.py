"""What must hold of the tables at any moment, whatever happened before: architecture.md "Data", faults.md L1 to L7.

Each invariant is one query that D1 can run, and whose rows break it: none, if all is well. Of the table that it is
about it reads the rows of a slice, by their rowids and by nothing else (NOT INDEXED, CROSS JOIN: no statistics lead it
astray); the rest it looks up by an index. It tells at most MOST rows.
"""

from typing import Final

from images2gpt.ports import Query, select
from images2gpt.privacy import AUDIT_KEPT_S
from images2gpt.reconcile.invariants_of_purchases import PURCHASES
from images2gpt.reconcile.model import Break, Invariant, Slice
from images2gpt.times import HOUR_S
from images2gpt.trials import PERIOD_S

MOST: Final = 20
"""Rows told of each broken invariant: enough to see what kind of fault it is."""


BALANCES: Final = (
    Invariant(
        "a balance is the sum of its ledger, for each part",
        """
        SELECT u.id AS id,
          u.plan_credits || ' plan and ' || u.pack_credits || ' pack, but the ledger says '
            || coalesce(sum(t.plan_delta), 0) || ' and ' || coalesce(sum(t.pack_delta), 0) AS told
        FROM users AS u NOT INDEXED
        LEFT JOIN credit_transactions AS t ON t.user_id = u.id
        WHERE u.rowid BETWEEN ?2 AND ?3
        GROUP BY u.rowid
        HAVING u.plan_credits <> total(t.plan_delta) OR u.pack_credits <> total(t.pack_delta)
        """,
    ),
    Invariant(
        "no balance is below zero or no whole number",
        """
        SELECT id, plan_credits || ' plan, ' || pack_credits || ' pack, ' || debt || ' debt' AS told
        FROM users NOT INDEXED
        WHERE rowid BETWEEN ?2 AND ?3
          AND (min(plan_credits, pack_credits, debt) < 0
            OR max(plan_credits, pack_credits, debt) > 1000000000
            OR typeof(plan_credits) || typeof(pack_credits) || typeof(debt) <> 'integerintegerinteger')
        """,
    ),
    Invariant(
        "a row of the ledger tells the balance that it left behind",
        """
        SELECT id, kind || ' says ' || balance || ', the rows until then ' || summed AS told
        FROM (
          SELECT t.id AS id, t.kind AS kind, t.balance AS balance,
            sum(t.plan_delta + t.pack_delta) OVER (PARTITION BY u.rowid ORDER BY t.rowid) AS summed
          FROM users AS u NOT INDEXED
          CROSS JOIN credit_transactions AS t ON t.user_id = u.id
          WHERE u.rowid BETWEEN ?2 AND ?3
        )
        WHERE balance <> summed
        UNION ALL
        SELECT t.id AS id, t.kind || ' of ' || t.user_id || ', who is not there' AS told
        FROM credit_transactions AS t NOT INDEXED
        LEFT JOIN users AS u ON u.id = t.user_id
        WHERE t.rowid BETWEEN ?2 AND ?3 AND u.id IS NULL
        """,
    ),
    Invariant(
        "a reference counts once per kind",
        """
        SELECT t.id AS id, t.kind || ' ' || t.reference || ' × ' || count(*) AS told
        FROM credit_transactions AS t NOT INDEXED
        CROSS JOIN credit_transactions AS o ON o.kind = t.kind AND o.reference = t.reference
        WHERE t.rowid BETWEEN ?2 AND ?3
        GROUP BY t.rowid
        HAVING count(*) > 1 AND min(o.rowid) = t.rowid
        """,
    ),
    Invariant(
        "a sign-up bonus belongs to its user and to one person's claim",
        """
        SELECT t.id AS id, 'the bonus of ' || t.user_id || ' refers to ' || t.reference AS told
        FROM credit_transactions AS t NOT INDEXED
        WHERE t.rowid BETWEEN ?2 AND ?3 AND t.kind = 'signup_bonus'
          AND (t.reference <> t.user_id OR NOT EXISTS (SELECT 1 FROM bonus_claims AS c WHERE c.user_id = t.user_id))
        """,
    ),
)

GENERATIONS: Final = (
    Invariant(
        "a generation was charged once, or had a trial, or was blocked",
        f"""
        SELECT g.id AS id,
          g.status || ' at ' || g.cost || ' credits with ' || coalesce(s.kind, 'no') || ' charge' AS told
        FROM generations AS g NOT INDEXED
        LEFT JOIN credit_transactions AS s ON s.kind = 'spend' AND s.reference = g.id
        LEFT JOIN trial_claims AS c ON c.generation_id = g.id AND c.released = 0
        WHERE g.rowid BETWEEN ?2 AND ?3 AND CASE
          WHEN g.failure = 'prompt_blocked' THEN g.cost <> 0 OR s.id IS NOT NULL OR c.subject IS NOT NULL
          WHEN g.cost > 0 THEN s.id IS NULL OR c.subject IS NOT NULL
          WHEN s.id IS NOT NULL THEN 1
          WHEN g.status IN ('failed', 'blocked') OR g.late_at IS NOT NULL OR g.created_at <= ?1 - {PERIOD_S} THEN 0
          ELSE c.subject IS NULL
        END
        """,
    ),
    Invariant(
        "a charge is the whole cost of its owner's generation, from the parts that it names",
        """
        SELECT s.id AS id, s.plan_delta || ' plan and ' || s.pack_delta || ' pack for ' || s.reference AS told
        FROM credit_transactions AS s NOT INDEXED
        LEFT JOIN generations AS g ON g.id = s.reference AND g.user_id = s.user_id
        WHERE s.rowid BETWEEN ?2 AND ?3 AND s.kind = 'spend'
          AND (g.id IS NULL OR s.plan_delta <> -g.cost_plan OR s.pack_delta <> g.cost_plan - g.cost)
        """,
    ),
    Invariant(
        "what failed is returned whole, what came too small in part, what an operator says, and nothing else",
        f"""
        SELECT g.id AS id, g.status || coalesce(' (' || g.failure || ')', '') || ', ' || g.returned || ' of ' || g.cost
          || ' to return, ' || coalesce(r.plan_delta + r.pack_delta, 0) || ' returned' AS told
        FROM generations AS g NOT INDEXED
        LEFT JOIN credit_transactions AS r ON r.kind = 'return' AND r.reference = g.id
        WHERE g.rowid BETWEEN ?2 AND ?3 AND (
          coalesce(r.plan_delta + r.pack_delta, 0) <> g.returned
          OR (r.id IS NOT NULL) <> (g.returned > 0)
          OR CASE
            WHEN g.status IN ('failed', 'blocked') OR g.late_at IS NOT NULL THEN g.returned <> g.cost
            WHEN g.status IN ('succeeded', 'expired') AND g.failure = 'wrong_size'
              THEN g.returned NOT BETWEEN 0 AND g.cost
            WHEN EXISTS (SELECT 1 FROM audit AS a WHERE a.target = g.id AND a.action = 'return')
              OR r.created_at <= ?1 - {AUDIT_KEPT_S}
              THEN g.returned <> g.cost
            ELSE g.returned <> 0
          END
        )
        """,
    ),
    Invariant(
        "a return goes to the owner of a charged generation, and to no part more than it paid",
        """
        SELECT r.id AS id, r.plan_delta || ' plan and ' || r.pack_delta || ' pack for ' || r.reference AS told
        FROM credit_transactions AS r NOT INDEXED
        LEFT JOIN generations AS g ON g.id = r.reference AND g.user_id = r.user_id
        WHERE r.rowid BETWEEN ?2 AND ?3 AND r.kind = 'return'
          AND (g.id IS NULL OR g.cost = 0 OR r.pack_delta < 0 OR r.plan_delta NOT BETWEEN 0 AND g.cost_plan)
        """,
    ),
    Invariant(
        "nothing is under way that nobody takes up: neither overdue for an hour, nor set aside by the cron",
        f"""
        SELECT id, status || ' since ' || created_at || ', ' || faults || ' faults' AS told
        FROM generations NOT INDEXED
        WHERE rowid BETWEEN ?2 AND ?3 AND finished_at IS NULL AND deadline_at <= ?1 - {HOUR_S}
        """,
    ),
    Invariant(
        "a generation that has ended has one outcome, and one that has not has none",
        """
        SELECT id, status || coalesce(', ' || failure, '') || coalesce(', finished at ' || finished_at, '') AS told
        FROM generations NOT INDEXED
        WHERE rowid BETWEEN ?2 AND ?3 AND CASE
          WHEN status IN ('reserved', 'submitted', 'running')
            THEN finished_at IS NOT NULL OR failure IS NOT NULL OR result_url IS NOT NULL
              OR (status <> 'reserved') <> (provider_task IS NOT NULL)
          WHEN finished_at IS NULL THEN 1
          WHEN next_step_at IS NOT NULL THEN status <> 'failed' OR failure IS NOT 'provider_timeout'
          WHEN status = 'failed' THEN failure IS NULL OR result_url IS NOT NULL
          WHEN status = 'blocked' THEN coalesce(failure, '') <>
            CASE WHEN provider_task IS NULL THEN 'prompt_blocked' ELSE 'provider_rejected' END
          WHEN late_at IS NULL AND coalesce(failure, 'wrong_size') <> 'wrong_size' THEN 1
          WHEN late_at IS NOT NULL AND failure IS NOT 'provider_timeout' THEN 1
          ELSE (status = 'expired') <> (result_url IS NULL) OR width IS NULL OR expires_at IS NULL
        END
        """,
    ),
)

INVARIANTS: Final = (*BALANCES, *GENERATIONS, *PURCHASES)


def queries(slice_: Slice, *, now: int) -> tuple[tuple[Invariant, Query[Break]], ...]:
    """Each invariant with the query that finds its breaks in a slice."""
    return tuple((each, select(Break, bounded(each), now, slice_.first, slice_.last)) for each in INVARIANTS)


def bounded(invariant: Invariant) -> str:
    """The query as it is sent: the time is bound also where it is not asked for, and MOST rows come back."""
    return f"SELECT id, told FROM ({invariant.sql}) WHERE ?1 IS NOT NULL LIMIT {MOST}"
