"""What the service promises its users, in a few words, and where each promise is shown.

A promise is shown by every test whose name begins with its id (`test_x4_…`), wherever it stands, and by tests that say
it under another name. `python -m tests.promises.promises` writes README.md anew; `make format` does so, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.claims import every_test

README = Path(__file__).with_name("README.md")
HEAD = """\
# What the service promises, and what shows it

Written from `promises.py` by `make format`. Every test named after a promise shows it, and so do those named here in
full. `make test` prints this table with how many of them passed; a promise without a test fails the suite.

| id | promise | shown in |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """`elsewhere`: path::name of tests that show it under another name."""

    id: str
    words: str
    elsewhere: tuple[str, ...] = ()

    def tests(self) -> list[str]:
        """Every test that shows it, as path::name."""
        prefix = f"test_{self.id.lower()}_"
        named = {each for each in every_test() if each.partition("::")[2].startswith(prefix)}
        return sorted(named | set(self.elsewhere))


PROMISES = (
    Promise("W1", "The site's name, header, footer and notices of independence stand on every page"),
    Promise("D1", "Of a password there is a salted hash, and the password itself is nowhere"),
    Promise("D2", "Of an order: prompt, aspect ratio, resolution and reference images"),
    Promise("D3", "What people write to us is kept and belongs to their data"),
    Promise("D4", "Address, browser and country stand in one's own list of sessions, and go with the session"),
    Promise("D5", "A session is an opaque random token, of which only a hash is stored"),
    Promise("D6", "A free image leaves one record in KV, keyed on the address, for 90 days"),
    Promise("D7", "What was used is told by history and ledger"),
    Promise("D8", "Of a payment no card number, security code, bank account or name"),
    Promise("D9", "No biometrics, no bought data, no advertising profile, no sale"),
    Promise("U1", "Each purpose uses its own data; logs and numbers point to nobody; nothing trains a model"),
    Promise("S1", "kie.ai and Creem get what their task needs, and nobody else gets anything"),
    Promise("R1", "Account and credits: while active, and at most 12 months after deletion"),
    Promise("R2", "Images are not hosted by us: their date is told, and then they are expired"),
    Promise("R3", "The marks of a free image are gone after 90 days"),
    Promise("R4", "A session ends 30 days after it began, however it is used"),
    Promise(
        "R5",
        "Log lines hold no email, prompt, token or address",
        elsewhere=("tests/faults/test_g_residue.py::test_g16_nothing_personal_of_a_whole_life_is_logged",),
    ),
    Promise("R6", "Billing records: seven years, also after the account is deleted"),
    Promise("X1", "TLS alone: every answer and page says so for two years"),
    Promise("X2", "PBKDF2-SHA-256 with 100,000 iterations a call and a salt of one's own"),
    Promise("X3", "Session tokens are opaque and have an end"),
    Promise("X4", "Credits are never spent twice"),
    Promise(
        "X5",
        "Secrets are read in one place and stand in no file, page, answer or log",
        elsewhere=("tests/promises/test_platform.py::test_no_secret_is_compared_letter_by_letter",),
    ),
    Promise(
        "Y1",
        "Access: a copy holds everything that is held about a person",
        elsewhere=("tests/faults/test_g_copies.py::test_g02_every_table_with_something_of_a_person_is_in_their_copy",),
    ),
    Promise("Y2", "Rectify: email and password change, and the old address is told"),
    Promise(
        "Y3",
        "Delete: nothing of a person stays but the books, under an opaque id",
        elsewhere=(
            "tests/faults/test_g_residue.py::test_g06_nothing_of_a_deleted_account_is_left_but_what_the_map_says",
            "tests/api/me/test_delete.py::test_nothing_personal_is_left_once_what_was_under_way_has_ended",
            "tests/api/me/test_delete.py::test_the_certificate_says_what_went_and_what_stays_and_is_signed",
            "tests/api/me/test_delete.py::test_every_session_is_dead_and_nobody_logs_in",
        ),
    ),
    Promise("Y4", "Restrict or object: nothing is made or spent, nothing is lost, and it can be lifted"),
    Promise("Y5", "A copy to carry away: JSON, CSV and images, with checksums"),
    Promise("Y6", "Visitors have rights, too; a request is due in 30 days; an authority is named"),
    Promise("C1", "Two keys of local storage, no cookie, no host but ours"),
    Promise("K1", "Not for children under 13, or 16 where the law asks: sign-up asks"),
    Promise("K2", "A reported child's account is deleted: an operator's call"),
    Promise("N1", "The accepted version is stored, and a stale one is not accepted"),
    Promise("L1", "Every purpose has a legal basis on the privacy page"),
    Promise("T1", "Transfers stand on standard contractual clauses and the UK addendum"),
    Promise("H2", "The contact and DMCA pages have a place for the postal address"),
    Promise("H1", "A mailbox, a contact form that works, and the legal pages are linked"),
    Promise("M1", "Prohibited prompts are refused before anything is made or charged"),
    Promise("E1", "Images are passed on byte for byte, with whatever marks them as generated"),
    Promise("E2", "A purchase can be withdrawn from electronically"),
    Promise("E3", "Creem's store rules: no prompt unscreened, closed when screening is, cancelling within the product"),
)
"""In the order of the policy; E1 to E3 are what the law and the seller's rules add."""


def table() -> str:
    """README.md: each promise and the files that show it."""
    return HEAD + "".join(f"| {each.id} | {each.words} | {', '.join(_places(each))} |\n" for each in PROMISES)


def _places(promise: Promise) -> Iterator[str]:
    """The file of a test that is named after the promise, the whole name of another."""
    files = sorted({test.partition("::")[0] for test in promise.tests() if test not in promise.elsewhere})
    yield from (f"`{name.removeprefix('tests/')}`" for name in (*files, *promise.elsewhere))


if __name__ == "__main__":
    README.write_text(table())
