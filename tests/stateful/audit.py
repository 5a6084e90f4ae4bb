"""What is checked of a town: at any moment, and when everything has come to its end."""

from collections import Counter

from images2gpt.ports import DatabaseDown
from tests.stateful.model import Customer, Row
from tests.stateful.town import Town
from tests.support import invariants

USERS = "SELECT * FROM users"


def check(town: Town) -> None:
    """What must hold at any moment."""
    rows, world = town.rows(), town.world
    town.note_the_late()
    broken = invariants.check(world.db.connection, now=world.clock.now(), swept=False)
    assert not broken, broken
    town.model.check(rows, world.db.rows(USERS), town.customers)
    _check_stand_in(town, rows)
    _check_background(town)


def _check_stand_in(town: Town, rows: list[Row]) -> None:
    """No generation was sent to kie.ai again unless kie.ai had surely not taken it."""
    kie = town.world.sandbox.kie
    town.made.update({row["id"]: row["prompt"] for row in rows})
    made = Counter(town.made.values())
    sent = Counter(request.json["input"]["prompt"] for request in kie.received("create"))
    tasks = Counter(task.asked.prompt for task in kie.tasks.values())
    for prompt, count in sent.items():
        assert count <= made[prompt] * town.model.intents[prompt].fate.creates, f"{prompt} was sent {count} times"
        assert tasks[prompt] <= made[prompt], f"{prompt} became {tasks[prompt]} tasks"


def _check_background(town: Town) -> None:
    """What runs behind answers ends well, or because the database was down."""
    running = town.world.background.running
    ended = [task for task in running if task.done()]
    running[:] = [task for task in running if not task.done()]
    for task in ended:
        error = None if task.cancelled() else task.exception()
        assert error is None or isinstance(error, DatabaseDown), repr(error)


async def settle(town: Town) -> None:
    """Lets everything come to its end and checks that it is the right one."""
    await town.wind_down()
    assert not town.open_rows(), "a generation never ended"
    check(town)
    if town.quiet:
        _check_delivered(town)
    for customer in town.customers:
        await _check_shown(town, customer)


def _check_delivered(town: Town) -> None:
    """Where nothing went wrong on our side, everybody got what kie.ai made.

    Who is asked to come again may find the minute over: others wait on the same clock, which their waiting moves.
    """
    for row in town.rows():
        fate = town.model.intents[row["prompt"]].fate
        if fate.creates > 1:
            continue
        assert (row["status"] in ("succeeded", "expired")) == fate.delivers, (row, fate)


async def _check_shown(town: Town, customer: Customer) -> None:
    """What the person reads is what the tables hold."""
    person, world = customer.person, town.world
    if (await person.get("/api/me")).status == 401:
        await town.sign_in(customer)
    listed = (await person.get("/api/generations?limit=100")).json()["items"]
    own = world.db.rows("SELECT id, cost, returned FROM generations WHERE user_id = ?", person.id)
    shown = {(each["id"], each["cost"], each["returned"]) for each in listed}
    assert shown <= {(row["id"], row["cost"], row["returned"]) for row in own}
    assert len(shown) == min(100, len(own))
    assert await person.balance() == town.spendable(customer)
