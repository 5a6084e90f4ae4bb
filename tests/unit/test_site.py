"""tools.site: what a page is put together from, and what can go wrong with it."""

import json
from pathlib import Path

import pytest

from images2gpt.settings import read_settings
from tests.unit.test_build import plant
from tools.build import build_site
from tools.project import ROOT
from tools.site import Operator, SiteError, site_files

KNOWN = Operator(
    brand="Bits & <3", site_url="https://a.example", controller_name="Ada & Co", postal_address="1 Lane\nX"
)


def made(tree: Path, text: str, *, name: str = "index.html", operator: Operator = KNOWN) -> str:
    """What becomes of a page."""
    plant(tree, {f"pages/{name}": text})
    return site_files(tree / "pages", operator)[Path(name)].decode()


def test_a_part_stands_as_deep_as_its_mark(tmp_path: Path) -> None:
    plant(tmp_path, {"pages/parts/end.html": "<p>\n  one\n\n</p>\n", "pages/parts/outer.html": "<!-- part: end -->\n"})
    assert made(tmp_path, "<b>\n  <!-- part: outer -->\n</b>\n") == "<b>\n  <p>\n    one\n\n  </p>\n</b>\n"


def test_what_an_operator_says_is_text_wherever_it_stands(tmp_path: Path) -> None:
    page = '<title>{{BRAND}}</title><a title="{{BRAND}}">'
    assert made(tmp_path, page) == '<title>Bits &amp; &lt;3</title><a title="Bits &amp; &lt;3">'


def test_what_an_operator_says_is_text_in_a_block_of_data_too(tmp_path: Path) -> None:
    operator = Operator(brand='"</script>{{PATH}}')
    said = made(tmp_path, '<script type="application/ld+json">{"name": "{{BRAND}}"}</script>', operator=operator)
    data = said.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in data
    assert json.loads(data) == {"name": operator.brand}


def test_an_element_of_the_operators_keeps_its_words_until_there_are_better_ones(tmp_path: Path) -> None:
    page = '<i class="a" data-operator="POSTAL_ADDRESS">see below</i>, <b data-operator="CONTROLLER_NAME">us</b>'
    assert made(tmp_path, page, operator=Operator()) == page
    assert made(tmp_path, page) == page.replace("see below", "1 Lane<br>X").replace("us<", "Ada &amp; Co<")


def test_a_script_comes_with_what_it_imports_and_not_with_what_it_asks_for_later(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "pages/js/a.js": "import './lib/b.js';\nimport {\n  c,\n} from './c.js';\nimport('./later.js');\n",
            "pages/js/lib/b.js": "export { c } from '../c.js';\nimport '../a.js';\n",
            "pages/js/c.js": "/** @typedef {import('./types.js').C} C */\n",
        },
    )
    said = made(tmp_path, '  <script type="module" src="/js/a.js"></script>\n').splitlines()
    assert said[1:] == [f'  <link rel="modulepreload" href="/js/{name}.js">' for name in ("c", "lib/b")]


def test_the_header_marks_the_page_itself(tmp_path: Path) -> None:
    page = '<header class="header"><a href="/pricing">P</a></header><a href="/pricing">P</a>'
    assert made(tmp_path, page, name="pricing.html").count('href="/pricing" aria-current="page"') == 1
    assert "aria-current" not in made(tmp_path, page, name="terms.html")


def test_a_part_says_what_its_mark_gives(tmp_path: Path) -> None:
    plant(tmp_path, {"pages/parts/summary.html": '<{{tag}} id="{{id}}">{{BRAND}}</{{tag}}>\n'})
    page = '<!-- part: summary id="a" tag="h2" -->\n<!-- part: summary id="b" tag="h3" -->\n'
    assert made(tmp_path, page) == '<h2 id="a">Bits &amp; &lt;3</h2>\n<h3 id="b">Bits &amp; &lt;3</h3>\n'


def test_a_page_knows_its_title_and_its_place(tmp_path: Path) -> None:
    page = '<title>T · {{BRAND}}</title><meta content="{{TITLE}}"><link href="{{SITE_URL}}{{PATH}}">'
    said = made(tmp_path, page, name="terms.html")
    assert 'content="T · Bits &amp; &lt;3"' in said
    assert 'href="https://a.example/terms"' in said


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("{{COLOUR}}", "pages/index.html: nobody knows {{COLOUR}}."),
        ("<!-- part: none -->\n", "pages/index.html: parts/none.html is missing"),
        ('<!-- part: empty id="a" -->\n', "pages/index.html: parts/empty.html asks for no id."),
        ("<!-- part: asking -->\n", "pages/index.html: nobody knows {{id}}."),
        ("<!-- part: circle -->\n", "pages/index.html: parts/circle.html is missing, or a part of itself."),
        ('<script type="module" src="/js/no.js"></script>\n', "pages/index.html: /js/no.js is missing."),
    ],
)
def test_a_mistake_is_named_with_its_page(tmp_path: Path, page: str, sentence: str) -> None:
    parts = {"circle": "<!-- part: circle -->\n", "empty": "", "asking": "{{id}}"}
    plant(tmp_path, {f"pages/parts/{name}.html": text for name, text in parts.items()})
    with pytest.raises(SiteError, match=sentence.replace("{", r"\{")):
        made(tmp_path, page)


@pytest.mark.parametrize("url", ["images2gpt.com", "https://a.example/x", "javascript:alert(1)", 'https://a"b'])
def test_an_address_that_is_no_origin_is_refused(url: str) -> None:
    with pytest.raises(SiteError):
        Operator.of({"SITE_URL": url})


def test_without_settings_the_pages_say_what_the_service_says() -> None:
    usual, nobody = read_settings({}), Operator()
    assert (nobody.brand, nobody.support_email) == (usual.brand, usual.support_email)


def test_what_pages_are_made_of_is_not_served(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {"pages/parts/a.html": "", "pages/index.html": "", "pages/.DS_Store": "", "pages/_headers": "", "pages/a~": ""},
    )
    target = tmp_path / ".site"
    plant(target, {"old.html": "", "js/old.js": ""})
    build_site(tmp_path, target, KNOWN)
    served = {path.relative_to(target).as_posix() for path in target.rglob("*")}
    assert served == {"index.html", "_headers", "robots.txt", "sitemap.xml"}


def test_the_styles_of_a_head_are_one_file_in_their_order_and_others_stay_where_they_are(tmp_path: Path) -> None:
    link = '<link rel="stylesheet" href="/css/{}.css">\n'.format
    ink = '<link rel="stylesheet" href="/css/ink.css" media="print">\n'
    text = f"<head>\n{link('b')}<meta>\n{link('a')}{ink}</head>\n{link('end')}"
    styles = {f"pages/css/{name}.css": f"/* why */ .{name} {{}}\n" for name in ("a", "b", "end", "ink", "unused")}
    plant(tmp_path, {"pages/index.html": text, **styles})
    files = site_files(tmp_path / "pages", KNOWN)
    assert files[Path("index.html")].decode() == f"<head>\n{link('pages/index')}<meta>\n{ink}</head>\n{link('end')}"
    joined = files[Path("css/pages/index.css")]
    assert 0 < joined.index(b".b {}") < joined.index(b".a {}")
    assert {path.name for path in files if path.suffix == ".css"} == {"index.css", "end.css", "ink.css"}


def test_a_style_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"gone\.css is missing"):
        made(tmp_path, '<head>\n<link rel="stylesheet" href="/css/gone.css">\n</head>')


def test_the_site_of_this_repository_is_put_together() -> None:
    files = site_files(ROOT / "pages", KNOWN)
    assert b"Bits &amp; &lt;3" in files[Path("privacy.html")]
    assert b"{{" not in b"".join(content for path, content in files.items() if path.suffix in (".html", ".webmanifest"))
