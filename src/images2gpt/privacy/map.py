"""Every column of every table: whose it is, whether its owner gets a copy, what becomes of it, and how long it is kept.

A test holds the map against schema.sql: a column that is not here fails it.
"""

from dataclasses import dataclass

PAGE = 500
"""Rows read at a time for a copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`owner`: the condition under which a row is a person's, ?1 being their id. `inner` columns are in no copy.

    Columns are named in one text, with spaces between them.
    """

    owner: str
    copied: str
    inner: str = ""
    purpose: str
    kept: str
    order: str = "created_at"

    def statement(self, name: str) -> str:
        """The copy, PAGE rows at a time: ?2 rows are skipped."""
        columns = ", ".join(self.copied.split())
        return f"SELECT {columns} FROM {name} WHERE {self.owner} ORDER BY {self.order} LIMIT {PAGE} OFFSET ?2"


ACTIVE = "while the account is active"
TABLES = {
    "users": Table(
        owner="id = ?1",
        copied=(
            "id email email_verified policy_version plan plan_credits plan_ends_at pack_credits debt "
            "daily_limit restricted blocked frozen created_at"
        ),
        inner="email_key password plan_source last_spend last_spend_plan deleted_at purge_after",
        purpose="the account",
        kept=ACTIVE,
    ),
    "sessions": Table(
        owner="user_id = ?1",
        copied="id created_at expires_at ip country user_agent",
        inner="token_hash user_id fresh_until ip_bucket",
        purpose="being signed in, and seeing where",
        kept="30 days",
    ),
    "email_tokens": Table(
        owner="user_id = ?1",
        copied="purpose created_at expires_at",
        inner="token_hash user_id email_key",
        purpose="links in mails",
        kept="30 minutes to 2 days",
    ),
    "bonus_claims": Table(
        owner="user_id = ?1",
        copied="claimed_at",
        inner="address_hash user_id",
        purpose="one sign-up bonus per person",
        kept=f"{ACTIVE}, then 12 months",
        order="claimed_at",
    ),
    "credit_transactions": Table(
        owner="user_id = ?1",
        copied="id kind plan_delta pack_delta balance reference created_at",
        inner="user_id",
        purpose="the ledger of credits",
        kept=f"{ACTIVE}, then 12 months",
    ),
    "generations": Table(
        owner="user_id = ?1 AND deleted_at IS NULL",
        copied=(
            "id status prompt aspect_ratio resolution mode cost returned failure failure_message "
            "starred provider_task provider_credits width height content_type bytes created_at "
            "submitted_at running_at finished_at late_at expires_at"
        ),
        inner=(
            "user_id trial_subject cost_plan cost_plan_ends_at moderation_id input_urls attempts "
            "looks looked_at faults next_step_at deadline_at result_url deleted_at"
        ),
        purpose="making images",
        kept=ACTIVE,
    ),
    "reference_images": Table(
        owner="user_id = ?1",
        copied="id width height content_type bytes created_at expires_at",
        inner="user_id url",
        purpose="reference images for the model",
        kept="24 hours",
    ),
    "moderation_events": Table(
        owner="owner = ?1",
        copied="generation_id rule source created_at",
        inner="id owner",
        purpose="trust and safety",
        kept="90 days",
    ),
    "support_messages": Table(
        owner="user_id = ?1",
        copied=("id kind email generation_id subject message answer state due_at created_at answered_at closed_at"),
        inner="user_id",
        purpose="support",
        kept="24 months",
    ),
    "idempotency_keys": Table(
        owner="owner = ?1",
        copied="key reference created_at",
        inner="owner body_hash balance",
        purpose="one effect for one order",
        kept="48 hours",
    ),
    "checkouts": Table(
        owner="user_id = ?1",
        copied="id product immediate_start_consent state created_at",
        inner="user_id creem_id url looked_at",
        purpose="buying",
        kept="7 years",
    ),
    "subscriptions": Table(
        owner="user_id = ?1",
        copied="id product status period_ends_at created_at",
        inner="user_id checkout_id customer version looked_at",
        purpose="plans",
        kept="7 years",
    ),
    "payments": Table(
        owner="user_id = ?1",
        copied=(
            "id reference product credits amount_cents currency country last4 status period_starts_at "
            "period_ends_at created_at"
        ),
        inner="user_id checkout_id subscription_id order_id customer granted taken refunded_cents looked_at",
        purpose="what was paid",
        kept="7 years",
    ),
}
"""What belongs to a person."""

NOBODY_S = {
    "limits": "counters under keyed hashes, gone with their windows",
    "audit": "what operators did, by opaque ids; 12 months",
    "deletions": "certificates, by opaque ids",
    "trial_claims": "keyed hashes of visitors' addresses, 90 days",
    "breakers": "whether kie.ai answers",
    "creation_slots": "when kie.ai may be called",
    "waits": "how long images took",
    "hours": "how many images ended in each hour, and after how long",
    "settings": "what operators set, and what the service notes of itself",
    "alarms": "what went wrong, at most with an opaque id; 30 days",
    "notices": "what we wrote to everybody; while it is sent, the opaque id of the account it has come to",
    "takebacks": "refunds and disputes, by Creem's ids",
    "webhook_events": "which events came, by Creem's ids",
}
"""What tells of no person, or only through an id, and why it may."""

KV = {
    "session:": "a live session, 30 days; deleted when it ends",
    "trial:": "that an address has used its free image, 90 days",
}
"""Prefixes of the key-value store."""
