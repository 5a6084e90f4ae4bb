"""What a page tells search engines, and those who show a card for a link to it."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.promises.documents import DOCUMENTS, SITE, document, public, served
from tests.promises.test_pages import Tags
from tests.promises.tree import name_of
from tools.site.page import path_of

ORIGIN = "https://images2gpt.com"
LISTED = [path for path in DOCUMENTS if path_of(path) in public()]
UNLISTED = [path for path in DOCUMENTS if path not in LISTED]
TITLE_CHARACTERS, DESCRIPTION_CHARACTERS = 60, 160
"""More is cut off where results are listed."""

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)


def properties(path: Path) -> dict[str, str]:
    """What a page says in Open Graph's words, and Twitter's."""
    metas = [each for tag, each in document(path).elements if tag == "meta"]
    return {each.get("property") or each.get("name", ""): each.get("content", "") for each in metas}


def links(path: Path, rel: str) -> list[str]:
    return [each["href"] for tag, each in document(path).elements if tag == "link" and each.get("rel") == rel]


@every_document
def test_a_page_has_a_title_and_a_description_of_its_own(path: Path) -> None:
    page = document(path)
    others = [document(other) for other in DOCUMENTS if other != path]
    assert 10 <= len(page.words["title"]) <= TITLE_CHARACTERS
    assert 20 <= len(page.meta("description")) <= DESCRIPTION_CHARACTERS
    assert page.words["title"] not in [other.words["title"] for other in others]
    assert page.meta("description") not in [other.meta("description") for other in others]


@pytest.mark.parametrize("path", LISTED, ids=name_of)
def test_a_page_that_may_be_listed_has_a_card_and_one_address(path: Path) -> None:
    said, url = properties(path), f"{ORIGIN}{path_of(path)}"
    assert links(path, "canonical") == [url]
    assert said["og:url"] == url
    assert said["og:title"] == document(path).words["title"].strip()
    assert said["og:description"] == document(path).meta("description")
    assert said["og:site_name"] == "Images 2 GPT"
    assert said["og:image"] == f"{ORIGIN}/images/card.png"
    assert said["og:image:alt"]
    assert said["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("path", UNLISTED, ids=name_of)
def test_a_page_of_somebodys_own_says_nothing_to_be_found_by(path: Path) -> None:
    assert links(path, "canonical") == []
    assert not [name for name in properties(path) if name.startswith(("og:", "twitter:"))]


@every_document
def test_a_page_has_the_icons_the_manifest_and_both_colours(path: Path) -> None:
    assert links(path, "icon") == ["/images/icon.svg"]
    assert links(path, "apple-touch-icon") == ["/images/icon-180.png"]
    assert links(path, "manifest") == ["/site.webmanifest"]
    themes = [each for tag, each in document(path).elements if tag == "meta" and each.get("name") == "theme-color"]
    paper = re.search(
        r"--stone-50: (#\w+).*?--night-950: (#\w+)", served(path.parent / "css" / "tokens.css"), re.DOTALL
    )
    assert paper
    assert [each["content"] for each in themes] == list(paper.groups())


def test_the_manifest_names_pages_and_pictures_that_are_there() -> None:
    manifest = json.loads(SITE[Path("site.webmanifest")])
    assert manifest["name"] == "Images 2 GPT"
    assert manifest["start_url"] in public()
    for icon in manifest["icons"]:
        content = SITE[Path(icon["src"][1:])]
        if icon["type"] == "image/png":
            size = Image.open(io.BytesIO(content)).size
            assert icon["sizes"] == f"{size[0]}x{size[1]}"
            assert "maskable" in icon["purpose"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}


@pytest.mark.parametrize(("name", "size"), [("card", (1200, 630)), ("icon-180", (180, 180))])
def test_a_picture_has_the_size_that_is_asked_for(name: str, size: tuple[int, int]) -> None:
    content = SITE[Path(f"images/{name}.png")]
    assert Image.open(io.BytesIO(content)).size == size
    assert len(content) <= 200_000


@every_document
def test_data_for_machines_can_be_read_and_leads_to_pages(path: Path) -> None:
    for text in Tags(served(path)).data:
        data = json.loads(text)
        assert data["@context"] == "https://schema.org"
        for address in re.findall(rf'"{ORIGIN}(/[^"#]*)', text):
            name = address.strip("/") or "index"
            assert {Path(name), Path(f"{name}.html")} & SITE.keys(), address


def test_the_first_page_says_to_machines_what_it_is() -> None:
    [text] = Tags(SITE[Path("index.html")].decode()).data
    assert {each["@type"] for each in json.loads(text)["@graph"]} == {"WebSite", "WebApplication"}
