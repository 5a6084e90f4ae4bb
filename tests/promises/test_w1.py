"""W1: the site with its header, its footer and its notices; every link of every page leads somewhere."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.promises.documents import DOCUMENTS, SITE, document
from tests.promises.tree import name_of
from tools.site import Operator, site_files
from tools.site.page import path_of

HEADER = {"Features": "/#features", "Showcase": "/#showcase", "Pricing": "/pricing", "FAQ": "/#faq"}
FOOTER = {
    "Product": {
        "Features": "/#features",
        "Pricing": "/pricing",
        "How it works": "/#how-it-works",
        "Try free": "/#create",
    },
    "Legal": {
        "Privacy": "/privacy",
        "Terms": "/terms",
        "Acceptable Use": "/acceptable-use",
        "Refund": "/refund",
        "Cookies": "/cookies",
        "DMCA / IP": "/dmca",
    },
    "Company": {"Contact": "/contact", "Sitemap": "/sitemap"},
}
NOTICES = (
    "Powered by the GPT Image 2 model via kie.ai.",
    "Independent, not affiliated with, endorsed or sponsored by OpenAI.",
    "© 2025–2026",
)
SAMPLES_BYTES = 250_000
LOADED = {"link": "href", "script": "src", "img": "src"}

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
home = next(path for path in DOCUMENTS if path.stem == "index")


@every_document
def test_w1_a_page_has_the_header_of_the_site(path: Path) -> None:
    assert HEADER.items() <= document(path).header.items()


@every_document
def test_w1_a_page_has_the_footer_of_the_site_and_its_notices(path: Path) -> None:
    page = document(path)
    assert page.footer == FOOTER
    for notice in NOTICES:
        assert notice in page.words["footer"]


def test_w1_the_name_is_the_brand_of_the_operator() -> None:
    files = site_files(home.parent, Operator(brand="Bits 7"))
    for path in DOCUMENTS:
        page = files[path.relative_to(home.parent)].decode()
        assert page.count('<a class="wordmark" href="/">Bits <em>7</em></a>') == 2
        assert "© 2025–2026 Bits 7" in page
        assert "Images 2 GPT" not in page


@every_document
def test_w1_every_link_of_a_page_answers(path: Path) -> None:
    for link in document(path).links():
        if not link.startswith("mailto:"):
            assert link.startswith(("/", "#")), link
            found = file_served(path, link)
            assert found in SITE, link
            fragment = urlsplit(link).fragment
            assert not fragment or fragment in document(home.parent / found).all("id"), link


@every_document
def test_w1_everything_that_a_page_loads_is_there(path: Path) -> None:
    for tag, attributes in document(path).elements:
        address = attributes.get(LOADED.get(tag, ""), "")
        if address.startswith("/") and attributes.get("rel") != "canonical":
            assert Path(address[1:]) in SITE, address


def test_w1_every_page_is_reached_by_links_or_belongs_to_a_way_of_its_own() -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            page = document(home.parent / file_served(home, address))
            waiting += [urlsplit(link).path for link in page.links() if link.startswith("/")]
    by_another_way = {"/404", "/billing-done", "/image", "/reset", "/verify", "/styleguide", "/operator"}
    assert {path_of(path) for path in DOCUMENTS} - seen == by_another_way & {path_of(path) for path in DOCUMENTS}


def test_w1_a_sample_says_what_it_is_and_keeps_its_place() -> None:
    """Its prompt comes with one click; nothing moves when the picture arrives, and the pictures weigh little."""
    page = document(home)
    pictures = [each for tag, each in page.elements if each.get("class") == "sample__picture" and tag == "img"]
    samples = [each for tag, each in page.elements if each.get("class") == "sample" and tag == "button"]
    assert len(pictures) == len(samples) >= 6
    assert all(each["data-prompt"] and re.fullmatch(r"\d+:\d+", each["data-ratio"]) for each in samples)
    assert all(each["width"] and each["height"] and each["loading"] == "lazy" for each in pictures)
    assert sum(len(SITE[Path(each["src"][1:])]) for each in pictures) <= SAMPLES_BYTES
    assert "samples, drawn by a program and not by the model" in page.words["main"]


def file_served(path: Path, link: str) -> Path:
    """What answers a link of a page."""
    address = urlsplit(link).path.strip("/")
    return Path(f"{address or 'index'}.html") if not link.startswith("#") else Path(path.name)
