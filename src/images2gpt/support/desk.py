"""The operators' desk: what came in, what was answered. Every act leaves an audit row."""

from typing import Any, Literal

import msgspec

from images2gpt import accounts, letters, operators
from images2gpt.application import App
from images2gpt.errors import Invalid, NotFound
from images2gpt.lists import USUAL, PageQuery, cut
from images2gpt.ports import Statement
from images2gpt.support import mails, store
from images2gpt.support import view as views
from images2gpt.support.model import RECORDED_CHARACTERS, Message, check_line, check_text
from images2gpt.support.view import SupportPage, SupportView

DESK = "desk"
"""What an audit row of looking at the list is about."""


class SupportQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of the desk."""

    cursor: str | None = None
    limit: int = USUAL
    state: Literal["open", "closed"] | None = None


class Recorded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that records a request that came by mail."""

    email: str
    subject: str
    message: str


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that answers a message, closes it (`closed`: true) or opens it again (false)."""

    answer: str | None = None
    closed: bool | None = None


async def page(app: App, wanted: SupportQuery) -> SupportPage:
    """Newest first; the look is audited in the same commit. Raises Invalid."""
    before = PageQuery(wanted.cursor, wanted.limit).before()
    query = store.page(wanted.state, before=before, limit=wanted.limit + 1)
    audit = operators.audit(app.ids.new("aud"), "look", DESK, reason="support messages", now=app.clock.now())
    rows = await app.db.commit(query, audit)
    return views.page(*cut(rows.of(query), wanted.limit))


async def record(app: App, wanted: Recorded) -> SupportView:
    """Due in 30 days, and the account's where the address has one. Raises Invalid."""
    address = accounts.parse_address(wanted.email)
    check_line(wanted.subject, field="subject")
    check_text(wanted.message, most=RECORDED_CHARACTERS, field="message")
    message_id, now = app.ids.new("msg"), app.clock.now()
    made = store.record(
        message_id,
        email_key=address.key,
        email=address.typed,
        subject=wanted.subject,
        message=wanted.message,
        now=now,
    )
    _, after = await _commit(app, message_id, "recorded", [made])
    return views.view(after)


async def answer(app: App, message_id: str, wanted: Reply) -> SupportView:
    """A new answer is mailed where an address is known and mail is configured. Raises NotFound, Invalid."""
    acts = _acts(message_id, wanted, now=app.clock.now())
    done = [name for name, asked in (("answered", wanted.answer), ("closed", wanted.closed)) if asked]
    before, after = await _commit(app, message_id, " and ".join(done) or "reopened", acts)
    is_new = before is not None and before.answer != after.answer
    if after.answer and after.email and is_new:
        letters.send(app, mails.answer(app.settings, after.email, after))
    return views.view(after)


def _acts(message_id: str, wanted: Reply, *, now: int) -> list[Statement[Any]]:
    if wanted.answer is None and wanted.closed is None:
        raise Invalid(answer="is required, or closed")
    acts: list[Statement[Any]] = []
    if wanted.answer is not None:
        check_text(wanted.answer, most=RECORDED_CHARACTERS, field="answer")
        acts.append(store.answer(message_id, wanted.answer, now=now))
    if wanted.closed is not None:
        acts.append(store.close(message_id, now=now) if wanted.closed else store.reopen(message_id))
    return acts


async def _commit(app: App, message_id: str, reason: str, acts: list[Statement[Any]]) -> tuple[Message | None, Message]:
    """The message before and after `acts`, with an audit row. Raises NotFound."""
    audit = store.audit(app.ids.new("aud"), message_id, reason=reason, now=app.clock.now())
    before, after = store.by_id(message_id), store.by_id(message_id)
    rows = await app.db.commit(before, *acts, audit, after)
    found = rows.one(after)
    if found is None:
        raise NotFound
    return rows.one(before), found
