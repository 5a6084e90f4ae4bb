"""The legal pages: what they say in numbers is what the code does."""

import re
from pathlib import Path

import pytest

from images2gpt import policy
from images2gpt.moderation import SENTENCES
from images2gpt.settings import read_settings
from images2gpt.support import model as messages
from tests.promises.documents import DOCUMENTS, SITE, document, public
from tests.promises.legal_facts import FACTS
from tests.promises.tree import PAGES, ROOT, name_of

ORIGIN = "https://images2gpt.com"
TEXTS = tuple(PAGES / f"{name}.html" for name in ("privacy", "terms", "acceptable-use", "refund", "cookies", "dmca"))
PAPERS = (*TEXTS, PAGES / "contact.html", PAGES / "sitemap.html")

every_text = pytest.mark.parametrize("path", TEXTS, ids=name_of)
every_paper = pytest.mark.parametrize("path", PAPERS, ids=name_of)

OPERATORS_OWN = {"CONTROLLER_NAME", "POSTAL_ADDRESS"}
"""The settings whose values replace the text of the elements that are marked with their names."""
OFFERED = (
    "PATCH /api/me",
    "POST /api/auth/password",
    "DELETE /api/auth/sessions",
    "DELETE /api/auth/sessions/{id}",
    "DELETE /api/generations/{id}",
    "GET /api/generations/{id}/receipt",
    "POST /api/generations/{id}/appeal",
    "POST /api/billing/cancel",
    "POST /api/billing/resume",
    "POST /api/billing/change",
    "POST /api/billing/withdrawal",
    "GET /api/me/export",
    "DELETE /api/me",
    "POST /api/contact",
)
"""What the pages say that a person can do here."""
NO_NUMBERS = re.compile(
    r"GPT Image 2|Images 2 GPT|images2gpt\.com|gi2_\w+|SHA-256|PBKDF2|IPv6|\b[124]K\b|Art\. 6\(1\)\([a-f]\)"
    r"|section 512\(c\) of title 17|Article 16 of the EU"
)
"""Names, and the numbers of laws."""


@every_paper
def test_every_number_is_the_one_in_the_code(path: Path) -> None:
    said = document(path).facts
    assert said == [(name, FACTS.get(name, "no such fact")) for name, _ in said]


def test_every_fact_is_told_somewhere() -> None:
    told = {name for path in PAPERS for name, _ in document(path).facts}
    assert told == set(FACTS)


@every_paper
def test_no_number_stands_there_by_itself(path: Path) -> None:
    assert re.findall(r"\S*\d\S*", NO_NUMBERS.sub("", document(path).words["main"])) == []


@every_text
def test_the_dates_are_those_of_the_policy_for_machines_too(path: Path) -> None:
    dates = {each["data-fact"]: each["datetime"] for tag, each in document(path).elements if tag == "time"}
    assert dates == {"updated": policy.UPDATED_AT[:10], "effective": policy.EFFECTIVE_AT[:10]}
    assert ("version", policy.VERSION) in document(path).facts


@every_text
def test_a_text_begins_with_a_summary_and_lists_its_parts(path: Path) -> None:
    text = document(path)
    parts = [each["id"] for _, each in text.elements if each.get("class") == "legal__part"]
    assert parts
    assert [link for link in text.links() if link.startswith("#")][1 : len(parts) + 1] == [f"#{part}" for part in parts]
    classes = text.all("class")
    assert classes.index("legal__short") < classes.index("legal__contents") < classes.index("legal__part")


def test_the_acceptable_use_policy_has_the_rules_that_the_screening_has() -> None:
    assert document(PAGES / "acceptable-use.html").all("data-category") == list(SENTENCES)


def test_the_page_on_cookies_names_what_the_browser_keeps() -> None:
    storage = (PAGES / "js/lib/storage.js").read_text()
    kept = re.findall(r"^const \w+ = '(\w+)';$", storage, flags=re.MULTILINE)
    assert len(kept) == 2
    for page in ("cookies", "privacy"):
        assert set(re.findall(r"gi2_\w+", document(PAGES / f"{page}.html").words["main"])) == set(kept)


def test_what_the_pages_offer_can_be_done() -> None:
    lines = (ROOT / "tests/promises/routes.txt").read_text().splitlines()
    there = {f"{method} {path}" for methods, path, _ in map(str.split, lines) for method in methods.split(",")}
    assert set(OFFERED) <= there


def test_the_form_takes_what_the_service_takes() -> None:
    fields = {each.get("name"): each for tag, each in document(PAGES / "contact.html").elements if tag != "meta"}
    assert {"email", "subject", "message"} <= set(fields)
    assert fields["subject"]["maxlength"] == str(messages.SUBJECT_CHARACTERS)
    assert fields["message"]["maxlength"] == str(messages.MESSAGE_CHARACTERS)


@every_paper
def test_the_operators_data_have_places_of_their_own(path: Path) -> None:
    page = document(path)
    assert set(page.all("data-operator")) <= OPERATORS_OWN
    if path.stem in ("privacy", "terms", "dmca", "contact"):
        assert set(page.all("data-operator")) == OPERATORS_OWN
    mailboxes = {link for link in page.links() if link.startswith("mailto:")}
    assert mailboxes <= {f"mailto:{read_settings({}).support_email}"}


@every_paper
def test_a_page_says_what_it_is(path: Path) -> None:
    page = document(path)
    others = [document(other) for other in DOCUMENTS if other != path]
    brand = read_settings({}).brand
    assert page.words["title"].endswith(f" · {brand}")
    assert len(page.meta("description")) >= 20
    assert page.words["title"] not in [other.words["title"] for other in others]
    assert page.meta("description") not in [other.meta("description") for other in others]
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert len(page.all("id")) == len(set(page.all("id")))


@every_paper
def test_a_style_asks_no_other_host(path: Path) -> None:
    for link in document(path).all("href"):
        if link.endswith(".css"):
            found = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")]+)", SITE[Path(link[1:])].decode())
            assert all(address.startswith("/") for address in found), (link, found)


def test_both_sitemaps_name_every_public_page() -> None:
    urls = re.findall(r"<loc>(.*?)</loc>", SITE[Path("sitemap.xml")].decode())
    assert sorted(urls) == sorted(f"{ORIGIN}{path}" for path in public())
    assert public() <= set(document(PAGES / "sitemap.html").links())
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in SITE[Path("robots.txt")].decode().splitlines()
