"""How often anything may be done: the one table. Its numbers are those of the HTTP contract."""

from dataclasses import dataclass

from images2gpt.application import App
from images2gpt.times import DAY_S, HOUR_S, MINUTE_S


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` times in a window of `window_s` seconds that begins with the first."""

    name: str
    most: int
    window_s: int


SIGN_UPS = Limit("sign_ups", 10, HOUR_S)
"""Per address. Counts whatever may tell that an email address is known here."""
LOG_IN_FAILURES = Limit("log_in_failures", 5, 5 * MINUTE_S)
"""Per account and address: somebody else's guessing never locks out a device of the owner's."""
ACCOUNT_FAILURES = Limit("account_failures", 100, DAY_S)
"""Per account, from all addresses where it is not signed in: guessing from a thousand addresses ends here."""
ADDRESS_FAILURES = Limit("address_failures", 30, 15 * MINUTE_S)
"""Per address, over all accounts: one guess at each of a thousand accounts ends here."""
MAILS = Limit("mails", 3, HOUR_S)
"""Reset and verification mails, per account, known or not."""
TRIALS_PER_48 = Limit("trials_48", 20, DAY_S)
"""Per IPv6 /48: whoever holds one has 65,536 addresses that count as visitors."""
BLOCKED_PROMPTS = Limit("blocked_prompts", 5, 10 * MINUTE_S)
"""Per person, or address of a visitor: whoever tries how far they can go waits. Counted in moderation_events."""
MESSAGES = Limit("messages", 5, HOUR_S)
"""To support, appeals among them: per person, or address of a visitor."""
UPLOADS = Limit("uploads", 60, HOUR_S)
"""Per person: each is ten megabytes that pass through here."""

EXPORTS = Limit("exports", 3, DAY_S)
"""Per person: a copy of all data reads every row and every image."""

LONGEST_S = DAY_S
"""No window is longer: then its counter goes."""

GENERATIONS_SHIELD = "GENERATION_LIMIT"
"""Per person, 150 a minute: Cloudflare's rate limit of that name in wrangler.toml."""
READS_SHIELD = "READ_LIMIT"
"""Per session or address, 400 in 10 s: likewise."""
RUNNING = 60
"""Generations a person may have under way."""


def key(app: App, limit: Limit, *parts: str) -> str:
    """Names a counter. A keyed hash: the table of counters holds no address, email or account."""
    mark, _ = app.settings.address_key.marks(limit.name, "\0".join(parts))
    return f"{limit.name}:{mark}"
