"""The tables of a page: rows of plain text, under their captions."""

from html.parser import HTMLParser
from pathlib import Path

from tests.promises.documents import served


class _Tables(HTMLParser):
    """Cells are th and td; their text is put together from whatever stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._caption, self._rows, self._text = "", list[list[str]](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("caption", "th", "td"):
            self._text = []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = " ".join("".join(self._text).split())
        if tag == "caption":
            self.tables[words] = self._rows
        if tag in ("th", "td"):
            self._rows[-1].append(words)


def rows(path: Path, caption: str) -> list[list[str]]:
    """Those of the table with this caption, without the one of its heads."""
    return _Tables(served(path)).tables[caption][1:]
