"""The banner: a line on every page until a date, which operators set and take away."""

from typing import cast

import msgspec

from images2gpt import operators
from images2gpt.application import App
from images2gpt.errors import Invalid
from images2gpt.notices import store
from images2gpt.notices.store import Shown
from images2gpt.times import DAY_S, epoch, rfc3339

TEXT_CHARACTERS = 300
"""More than that covers a phone's page."""
LONGEST_S = 400 * DAY_S
"""A date further away is a slip: nobody reads a banner for longer than a year."""
BANNER = "banner"


class Banner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is shown, and until when (RFC 3339, in UTC)."""

    text: str
    until: str


Announcement = cast("type[Banner | None]", Banner | None)
"""The body that sets the banner; null takes it away."""


class BannerState(msgspec.Struct, frozen=True):
    """The banner as it is now."""

    banner: Banner | None


def banner_of(shown: Shown | None) -> Banner | None:
    """For whoever asks for it beside something else, with `store.banner`."""
    return Banner(shown.value, rfc3339(shown.ends_at)) if shown else None


async def put(app: App, wanted: Banner | None) -> BannerState:
    """Audited in the same commit, with its words. Raises Invalid."""
    now, audit_id = app.clock.now(), app.ids.new("aud")
    if wanted is None:
        audit = operators.audit(audit_id, BANNER, BANNER, reason="taken away", now=now)
        await app.db.commit(store.take_banner(), audit)
        return BannerState(None)
    until = _checked(wanted, now)
    audit = operators.audit(audit_id, BANNER, BANNER, reason=wanted.text, now=now)
    await app.db.commit(store.put_banner(wanted.text, until=until, now=now), audit)
    return BannerState(Banner(wanted.text, rfc3339(until)))


def _checked(wanted: Banner, now: int) -> int:
    if not (wanted.text.strip() and len(wanted.text) <= TEXT_CHARACTERS and wanted.text.isprintable()):
        raise Invalid(text=f"must be a line of 1 to {TEXT_CHARACTERS} characters")
    until = epoch(wanted.until)
    if until is None:
        raise Invalid(until="must be a time in UTC such as 2026-12-31T12:00:00Z")
    if not now < until <= now + LONGEST_S:
        raise Invalid(until="must be in the future, and at most 400 days away")
    return until
