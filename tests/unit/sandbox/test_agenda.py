"""What a provider plans to do at a moment of its clock."""

import asyncio

from tools.sandbox.agenda import Action, Agenda
from tools.sandbox.clock import Clock


def noting(seen: list[str], what: str) -> Action:
    async def note() -> None:
        await asyncio.sleep(0)
        seen.append(what)

    return note


async def test_what_is_due_happens_in_the_order_of_its_moments() -> None:
    clock, seen = Clock(), list[str]()
    agenda, now = Agenda(clock), clock.now()
    for what, moment in (("later", 20), ("soon", 10), ("soon as well", 10), ("never", 1000)):
        agenda.at(now + moment, noting(seen, what))
    await agenda.settled()
    assert seen == []
    clock.advance(30)
    await agenda.settled()
    assert seen == ["soon", "soon as well", "later"]
    await agenda.stop()


async def test_it_runs_by_itself_as_the_clock_goes() -> None:
    clock, seen = Clock(speed=1000), list[str]()
    agenda = Agenda(clock)
    agenda.at(clock.now() + 20, noting(seen, "by itself"))
    agenda.at(clock.now() + 5, noting(seen, "planned later, due sooner"))
    await asyncio.sleep(0.1)
    assert seen == ["planned later, due sooner", "by itself"]
    await agenda.stop()


async def test_an_action_may_plan_another_that_is_due_already() -> None:
    clock, seen = Clock(), list[str]()
    agenda = Agenda(clock)

    async def first() -> None:
        seen.append("first")
        agenda.at(clock.now(), noting(seen, "second"))

    agenda.at(clock.now(), first)
    await agenda.settled()
    assert seen == ["first", "second"]
    await agenda.stop()


async def test_whoever_waits_waits_for_what_is_under_way() -> None:
    clock, seen, going = Clock(), list[str](), asyncio.Event()
    agenda = Agenda(clock)

    async def slow() -> None:
        going.set()
        await asyncio.sleep(0.05)
        seen.append("slow")

    agenda.at(clock.now(), slow)
    await going.wait()
    await agenda.settled()
    assert seen == ["slow"]
    await agenda.stop()


async def test_after_a_stop_nothing_is_left() -> None:
    clock, seen = Clock(), list[str]()
    agenda = Agenda(clock)
    agenda.at(clock.now() + 10, noting(seen, "never"))
    await agenda.stop()
    clock.advance(20)
    await agenda.settled()
    assert seen == []
