"""Sites as a deployment finds them: by address, what comes back."""

import json
from collections.abc import Mapping
from dataclasses import replace

from tools.deploy.smoke import NOWHERE, promised_headers
from tools.deploy.web import Answer
from tools.project import ROOT, ToolError

PAGES = ROOT / "pages"
"""The headers of the website are those of its sources."""
HOST = "images.example"
SITE = f"https://{HOST}"
HEADERS = promised_headers(PAGES)
HSTS = {"strict-transport-security": HEADERS["strict-transport-security"]}
PAGE = Answer(200, {"content-type": "text/html; charset=utf-8", **HEADERS}, b"<!doctype html>")
PROBLEM = Answer(404, {"content-type": "application/problem+json", **HSTS}, b"{}")
JSON = {"content-type": "application/json", **HSTS}

WELL: Mapping[str, Answer] = {
    f"{SITE}/api/health": Answer(200, JSON, b'{"status": "ok"}'),
    f"{SITE}/api/config": Answer(200, JSON, json.dumps({"sandbox": False}).encode()),
    f"{SITE}/": PAGE,
    f"{SITE}/sign-in": PAGE,
    SITE + NOWHERE: replace(PAGE, status=404),
    f"{SITE}/sign-in.html": Answer(307, {"location": "/sign-in"}, b""),
    f"{SITE}/api/no-such-call": PROBLEM,
    f"{SITE}/api/admin/overview": PROBLEM,
    f"http://{HOST}/": Answer(301, {"location": f"{SITE}/"}, b""),
    f"http://{HOST}/api/health": Answer(301, {"location": f"{SITE}/api/health"}, b""),
}


class Web:
    """Answers by a table, and remembers what was asked."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(self, url: str) -> Answer:
        self.asked.append(url)
        if url not in self.answers:
            raise ToolError(f"{url} does not answer: no such host.")
        return self.answers[url]
