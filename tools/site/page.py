"""One page: its parts put in, its modules named, and the operator's data filled in.

A page is HTML with two marks of ours: `<!-- part: footer -->` is parts/footer.html, and `{{NAME}}` is a value (an
operator's, or TITLE, DESCRIPTION and PATH of the page itself). What a mark gives, as in `<!-- part: plan id="a" -->`,
stands where its part says `{{id}}`. An element with `data-operator="NAME"` keeps its own
text until the operator has given a better one.
"""

import json
import re
from html import escape
from pathlib import Path

from tools.site.errors import SiteError
from tools.site.modules import imported
from tools.site.operator import Operator

PART = re.compile(r'^(?P<indent>[ \t]*)<!-- part: (?P<name>[\w-]+)(?P<given>(?: \w+="[^"]*")*) -->\n', re.MULTILINE)
GIVEN = re.compile(r'(\w+)="([^"]*)"')
DEEPEST = 5
"""Parts within parts: more is a circle."""

MODULE = re.compile(r'^(?P<indent>[ \t]*)<script type="module" src="(?P<src>[^"]+)"></script>\n', re.MULTILINE)
HEADER = re.compile(r'<header class="header.*?</header>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">')
DATA = re.compile(r'(<script type="application/ld\+json">.*?</script>)', re.DOTALL)
VALUE = re.compile(r"\{\{(\w+)\}\}")
OWN = re.compile(r'(?P<open><(?P<tag>\w+)[^>]*\sdata-operator="(?P<name>\w+)"[^>]*>)(?P<text>[^<]*)(?=</(?P=tag)>)')


def page(file: Path, pages: Path, operator: Operator) -> str:
    """Return a page as it is served."""
    try:
        return assembled(file, pages, operator)
    except SiteError as error:
        raise SiteError(f"pages/{file.name}: {error}") from None


def assembled(file: Path, pages: Path, operator: Operator) -> str:
    """Return a page; SiteError does not name it."""
    text = with_modules(with_parts(file.read_text(), pages / "parts"), pages)
    text = HEADER.sub(lambda header: with_current(header[0], path_of(file)), text)
    values = {**operator.markup, **escaped(operator.values), **about(file, text, operator)}
    # Once over each piece, every second of which is data: what a value says is not looked into again.
    pieces = enumerate(DATA.split(text))
    text = "".join(filled(piece, in_json(operator.values) if number % 2 else values) for number, piece in pieces)
    return OWN.sub(lambda found: found["open"] + own(found, operator), text)


def path_of(file: Path) -> str:
    """Return the clean address of a page."""
    return "/" if file.stem == "index" else f"/{file.stem}"


def with_parts(text: str, parts: Path, depth: int = 0) -> str:
    """Put the parts in, each as deep as its mark stands."""

    def part(found: "re.Match[str]") -> str:
        file = parts / f"{found['name']}.html"
        if depth == DEEPEST or not file.is_file():
            raise SiteError(f"parts/{file.name} is missing, or a part of itself.")
        text = with_given(file.read_text(), found["given"], file.name)
        lines = with_parts(text, parts, depth + 1).splitlines(keepends=True)
        return "".join(found["indent"] + line if line.strip() else line for line in lines)

    return PART.sub(part, text)


def with_given(text: str, given: str, name: str) -> str:
    """Put into a part what its mark gives, each of which it has to ask for."""
    for asked, value in GIVEN.findall(given):
        mark = f"{{{{{asked}}}}}"
        if mark not in text:
            raise SiteError(f"parts/{name} asks for no {asked}.")
        text = text.replace(mark, value)
    return text


def with_modules(text: str, pages: Path) -> str:
    """Name what a page's script imports right behind it: else a browser learns of it one step at a time."""

    def links(script: "re.Match[str]") -> str:
        lines = (
            f'{script["indent"]}<link rel="modulepreload" href="{each}">\n' for each in imported(script["src"], pages)
        )
        return script[0] + "".join(lines)

    return MODULE.sub(links, text)


def with_current(header: str, path: str) -> str:
    """Mark the link to the page itself."""
    return header.replace(f' href="{path}">', f' href="{path}" aria-current="page">') if path != "/" else header


def about(file: Path, text: str, operator: Operator) -> "dict[str, str]":
    """Return what a page says of itself, for the cards that others make of it."""
    known = escaped(operator.values)
    said = {"TITLE": TITLE.search(text), "DESCRIPTION": DESCRIPTION.search(text)}
    return {"PATH": path_of(file), **{name: filled(found[1], known) for name, found in said.items() if found}}


def own(found: "re.Match[str]", operator: Operator) -> str:
    """Return what stands in an operator's element; the lines of an address stay lines."""
    said = operator.own.get(found["name"])
    return escape(said).replace("\n", "<br>") if said else found["text"]


def in_json(values: "dict[str, str]") -> "dict[str, str]":
    """Return values as they stand in a string of JSON, where they can end neither the string nor its block."""
    return {name: json.dumps(value)[1:-1].replace("<", r"\u003c") for name, value in values.items()}


def escaped(values: "dict[str, str]") -> "dict[str, str]":
    """Return values as they stand in markup, also in an attribute."""
    return {name: escape(value) for name, value in values.items()}


def filled(text: str, values: "dict[str, str]") -> str:
    """Put the values in; SiteError for a name that nobody knows."""

    def value(found: "re.Match[str]") -> str:
        if found[1] not in values:
            raise SiteError(f"nobody knows {{{{{found[1]}}}}}.")
        return values[found[1]]

    return VALUE.sub(value, text)


def is_public(text: str) -> bool:
    """Tell whether search engines may list a page."""
    return 'name="robots" content="noindex"' not in text
