"""What a page may weigh on its way (look.md): counted over the files that it names, packed as a server packs them."""

import gzip
import re
from pathlib import Path

import pytest

from tests.promises.documents import DOCUMENTS, SITE, document, served
from tests.promises.tree import PAGES, name_of

SCRIPT_BYTES, STYLE_BYTES, FONT_BYTES = 40 * 1024, 20 * 1024, 100 * 1024
STYLE_LINES = 200
STYLES = sorted((PAGES / "css").glob("*.css"))

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
every_style = pytest.mark.parametrize("path", STYLES, ids=name_of)


def named(path: Path, suffix: str) -> set[Path]:
    """Every file of a kind that a page names."""
    page = document(path)
    addresses = {each.get("href") or each.get("src", "") for tag, each in page.elements if tag in ("link", "script")}
    return {Path(address[1:]) for address in addresses if address.endswith(suffix)}


def packed(files: set[Path]) -> int:
    return sum(len(gzip.compress(SITE[file], 6)) for file in files)


@every_document
def test_a_page_keeps_to_its_budgets(path: Path) -> None:
    scripts, styles, fonts = named(path, ".js"), named(path, ".css"), named(path, ".woff2")
    assert packed(scripts) <= SCRIPT_BYTES
    assert packed(styles) <= STYLE_BYTES
    assert sum(len(SITE[font]) for font in fonts) <= FONT_BYTES


@every_style
def test_a_style_can_be_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= STYLE_LINES


def test_every_style_is_used_by_a_page() -> None:
    used = [SITE[file].decode() for file in set().union(*(named(path, ".css") for path in DOCUMENTS))]
    assert [path.name for path in STYLES if not any(served(path) in each for each in used)] == []


@every_document
def test_a_head_waits_for_one_style(path: Path) -> None:
    """A second would be a turn of the network before the first paint; what stands below comes in time."""
    head = served(path).partition("</head>")[0]
    assert re.findall(r'rel="stylesheet" href="([^"]+)">', head) == [f"/css/pages/{path.stem}.css"]


@every_style
def test_a_style_says_what_a_colour_means(path: Path) -> None:
    """Raw colours stand in tokens.css alone; a shade over the whole page is no colour of a component."""
    text = re.sub(r"::backdrop \{[^}]*\}", "", path.read_text())
    raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|--(?:stone|night|ember|leaf|brick)-\d+", text)
    assert path.name == "tokens.css" or raw == []
