"""H01, H02, H06, H08, H13 to H15: what a page carries and what stands around it, read off the site as it is served.

The other rows are for a browser. csp_evaluator is Google's own judgement of a policy, run by the project's Node.
"""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import aiohttp
import pytest

from images2gpt.http import SECURITY_HEADERS
from tests.faults.web import get, web
from tests.promises.documents import DOCUMENTS, SITE, document, served
from tests.promises.test_pages import SCRIPTS
from tests.promises.tree import name_of
from tests.support.service import Service
from tools.project import NODE_MODULES
from tools.site.page import path_of

__all__ = ["web"]

JUDGE = """
const { CspEvaluator } = require(process.argv[1]);
const { CspParser } = require(process.argv[1] + '/dist/parser.js');
const policy = new CspParser(process.argv[2]).csp;
process.stdout.write(JSON.stringify(new CspEvaluator(policy).evaluate()));
"""
SELF_MAY_HOST_SCRIPTS = {"directive": "script-src", "value": "'self'", "severity": 50}
"""Its least finding, a question: does the origin serve scripts of others? It does not: what people send is answered as
an image or as JSON, never sniffed (D34, D36), and an import of a module cannot carry a hash."""

RULE = re.compile(r"^(/\S*)\n((?:  .*\n?)+)", re.MULTILINE)
SINKS = re.compile(r"<base\b|<iframe\b|<object\b|<embed\b|<form[^>]*\saction=|\son\w+=|=.javascript:", re.IGNORECASE)
CODE_FROM_TEXT = re.compile(
    r"\beval\s*\(|\bnew\s+Function\b|\bimport\s*\(\s*[^'\"\s]|set(Timeout|Interval)\s*\(\s*['\"`]"
)
IMPORTED = re.compile(rb"(?:\bfrom |^import |\bimport\()'([^']+)'", re.MULTILINE)
SHARED = (
    "strict-transport-security",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "x-content-type-options",
)

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
every_script = pytest.mark.parametrize("path", SCRIPTS, ids=name_of)


@cache
def of_pages() -> dict[str, str]:
    """The headers of every static file."""
    rules = dict(RULE.findall(SITE[Path("_headers")].decode()))
    lines = (line.strip().partition(": ") for line in rules["/*"].splitlines())
    return {name.lower(): value for name, _, value in lines}


def findings(policy: str) -> list[dict[str, object]]:
    """What csp_evaluator finds, without its sentences."""
    command = [f"{NODE_MODULES}/.bin/node", "-e", JUDGE, f"{NODE_MODULES}/csp_evaluator", policy]
    said = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return [{name: each.get(name, "") for name in ("directive", "value", "severity")} for each in said]


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}


def test_h01_the_policy_of_the_pages_has_no_weakness() -> None:
    assert findings(of_pages()["content-security-policy"]) == [SELF_MAY_HOST_SCRIPTS]


def test_h01_the_policy_of_the_api_has_no_weakness() -> None:
    assert findings(dict(SECURITY_HEADERS)["content-security-policy"]) == []


def test_h01_a_weak_policy_would_be_found() -> None:
    assert len(findings("script-src 'unsafe-inline' *")) == 3


def test_h01_the_policy_opens_what_pages_use_and_nothing_else() -> None:
    own = ["'self'"]
    assert directives(of_pages()["content-security-policy"]) == {
        "default-src": ["'none'"],
        "script-src": own,
        "style-src": own,
        "font-src": own,
        "connect-src": own,
        "manifest-src": own,
        "img-src": ["'self'", "blob:"],
        **{name: ["'none'"] for name in ("form-action", "base-uri", "frame-ancestors", "object-src", "trusted-types")},
        "require-trusted-types-for": ["'script'"],
    }


def test_h01_no_rule_for_some_files_takes_the_policy_away() -> None:
    rules = dict(RULE.findall(SITE[Path("_headers")].decode()))
    others = [line.strip() for path, lines in rules.items() if path != "/*" for line in lines.splitlines()]
    assert others
    assert all(line.startswith("Cache-Control: ") for line in others)


async def test_h01_h14_every_page_and_answer_has_the_headers(service: Service, web: aiohttp.ClientSession) -> None:
    pages = [path_of(path) for path in DOCUMENTS if path.stem != "404"]
    for path in (*pages, "/no/such-page", "/robots.txt", "/site.webmanifest", "/js/early.js"):
        answer = await get(web, service, path)
        assert answer.status == (404 if path == "/no/such-page" else 200), path
        for name, value in of_pages().items():
            assert answer.headers[name] == value, (path, name)
    for path in ("/api/config", "/api/me", "/api/nothing"):
        answer = await get(web, service, path)
        for name, value in SECURITY_HEADERS:
            assert answer.headers[name] == value, (path, name)


@every_document
def test_h02_no_page_holds_a_handler_a_base_or_a_frame(path: Path) -> None:
    assert not SINKS.search(served(path))


@every_script
def test_h02_no_script_makes_code_of_text(path: Path) -> None:
    assert not CODE_FROM_TEXT.search(served(path))


def test_h06_no_address_of_ours_is_told_to_another_host() -> None:
    assert of_pages()["referrer-policy"] == "no-referrer"
    assert dict(SECURITY_HEADERS)["referrer-policy"] == "no-referrer"
    for path in DOCUMENTS:
        assert not re.search(r'referrerpolicy="(?!no-referrer)', served(path))


@every_document
def test_h08_a_page_that_opens_another_is_not_known_to_it(path: Path) -> None:
    for _, attributes in document(path).elements:
        if "target" in attributes:
            assert "noopener" in attributes.get("rel", "").split(), attributes
    assert of_pages()["cross-origin-opener-policy"] == "same-origin"


@every_script
def test_h08_no_script_opens_a_window(path: Path) -> None:
    assert not re.search(r"\bwindow\.open\s*\(|\bopener\b", served(path))


def test_h13_every_script_style_and_font_is_a_file_of_ours() -> None:
    for path in DOCUMENTS:
        for tag, attributes in document(path).elements:
            address = attributes.get("src" if tag == "script" else "href", "")
            if address and (tag == "script" or (tag == "link" and attributes.get("rel") != "canonical")):
                assert Path(address[1:]) in SITE, address
    for path, content in SITE.items():
        if path.suffix == ".css":
            assert not re.search(rb"@import|url\((?![\"']?/\w)", content), path
        if path.suffix == ".js":
            assert all(address.startswith((b"./", b"../")) for address in IMPORTED.findall(content)), path


def test_h14_pages_and_answers_are_for_tls_alone() -> None:
    api = dict(SECURITY_HEADERS)
    assert {name: of_pages()[name] for name in SHARED} == {name: api[name] for name in SHARED}
    seconds = re.match(r"max-age=(\d+); includeSubDomains", api["strict-transport-security"])
    assert seconds
    assert int(seconds[1]) >= 365 * 24 * 3600
    for path, content in SITE.items():
        if path.suffix in (".html", ".css", ".js", ".webmanifest"):
            assert b"http://" not in content, path


@every_document
def test_h15_a_field_may_be_filled_and_pasted_into(path: Path) -> None:
    kinds = {"email": {"email", "username"}, "password": {"current-password", "new-password"}}
    for tag, attributes in document(path).elements:
        assert not {"onpaste", "oncopy", "ondrop"} & attributes.keys()
        if attributes.get("id") == "token":
            continue  # the operators' own, which no browser is to keep
        if tag == "input" and attributes.get("type") in kinds and "name" in attributes:
            assert attributes.get("autocomplete") in kinds[attributes["type"]], attributes


@every_script
def test_h15_no_script_stands_in_the_way_of_a_paste(path: Path) -> None:
    """The one that listens takes files, and leaves words and other fields alone."""
    pastes = re.findall(r"'paste'", served(path))
    assert not pastes or path.name == "reference-images.js"
