"""A service in process, and the people who use it: Ada pays, Ben is another member, Cleo only tries."""

from collections.abc import AsyncIterator

import pytest

from tests.support.world import Person, World, running


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A new world for each test; what runs behind answers must end well."""
    async with running() as world:
        yield world
        await world.background.settle()


@pytest.fixture
async def ada(world: World) -> Person:
    """A member with ten credits."""
    return await world.member()


@pytest.fixture
async def ben(world: World) -> Person:
    """Another member."""
    return await world.member()


@pytest.fixture
def cleo(world: World) -> Person:
    """A visitor."""
    return world.person()
