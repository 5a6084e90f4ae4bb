"""Finding generations: for their owners, for the holder of a key, and for the cron."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from images2gpt.generations.model import Generation, Shown
from images2gpt.generations.store.columns import COLUMNS, SHOWN
from images2gpt.ports import Query, select

BY_ID = f"""
SELECT {COLUMNS}
FROM generations
WHERE id = ?
"""

OF_SESSION = f"""
SELECT {COLUMNS}
FROM generations
WHERE id = ? AND user_id = (SELECT user_id FROM sessions WHERE token_hash = ?) AND deleted_at IS NULL
"""

PAGE_OF_SESSION = f"""
SELECT {SHOWN}
FROM generations
WHERE user_id = (SELECT user_id FROM sessions WHERE token_hash = ?1)
  AND (created_at, id) < (?2, ?3)
  AND deleted_at IS NULL
  AND (?4 IS NULL OR instr(lower(prompt), lower(?4)) > 0)
  AND (?5 IS NULL OR status = ?5)
  AND starred >= ?6
ORDER BY created_at DESC, id DESC
LIMIT ?7
"""

FINISHED_OF_SESSION = f"""
SELECT {COLUMNS}
FROM generations
WHERE id IN (SELECT value FROM json_each(?1))
  AND user_id = (SELECT user_id FROM sessions WHERE token_hash = ?2)
  AND status IN ('succeeded', 'expired')
  AND deleted_at IS NULL
"""

IMAGES_OF = f"""
SELECT {COLUMNS}
FROM generations
WHERE user_id = ?1 AND status = 'succeeded' AND deleted_at IS NULL
ORDER BY created_at, id
LIMIT ?2 OFFSET ?3
"""

WAITING = f"""
SELECT {COLUMNS}
FROM generations
WHERE finished_at IS NULL AND next_step_at <= ?1 AND faults < ?2
ORDER BY next_step_at
LIMIT ?3
"""

STUCK = f"""
SELECT {COLUMNS}
FROM generations
WHERE finished_at IS NULL AND deadline_at <= ?1 AND +next_step_at IS NULL AND faults < ?2
ORDER BY deadline_at
LIMIT ?3
"""

LATE = f"""
SELECT {COLUMNS}
FROM generations
WHERE status = 'failed' AND next_step_at <= ?1 AND faults < ?2
ORDER BY next_step_at
LIMIT ?3
"""

FAULTS_MOST = 5
"""A row over which the cron failed so often is left to an operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which of one's own: None and False let everything pass. `text` is looked for in the prompt, ASCII caseless."""

    text: str | None = None
    status: str | None = None
    starred: bool = False


def by_id(generation_id: str) -> Query[Generation]:
    """Whoever's it is: for the system's own steps and for holders of its key."""
    return select(Generation, BY_ID, generation_id)


def of_session(generation_id: str, token_hash: str) -> Query[Generation]:
    """Only if it belongs to whose session this is."""
    return select(Generation, OF_SESSION, generation_id, token_hash)


def page_of_session(token_hash: str, only: Filter, *, before: tuple[int, str], limit: int) -> Query[Shown]:
    """Newest first, from `before` (created_at, id) on."""
    wanted = (only.text, only.status, int(only.starred), limit)
    return select(Shown, PAGE_OF_SESSION, token_hash, *before, *wanted)


def finished_of_session(token_hash: str, ids: Sequence[str]) -> Query[Generation]:
    """Those of `ids` that belong to whose session this is and became an image, in any order."""
    return select(Generation, FINISHED_OF_SESSION, msgspec.json.encode(ids).decode(), token_hash)


def images_of(user_id: str, *, skip: int, limit: int) -> Query[Generation]:
    """Images that may still be there, oldest first: a part of them has the same ones when it is asked for again."""
    return select(Generation, IMAGES_OF, user_id, limit, skip)


def waiting(*, now: int, limit: int) -> Query[Generation]:
    """Open with a step to make, longest waiting first."""
    return select(Generation, WAITING, now, FAULTS_MOST, limit)


def stuck(*, now: int, limit: int) -> Query[Generation]:
    """Open after their deadline with no step to make: createTask's answer never came."""
    return select(Generation, STUCK, now, FAULTS_MOST, limit)


def late(*, now: int, limit: int) -> Query[Generation]:
    """Given up, but kie.ai may have made them by now."""
    return select(Generation, LATE, now, FAULTS_MOST, limit)
