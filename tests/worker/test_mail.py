"""Mail and rate limits through the real bindings, in a Worker that does nothing else."""

import json
import shutil
import time
import urllib.request
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.service import Service
from tools.project import ROOT

SENDER = "no-reply@images.test"
MAIL = {
    "to": "ada@example.com",
    "subject": "Choose a new password · Images 2 GPT",
    "text": "Grüße\nhttps://images.test/reset#token=" + "x" * 120 + "\n",
    "html": "<p>Grüße</p>\n",
}

WORKER = """\
import js
from workers import Response, WorkerEntrypoint

from images2gpt.edge import convert
from images2gpt.edge.limiter import RateLimits
from images2gpt.edge.mail import SendEmail
from images2gpt.edge.system import RandomIds, SystemClock
from images2gpt.ports import Mail, MailRefused


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        what = request.url.rsplit("/", 1)[1]
        given = await request.json() if request.method == "POST" else {}
        return Response(str(await getattr(self, "on_" + what)(**given)))

    async def on_health(self):
        return "ok"

    async def on_send(self, **mail):
        return await self.send(self.env._env.EMAIL, mail)

    async def on_send_later(self, **mail):
        self.ctx.waitUntil(self.send(self.env._env.EMAIL, mail))
        return "later"

    async def on_send_to_nobody(self, **mail):
        return await self.send(None, mail)

    async def on_send_to_a_fault(self, **mail):
        return await self.send(convert.options(send=js.JSON.parse), mail)

    async def send(self, binding, mail):
        try:
            sender = SendEmail(binding, self.env.MAIL_FROM, clock=SystemClock(), ids=RandomIds())
            await sender.send(Mail(**mail))
        except MailRefused:
            return "refused"
        return "sent"

    async def on_allows(self, name, keys):
        names = ("GENERATION_LIMIT", "READ_LIMIT")
        limits = RateLimits({each: getattr(self.env._env, each) for each in names})
        return [await limits.allows(name, key) for key in keys].count(True)

    async def on_allows_by_a_fault(self, name):
        return await RateLimits({"BROKEN": convert.options(limit=js.JSON.parse)}).allows(name, "ada")

    async def on_reads_a_key(self):
        # A method of the runtime's own: it refuses to be called without its object.
        return await convert.call(self.env._env.KV, "get", "nothing")
"""


@pytest.fixture
def mail_tree(tree: Path) -> Path:
    """A working tree whose Worker is the one above."""
    (tree / "src/worker.py").write_text(WORKER)
    package, unwanted = "src/images2gpt", shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / package, tree / package, dirs_exist_ok=True, ignore=unwanted)
    return tree


def start(tree: Path, state: str, **env: str) -> Service:
    return Service.start(tree / state, {"KIE_API_BASE": "http://127.0.0.1:9", **env}, root=tree)


def ask(service: Service, what: str, body: object = None) -> str:
    data = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(f"{service.url}/api/{what}", data, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def mails(service: Service, count: int) -> list[EmailMessage]:
    """As many as were sent, which appear a moment later; a moment more for one that should not be there."""
    deadline = time.monotonic() + 10
    while len(service.mails()) < count and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    return service.mails()


def body(message: EmailMessage, kind: str) -> list[str]:
    part = message.get_body((kind,))
    assert part
    lines: list[str] = part.get_content().splitlines()
    return lines


def test_mail_lands_in_the_state_folder_of_its_instance_and_nowhere_else(mail_tree: Path) -> None:
    with (
        start(mail_tree, ".state-a", MAIL_FROM=SENDER) as ours,
        start(mail_tree, ".state-b", MAIL_FROM=SENDER) as others,
    ):
        assert ask(ours, "send", MAIL | {"reply_to": "eve@example.org"}) == "sent"
        assert ask(others, "send", MAIL | {"to": "ben@example.com"}) == "sent"
        assert ask(ours, "send_later", MAIL) == "later"
        for what in ("send_to_nobody", "send_to_a_fault"):
            assert ask(ours, what, MAIL) == "refused"
        for field in ("subject", "to", "reply_to"):
            for character in "\r\n\0":
                assert ask(ours, "send", MAIL | {field: f"x{character}Bcc: eve@example.com"}) == "refused"
        first, second = mails(ours, 2)
        assert [message["To"] for message in mails(others, 1)] == ["ben@example.com"]
        assert (first["From"], first["To"], first["Reply-To"]) == (SENDER, "ada@example.com", "eve@example.org")
        assert (first["Subject"], second["Reply-To"]) == (MAIL["subject"], None)
        assert abs(first["Date"].datetime.timestamp() - time.time()) < 60
        assert first["Message-ID"].endswith("@images.test>")
        for kind, given in (("plain", "text"), ("html", "html")):
            assert body(first, kind) == body(second, kind) == MAIL[given].splitlines()
        told = [line for line in ours.log if "mail" in line.lower()]
        assert told == [f"Mail goes to {ours.state_dir}/mail/*.eml.", '{"event":"mail_refused","kind":"SyntaxError"}']


def allowed(service: Service, name: str, count: int, *, period: int) -> int:
    """How many of `count` for one person and one for another, all in one window: they begin with the wall clock's."""
    for person in ("ada", "cleo", "dora"):
        begun = time.time() // period
        answer = ask(service, "allows", {"name": name, "keys": [person] * count + ["ben"]})
        if begun == time.time() // period:
            return int(answer)
    raise AssertionError("no window was long enough")


def test_rate_limits_count_each_key_and_a_broken_one_lets_everybody_in(mail_tree: Path) -> None:
    with start(mail_tree, ".state") as service:
        assert not any("mail" in line.lower() for line in service.log)
        for name, most, period in (("GENERATION_LIMIT", 150, 60), ("READ_LIMIT", 400, 10)):
            assert allowed(service, name, most + 20, period=period) == most + 1
        for name in ("BROKEN", "UNKNOWN"):
            before = len(service.log)
            assert ask(service, "allows_by_a_fault", {"name": name}) == "True"
            service.wait_for('{"event":"rate_limit_failed"', after=before)
        assert ask(service, "reads_a_key") == "jsnull"
