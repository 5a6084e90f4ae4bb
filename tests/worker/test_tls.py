"""F20 on the real runtime: its fetch refuses a certificate that nobody vouches for before it says a word."""

import asyncio
import json
import urllib.request
from pathlib import Path

import pytest

from tests.support.impostor import impostor
from tests.support.service import Service

ORDER = json.dumps({"prompt": "A paper lighthouse"}).encode()


@pytest.mark.long
async def test_f20_the_worker_tells_an_impostor_nothing(tmp_path: Path) -> None:
    async with impostor() as (url, told):
        service = await asyncio.to_thread(Service.start, tmp_path, {"KIE_API_BASE": url})
        try:
            status = await asyncio.to_thread(order, service)
            rows = service.database().execute("SELECT status, provider_task FROM generations").fetchall()
        finally:
            await asyncio.to_thread(service.stop)
    assert (status, [tuple(row) for row in rows], told) == (202, [("reserved", None)], [])


def order(service: Service) -> int:
    """A visitor's."""
    request = urllib.request.Request(f"{service.url}/api/generations", ORDER, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return int(answer.status)
