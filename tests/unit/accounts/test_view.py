"""accounts.view: what a person reads of their account."""

import msgspec
import pytest

from images2gpt.accounts import Account, me
from images2gpt.accounts.view import Credits, Part

NOW = 1_795_348_800
ADA = Account(
    id="usr_ada",
    email="ada@example.com",
    email_verified=0,
    created_at=NOW,
    plan="pro",
    plan_credits=7,
    plan_ends_at=NOW + 1,
    pack_credits=3,
    debt=0,
    restricted=0,
    daily_limit=None,
    policy_version="1",
)


@pytest.mark.parametrize(
    ("now", "plan", "shown"),
    [
        (NOW, "pro", Credits(10, 0, [Part("plan", 7, "2026-11-22T12:00:01Z"), Part("pack", 3, None)])),
        (NOW + 1, None, Credits(3, 0, [Part("pack", 3, None)])),
    ],
    ids=["a second before its end", "at its end"],
)
def test_plan_credits_count_until_their_period_ends(now: int, plan: str | None, shown: Credits) -> None:
    seen = me(ADA, support_email="help@images.test", now=now)
    assert (seen.plan, seen.credits) == (plan, shown)


def test_nothing_of_the_row_but_what_the_contract_names_is_shown() -> None:
    shown = msgspec.to_builtins(me(ADA, support_email="help@images.test", now=NOW))
    assert set(shown) == {
        "id",
        "email",
        "email_verified",
        "created_at",
        "plan",
        "credits",
        "restricted",
        "daily_limit",
        "policy_version",
        "support_email",
    }
    assert (shown["email_verified"], shown["restricted"]) == (False, False)
