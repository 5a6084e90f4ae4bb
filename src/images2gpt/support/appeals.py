"""An appeal: somebody thinks that their prompt should not have been refused."""

import msgspec

from images2gpt import generations, limits
from images2gpt.application import App
from images2gpt.errors import Conflict, NotFound, NotSignedIn
from images2gpt.sessions import Person, Visitor
from images2gpt.support import store
from images2gpt.support.model import MESSAGE_CHARACTERS, check_text
from images2gpt.support.store import Appealed

SUBJECT = "Appeal of a refused prompt"


class Appeal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of an appeal: why the prompt is all right."""

    message: str


class Received(msgspec.Struct, frozen=True):
    """What was written to us, by its id."""

    id: str


async def appeal(app: App, who: Person | Visitor, generation_id: str, wanted: Appeal, *, key: str | None) -> Received:
    """Once for each refused prompt, by its owner or whoever holds a visitor's key.

    Raises NotFound, NotSignedIn, Invalid, Conflict, TooManyRequests.
    """
    check_text(wanted.message, most=MESSAGE_CHARACTERS, field="message")
    owner, now, message_id = _owner(app, who, generation_id, key), app.clock.now(), app.ids.new("msg")
    counted, about = limits.counted(app, limits.MESSAGES, owner or who.client.bucket), store.About(generation_id, owner)
    kept = store.appeal(message_id, about, subject=SUBJECT, message=wanted.message, counted=counted, now=now)
    known = store.appealed(about)
    rows = await app.db.commit(counted.statement, kept, known)
    counted.check(rows, now=now)
    if rows.one(kept) is None:
        raise _refusal(rows.one(known))
    return Received(message_id)


def _owner(app: App, who: Person | Visitor, generation_id: str, key: str | None) -> str | None:
    """Whose the generation has to be; None for a visitor's. Raises NotFound, NotSignedIn."""
    if key is not None:
        if not generations.opens(app, generation_id, key):
            raise NotFound
        return None
    if isinstance(who, Visitor):
        raise NotSignedIn
    return who.id


def _refusal(known: Appealed | None) -> Exception:
    if known is None:
        return NotFound()
    if known.status != "blocked":
        return Conflict("Only a prompt that was refused can be appealed.")
    return Conflict("This prompt was appealed already. We answer within 30 days.")
