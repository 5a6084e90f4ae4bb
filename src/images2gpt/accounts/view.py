"""An account as its owner reads it: the answer of /api/me."""

import msgspec

from images2gpt.accounts.model import Account
from images2gpt.times import rfc3339


class Part(msgspec.Struct, frozen=True):
    """Credits of one kind; only plan credits end."""

    kind: str
    amount: int
    expires_at: str | None


class Credits(msgspec.Struct, frozen=True):
    """What can be spent now, and where it came from."""

    balance: int
    debt: int
    parts: list[Part]


class Me(msgspec.Struct, frozen=True):
    """The answer of /api/me."""

    id: str
    email: str
    email_verified: bool
    created_at: str
    plan: str | None
    credits: Credits
    restricted: bool
    daily_limit: int | None
    policy_version: str
    support_email: str


def me(account: Account, *, support_email: str, now: int) -> Me:
    """Lapsed plan credits are not shown: they cannot be spent."""
    live_plan = account.plan_credits if now < account.plan_ends_at else 0
    parts = [Part("plan", live_plan, rfc3339(account.plan_ends_at))] if live_plan else []
    parts += [Part("pack", account.pack_credits, None)] if account.pack_credits else []
    return Me(
        id=account.id,
        email=account.email,
        email_verified=bool(account.email_verified),
        created_at=rfc3339(account.created_at),
        plan=account.plan if now < account.plan_ends_at else None,
        credits=Credits(live_plan + account.pack_credits, account.debt, parts),
        restricted=bool(account.restricted),
        daily_limit=account.daily_limit,
        policy_version=account.policy_version,
        support_email=support_email,
    )
