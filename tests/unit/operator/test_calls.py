"""The commands against the service itself: every operators' call has a command, and each is answered."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from images2gpt.times import rfc3339
from tests.support.buying import buy
from tests.support.world import ENVIRONMENT, ROUTER, World, running
from tests.unit.operator.test_commands import CASES, Service, typed, yes
from tools.operator.__main__ import run
from tools.operator.calls import Call, Reply
from tools.project import ROOT, ToolError

PAGE = ROOT / "pages" / "operator.html"
PLACE = re.compile(r"\{\w+\}")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as world:
        yield world
        await world.background.settle()


async def operate(world: World, *words: str) -> int:
    """Type a command where the service is this process."""
    loop = asyncio.get_running_loop()
    headers = {"authorization": f"Bearer {ENVIRONMENT['ADMIN_TOKEN']}", "content-type": "application/json"}

    def send(call: Call) -> Reply:
        handled = world.handle(call.method, call.path, call.body, headers, "198.51.100.9")
        answer = asyncio.run_coroutine_threadsafe(handled, loop).result()
        return Reply(answer.status, answer.body)

    return await asyncio.to_thread(run, words, send=send, confirm=yes)


def operators_calls() -> set[str]:
    return {
        f"{method} {route.pattern.removeprefix('/api/admin/')}"
        for route in ROUTER.routes
        if route.access == "operator"
        for method in route.handlers
    }


def commands_calls(tmp_path: Path) -> set[str]:
    service = Service()
    for words, _, _ in CASES.values():
        run(typed(words, tmp_path), send=service.send, confirm=yes)
    made = {f"{call.method} {call.path.partition('?')[0].removeprefix('/api/admin/')}" for call in service.calls}
    return {
        call.replace("usr_1", "{id}").replace("gen_1", "{id}").replace("msg_1", "{id}").replace("evt_1", "{event}")
        for call in made
        if ".." not in call
    }


def test_every_call_of_the_operators_has_a_command(tmp_path: Path) -> None:
    assert commands_calls(tmp_path) == operators_calls()


def test_the_page_makes_the_calls_that_the_terminal_makes(tmp_path: Path) -> None:
    found = re.findall(r'<operator-call data-method="(\w+)" data-path="([^"?]+)', PAGE.read_text())
    on_page = {f"{method} {PLACE.sub('{}', path)}" for method, path in found}
    assert on_page == {PLACE.sub("{}", call) for call in commands_calls(tmp_path)}


async def test_the_service_is_stopped_looked_at_and_started(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ada = await world.member()
    await operate(world, "pause", "on")
    assert (await ada.order()).status == 503
    capsys.readouterr()
    await operate(world, "overview")
    assert "paused            yes" in capsys.readouterr().out
    await operate(world, "pause", "off")
    assert (await ada.order()).status == 202
    await world.finish()


async def test_a_banner_is_shown_and_taken_away(world: World) -> None:
    cleo = world.person()
    await operate(world, "banner", "--text", "Back soon", "--until", rfc3339(world.clock.now() + 60))
    assert (await cleo.get("/api/config")).json()["policy"]["banner"]["text"] == "Back soon"
    await operate(world, "banner", "--none")
    assert (await cleo.get("/api/config")).json()["policy"]["banner"] is None


async def test_an_account_is_blocked_and_let_again(world: World) -> None:
    ada = await world.member()
    await operate(world, "block", ada.id, "fraud")
    assert (await ada.order()).status == 403
    await operate(world, "block", ada.id, "ours", "--off")
    assert (await ada.order()).status == 202
    await world.finish()


async def test_a_person_is_found_and_given_credits(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ada = await world.member()
    await operate(world, "person", ada.email)
    assert ada.id in capsys.readouterr().out
    await operate(world, "credits", ada.id, "5", "for the wait")
    assert await ada.balance() == 15
    await operate(world, "credits", ada.id, "-5", "given twice")
    assert await ada.balance() == 10
    with pytest.raises(ToolError, match="delta must be"):
        await operate(world, "credits", ada.id, "0", "nothing")


async def test_an_image_is_given_back_once(world: World) -> None:
    ada = await world.member()
    made = (await ada.order()).json()["generation"]["id"]
    await world.finish()
    await operate(world, "return", made, "blurred")
    assert await ada.balance() == 10
    with pytest.raises(ToolError, match=r"returned already. \(conflict\)"):
        await operate(world, "return", made, "blurred")


async def test_a_mailed_request_is_recorded_answered_and_closed(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Send me all of it.")
    await operate(world, "support", "record", "dora@example.com", "My data", str(letter))
    (message,) = [row["id"] for row in world.db.rows("SELECT id FROM support_messages")]
    await operate(world, "support", "list")
    assert "Send me all of it." in capsys.readouterr().out
    await operate(world, "support", "answer", message, "--answer", "Here it is.", "--close")
    capsys.readouterr()
    await operate(world, "support", "list")
    assert capsys.readouterr().out == "Nothing.\n"


async def test_the_books_are_told_to_agree(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    await world.member()
    assert await operate(world, "reconcile") == 0
    assert "ok           yes" in capsys.readouterr().out


async def test_an_event_is_replayed(world: World) -> None:
    ada = await world.member()
    await buy(ada, "pack_100")
    (event,) = [row["id"] for row in world.db.rows("SELECT id FROM webhook_events LIMIT 1")]
    before = await ada.balance()
    await operate(world, "replay", event)
    assert await ada.balance() == before


async def test_an_account_is_deleted(world: World) -> None:
    ben = await world.member()
    await operate(world, "delete", ben.id, "a child")
    assert not world.db.rows("SELECT 1 FROM users WHERE email = ?", ben.email)


async def test_what_is_not_there_is_told_in_a_sentence(world: World) -> None:
    for words in (["person", "nobody@example.com"], ["return", "gen_1", "why"], ["replay", "evt_1"]):
        with pytest.raises(ToolError, match="There is no such thing"):
            await operate(world, *words)
