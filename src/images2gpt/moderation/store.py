"""The moderation_events table: that a prompt was refused and by which rule, never what it said."""

import msgspec

from images2gpt.limits import BLOCKED_PROMPTS
from images2gpt.ports import Query, Statement, Written, select, write
from images2gpt.times import DAY_S

KEPT_S = 90 * DAY_S

RECORD = """
INSERT INTO moderation_events (id, owner, generation_id, rule, source, created_at)
SELECT ?1, coalesce(user_id, trial_subject), id, ?2, ?3, ?4
FROM generations
WHERE id = ?5 AND status = 'blocked'
ON CONFLICT (generation_id) DO NOTHING
"""

SLOWED = """
SELECT created_at
FROM moderation_events
WHERE owner = ? AND created_at > ?
ORDER BY created_at DESC
LIMIT 1 OFFSET ?
"""

SLOWED_SESSION = """
SELECT created_at
FROM moderation_events
WHERE owner = (SELECT user_id FROM sessions WHERE token_hash = ?) AND created_at > ?
ORDER BY created_at DESC
LIMIT 1 OFFSET ?
"""

DELETE_OLD = """
DELETE FROM moderation_events
WHERE id IN (SELECT id FROM moderation_events WHERE created_at <= ? ORDER BY created_at LIMIT ?)
"""


class Slowed(msgspec.Struct, frozen=True):
    """When the first of the refusals that slow somebody down was; as long as the window, they wait from then."""

    created_at: int


def record(event_id: str, generation_id: str, *, rule: str, source: str, now: int) -> Statement[Written]:
    """For a generation that an earlier statement of the batch has blocked; once, however often it is told."""
    return write(RECORD, event_id, rule, source, now, generation_id)


def slowed(owner: str, *, now: int) -> Query[Slowed]:
    """A row: this owner (a user id or a trial subject) has used up their refusals."""
    return select(Slowed, SLOWED, owner, now - BLOCKED_PROMPTS.window_s, BLOCKED_PROMPTS.most - 1)


def slowed_session(token_hash: str, *, now: int) -> Query[Slowed]:
    """The same for whose session this is."""
    return select(Slowed, SLOWED_SESSION, token_hash, now - BLOCKED_PROMPTS.window_s, BLOCKED_PROMPTS.most - 1)


def delete_old(*, now: int, limit: int) -> Statement[Written]:
    """Clears away what is older than 90 days (promises.md)."""
    return write(DELETE_OLD, now - KEPT_S, limit)
