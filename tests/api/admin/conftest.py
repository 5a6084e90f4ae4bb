"""Olga holds the admin token."""

import pytest

from tests.support.scenes import operator
from tests.support.world import Person, World


@pytest.fixture
def olga(world: World) -> Person:
    """An operator."""
    return operator(world)
