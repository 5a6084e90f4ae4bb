"""After the storm: everything comes to its end, and what was promised is compared with what is there."""

import asyncio
import json
import time
from typing import Any, Final

from bench.soak.people import BONUS, PACK, Someone
from bench.soak.service import ADMIN, Town
from tools.operator.calls import Call, over_http, whole

SETTLED_S: Final = 60
"""What is open then waits for answers of kie.ai that were lost: its deadline is moved here."""
OPEN: Final = "SELECT count(*) FROM generations WHERE finished_at IS NULL"
BRING_FORWARD: Final = "UPDATE generations SET deadline_at = unixepoch() WHERE finished_at IS NULL"
LOOK_AGAIN: Final = "UPDATE checkouts SET looked_at = 0 WHERE state = 'open'"


async def settle(town: Town) -> int:
    """Lets the cron finish what is open; how many had to wait for their deadline."""
    database = town.service.database()
    end = time.monotonic() + SETTLED_S
    while database.execute(OPEN).fetchone()[0] and time.monotonic() < end:
        await asyncio.to_thread(town.service.run_cron)
        await asyncio.sleep(2)
    held = int(database.execute(OPEN).fetchone()[0])
    database.execute(BRING_FORWARD)
    for _ in range(4):
        database.execute(LOOK_AGAIN)
        await asyncio.to_thread(town.service.run_cron)
        await asyncio.sleep(2)
    database.close()
    return held


async def complaints(town: Town, people: list[Someone]) -> list[str]:
    """Everything that is not as promised; empty when nothing was lost."""
    ask = over_http({"IMAGES2GPT_URL": town.url, "ADMIN_TOKEN": ADMIN})
    books = await asyncio.to_thread(whole, Call("GET", "/api/admin/reconcile"), ask)
    found = [f"the books: {each}" for each in books["differences"]]
    for someone in people:
        found += await _complaints_of(someone)
    return found


async def _complaints_of(someone: Someone) -> list[str]:
    listed, cursor = dict[str, dict[str, Any]](), ""
    while True:
        page = await someone.surely("list", "GET", f"/api/generations?limit=100{cursor}")
        listed |= {each["id"]: each for each in page["items"]}
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    me = await someone.surely("me", "GET", "/api/me")
    name, found = f"someone{someone.number}", list[str]()
    found += [f"{name}: the order {key} has gone" for key, each in someone.keys.items() if each not in listed]
    found += [f"{name}: {each['id']} is still {each['status']}" for each in listed.values() if not each["finished_at"]]
    failed = [each for each in listed.values() if each["status"] in ("failed", "blocked")]
    found += [f"{name}: {each['id']} failed and kept its price" for each in failed if each["returned"] != each["cost"]]
    spent = sum(each["cost"] - each["returned"] for each in listed.values())
    due, has = BONUS + PACK * someone.packs - spent, me["credits"]["balance"]
    if has != due:
        found.append(f"{name}: has {has} credits and should have {due} ({json.dumps(me['credits'])})")
    return found
