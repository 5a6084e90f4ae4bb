"""Whatever happens in whatever order: every credit is explained, and every charge is delivered or returned once."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.calm import Calm
from tests.stateful.rough import Rough

COMMON = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)
SAME = settings(COMMON, derandomize=True, stateful_step_count=50)
"""The same stories at each run."""
NEW = settings(COMMON, stateful_step_count=80)
"""Other stories at each run."""


def test_while_our_side_is_well_everybody_gets_what_kie_ai_makes() -> None:
    run_state_machine_as_test(Calm, settings=settings(SAME, max_examples=20))


def test_every_credit_is_explained_whatever_goes_wrong() -> None:
    run_state_machine_as_test(Rough, settings=settings(SAME, max_examples=40))


@pytest.mark.long
def test_new_stories_of_good_days_end_well() -> None:
    run_state_machine_as_test(Calm, settings=settings(NEW, max_examples=200))


@pytest.mark.long
def test_new_stories_of_bad_days_end_well() -> None:
    run_state_machine_as_test(Rough, settings=settings(NEW, max_examples=600))
