"""The service in process and its people, as the tests of its URLs have them, and books that are looked at."""

from collections.abc import AsyncIterator

import pytest

from tests.api.conftest import ada, ben, cleo, world
from tests.support.invariants import check
from tests.support.world import World

__all__ = ["ada", "ben", "books", "cleo", "world"]


@pytest.fixture
async def books(world: World) -> AsyncIterator[None]:
    """When the scenario is over, and again when every generation has ended, the books agree."""
    yield
    world.db.fault = lambda _batch, _moment: None
    assert check(world.db.connection, now=world.clock.now(), swept=False) == []
    await world.finish()
    assert check(world.db.connection, now=world.clock.now()) == []
