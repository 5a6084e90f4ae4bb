"""Every column and every key: whose it is, what for, how it is exported and erased, and how long it is kept.

A test holds the map against schema.sql and the code: a column or a prefix that is not here fails it, and so does one
whose period nobody keeps.
"""

from images2gpt.privacy.model import ACTIVE, Prefix, Table

PERSONAL = {
    "users": Table(
        owner="id = ?1",
        copied=(
            "id email email_verified policy_version plan plan_credits plan_ends_at pack_credits debt "
            "daily_limit restricted blocked frozen created_at"
        ),
        inner="email_key password plan_source last_spend last_spend_plan deleted_at purge_after",
        stays=(
            "id email_key plan_credits plan_ends_at pack_credits debt plan_source last_spend last_spend_plan "
            "blocked frozen created_at deleted_at purge_after"
        ),
        purpose="the account",
        kept=(ACTIVE, "ledger", "number of a payer"),
    ),
    "sessions": Table(
        owner="user_id = ?1",
        copied="id created_at expires_at ip country user_agent",
        inner="token_hash user_id fresh_until ip_bucket",
        purpose="being signed in, and seeing where",
        kept=("session",),
    ),
    "email_tokens": Table(
        owner="user_id = ?1",
        copied="purpose created_at expires_at",
        inner="token_hash user_id email_key",
        purpose="links in mails",
        kept=("reset link", "verification link"),
    ),
    "bonus_claims": Table(
        owner="user_id = ?1",
        copied="claimed_at",
        inner="address_hash user_id",
        stays="claimed_at address_hash user_id",
        purpose="one sign-up bonus per person",
        kept=(ACTIVE, "ledger"),
        order="claimed_at",
    ),
    "credit_transactions": Table(
        owner="user_id = ?1",
        copied="id kind plan_delta pack_delta balance reference created_at",
        inner="user_id",
        stays="id kind plan_delta pack_delta balance reference created_at user_id",
        purpose="the ledger of credits",
        kept=(ACTIVE, "ledger"),
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
        stays=(
            "id user_id status aspect_ratio resolution mode cost cost_plan cost_plan_ends_at returned failure "
            "failure_message provider_task provider_credits width height content_type bytes attempts looks looked_at "
            "faults deadline_at created_at submitted_at running_at finished_at late_at expires_at deleted_at"
        ),
        purpose="making images",
        kept=(ACTIVE, "visitor's image", "ledger"),
        page=100,
    ),
    "reference_images": Table(
        owner="user_id = ?1",
        copied="id width height content_type bytes created_at expires_at",
        inner="user_id url",
        purpose="reference images for the model",
        kept=("reference image",),
    ),
    "moderation_events": Table(
        owner="owner = ?1",
        copied="generation_id rule source created_at",
        inner="id owner",
        purpose="trust and safety",
        kept=("refusal",),
    ),
    "support_messages": Table(
        owner="user_id = ?1",
        copied="id kind email generation_id subject message answer state due_at created_at answered_at closed_at",
        inner="user_id",
        purpose="support",
        kept=("message",),
        page=200,
    ),
    "idempotency_keys": Table(
        owner="owner = ?1",
        copied="key reference created_at",
        inner="owner body_hash balance",
        purpose="one effect for one order",
        kept=("order key",),
    ),
    "checkouts": Table(
        owner="user_id = ?1",
        copied="id product immediate_start_consent state created_at",
        inner="user_id creem_id url looked_at",
        stays="id product immediate_start_consent state created_at user_id creem_id looked_at",
        purpose="buying",
        kept=("checkout",),
    ),
    "subscriptions": Table(
        owner="user_id = ?1",
        copied="id product status period_ends_at created_at",
        inner="user_id checkout_id customer version looked_at",
        stays="id product status period_ends_at created_at user_id checkout_id customer version looked_at",
        purpose="plans",
        kept=("plan",),
    ),
    "payments": Table(
        owner="user_id = ?1",
        copied=(
            "id reference product credits amount_cents currency country last4 status period_starts_at "
            "period_ends_at created_at"
        ),
        inner="user_id checkout_id subscription_id order_id customer granted taken refunded_cents looked_at",
        stays=(
            "id reference product credits amount_cents currency country last4 status period_starts_at period_ends_at "
            "created_at user_id checkout_id subscription_id order_id customer granted taken refunded_cents looked_at"
        ),
        purpose="what was paid",
        kept=("payment",),
    ),
}
"""What belongs to a person, and goes into their copy."""

NOBODY_S = {
    "limits": Table(inner="key count ends_at", purpose="how often, under keyed hashes", kept=("counter",)),
    "audit": Table(inner="id action target reason created_at", purpose="operators' acts", kept=("operators' record",)),
    "deletions": Table(
        inner="id user_id state sessions looked_at created_at done_at",
        purpose="that an account was deleted, by opaque ids",
        kept=("certificate",),
    ),
    "trial_claims": Table(
        inner="subject generation_id claimed_at expires_at released given_back",
        purpose="one free image, under keyed hashes of addresses",
        kept=("trial",),
    ),
    "takebacks": Table(
        inner="id kind reference amount_cents state applied shortfall created_at",
        purpose="refunds and disputes, by Creem's ids",
        kept=("takeback",),
    ),
    "refunds": Table(
        inner="reference state asked_at looks next_look_at created_at done_at",
        purpose="what goes back by itself, by Creem's ids",
        kept=("refund",),
    ),
    "webhook_events": Table(
        inner="id type object_id outcome sent_at created_at",
        purpose="which events came, by Creem's ids",
        kept=("event of Creem",),
    ),
    "breakers": Table(inner="name outages opened_at probe_at", purpose="whether kie.ai answers", kept=()),
    "creation_slots": Table(inner="id at", purpose="when kie.ai may be called", kept=()),
    "waits": Table(inner="resolution p50 samples measured_at", purpose="how long images took", kept=()),
    "hours": Table(inner="hour succeeded failed returned waits", purpose="the public numbers", kept=()),
    "settings": Table(inner="name value ends_at set_at", purpose="what the service is set to", kept=()),
    "alarms": Table(
        inner="reason began_at last_at count detail", purpose="what went wrong, by opaque ids", kept=("alarm",)
    ),
    "notices": Table(
        inner="id title body cursor sent refused day sent_that_day next_at created_at done_at",
        purpose="what we wrote to everybody, and to which opaque id it has come",
        kept=(),
    ),
    "schema_changes": Table(inner="name applied_at", purpose="which changes of the schema were applied", kept=()),
}
"""What tells of no person, or only through an id. Without a period: of the service itself."""

TABLES = PERSONAL | NOBODY_S

KV = {
    "session:": Prefix(
        whose="a person's, by a hash of their token",
        purpose="being signed in, fast",
        exported="as `sessions`, which it repeats",
        erased="when the session ends or the account is deleted",
        kept="session",
    ),
    "trial:": Prefix(
        whose="a visitor's, by a keyed hash of their address",
        purpose="one free image",
        exported="not: it says only that there was one",
        erased="after its period, by itself",
        kept="trial",
    ),
}
"""Prefixes of the key-value store."""
