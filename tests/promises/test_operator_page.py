"""The operators' page is for those who know where it is."""

import re

from tests.promises.tree import PAGES

PAGE = PAGES / "operator.html"


def test_no_search_engine_and_no_page_leads_there() -> None:
    assert re.search(r'<meta name="robots" content="noindex', PAGE.read_text())
    others = [path for path in PAGES.rglob("*") if path.suffix in (".html", ".xml", ".txt", ".js") and path != PAGE]
    assert [path.name for path in others if re.search(r"[\"'/]operator[\"'<]", path.read_text())] == []


def test_its_token_is_never_kept() -> None:
    scripts = [PAGES / "js" / name for name in ("lib/operator.js", "pages/operator.js", "elements/operator-call.js")]
    for script in scripts:
        assert not re.search(r"storage|cookie|location|history\.", script.read_text(), re.IGNORECASE)
