"""Every file of the site by its path, as it is served."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from tools.site.operator import Operator
from tools.site.page import filled, in_json, is_public, page, path_of
from tools.site.source import without_comments
from tools.site.styles import named_apart, style, styles_of, with_one_style


def site_files(pages: Path, operator: Operator) -> "dict[Path, bytes]":
    """Return the whole site: pages put together, sources without comments, everything else as it lies in pages/."""
    made = {file: page(file, pages, operator) for file in sorted(pages.glob("*.html"))}
    joined = {file: Path("css", "pages", f"{file.stem}.css") for file, text in made.items() if styles_of(text, pages)}
    apart = {path for text in made.values() for path in named_apart(text)}
    public = [path_of(file) for file, text in made.items() if is_public(text)]
    return {
        **{path.relative_to(pages): path.read_bytes() for path in as_they_are(pages)},
        **{path.relative_to(pages): bare(path) for path in sorted(pages.rglob("*.js"))},
        **{path: style(pages / path).encode() for path in sorted(apart)},
        **{path: styles_of(made[file], pages).encode() for file, path in joined.items()},
        **{
            file.relative_to(pages): (with_one_style(text, joined[file]) if file in joined else text).encode()
            for file, text in made.items()
        },
        **{path.relative_to(pages): with_values(path, operator) for path in sorted(pages.glob("*.webmanifest"))},
        Path("robots.txt"): robots(operator).encode(),
        Path("sitemap.xml"): sitemap(public, operator).encode(),
    }


def as_they_are(pages: Path) -> "Iterator[Path]":
    """Yield what is copied: no page, part or style, and nothing that editors and Finder leave behind."""
    for path in sorted(pages.rglob("*")):
        left_behind = path.name.startswith(".") or path.name.endswith("~")
        if path.is_file() and path.suffix not in (".html", ".css") and not left_behind:
            yield path


def bare(path: Path) -> bytes:
    """Return a script as it is served."""
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
