"""What every test may ask for."""

from collections.abc import Iterator

import pytest

from tests.support.service import Service
from tools.browser import find_browser


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all tests that need no settings or state of their own."""
    with Service.start(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser to hand to Playwright as `executable_path`."""
    return find_browser()
