"""Whatever happens in whatever order: every credit is explained, and every charge is delivered or returned once."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import Machine

COMMON = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


def test_every_credit_is_explained_whatever_happens() -> None:
    """The same stories at each run."""
    chosen = settings(COMMON, derandomize=True, max_examples=40, stateful_step_count=50)
    run_state_machine_as_test(Machine, settings=chosen)


@pytest.mark.long
def test_every_credit_is_explained_in_new_stories() -> None:
    """Other stories at each run, longer ones."""
    chosen = settings(COMMON, max_examples=1_000, stateful_step_count=80)
    run_state_machine_as_test(Machine, settings=chosen)
