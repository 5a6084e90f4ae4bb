"""The one way of Python values into JavaScript.

A dict or bytes handed to a JavaScript constructor as they are kill the isolate or are sent as the text "b'…'": every
header list, option and byte string goes through here, and a lint sees to it.
"""

from collections.abc import Iterable
from typing import Any

import js
from pyodide.ffi import to_js


def headers(pairs: Iterable[tuple[str, str]], *, over: Any = None) -> Any:
    """A Headers object; a copy of `over` with these added, where one is given."""
    if over is None:
        return js.Headers.new(to_js([list(pair) for pair in pairs]))
    made = js.Headers.new(over)
    for name, value in pairs:
        made.append(name, value)
    return made


def octets(data: bytes) -> Any:
    """A Uint8Array."""
    return to_js(data)


class Parcel:
    """A Uint8Array for one chunk after the other: each may be packed when the one before has been taken."""

    def __init__(self, most: int) -> None:
        self._array = js.Uint8Array.new(most)

    def packed(self, data: bytes) -> Any:
        """As `octets`; what does not fit gets an array of its own."""
        if len(data) > self._array.length:
            return octets(data)
        view = self._array.subarray(0, len(data))
        view.assign(data)
        return view


def options(**values: object) -> Any:
    """A plain object. Values are strings, numbers, booleans or what `octets` and `headers` gave."""
    made = js.Object.new()
    for name, value in values.items():
        setattr(made, name, value)
    return made


def array(items: Iterable[Any]) -> Any:
    """An Array."""
    return to_js(list(items))


def text(value: Any) -> str | None:
    """A JavaScript string, or None for null and undefined."""
    return value if isinstance(value, str) else None


def call(target: Any, name: str, *arguments: Any) -> Any:
    """Calls a method whose name Python has taken: a binding that is RPC looks like a generator, which has a `send`.

    So JavaScript reads the property, and is told what `this` is: without it the runtime's own objects refuse.
    """
    read = js.Function.prototype.bind.call(js.Reflect.get, None, target)
    method = js.Array.prototype.map.call(to_js([name]), read)[0]
    return js.Reflect.apply(method, target, to_js(list(arguments)))
