"""What an operator can type, and the call that each becomes."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tools.operator.calls import Call, get, named, send
from tools.project import ToolError

Asked = argparse.Namespace
Argument = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Command:
    """A word, what follows it, and the calls that it makes. `question` is asked before anything hard to undo.

    `answered`: what an answer of one value is called, where the service's own name says too little.
    """

    words: str
    told: str
    arguments: tuple[Argument, ...]
    calls: Callable[[Asked], list[Call]]
    question: Callable[[Asked], str] = lambda _asked: ""
    answered: str = ""

    def said(self, answer: object) -> object:
        """Return an answer under its name."""
        if not self.answered or not isinstance(answer, dict):
            return answer
        return dict(zip([self.answered, *list(answer)[1:]], answer.values(), strict=True))


def text(name: str, told: str) -> Argument:
    """An argument that must be there."""
    return name, {"help": told}


def option(name: str, told: str, **more: object) -> Argument:
    """An argument that may be there."""
    return f"--{name}", {"help": told, **more}


def flag(name: str, told: str) -> Argument:
    """An option without a value."""
    return option(name, told, action="store_true")


REASON: Final = text("reason", "why, for the audit")
USER: Final = text("user", "usr_…")


def of_user(asked: Asked, what: str) -> str:
    """Return the path of something about a person."""
    return f"users/{named(asked.user)}/{what}"


def listed(asked: Asked) -> list[Call]:
    """One page of what people wrote."""
    query = {"limit": "100", "state": None if asked.state == "all" else asked.state, "cursor": asked.cursor}
    return [get("support?" + urlencode({name: value for name, value in query.items() if value}))]


def answered(asked: Asked) -> list[Call]:
    """An answer, the end of a case, or both."""
    body: dict[str, object] = {"answer": asked.answer} if asked.answer else {}
    if asked.close or asked.reopen:
        body["closed"] = bool(asked.close)
    if not body or (asked.close and asked.reopen):
        raise ToolError("Say --answer, and --close or --reopen.")
    return [send("PATCH", f"support/{named(asked.message)}", body)]


def banner(asked: Asked) -> list[Call]:
    """The line on every page, or none."""
    if bool(asked.text) == asked.none or bool(asked.text) != bool(asked.until):
        raise ToolError("Say --text and --until (like 2026-12-24T00:00:00Z), or --none.")
    return [send("PUT", "banner", None if asked.none else {"text": asked.text, "until": asked.until})]


def letter(asked: Asked) -> list[Call]:
    """A letter to everybody, from a file."""
    return [send("POST", "notice", {"subject": asked.subject, "message": read(asked.file)})]


def read(file: str) -> str:
    """Return what a file holds; ToolError where there is none."""
    try:
        return Path(file).read_text()
    except (OSError, UnicodeDecodeError):
        raise ToolError(f"{file} cannot be read.") from None


COMMANDS: Final = (
    Command("overview", "how the service does right now", (), lambda _: [get("overview")]),
    Command(
        "person",
        "the account of an address",
        (text("email", "as they typed it"),),
        lambda asked: [get("users?" + urlencode({"email": asked.email}))],
    ),
    Command(
        "credits",
        "give credits, or take them (-5)",
        (USER, ("delta", {"type": int, "help": "how many"}), REASON),
        lambda asked: [send("POST", of_user(asked, "credits"), {"delta": asked.delta, "reason": asked.reason})],
        lambda asked: f"Take {-asked.delta} credits from {asked.user}?" if asked.delta < 0 else "",
    ),
    Command(
        "return",
        "give back what an image cost",
        (text("generation", "gen_…"), REASON),
        lambda asked: [send("POST", f"generations/{named(asked.generation)}/return", {"reason": asked.reason})],
    ),
    Command(
        "block",
        "let an account spend nothing more, or (--off) again",
        (USER, REASON, flag("off", "let it again")),
        lambda asked: [send("POST", of_user(asked, "block"), {"blocked": not asked.off, "reason": asked.reason})],
        lambda asked: "" if asked.off else f"Block {asked.user}?",
    ),
    Command(
        "dispute",
        "end a dispute, which Creem never tells",
        (USER, ("outcome", {"choices": ("won", "lost")})),
        lambda asked: [send("POST", of_user(asked, "dispute"), {"outcome": asked.outcome})],
        lambda asked: f"Close the disputes of {asked.user} as {asked.outcome}?",
        "disputes ended",
    ),
    Command(
        "delete",
        "end somebody's account for good",
        (USER, REASON),
        lambda asked: [send("POST", of_user(asked, "delete"), {"reason": asked.reason})],
        lambda asked: f"Delete {asked.user} and everything personal for good?",
    ),
    Command(
        "support list",
        "what people wrote, newest first",
        (
            option("state", "of which", choices=("open", "closed", "all"), default="open"),
            option("cursor", "go on from"),
        ),
        listed,
    ),
    Command(
        "support answer",
        "answer a message, close it, or open it again",
        (
            text("message", "msg_…"),
            option("answer", "what to say"),
            flag("close", "the case is over"),
            flag("reopen", "it is not"),
        ),
        answered,
    ),
    Command(
        "support record",
        "record a request that came by mail; it is due in 30 days",
        (text("email", "who wrote"), text("subject", "about what"), text("file", "with the letter")),
        lambda asked: [
            send("POST", "support", {"email": asked.email, "subject": asked.subject, "message": read(asked.file)})
        ],
    ),
    Command(
        "banner",
        "a line on every page until a time, or --none",
        (option("text", "the line"), option("until", "like 2026-12-24T00:00:00Z"), flag("none", "take it away")),
        banner,
    ),
    Command(
        "pause",
        "the spend stop: no order is taken while it is on",
        (("switch", {"choices": ("on", "off")}),),
        lambda asked: [send("POST", "pause", {"generations": asked.switch == "on"})],
        lambda asked: "Stop all orders?" if asked.switch == "on" else "",
        "orders refused",
    ),
    Command("reconcile", "whether the books agree", (), lambda _: [get("reconcile")]),
    Command(
        "replay",
        "read an event's object from Creem once more",
        (text("event", "evt_…"),),
        lambda asked: [send("POST", f"webhooks/{named(asked.event)}/replay", {})],
    ),
    Command(
        "notice",
        "write to all accounts; again with the same text tells how far it has come",
        (text("subject", "of the letter"), text("file", "with its text")),
        letter,
        lambda asked: f"Write “{asked.subject}” to every account?",
    ),
)
