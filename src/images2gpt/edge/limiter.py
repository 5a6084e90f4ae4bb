"""The Limiter port on Cloudflare's rate limits."""

from collections.abc import Mapping
from typing import Any

from pyodide.ffi import JsException

from images2gpt import log
from images2gpt.edge import convert


class RateLimits:
    """`bindings`: the raw JavaScript ones by their names in wrangler.toml."""

    def __init__(self, bindings: Mapping[str, Any]) -> None:
        self._bindings = bindings

    async def allows(self, limit: str, key: str) -> bool:
        """See ports.Limiter. One that does not answer allows: D1 decides what must not happen twice."""
        try:
            answer = await self._bindings[limit].limit(convert.options(key=key))
        except (JsException, KeyError) as error:
            log.failure("rate_limit_failed", error, limit=limit)
            return True
        return bool(answer.success)
