"""Every file of the site by its path, as it is served."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from tools.site.operator import Operator
from tools.site.page import filled, in_json, is_public, page, path_of
from tools.site.source import without_comments


def site_files(pages: Path, operator: Operator) -> "dict[Path, bytes]":
    """Return the whole site: pages put together, sources without comments, everything else as it lies in pages/."""
    made = {file: page(file, pages, operator) for file in sorted(pages.glob("*.html"))}
    public = [path_of(file) for file, text in made.items() if is_public(text)]
    return {
        **{path.relative_to(pages): path.read_bytes() for path in as_they_are(pages)},
        **{path.relative_to(pages): bare(path) for kind in (".js", ".css") for path in sorted(pages.rglob(f"*{kind}"))},
        **{file.relative_to(pages): text.encode() for file, text in made.items()},
        **{path.relative_to(pages): with_values(path, operator) for path in sorted(pages.glob("*.webmanifest"))},
        Path("robots.txt"): robots(operator).encode(),
        Path("sitemap.xml"): sitemap(public, operator).encode(),
    }


def as_they_are(pages: Path) -> "Iterator[Path]":
    """Yield what is copied: no page, no part of one, and nothing that editors and Finder leave behind."""
    for path in sorted(pages.rglob("*")):
        left_behind = path.name.startswith(".") or path.name.endswith("~")
        if path.is_file() and path.suffix != ".html" and not left_behind:
            yield path


def bare(path: Path) -> bytes:
    """Return a script or style as it is served."""
    return without_comments(path.read_text()).encode()


def with_values(path: Path, operator: Operator) -> bytes:
    """Return a JSON file with the operator's data in it."""
    return filled(path.read_text(), in_json(operator.values)).encode()


def robots(operator: Operator) -> str:
    """Return robots.txt: everything may be read but the API."""
    return f"User-agent: *\nAllow: /\nDisallow: /api/\n\nSitemap: {operator.site_url}/sitemap.xml\n"


def sitemap(public: "list[str]", operator: Operator) -> str:
    """Return sitemap.xml, the first page first."""
    urls = "".join(f"  <url><loc>{escape(operator.site_url + path)}</loc></url>\n" for path in sorted(public))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n"
