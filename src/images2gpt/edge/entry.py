"""Where the runtime's request becomes ours and our answer the runtime's."""

from dataclasses import replace
from typing import Any

from images2gpt import alarms, http, jobs, limits, log
from images2gpt.application import App
from images2gpt.edge import request as requests
from images2gpt.edge import response as responses
from images2gpt.edge.d1 import D1
from images2gpt.edge.fetch import Fetch
from images2gpt.edge.kv import Kv
from images2gpt.edge.limiter import RateLimits
from images2gpt.edge.mail import SendEmail
from images2gpt.edge.metrics import AnalyticsEngine
from images2gpt.edge.system import RandomIds, SystemClock, WaitUntil, WebCrypto
from images2gpt.router import Router
from images2gpt.settings import NAMES, read_settings

SHIELDS = (limits.GENERATIONS_SHIELD, limits.READS_SHIELD)
_STANDING: list[App] = []
"""Settings and bindings never change while an isolate lives: what its first invocation has read serves the others."""


def application(env: Any, ctx: Any) -> App:
    """The ports of one invocation. `env` is the SDK's wrapper; its bindings cost twice what the raw ones do."""
    if not _STANDING:
        _STANDING.append(_read(env._env, ctx))  # noqa: SLF001  only here; the worker tests fail when the SDK moves it
    return replace(_STANDING[0], background=WaitUntil(ctx))


def _read(raw: Any, ctx: Any) -> App:
    given = {name: value for name in NAMES if isinstance(value := getattr(raw, name, None), str)}
    settings, clock, ids = read_settings(given), SystemClock(), RandomIds()
    return App(
        db=D1(raw.DB),
        kv=Kv(raw.KV),
        http=Fetch(),
        crypto=WebCrypto(),
        clock=clock,
        ids=ids,
        limiter=RateLimits({name: getattr(raw, name) for name in SHIELDS if hasattr(raw, name)}),
        mailer=SendEmail(getattr(raw, "EMAIL", None), settings.mail_from, clock=clock, ids=ids),
        metrics=AnalyticsEngine(getattr(raw, "METRICS", None)),
        background=WaitUntil(ctx),
        settings=settings,
    )


async def serve(router: Router, env: Any, ctx: Any, given: Any) -> Any:
    """Always an answer: what escapes to the runtime is shown to the client, traceback and all."""
    app = application(env, ctx)
    request_id = app.ids.new("req")
    try:
        request = requests.from_js(given, request_id=request_id)
        response = await router.handle(app, request)
    except Exception as error:  # noqa: BLE001  the last line of defence
        log.failure("unexpected", error, request=request_id)
        response = http.internal(request_id).finished(request_id)
    await requests.let_finish(given)
    return responses.to_js(response, app.background)


async def run_jobs(env: Any, ctx: Any, cron: str) -> None:
    """The cron's invocation, by the trigger that fired."""
    app = application(env, ctx)
    if app.settings.problems:
        alarms.sound(app, "settings", problems="; ".join(app.settings.problems))
        return
    await jobs.run(app, cron)
