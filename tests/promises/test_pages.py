"""pages/: no text becomes markup or code, and nothing comes from another host."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.promises.documents import DOCUMENTS, served
from tests.promises.tree import PAGES, name_of

MARKUP = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|parseFromString|srcdoc)\b"
    r"|document\s*\.\s*write|\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(|import\s*\(\s*[^'\"\s]"
    r"|set(Timeout|Interval)\s*\(\s*['\"`]|javascript:"
)
FOREIGN = re.compile(r"""(?:import|from)\s*\(?\s*['"](?:https?:)?//""")
SCRIPTS = sorted((PAGES / "js").rglob("*.js"))

STYLES = sorted((PAGES / "css").rglob("*.css"))
NOT_WAITED_FOR = ("module", "application/ld+json")

every_script = pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
every_source = pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=name_of)
every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)


class Tags(HTMLParser):
    """Every start tag with its attributes, and the text inside scripts and styles; what is data stands by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self.data: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.cdata_elem and data.strip():
            kept = self.data if self.tags[-1][1].get("type") == "application/ld+json" else self.inline
            kept.append(data)


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL)


def test_the_pages_are_found() -> None:
    assert SCRIPTS
    assert DOCUMENTS


@every_script
def test_no_text_becomes_markup_or_code(path: Path) -> None:
    assert not MARKUP.search(without_comments(path.read_text()))


@every_script
def test_no_script_comes_from_another_host(path: Path) -> None:
    assert not FOREIGN.search(path.read_text())


@every_script
def test_only_the_client_of_the_api_fetches(path: Path) -> None:
    if name_of(path) != "pages/js/lib/api.js":
        assert not re.search(
            r"\bfetch\s*\(|XMLHttpRequest|EventSource|sendBeacon|WebSocket", without_comments(path.read_text())
        )


@every_document
def test_no_script_or_style_stands_in_a_page(path: Path) -> None:
    page = Tags(served(path))
    assert page.inline == []
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert "style" not in attributes, (tag, attributes)
        assert not [
            value for value in attributes.values() if (value or "").lower().startswith(("javascript:", "data:text"))
        ]


@every_document
def test_everything_that_a_page_loads_is_our_own(path: Path) -> None:
    for tag, attributes in Tags(served(path)).tags:
        if tag in ("script", "img", "iframe", "source", "video", "audio", "object", "embed"):
            loaded = attributes.get("src") or attributes.get("data") or "/"
            assert re.match(r"/(?!/)|data:image/", loaded), (tag, loaded)
        if tag == "link" and set((attributes.get("rel") or "").split()) & {
            "stylesheet",
            "icon",
            "preload",
            "modulepreload",
        }:
            assert (attributes.get("href") or "").startswith("/"), attributes


@every_document
def test_a_page_waits_for_no_script_but_the_early_one(path: Path) -> None:
    scripts = [attributes for tag, attributes in Tags(served(path)).tags if tag == "script"]
    waited_for = [script.get("src") for script in scripts if script.get("type") not in NOT_WAITED_FOR]
    assert waited_for in ([], ["/js/early.js"])


@every_source
def test_no_string_spans_lines(path: Path) -> None:
    """Its lines would be taken for comments when the site is put together (tools/site/source.py)."""
    for line in without_comments(path.read_text()).splitlines():
        assert line.count("`") % 2 == 0, line


@every_source
def test_a_source_is_served_without_its_comments_and_with_all_its_lines(path: Path) -> None:
    source, sent = path.read_text().splitlines(), served(path).splitlines()
    for number, line in enumerate(source):
        is_comment = re.match(r"\s*(//|/\*|\*( |/|$))", line)
        assert sent[number] == ("" if is_comment else line)
    assert len(sent) == len(source)
