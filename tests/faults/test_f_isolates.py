"""F22: one isolate serves many people at once, and remembers nothing of any of them."""

import ast
import asyncio
import random
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.promises.tree import FUNCTIONS, SRC, name_of, python_files
from tests.support.images import PATH, made
from tests.support.refusals import BLOCKED
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World

ROUNDS = 1_000
PATHS = (
    "/api/me",
    PATH,
    "/api/me/transactions",
    "/api/auth/sessions",
    f"{PATH}?q=lighthouse",
    "{own}",
    "{own}/receipt",
)
CACHED = {
    "images2gpt.decode._whole_numbers": "by the type of a query",
    "images2gpt.moderation.lexicon._tree": "our own words",
    "images2gpt.router.contract": "the OpenAPI document",
    "images2gpt.times._minute": "how a minute is written",
}
"""Functions that remember what they gave, and what of."""


async def test_f22_two_people_interleaved_a_thousand_times_never_mix(world: World, ada: Person, ben: Person) -> None:
    chance = random.Random(22)
    own = {}
    for person, prompt in ((ada, "The lighthouse of Ada"), (ben, "The lighthouse of Ben")):
        own[person.id] = f"{PATH}/{await made(world, person, prompt)}"
    world.db.turns = lambda: chance.randrange(1, 6)
    for _ in range(ROUNDS):
        world.clock.advance(1)
        pair = [chance.choice(PATHS), chance.choice(PATHS)]
        asked = [path.replace("{own}", own[who.id]) for who, path in zip((ada, ben), pair, strict=True)]
        answers = await asyncio.gather(ada.get(asked[0]), ben.get(asked[1]))
        for person, other, answer in ((ada, ben, answers[0]), (ben, ada, answers[1])):
            _check_own(person, other, own[other.id], answer)


def _check_own(person: Person, other: Person, theirs: str, answer: Answer) -> None:
    assert answer.status == 200, answer.body
    text = answer.body.decode()
    assert not [sign for sign in (other.id, other.email, other.address, theirs.rpartition("/")[2]) if sign in text]
    assert "of Ada" not in text or "of Ben" not in text
    if '"email"' in text:
        assert person.email in text


async def test_f22_orders_of_two_people_interleaved_are_each_their_own(world: World, ada: Person, ben: Person) -> None:
    chance = random.Random(44)
    world.sandbox.kie.always(rate_limit=None)
    for person in (ada, ben):
        await set_balance(world, person, 90)
    world.db.turns = lambda: chance.randrange(1, 9)
    for number in range(20):
        world.clock.advance(11)
        answers = await asyncio.gather(*(who.order(f"{who.id} {number}", key="k" * (number + 1)) for who in (ada, ben)))
        for person, answer in zip((ada, ben), answers, strict=True):
            placed = answer.json()
            assert (placed["generation"]["prompt"], placed["balance"]) == (f"{person.id} {number}", 87 - 3 * number)
    await world.finish()
    for person in (ada, ben):
        shown = (await person.get(PATH)).json()["items"]
        assert {item["prompt"].split()[0] for item in shown} == {person.id}
        assert await person.balance() == 30


async def test_f22_nothing_of_a_person_is_left_in_a_module(world: World, ada: Person, cleo: Person) -> None:
    prompt = "A canary that sings in nobody's memory"
    await made(world, ada, prompt)
    await ada.order(BLOCKED)
    await ada.log_in("a wrong password of Ada's")
    placed = (await cleo.order(prompt)).json()
    await world.finish()
    signs = (prompt, BLOCKED, ada.id, ada.email, ada.token or "", ada.address, cleo.address, placed["key"])
    found = [
        (module.__name__, name)
        for module in _ours()
        for name, value in vars(module).items()
        if not name.startswith("__") and any(sign in text for text in _texts(value, set()) for sign in signs)
    ]
    assert found == []


def _ours() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.split(".")[0] in ("images2gpt", "functions")]


def _texts(value: Any, seen: set[int]) -> Iterator[str]:
    """Every text that can be reached from a value, through our own objects and the containers they hold."""
    if id(value) in seen or isinstance(value, ModuleType):
        return
    seen.add(id(value))
    if isinstance(value, str | bytes):
        yield value if isinstance(value, str) else value.decode(errors="replace")
    elif isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            yield from _texts(each, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _texts(each, seen)
    elif type(value).__module__.startswith(("images2gpt", "functions")) and hasattr(value, "__dict__"):
        yield from _texts(vars(value), seen)


def test_f22_what_is_remembered_between_requests_is_known() -> None:
    """A cache outlives the request that filled it: only what is the same for everybody may be in one."""
    found = {
        f"{'.'.join(path.relative_to(SRC).with_suffix('').parts)}.{node.name}"
        for path in python_files(SRC)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any("cache" in ast.dump(each) for each in node.decorator_list)
    }
    assert found == CACHED.keys()


@pytest.mark.parametrize("path", python_files(SRC, FUNCTIONS), ids=name_of)
def test_f22_no_function_binds_a_global(path: Any) -> None:
    tree = ast.parse(path.read_text())
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]
