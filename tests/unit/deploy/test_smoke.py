"""The smoke test sees what is wrong with a site, and nothing with one that is well."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.unit.deploy.sites import HEADERS, HOST, JSON, PAGE, PAGES, PROBLEM, SITE, WELL, Web
from tools.deploy.config import Shape
from tools.deploy.smoke import NOWHERE, findings
from tools.deploy.web import Answer, get
from tools.project import ToolError

ZONE = Shape(HOST)
OPEN_DOOR = replace(
    PAGE, headers={name: value for name, value in PAGE.headers.items() if "content-security" not in name}
)
BROKEN = {
    "the Worker is not well": (f"{SITE}/api/health", Answer(503, JSON, b'{"checks": {"d1": "down"}}'), "'d1': 'down'"),
    "another Worker answers": (f"{SITE}/api/health", Answer(500, {}, b"error"), "not in the words"),
    "it paints by itself": (f"{SITE}/api/config", Answer(200, JSON, b'{"sandbox": true}'), "stand-in"),
    "a page lacks its policy": (f"{SITE}/", OPEN_DOOR, "content-security-policy"),
    "a page is not there": (f"{SITE}/sign-in", replace(PAGE, status=404), "/sign-in answers 404"),
    "what is not there is found": (SITE + NOWHERE, PAGE, "answers 200"),
    "a page has two addresses": (f"{SITE}/sign-in.html", PAGE, "instead of leading to /sign-in"),
    "the route leads nowhere": (f"{SITE}/api/no-such-call", replace(PAGE, status=404), "not as our Worker"),
    "an operator's call is open": (f"{SITE}/api/admin/overview", Answer(200, JSON, b"{}"), "answers 200"),
    "the API is served in clear (X1)": (f"http://{HOST}/api/health", Answer(200, JSON, b"{}"), "Always Use HTTPS"),
    "pages are served in clear (X1)": (f"http://{HOST}/", PAGE, "Always Use HTTPS"),
}


def found(web: Web, shape: Shape = ZONE) -> list[str]:
    return findings(SITE, shape, PAGES, web.get)


def test_a_site_that_is_well_has_no_findings() -> None:
    web = Web(WELL)
    assert found(web) == []
    assert set(web.asked) == set(WELL), "the table holds nothing that is not asked for"


@pytest.mark.parametrize("what", BROKEN)
def test_it_is_seen_that(what: str) -> None:
    url, answer, said = BROKEN[what]
    (finding,) = found(Web({**WELL, url: answer}))
    assert said in finding


def test_it_is_seen_that_the_api_lacks_hsts() -> None:
    bare = replace(PROBLEM, headers={"content-type": "application/problem+json"})
    (finding,) = found(Web({**WELL, f"{SITE}/api/no-such-call": bare}))
    assert "Strict-Transport-Security" in finding


def test_x1_is_promised_of_every_page() -> None:
    assert "max-age=" in HEADERS["strict-transport-security"]


def test_no_answer_is_a_finding_each_and_no_traceback() -> None:
    assert all("does not answer" in each for each in found(Web({})))


def test_on_workers_dev_nothing_is_asked_in_clear() -> None:
    web = Web(WELL)
    assert found(web, Shape("images2gpt.ada.workers.dev")) == []
    assert not [url for url in web.asked if url.startswith("http:")]


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Leads away, or refuses."""

    def do_GET(self) -> None:
        self.send_response(307 if self.path == "/leads" else 404)
        self.send_header("Location", "/nowhere")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"body")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_redirect_is_told_and_not_followed(elsewhere: str) -> None:
    assert get(f"{elsewhere}/leads").status == 307
    refused = get(f"{elsewhere}/refused")
    assert (refused.status, refused.headers["location"], refused.body) == (404, "/nowhere", b"body")


def test_a_server_that_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(ToolError, match="does not answer"):
        get("http://127.0.0.1:9/")
