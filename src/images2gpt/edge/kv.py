"""The KeyValue port on KV."""

from typing import Any

from pyodide.ffi import JsException

from images2gpt.edge import convert
from images2gpt.ports import KeyValueDown


class Kv:
    """`binding` is the raw JavaScript one."""

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    async def get(self, key: str) -> str | None:
        """See ports.KeyValue."""
        try:
            return convert.text(await self._binding.get(key))
        except JsException as error:
            raise KeyValueDown from error

    async def put(self, key: str, value: str, *, ttl_s: int) -> None:
        """See ports.KeyValue."""
        try:
            await self._binding.put(key, value, convert.options(expirationTtl=ttl_s))
        except JsException as error:
            raise KeyValueDown from error

    async def delete(self, key: str) -> None:
        """See ports.KeyValue."""
        try:
            await self._binding.delete(key)
        except JsException as error:
            raise KeyValueDown from error
