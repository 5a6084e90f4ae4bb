"""Stories that Hypothesis tells to the real Worker, D1 and KV over HTTP: money, sessions and trials stay exact."""

import asyncio

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.service import Service
from tests.worker.story_over_http import Machine
from tests.worker.town_over_http import Town


def tell(service: Service, chosen: settings) -> None:
    asyncio.run(_prepare(service))
    run_state_machine_as_test(type("Story", (Machine,), {"service": service}), settings=chosen)


async def _prepare(service: Service) -> None:
    town = Town(service)
    town.prepare()
    await town.close()


COMMON = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


def test_money_sessions_and_trials_stay_exact_whatever_people_do(service: Service) -> None:
    """The same stories at each run."""
    tell(service, settings(COMMON, derandomize=True, max_examples=4, stateful_step_count=35))


@pytest.mark.long
def test_money_sessions_and_trials_stay_exact_in_new_stories(service: Service) -> None:
    """Other stories at each run, longer ones."""
    tell(service, settings(COMMON, max_examples=50, stateful_step_count=60))
