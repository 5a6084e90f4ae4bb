"""Calls over HTTP: the token in its header and nowhere else, and no redirect is followed with it."""

import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from tools.operator.__main__ import run
from tools.operator.calls import over_http
from tools.project import ToolError

TOKEN = "the token of these tests"


class Echo(http.server.BaseHTTPRequestHandler):
    """Tells what it was asked."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        bearer = self.headers["Authorization"]
        self.answer(200, json.dumps({"path": self.path, "bearer": bearer, "body": json.loads(body)}).encode())

    def do_GET(self) -> None:
        self.answer(302, b"{}", Location="https://elsewhere.example/")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def environ() -> Iterator[dict[str, str]]:
    with http.server.HTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield {"IMAGES2GPT_URL": f"http://127.0.0.1:{server.server_port}", "ADMIN_TOKEN": TOKEN}
        server.shutdown()
        thread.join()


def yes(_question: str) -> bool:
    return True


def test_a_call_carries_the_token_in_its_header(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    run(["pause", "on", "--json"], send=over_http(environ), confirm=yes)
    assert json.loads(capsys.readouterr().out) == {
        "path": "/api/admin/pause",
        "bearer": f"Bearer {TOKEN}",
        "body": {"generations": True},
    }


def test_no_redirect_is_followed_with_the_token(environ: dict[str, str]) -> None:
    with pytest.raises(ToolError, match="refused"):
        run(["overview"], send=over_http(environ), confirm=yes)
