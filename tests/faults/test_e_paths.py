"""E16, E20, E27, E33: each thing has one address on the real Worker, and what has none is not served."""

import json
import time
import urllib.request

import aiohttp
import pytest

from images2gpt.policy import VERSION
from tests.faults.web import ADDRESS, get, web
from tests.promises.tree import PAGES
from tests.support.service import Service
from tests.support.world import PASSWORD

__all__ = ["web"]


@pytest.fixture(scope="module")
def token(service: Service) -> str:
    """Of a member, who could see something."""
    wanted = {"email": f"e{time.monotonic_ns()}@example.com", "password": PASSWORD}
    body = json.dumps(wanted | {"age_confirmed": True, "policy_version": VERSION}).encode()
    headers = ADDRESS | {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{service.url}/api/auth/signup", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["token"])


ELSEWHERE = [
    *("//api/me", "/api//me", "/api/me/", "/%61pi/me", "/api/%6de", "/API/me", "/api/ME", "/api/me.", "/api/me;x"),
    *(
        "/api/..;/me",
        "/api/me%00",
        "/api/me%2f",
        "/api%2fme",
        "/api/me%5c",
        "/api/me%23",
        "/x/..%2fapi/me",
        "/api/me%20",
    ),
    *("/api/%c0%ae%c0%ae/me", "/api/%ff", "/api/%2561pi/me", "/api/me%252f", "/..%2f..%2fapi/me", "/api/m%65;/"),
    *("/api/me/x.css", "/api/me;.png", "/api/me%2f..%2fx.css", "/api/me%3f.css", "/api/me.css", "/api/me/index.html"),
]
SAME = ["/api/./me", "/api/x/../me", "/api/%2e%2e/api/me", "/api/%2E/me", "/api\\me", "/./api/me", "/api/x/%2e./me"]
"""What a URL is, by the standard that browsers and the runtime follow, before anybody looks at its path."""


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_e16_a_second_spelling_of_a_path_is_nothing(
    service: Service, web: aiohttp.ClientSession, token: str, path: str
) -> None:
    answer = await get(web, service, path, Authorization=f"Bearer {token}")
    assert answer.status in (404, 307), "or the static pages' redirect to the one spelling"
    assert "usr_" not in await answer.text()
    if answer.status == 404 and path.startswith("/api/"):
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", SAME)
@pytest.mark.parametrize(("guarded", "status"), [("me", 401), ("admin/users", 404), ("admin/reconcile", 404)])
async def test_e16_no_way_round_skips_the_question_who_calls(
    service: Service, web: aiohttp.ClientSession, path: str, guarded: str, status: int
) -> None:
    assert (await get(web, service, path.removesuffix("me") + guarded)).status == status


@pytest.mark.parametrize(
    "header", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Host"]
)
async def test_e20_what_one_person_was_answered_is_kept_for_nobody(
    service: Service, web: aiohttp.ClientSession, token: str, header: str
) -> None:
    forged = {header: "/api/admin/users" if "URL" in header else "evil.example"}
    signed_in = await get(web, service, "/api/me?cb=1", Authorization=f"Bearer {token}", **forged)
    assert (signed_in.status, signed_in.headers["cache-control"]) == (200, "no-store")
    assert "evil.example" not in str(signed_in.headers) + await signed_in.text()
    assert (await get(web, service, "/api/me?cb=1", **forged)).status == 401


PROBES = [
    *("/docs", "/redoc", "/swagger", "/openapi.json", "/__scheduled", "/__mode", "/__debug__", "/metrics", "/graphql"),
    *("/.git/config", "/.git/HEAD", "/.env", "/.dev.vars", "/wrangler.toml", "/schema.sql", "/pyproject.toml"),
    *("/Makefile", "/README.md", "/src/worker.py", "/worker.py", "/.build/worker.py", "/functions/api/me/index.py"),
    *("/_headers", "/_redirects", "/_worker.js", "/_routes.json", "/js/pages/sign-in.js.map", "/css/site.css.map"),
    *(
        "/package.json",
        "/node_modules/wrangler/package.json",
        "/.wrangler/state",
        "/../wrangler.toml",
        "/%2e%2e/schema.sql",
    ),
    *("/..%2fwrangler.toml", "/js/..%2f..%2fwrangler.toml", "/js/%2e%2e/%2e%2e/.env", "/..%5cwrangler.toml", "/;/.env"),
    *(
        "/.htaccess",
        "/.DS_Store",
        "/backup.zip",
        "/server-status",
        "/wp-login.php",
        "/js/",
        "/css",
        "/fonts/",
        "/parts/head.html",
    ),
]


@pytest.mark.parametrize("path", PROBES)
async def test_e33_nothing_but_pages_and_calls_is_served(
    service: Service, web: aiohttp.ClientSession, path: str
) -> None:
    answer = await get(web, service, path)
    assert answer.status in (404, 307)
    if answer.status == 307:
        assert (await get(web, service, answer.headers["location"])).status == 404


def test_e33_the_folder_of_pages_holds_what_a_browser_asks_for_and_nothing_else() -> None:
    kinds = {path.suffix or path.name for path in PAGES.rglob("*") if path.is_file()}
    assert kinds <= {
        ".html",
        ".css",
        ".js",
        ".woff2",
        ".svg",
        ".png",
        ".jpg",
        ".webp",
        ".ico",
        ".txt",
        ".webmanifest",
        "_headers",
    }
    assert not [path for path in PAGES.rglob(".*") if path.name != ".well-known"]
