"""The trial: one free image of an address in 90 days."""

from images2gpt import capacity
from images2gpt.generations.model import Generation
from images2gpt.generations.store import keeping, placing
from images2gpt.ports import ConstraintBroken, write
from images2gpt.times import DAY_S
from images2gpt.trials import store as trials
from images2gpt.trials.model import PERIOD_S, Subject
from tests.contract.people import NOW, all_holds, fail, member, order_of, succeed
from tests.contract.ports import Ports, refused


async def _order(ports: Ports, subject: str, *, now: int = NOW, key: str = "") -> Generation | None:
    """The claim and its generation, in one batch. None: the free image is used."""
    generation_id = ports.ids.new("gen")
    visitor = Subject(current=subject, previous=subject, day_counter="trials:1", network_counter=None, now=now)
    claim = trials.claim(visitor, generation_id, budget=2_000, key=key, key_valid_from=now - DAY_S)
    order = order_of(generation_id, subject, cost=0, now=now)
    made = placing.insert_trial(order)
    remember = [placing.remember_key(order, key=key, body_hash="")] if key else []
    slot = capacity.take_slot(generation_id, owner=subject, now=now)
    rows = await ports.db.commit(claim, slot, made, *remember)
    assert (rows.one(claim) is None) == (rows.one(made) is None), "a claim without its generation, or the reverse"
    return rows.one(made)


async def _ordered(ports: Ports, subject: str, *, now: int = NOW) -> Generation:
    generation = await _order(ports, subject, now=now)
    assert generation, "the free image was refused"
    return generation


async def the_first_image_is_free_and_the_second_is_not(ports: Ports) -> None:
    first = await _ordered(ports, "cleo")
    assert (first.cost, first.trial_subject, first.user_id, first.status) == (0, "cleo", None, "reserved")
    assert await _order(ports, "cleo") is None
    await succeed(ports, first.id)
    assert await _order(ports, "cleo", now=NOW + DAY_S) is None
    assert await _order(ports, "dora")
    await all_holds(ports)


async def a_trial_that_failed_is_given_back(ports: Ports) -> None:
    first = await _ordered(ports, "cleo")
    failed = await fail(ports, first.id)
    assert failed
    assert (failed.status, failed.returned) == ("failed", 0)
    assert await _order(ports, "cleo")
    await all_holds(ports)


async def a_trial_is_given_back_twice_at_most(ports: Ports) -> None:
    for _ in range(3):
        await fail(ports, (await _ordered(ports, "cleo")).id)
    assert await _order(ports, "cleo") is None
    await all_holds(ports)


async def giving_back_the_same_trial_again_changes_nothing(ports: Ports) -> None:
    first = await _ordered(ports, "cleo")
    await fail(ports, first.id)
    for _ in range(3):
        await ports.commit(trials.give_back(first.id))
    assert await ports.value("SELECT given_back AS value FROM trial_claims WHERE subject = 'cleo'") == 1
    second = await _ordered(ports, "cleo")
    await ports.commit(trials.give_back(first.id))
    assert await _order(ports, "cleo") is None, "the claim of the second was freed by the failure of the first"
    assert second.id


async def a_trial_that_succeeded_is_never_given_back(ports: Ports) -> None:
    first = await _ordered(ports, "cleo")
    await succeed(ports, first.id)
    await ports.commit(trials.give_back(first.id))
    assert await fail(ports, first.id) is None
    assert await _order(ports, "cleo") is None


async def ninety_days_later_there_is_another(ports: Ports) -> None:
    for _ in range(3):
        await fail(ports, (await _ordered(ports, "cleo")).id)
    assert await _order(ports, "cleo", now=NOW + PERIOD_S - 1) is None
    late = NOW + PERIOD_S
    for _ in range(3):
        await fail(ports, (await _ordered(ports, "cleo", now=late)).id, now=late)
    assert await _order(ports, "cleo", now=late) is None, "the count of what was given back began anew"
    await all_holds(ports, now=late)


async def an_idempotency_key_claims_once(ports: Ports) -> None:
    first = await _order(ports, "cleo", key="a")
    assert first
    await fail(ports, first.id)
    assert await _order(ports, "cleo", key="a") is None, "the key's failure is its answer"
    assert await _order(ports, "cleo", key="b")


async def no_trial_can_be_given_back_a_third_time_by_hand(ports: Ports) -> None:
    await _ordered(ports, "cleo")
    error = await refused(ports.commit(write("UPDATE trial_claims SET given_back = 3")), ConstraintBroken)
    assert isinstance(error, ConstraintBroken)
    assert (error.kind, error.name) == ("CHECK", "a_trial_is_given_back_at_most_twice")


async def a_visitors_image_moves_to_their_account_once(ports: Ports) -> None:
    first = await _ordered(ports, "cleo")
    ada, ben = await member(ports), await member(ports)
    for owner in (ada.id, ben.id, "usr_nobody"):
        await ports.commit(keeping.move(first.id, to_user=owner))
    assert await ports.row("SELECT user_id, trial_subject FROM generations WHERE id = ?", first.id) == {
        "user_id": ada.id,
        "trial_subject": None,
    }
    assert await _order(ports, "cleo") is None
    await all_holds(ports)


async def expired_claims_are_deleted_oldest_first_and_so_many_at_a_time(ports: Ports) -> None:
    for number in range(5):
        await _ordered(ports, f"visitor {number}", now=NOW + number)
    late = NOW + PERIOD_S + 3
    await ports.commit(trials.delete_expired(now=late, limit=2))
    left = await ports.rows("SELECT subject FROM trial_claims ORDER BY subject")
    assert [row["subject"] for row in left] == ["visitor 2", "visitor 3", "visitor 4"]
    await ports.commit(trials.delete_expired(now=late, limit=500))
    assert await ports.value("SELECT count(*) AS value FROM trial_claims") == 1
