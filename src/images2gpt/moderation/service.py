"""Whether a prompt may be made. Asked before anything is charged; without an answer nothing is made."""

from dataclasses import dataclass

import msgspec

from images2gpt import decode, log
from images2gpt.application import App
from images2gpt.errors import Unavailable
from images2gpt.ports import AnswerTooLong, NoReply, Outgoing

TIMEOUT_MS = 5_000
"""Creem's own advice (creem.md 1.3); after it the answer is no."""
RULE = "acceptable_use"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` names what the prompt breaks; None lets it pass."""

    rule: str | None
    moderation_id: str | None


class Screening(msgspec.Struct):
    """Creem's answer. Experimental, so unknown fields are ignored."""

    decision: str
    id: str | None = None


async def screen(app: App, prompt: str, *, reference: str) -> Verdict:
    """Creem's moderation of exactly the person's text. Raises Unavailable when it cannot be asked.

    The real kie.ai is never used unscreened: without a Creem key there are no images. A stand-in may be.
    """
    if not app.settings.creem_key:
        if app.settings.sandbox:
            return Verdict(None, None)
        log.event("alarm", reason="screening_not_configured")
        raise Unavailable(retry_after_s=300)
    screening = await _ask(app, prompt, reference)
    if screening.decision == "allow":
        return Verdict(None, screening.id)
    if screening.decision in ("deny", "flag"):
        log.event("prompt_blocked", generation=reference, decision=screening.decision)
        return Verdict(RULE, screening.id)
    raise Unavailable


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
