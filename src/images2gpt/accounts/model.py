"""Accounts as values."""

import msgspec


class Credentials(msgspec.Struct, frozen=True):
    """What a log-in is checked against."""

    id: str
    email: str
    password: str


class Account(msgspec.Struct, frozen=True):
    """A row of users, as its owner may see it."""

    id: str
    email: str
    email_verified: int
    created_at: int
    plan: str | None
    plan_credits: int
    plan_ends_at: int
    pack_credits: int
    debt: int
    restricted: int
    daily_limit: int | None
    policy_version: str


class Hindrance(msgspec.Struct, frozen=True):
    """Why nothing of an account goes out at the moment: an operator or a dispute bars it, or its owner restricts it."""

    barred: int


class Id(msgspec.Struct, frozen=True):
    """A row that only says which one."""

    id: str
