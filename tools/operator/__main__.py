"""`python -m tools.operator`: read what was typed, ask where it is hard to undo, call, and show what came back."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from tools.operator.calls import Call, Reply, Send, over_http, whole
from tools.operator.commands import COMMANDS, Command
from tools.operator.shown import as_json, as_text
from tools.project import ToolError, give_up, say

Confirm = Callable[[str], bool]
"""Puts a question to the person at the terminal."""


def main() -> None:
    """One command of this process."""

    def send(call: Call) -> Reply:
        return over_http(os.environ)(call)

    try:
        raise SystemExit(run(sys.argv[1:], send=send, confirm=confirm_at_terminal))
    except ToolError as error:
        give_up(error)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def run(typed: Sequence[str], *, send: Send, confirm: Confirm) -> int:
    """Do what was typed and return the exit status; ToolError says in a sentence why not."""
    asked = parser().parse_args(typed)
    command: Command = asked.command
    calls = command.calls(asked)
    question = command.question(asked)
    if question and not asked.yes and not confirm(question):
        raise ToolError("Nothing was done.")
    answers = [whole(call, send) for call in calls]
    show: Callable[[Any], str] = as_json if asked.json else as_text
    for answer in answers:
        say(show(answer if asked.json else command.said(answer)))
    return 1 if any(differs(answer) for answer in answers) else 0


def differs(answer: object) -> bool:
    """Tell whether the books do not agree, for whatever runs this at night."""
    return isinstance(answer, dict) and answer.get("ok") is False


def parser() -> argparse.ArgumentParser:
    """Every command with its words."""
    every = argparse.ArgumentParser(prog="python -m tools.operator", description=sys.modules[__package__ or ""].__doc__)
    groups = {"": every.add_subparsers(metavar="command", required=True)}
    for command in COMMANDS:
        group, _, word = command.words.rpartition(" ")
        if group not in groups:
            above = groups[""].add_parser(group, help=f"{group} list, answer, record")
            groups[group] = above.add_subparsers(metavar="command", required=True)
        own = groups[group].add_parser(word, help=command.told, description=command.told)
        own.set_defaults(command=command)
        own.add_argument("--json", action="store_true", help="for other programs")
        own.add_argument("--yes", action="store_true", help="do not ask")
        for name, more in command.arguments:
            own.add_argument(name, **more)  # type: ignore[arg-type]
    return every


def confirm_at_terminal(question: str) -> bool:
    """Ask for a whole word; where nobody can answer, the answer is no."""
    if not sys.stdin.isatty():
        raise ToolError(f"{question} Nobody is here to answer: say --yes.")
    return input(f"{question} Type yes: ").strip() == "yes"


if __name__ == "__main__":
    main()
