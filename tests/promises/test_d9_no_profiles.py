"""D9: no biometrics, no bought or rented data, no advertising profile, no sale: there is no place for them."""

import re
from pathlib import Path

import pytest

from images2gpt.privacy.map import TABLES
from tests.promises.documents import DOCUMENTS, document
from tests.promises.tree import PAGES, ROOT, name_of

SCHEMA = re.sub(r"--.*", "", (ROOT / "schema.sql").read_text())
UNWANTED = re.compile(
    r"\b\w*(biometric|fingerprint|face|voice|gender|race|religion|birth|interest|segment|audience|campaign|advert|"
    r"marketing|score|profile|tracking|utm|referrer|broker|partner|cookie)\w*",
    flags=re.IGNORECASE,
)
TRACKERS = re.compile(
    r"canvas\.toDataURL|AudioContext|navigator\.(plugins|sendBeacon|deviceMemory|hardwareConcurrency)|document\.referrer"
    r"|google|facebook|analytics|gtag|pixel\.gif",
    flags=re.IGNORECASE,
)


def test_d9_no_column_holds_such_a_thing() -> None:
    assert [match[0] for match in UNWANTED.finditer(SCHEMA)] == []


def test_d9_every_table_of_a_person_has_a_purpose_and_none_is_to_advertise_or_sell() -> None:
    purposes = [table.purpose for table in TABLES.values()]
    assert all(purposes)
    assert [purpose for purpose in purposes if UNWANTED.search(purpose)] == []


@pytest.mark.parametrize("path", sorted((PAGES / "js").rglob("*.js")), ids=name_of)
def test_d9_no_script_recognises_a_device_or_follows_a_person(path: Path) -> None:
    assert TRACKERS.search(re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(), flags=re.DOTALL)) is None


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_d9_no_page_asks_anything_of_another_host(path: Path) -> None:
    page = document(path)
    loaded = page.all("src") + [each["href"] for tag, each in page.elements if tag == "link" and "href" in each]
    rels = {each.get("href"): each.get("rel") for tag, each in page.elements if tag == "link"}
    asked = [address for address in loaded if rels.get(address) not in ("canonical", "alternate")]
    assert [address for address in asked if not address.startswith(("/", "data:image/"))] == []
    assert [address for address in asked if address.startswith("//")] == []


def test_d9_the_policy_of_every_page_lets_none_be_asked() -> None:
    (policy,) = re.findall(r"Content-Security-Policy: (.*)", (PAGES / "_headers").read_text())
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert re.findall(r"https?:|\*", policy) == []
