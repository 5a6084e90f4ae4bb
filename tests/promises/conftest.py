"""The service in process and its people, as the tests of its URLs have them."""

from tests.api.conftest import ada, ben, cleo, world

__all__ = ["ada", "ben", "cleo", "world"]
