"""The free credits of a new person: once for all spellings of an address."""

from typing import Any

from images2gpt import credits
from images2gpt.accounts import Address
from images2gpt.application import App
from images2gpt.ports import Statement


def bonus(app: App, user_id: str, address: Address, *, verified: bool) -> tuple[Statement[Any], ...]:
    """`verified`: only once the address is confirmed, by an earlier statement of the batch or long ago."""
    mark, before = app.settings.address_key.marks("bonus", address.person_key)
    return credits.bonus(
        app.ids.new("txn"),
        user_id,
        credits.BonusMark(mark, before),
        amount=credits.SIGNUP_BONUS,
        verified=verified,
        now=app.clock.now(),
    )
