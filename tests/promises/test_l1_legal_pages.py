"""L1, T1, H1, H2: what the pages have to say: legal bases, transfers, how to reach us, and who we are."""

import re

import pytest

from images2gpt.settings import read_settings
from tests.promises.documents import document, file_of
from tests.promises.tables import rows
from tests.promises.tree import PAGES
from tests.support.mailbox import mails, with_mail
from tests.support.world import Person, World

PRIVACY = PAGES / "privacy.html"
BASES = {
    "Contract": "Art. 6(1)(b)",
    "legal obligation": "Art. 6(1)(c)",
    "Legitimate interest": "Art. 6(1)(f)",
}
PURPOSES = (
    "make and show your images",
    "run your account",
    "account for credits",
    "sell plans and packs",
    "One free image",
    "prohibited content",
    "abuse",
    "answer you",
    "reliable",
    "obey the law",
)
"""promises.md U1, one row each."""


def words(name: str) -> str:
    return " ".join(document(PAGES / f"{name}.html").words["main"].split())


def purposes() -> list[list[str]]:
    return rows(PRIVACY, "Purposes and legal bases")


def test_l1_every_purpose_names_its_data_and_its_legal_basis() -> None:
    assert len(purposes()) == len(PURPOSES)
    for purpose, data, basis in purposes():
        assert purpose
        assert data
        named = re.findall(r"Art\. 6\(1\)\([a-f]\)", basis)
        assert named, purpose
        assert set(named) <= set(BASES.values()), purpose


@pytest.mark.parametrize("purpose", PURPOSES)
def test_l1_every_purpose_has_one_row(purpose: str) -> None:
    assert len([row for row in purposes() if purpose in row[0]]) == 1


@pytest.mark.parametrize("basis", BASES)
def test_l1_a_basis_stands_beside_its_article_and_consent_is_spoken_of(basis: str) -> None:
    cells = [row[2] for row in purposes() if basis.lower() in row[2].lower()]
    assert cells
    assert all(BASES[basis] in cell for cell in cells)
    assert "rests on consent alone" in words("privacy")


@pytest.mark.parametrize(
    "said",
    ["standard contractual clauses", "the UK addendum", "agreements on data processing", "a law or a court obliges us"],
)
def test_t1_the_privacy_page_says_on_what_transfers_and_disclosures_stand(said: str) -> None:
    assert said in words("privacy")


def test_t1_every_company_that_receives_anything_is_named_with_what_it_gets() -> None:
    receivers = rows(PRIVACY, "Who receives what")
    assert {name for row in receivers for name in ("kie.ai", "Creem", "Cloudflare") if row[0].startswith(name)} == {
        "kie.ai",
        "Creem",
        "Cloudflare",
    }
    assert all(len(row) == 3 and all(row) for row in receivers)


@pytest.mark.parametrize("name", ["contact", "dmca"])
def test_h2_there_is_a_place_for_the_postal_address(name: str) -> None:
    page = document(PAGES / f"{name}.html")
    marked = [tag for tag, each in page.elements if each.get("data-operator") == "POSTAL_ADDRESS"]
    assert len(marked) == 1
    assert "address" in [tag for tag, _ in page.elements]


@pytest.mark.parametrize("name", ["contact", "privacy", "terms", "refund", "dmca"])
def test_h1_a_page_names_the_mailbox_and_the_form(name: str) -> None:
    links = document(PAGES / f"{name}.html").links()
    assert f"mailto:{read_settings({}).support_email}" in links
    assert "/contact" in links


def test_h1_terms_acceptable_use_and_refund_are_linked_from_the_contact_page() -> None:
    links = document(PAGES / "contact.html").links()
    for link in ("/terms", "/acceptable-use", "/refund", "/privacy"):
        assert link in links
        assert file_of(link).is_file()


async def test_h1_what_the_form_sends_is_taken_kept_and_mailed_to_us(world: World, cleo: Person) -> None:
    with_mail(world)
    page = document(PAGES / "contact.html")
    names = [each["name"] for tag, each in page.elements if tag in ("input", "textarea") and "name" in each]
    letter = dict(zip(names, ("cleo@example.com", "Hello", "How are you?"), strict=True))
    answer = await cleo.post("/api/contact", letter)
    assert answer.status == 202
    (mail,) = await mails(world, "support@images2gpt.com")
    assert (mail.reply_to, "How are you?" in mail.text) == ("cleo@example.com", True)
    assert answer.json()["id"] in mail.text, "and names the number that the sender has"
