"""How events reach a merchant, and how Creem keeps trying (creem.md 2.1)."""

import asyncio
from collections.abc import Mapping

import pytest
from aiohttp import web

from tools.sandbox import Sandbox

from .conftest import PLAN, Hook, Merchant

RETRIES_S = (30, 300, 1800, 21_600)


async def test_five_attempts_are_made_with_growing_pauses(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    hook.answers = [500, 404, 302, 204, 500, 500]
    await merchant.bought()
    for count, pause in enumerate(RETRIES_S, start=1):
        sandbox.clock.advance(pause - 5)
        await sandbox.creem.settled()
        assert len(hook.calls) == count, "not before its time"
        sandbox.clock.advance(5)
        await sandbox.creem.settled()
        assert len(hook.calls) == count + 1
    sandbox.clock.advance(30 * 86_400)
    await sandbox.creem.settled()
    assert len({body for _, body in hook.calls}) == 1
    assert [each.status for each in sandbox.creem.deliveries] == [500, 404, 302, 204, 500]
    assert [each.attempt for each in sandbox.creem.deliveries] == [1, 2, 3, 4, 5]


async def test_a_200_ends_it(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    hook.answers = [500]
    await merchant.bought()
    sandbox.clock.advance(31)
    await sandbox.creem.settled()
    sandbox.clock.advance(86_400)
    await sandbox.creem.settled()
    assert [each.status for each in sandbox.creem.deliveries] == [500, 200]


async def test_one_event_s_failure_does_not_hold_up_the_others(merchant: Merchant, hook: Hook) -> None:
    hook.answers = [500]
    await merchant.subscribed()
    assert hook.types == ["subscription.active", "subscription.paid", "checkout.completed"]


async def test_what_failed_can_be_sent_again_by_hand(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    hook.answers = [500, 500]
    await merchant.bought()
    sandbox.clock.advance(86_400)
    await sandbox.creem.settled()
    assert await sandbox.creem.send(sandbox.creem.events[0].id) == 200
    assert len(hook.calls) == 3, "at once, once more after the long pause, and now"


async def test_the_same_events_go_to_a_url(merchant: Merchant, sandbox: Sandbox) -> None:
    got: list[tuple[Mapping[str, str], bytes]] = []

    async def handle(request: web.Request) -> web.Response:
        got.append((request.headers, await request.read()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.creem.tell(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    await merchant.bought()
    await runner.cleanup()
    ((headers, body),) = got
    assert headers["creem-signature"] == sandbox.creem.sign(body)
    assert headers["content-type"] == "application/json"
    assert body == sandbox.creem.events[0].body


async def test_nobody_there_is_a_failed_attempt(merchant: Merchant, sandbox: Sandbox) -> None:
    sandbox.creem.tell("http://127.0.0.1:9/hook")
    await merchant.bought()
    assert [each.status for each in sandbox.creem.deliveries] == [None]


async def test_a_webhook_that_does_not_answer_is_given_up_after_15_seconds(
    merchant: Merchant, sandbox: Sandbox
) -> None:
    async def handle(_request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.creem.tell(f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    buying = asyncio.ensure_future(merchant.bought())
    for _ in range(20):
        sandbox.clock.advance(1)
        await asyncio.sleep(0.02)
    await asyncio.wait_for(buying, 5)
    await runner.cleanup()
    assert [each.status for each in sandbox.creem.deliveries] == [None]


async def test_a_call_s_own_events_come_by_themselves(merchant: Merchant, hook: Hook) -> None:
    subscription_id = await merchant.subscribed(PLAN)
    await merchant.post(f"/v1/subscriptions/{subscription_id}/pause")
    await merchant.sandbox.creem.settled()
    assert hook.types[-1] == "subscription.paused"


async def test_reset_forgets_what_was_planned_but_not_where_events_go(
    merchant: Merchant, sandbox: Sandbox, hook: Hook
) -> None:
    hook.answers = [500]
    await merchant.subscribed()
    await sandbox.reset()
    sandbox.clock.advance(90 * 86_400)
    await sandbox.creem.settled()
    assert len(hook.calls) == 3
    assert (sandbox.creem.events, sandbox.creem.deliveries) == ([], [])
    await merchant.bought()
    assert len(hook.calls) == 4


async def test_a_bad_deed_is_named(sandbox: Sandbox) -> None:
    with pytest.raises(KeyError):
        await sandbox.creem.pay("ch_unknown")
