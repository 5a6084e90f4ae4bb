"""What operators switch: an account's spending, and everybody's."""

import msgspec

from images2gpt import capacity
from images2gpt.application import App
from images2gpt.errors import NotFound
from images2gpt.operators import store
from images2gpt.operators.service import check_reason


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that blocks an account (`blocked` true) or lets it again."""

    blocked: bool
    reason: str


class Blocked(msgspec.Struct, frozen=True):
    """The account as it is now."""

    id: str
    blocked: bool


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether generations are paused."""

    generations: bool


async def block(app: App, user_id: str, wanted: Block) -> Blocked:
    """It can be read, copied and deleted all the same: those are its owner's rights. Raises NotFound, Invalid."""
    check_reason(wanted.reason)
    set_to = store.block(user_id, blocked=wanted.blocked)
    action = "block" if wanted.blocked else "unblock"
    audit = store.audit_of_user(app.ids.new("aud"), action, user_id, reason=wanted.reason, now=app.clock.now())
    done = (await app.db.commit(set_to, audit)).one(set_to)
    if done is None:
        raise NotFound
    return Blocked(done.id, bool(done.blocked))


async def pause(app: App, wanted: Pause) -> Pause:
    """No order is screened, charged or sent while it lasts; what is under way goes on."""
    now, action = app.clock.now(), "pause" if wanted.generations else "go on"
    audit = store.audit(app.ids.new("aud"), action, "generations", reason="spend stop", now=now)
    await app.db.commit(capacity.pause(paused=wanted.generations, now=now), audit)
    return wanted
