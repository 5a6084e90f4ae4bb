"""Whether a prompt may be made: our own rules, then Creem's. Asked before anything is charged; no answer is no."""

from dataclasses import dataclass

import msgspec

from images2gpt import alarms, decode, log
from images2gpt.application import App
from images2gpt.errors import TooManyRequests, Unavailable
from images2gpt.limits import BLOCKED_PROMPTS
from images2gpt.moderation import rules, store
from images2gpt.moderation.categories import ACCEPTABLE_USE
from images2gpt.moderation.store import Slowed
from images2gpt.ports import AnswerTooLong, Batch, NoReply, Outgoing, Query, Statement, Written

TIMEOUT_MS = 5_000
"""Creem's own advice (creem.md 1.3); after it the answer is no."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` names what the prompt breaks, one of SENTENCES; None lets it pass. `moderation_id` is Creem's."""

    rule: str | None
    moderation_id: str | None

    @property
    def source(self) -> str:
        """Who refused it."""
        return "creem" if self.rule == ACCEPTABLE_USE else "own"


class Screening(msgspec.Struct):
    """Creem's answer. Experimental, so unknown fields are ignored."""

    decision: str
    id: str | None = None


async def screen(app: App, prompt: str, *, reference: str) -> Verdict:
    """Our own rules, and for what they let pass Creem's moderation of exactly the person's text.

    The real kie.ai is never used unscreened: without a Creem key there are no images. A stand-in may be.
    Raises Unavailable when Creem cannot be asked.
    """
    if rule := rules.broken(prompt):
        log.event("prompt_blocked", generation=reference, source="own", rule=rule)
        return Verdict(rule, None)
    if not app.settings.creem_key:
        if app.settings.sandbox:
            return Verdict(None, None)
        alarms.sound(app, "screening_not_configured")
        raise Unavailable(retry_after_s=300)
    screening = await _ask(app, prompt, reference)
    if screening.decision == "allow":
        return Verdict(None, screening.id)
    if screening.decision in ("deny", "flag"):
        log.event("prompt_blocked", generation=reference, source="creem", decision=screening.decision)
        return Verdict(ACCEPTABLE_USE, screening.id)
    raise Unavailable


def record(app: App, generation_id: str, *, rule: str, source: str) -> Statement[Written]:
    """The event of a refusal, for the commit that blocks the generation. `source`: own, creem or kie."""
    return store.record(app.ids.new("mod"), generation_id, rule=rule, source=source, now=app.clock.now())


def check_slowed(rows: Batch, query: Query[Slowed], *, now: int) -> None:
    """Raises TooManyRequests for whoever had too many prompts refused of late, whatever they ask now."""
    if first := rows.one(query):
        raise TooManyRequests(retry_after_s=max(1, first.created_at + BLOCKED_PROMPTS.window_s - now))


async def _ask(app: App, prompt: str, reference: str) -> Screening:
    body = msgspec.json.encode({"prompt": prompt, "external_id": reference})
    headers = (("x-api-key", app.settings.creem_key), ("content-type", "application/json"))
    url = f"{app.settings.creem_base}/v1/moderation/prompt"
    try:
        request = Outgoing(method="POST", url=url, headers=headers, body=body, timeout_ms=TIMEOUT_MS)
        incoming = await app.http.send(request)
        if incoming.status != 200:
            log.event("screening_refused", status=incoming.status)
            raise Unavailable
        return decode.theirs(incoming.body, Screening)
    except (NoReply, AnswerTooLong, decode.Unreadable) as error:
        log.event("screening_failed", error=type(error).__name__)
        raise Unavailable from error
