"""What the service relies on, as functions that hold on the fakes and on the platform alike.

No pytest here: these modules are imported inside the Worker, too. Every public coroutine function is a claim.
"""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

from tests.contract.ports import Claim


def _found() -> Iterator[tuple[str, Claim]]:
    for module_info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{module_info.name}")
        for name, value in vars(module).items():
            public = not name.startswith("_") and inspect.iscoroutinefunction(value)
            if public and value.__module__ == module.__name__:
                yield f"{module_info.name}.{name}", value


CLAIMS: dict[str, Claim] = dict(_found())
"""By file and name, in the order in which they are written."""
