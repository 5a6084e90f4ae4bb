"""Writes the table "How long we keep it" of pages/privacy.html: its numbers are the periods of the privacy map.

A line is words and the names of its numbers in braces; the page shows each number in an element that is marked with the
name, and `tests/promises/test_legal.py` holds it against the constants.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from images2gpt import generations
from images2gpt.privacy import PERIODS
from images2gpt.times import DAY_S, HOUR_S, MINUTE_S
from tools.project import ROOT

PAGE = ROOT / "pages" / "privacy.html"
PLACE = re.compile(r'(?P<before>id="long".*?<tbody>\n)(?P<rows>.*?)(?P<after> *</tbody>)', re.DOTALL)
INDENT = " " * 16
MONTH_S, YEAR_S = 365 * DAY_S // 12, 365 * DAY_S

UNITS = {
    "account_months": ("ledger", MONTH_S),
    "trial_days": ("visitor's image", DAY_S),
    "reference_hours": ("reference image", HOUR_S),
    "session_days": ("session", DAY_S),
    "reset_minutes": ("reset link", MINUTE_S),
    "verify_days": ("verification link", DAY_S),
    "refusal_days": ("refusal", DAY_S),
    "key_hours": ("order key", HOUR_S),
    "billing_years": ("payment", YEAR_S),
    "message_months": ("message", MONTH_S),
    "log_days": ("alarm", DAY_S),
    "audit_months": ("operators' record", MONTH_S),
}
"""Each number of the table: the period that it tells, and in which unit."""
OTHERS = {"image_days": str(generations.AVAILABLE_S // DAY_S)}
"""Of files that kie.ai keeps (promises.md R2)."""


@dataclass(frozen=True, slots=True)
class Line:
    """`periods`: the names of those that it tells of, for the reader who looks for one."""

    what: str
    kept: str
    periods: tuple[str, ...] = ()


LINES = (
    Line(
        "Account, credits and ledger",
        "While the account is active, then at most {account_months} months after its deletion, for legal and "
        "accounting reasons, and only what these need",
        ("ledger",),
    ),
    Line(
        "Prompts, settings and outcome of a member’s images, refused ones too",
        "Until you delete the image or the account. Deleting an image erases prompt and address of the file; the "
        "ledger keeps what it cost",
    ),
    Line(
        "Images made without an account, refused prompts too",
        "{trial_days} days, unless you delete them before or take them into an account",
        ("visitor's image",),
    ),
    Line(
        "Links to image files",
        "About {image_days} days: as long as kie.ai keeps the file. The file itself is never stored by us",
    ),
    Line(
        "Reference images",
        "The address: {reference_hours} hours. The picture itself is never stored by us",
        ("reference image",),
    ),
    Line("Sessions", "{session_days} days from sign-in, never extended; less if you sign out", ("session",)),
    Line(
        "Links that we mail",
        "{reset_minutes} minutes for a new password, {verify_days} days to confirm an address; as hashes",
        ("reset link", "verification link"),
    ),
    Line("The mark of a used free image", "{trial_days} days, then it goes by itself", ("trial",)),
    Line("Record of a refused prompt", "{refusal_days} days", ("refusal",)),
    Line(
        "Counters of attempts, and marks against double orders", "At most {key_hours} hours", ("counter", "order key")
    ),
    Line("Server logs and alarms", "Up to {log_days} days", ("alarm",)),
    Line(
        "Payments, plans, refunds and disputes",
        "{billing_years} years, as tax law asks; they survive an account under an opaque number",
        ("payment", "takeback", "refund", "plan", "checkout", "event of Creem", "number of a payer"),
    ),
    Line("Messages to us and our answers", "{message_months} months", ("message",)),
    Line("Operators’ record", "{audit_months} months", ("operators' record",)),
    Line(
        "The keyed hash that prevents a second welcome gift",
        "Until {account_months} months after the account’s deletion",
        ("ledger",),
    ),
    Line(
        "The number and date of an account’s deletion",
        "{billing_years} years, as proof, and so that it can be done again after a restore",
        ("certificate",),
    ),
)


def rows() -> str:
    """The rows of the table, as they stand in the page."""
    return "".join(f"{INDENT}{_row(line)}\n" for line in LINES)


def table(page: str) -> tuple[str, str]:
    """The rows that a page has, and the page with those that it should have."""
    match = PLACE.search(page)
    if match is None:
        raise LookupError("the page has no such table")
    return match["rows"], page[: match.start("rows")] + rows() + page[match.end("rows") :]


def _row(line: Line) -> str:
    kept = re.sub(r"{(\w+)}", lambda match: _number(match[1]), line.kept)
    return f'<tr><th scope="row">{line.what}</th><td data-head="Kept">{kept}</td></tr>'


def _number(name: str) -> str:
    return f'<span data-fact="{name}">{dict(numbers())[name]}</span>'


def numbers() -> Iterator[tuple[str, str]]:
    """Every number by its name: whole units, of seven years the leap days left out."""
    yield from OTHERS.items()
    for name, (period, unit_s) in UNITS.items():
        yield name, str(PERIODS[period].seconds // unit_s)


if __name__ == "__main__":
    PAGE.write_text(table(PAGE.read_text())[1])
