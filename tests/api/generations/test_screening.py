"""No prompt is made, or charged for, that Creem has not let pass."""

from typing import Any

import pytest

from tests.support.world import Person, World
from tools.sandbox.creem.behaviour import NOT_CONFIGURED, SERVER_ERROR, TOO_MANY
from tools.sandbox.faults import INVALID_JSON, Reset, Silence


async def test_what_passes_was_asked_about_once_and_in_the_person_s_own_words(world: World, ada: Person) -> None:
    placed = (await ada.order("A paper lighthouse, “Zoë”", aspect_ratio="3:2")).json()
    (asked,) = world.sandbox.creem.received("moderation")
    assert asked.json == {"prompt": "A paper lighthouse, “Zoë”", "external_id": placed["generation"]["id"]}
    assert len(world.sandbox.kie.received("create")) == 1


@pytest.mark.parametrize("marker", ["[[deny]]", "[[flag]]"])
async def test_a_denied_or_flagged_prompt_is_refused_and_costs_nothing(world: World, ada: Person, marker: str) -> None:
    answer = await ada.order(f"A paper lighthouse {marker}")
    assert (answer.status, answer.code) == (422, "prompt_blocked")
    assert await ada.balance() == 10
    assert world.sandbox.kie.received("create") == []
    assert world.db.rows("SELECT 1 FROM credit_transactions WHERE kind = 'spend'") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"moderation": SERVER_ERROR},
        {"moderation": TOO_MANY},
        {"moderation": NOT_CONFIGURED},
        {"moderation": INVALID_JSON},
        {"moderation": Reset(accepted=True)},
        {"moderation": Silence()},
        {"decision": "review"},
    ],
    ids=str,
)
async def test_without_an_answer_nothing_is_made_or_charged(world: World, ada: Person, changes: dict[str, Any]) -> None:
    world.http.patience = 0.05
    world.sandbox.creem.next(**changes)
    assert (await ada.order()).status == 503
    assert await ada.balance() == 10
    assert world.sandbox.kie.received("create") == []
    world.http.patience = 1
    assert (await ada.order()).status == 202, "the next is asked about again"


async def test_fields_that_nobody_knows_change_nothing(world: World, ada: Person) -> None:
    world.sandbox.creem.next(unknown_fields=True)
    assert (await ada.order()).status == 202
