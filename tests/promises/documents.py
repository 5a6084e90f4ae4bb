"""The pages as they are served, read once: their elements, links, facts and words."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from tests.promises.tree import PAGES
from tools.site import Operator, site_files
from tools.site.styles import style

SITE = site_files(PAGES, Operator())
"""Of an operator who has said nothing."""

DOCUMENTS = sorted(PAGES.glob("*.html"))


def served(path: Path) -> str:
    """The text of a page, style or script as it is served."""
    return style(path) if path.suffix == ".css" else SITE[path.relative_to(PAGES)].decode()


class Document(HTMLParser):
    """A page: its elements, the facts it states, and its words."""

    VOID = frozenset(("meta", "link", "input", "br", "img", "hr"))

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.facts: list[tuple[str, str]] = []
        self.header: dict[str, str] = {}
        self.footer: dict[str, dict[str, str]] = {}
        self.words: dict[str, str] = {}
        """Of the title, the main part and the footer, but for the facts."""
        self._open: list[tuple[str, dict[str, str]]] = []
        self._column = ""
        self.feed(served(path))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in self.VOID:
            self._open.append((tag, attributes))
        if "data-fact" in attributes:
            self.facts.append((attributes["data-fact"], ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        in_fact = any("data-fact" in attributes for _, attributes in self._open)
        if in_fact:
            name, said = self.facts[-1]
            self.facts[-1] = (name, said + data)
        for place in ("title", "main", "footer"):
            if place in tags and not in_fact:
                self.words[place] = f"{self.words.get(place, '')} {data}"
        if "header" in tags and "nav" in tags and tags[-1] == "a":
            self.header[data] = self._open[-1][1]["href"]
        if "footer" in tags and tags[-1] == "h2":
            self._column = data
        if "footer" in tags and tags[-1] == "a" and self._column:
            self.footer.setdefault(self._column, {})[data] = self._open[-1][1]["href"]

    def all(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a" and attributes.get("href")]

    def meta(self, name: str) -> str:
        return next((each["content"] for tag, each in self.elements if tag == "meta" and each.get("name") == name), "")


@cache
def document(path: Path) -> Document:
    return Document(path)


def file_of(link: str) -> Path:
    """What a clean address is served from."""
    return PAGES / f"{urlsplit(link).path.strip('/') or 'index'}.html"


def public() -> set[str]:
    """The address of every page that search engines may list."""
    listed = (path for path in DOCUMENTS if "noindex" not in document(path).meta("robots"))
    return {"/" if path.stem == "index" else f"/{path.stem}" for path in listed}
