"""What is typed becomes the right call, is asked about where it is hard to undo, and refusals are sentences."""

import json
from pathlib import Path

import pytest

from tools.operator.__main__ import parser, run
from tools.operator.calls import Call, Reply, over_http
from tools.operator.commands import COMMANDS
from tools.operator.shown import as_text
from tools.project import ToolError

BANNER = ["banner", "--text", "Soon", "--until", "2026-12-24T00:00:00Z"]
LETTER = {"subject": "New terms", "message": "They are kinder."}
CASES = {
    "overview": (["overview"], "GET overview", None),
    "person": (["person", "ada+x@example.com"], "GET users?email=ada%2Bx%40example.com", None),
    "give": (["credits", "usr_1", "5", "sorry"], "POST users/usr_1/credits", {"delta": 5, "reason": "sorry"}),
    "take": (["credits", "usr_1", "-5", "twice"], "POST users/usr_1/credits", {"delta": -5, "reason": "twice"}),
    "return": (["return", "gen_1", "blurred"], "POST generations/gen_1/return", {"reason": "blurred"}),
    "block": (["block", "usr_1", "fraud"], "POST users/usr_1/block", {"blocked": True, "reason": "fraud"}),
    "unblock": (["block", "usr_1", "ours", "--off"], "POST users/usr_1/block", {"blocked": False, "reason": "ours"}),
    "dispute": (["dispute", "usr_1", "won"], "POST users/usr_1/dispute", {"outcome": "won"}),
    "delete": (["delete", "usr_1", "a child"], "POST users/usr_1/delete", {"reason": "a child"}),
    "support list": (["support", "list"], "GET support?limit=100&state=open", None),
    "all support": (["support", "list", "--state=all", "--cursor=x"], "GET support?limit=100&cursor=x", None),
    "answer": (
        ["support", "answer", "msg_1", "--answer=Yes.", "--close"],
        "PATCH support/msg_1",
        {"answer": "Yes.", "closed": True},
    ),
    "reopen": (["support", "answer", "msg_1", "--reopen"], "PATCH support/msg_1", {"closed": False}),
    "record": (
        ["support", "record", "dora@example.com", "My data", "{file}"],
        "POST support",
        {"email": "dora@example.com", "subject": "My data", "message": LETTER["message"]},
    ),
    "banner": (BANNER, "PUT banner", {"text": "Soon", "until": "2026-12-24T00:00:00Z"}),
    "pause": (["pause", "on"], "POST pause", {"generations": True}),
    "go on": (["pause", "off"], "POST pause", {"generations": False}),
    "reconcile": (["reconcile"], "GET reconcile", None),
    "replay": (["replay", "evt_1"], "POST webhooks/evt_1/replay", {}),
    "notice": (["notice", "New terms", "{file}"], "POST notice", LETTER),
    "an id that is none": (["return", "../users", "why"], "POST generations/..%2Fusers/return", {"reason": "why"}),
}
ASKED_ABOUT = {"take", "block", "dispute", "delete", "pause", "notice"}


class Service:
    """Takes every call, or refuses it as told."""

    def __init__(self, status: int = 200, body: object = None) -> None:
        self.status, self.body = status, body
        self.calls: list[Call] = []

    def send(self, call: Call) -> Reply:
        self.calls.append(call)
        return Reply(self.status, b"" if self.body is None else json.dumps(self.body).encode())


def yes(_question: str) -> bool:
    return True


def no(_question: str) -> bool:
    return False


def typed(words: list[str], folder: Path) -> list[str]:
    file = folder / "letter.txt"
    file.write_text(LETTER["message"])
    return [word.replace("{file}", str(file)) for word in words]


@pytest.mark.parametrize("name", CASES)
def test_what_is_typed_becomes_its_call(name: str, tmp_path: Path) -> None:
    words, path, body = CASES[name]
    service = Service()
    assert run(typed(words, tmp_path), send=service.send, confirm=yes) == 0
    (call,) = service.calls
    assert f"{call.method} {call.path}" == path.replace(" ", " /api/admin/")
    assert (json.loads(call.body) if call.body else None) == body


@pytest.mark.parametrize("name", CASES)
def test_what_is_hard_to_undo_is_asked_about_first(name: str, tmp_path: Path) -> None:
    words, service = typed(CASES[name][0], tmp_path), Service()
    if name in ASKED_ABOUT:
        with pytest.raises(ToolError, match="Nothing was done"):
            run(words, send=service.send, confirm=no)
        assert service.calls == []
        run([*words, "--yes"], send=service.send, confirm=no)
    else:
        run(words, send=service.send, confirm=no)
    assert len(service.calls) == 1


def test_a_banner_is_taken_away_with_null() -> None:
    service = Service()
    run(["banner", "--none"], send=service.send, confirm=no)
    assert service.calls[0].body == b"null"


@pytest.mark.parametrize("words", [["banner"], [*BANNER, "--none"], BANNER[:3], ["support", "answer", "msg_1"]])
def test_half_a_wish_is_not_sent(words: list[str]) -> None:
    service = Service()
    with pytest.raises(ToolError):
        run(words, send=service.send, confirm=yes)
    assert service.calls == []


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (409, {"code": "conflict", "detail": "Not now."}, "Not now. (conflict)"),
        (422, {"code": "invalid", "errors": [{"field": "delta", "message": "is much"}]}, "delta is much (invalid)"),
        (404, {"code": "not_found", "detail": "x"}, "ADMIN_TOKEN is not this service's, or IMAGES2GPT_URL"),
        (500, ["odd"], "refused"),
    ],
)
def test_a_refusal_is_told_in_a_sentence(status: int, body: object, said: str) -> None:
    with pytest.raises(ToolError) as refused:
        run(["overview"], send=Service(status, body).send, confirm=yes)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["person", "give", "return", "answer", "replay"])
def test_what_was_named_may_be_what_is_not_there(name: str, tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="There is no such thing, or ADMIN_TOKEN"):
        run(typed(CASES[name][0], tmp_path), send=Service(404, {}).send, confirm=yes)


def test_an_answer_of_one_value_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    run(["pause", "on"], send=Service(200, {"generations": True}).send, confirm=yes)
    run(["dispute", "usr_1", "won"], send=Service(200, {"closed": 1}).send, confirm=yes)
    run(["pause", "off", "--json"], send=Service(200, {"generations": False}).send, confirm=yes)
    said = capsys.readouterr().out
    assert said == 'orders refused  yes\ndisputes ended  1\n{\n  "generations": false\n}\n'


def test_a_whole_number_has_no_point() -> None:
    assert as_text({"provider_credits": 9994.0, "success_rate": 0.5}) == "provider_credits  9994\nsuccess_rate      0.5"


def test_another_server_s_page_is_not_shown() -> None:
    with pytest.raises(ToolError, match="not our service's"):
        run(["overview"], send=lambda _call: Reply(200, b"<html>"), confirm=yes)


@pytest.mark.parametrize("url", ["http://images.example", "images.example", "ftp://images.example", ""])
def test_the_token_travels_encrypted_or_not_at_all(url: str) -> None:
    with pytest.raises(ToolError):
        over_http({"IMAGES2GPT_URL": url, "ADMIN_TOKEN": "the token"})


def test_a_service_that_is_not_there_is_told_without_the_token() -> None:
    send = over_http({"IMAGES2GPT_URL": "http://localhost:9", "ADMIN_TOKEN": "the token"})
    with pytest.raises(ToolError, match="localhost does not answer") as refused:
        send(Call("GET", "/api/admin/overview"))
    assert "the token" not in str(refused.value)


def test_no_option_takes_a_token() -> None:
    assert "token" not in " ".join(name for command in COMMANDS for name, _ in command.arguments)
    assert parser().parse_args(["overview"]).command in COMMANDS


def test_what_people_write_cannot_steer_the_terminal() -> None:
    page = {"items": [{"message": "\x1b[2J\x07 hello\u202e\nthere"}], "next_cursor": None}
    assert as_text(page) == "message   [2J  hello  there"


def test_books_that_do_not_agree_end_in_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    found = {"ok": False, "checked": 9, "differences": [{"invariant": "balance", "id": "usr_1", "told": "3"}]}
    assert run(["reconcile"], send=Service(200, found).send, confirm=yes) == 1
    assert "invariant  id     told\n  balance    usr_1  3" in capsys.readouterr().out


def test_large_books_are_asked_for_to_their_end_and_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"invariant": "balance", "id": "usr_1", "told": "3"}
    parts = [
        {"ok": True, "checked": 9, "differences": [], "next_cursor": "a&b"},
        {"ok": False, "checked": 9, "differences": [wrong], "next_cursor": "c"},
        {"ok": True, "checked": 9, "differences": []},
    ]
    paths = list[str]()

    def send(call: Call) -> Reply:
        paths.append(call.path.removeprefix("/api/admin/"))
        return Reply(200, json.dumps(parts[len(paths) - 1]).encode())

    assert run(["reconcile", "--json"], send=send, confirm=yes) == 1
    assert paths == ["reconcile", "reconcile?cursor=a%26b", "reconcile?cursor=c"]
    assert json.loads(capsys.readouterr().out) == {"ok": False, "checked": 9, "differences": [wrong]}


def test_a_list_is_told_by_the_page() -> None:
    service = Service(200, {"items": [], "next_cursor": "a"})
    assert run(["support", "list"], send=service.send, confirm=yes) == 0
    assert len(service.calls) == 1


def test_other_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    run(["person", "a@b.example", "--json"], send=Service(200, {"id": "usr_1"}).send, confirm=yes)
    assert json.loads(capsys.readouterr().out) == {"id": "usr_1"}
