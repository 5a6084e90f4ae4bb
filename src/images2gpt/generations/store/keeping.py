"""What becomes of a generation once it is there: starred, handed over, deleted, expired."""

from images2gpt.generations.model import Generation
from images2gpt.generations.store.columns import COLUMNS
from images2gpt.ports import Statement, Written, write, write_returning
from images2gpt.trials import PERIOD_S

ERASED = """prompt = '', result_url = NULL, input_urls = NULL, next_step_at = NULL, starred = 0, moderation_id = NULL,
  status = CASE status WHEN 'succeeded' THEN 'expired' ELSE status END"""
"""What is left of a generation that was deleted: what it cost, and how it ended."""

STAR = f"""
UPDATE generations
SET starred = ?1
WHERE id = ?2 AND user_id = ?3 AND deleted_at IS NULL
RETURNING {COLUMNS}
"""

HIDE = """
UPDATE generations
SET deleted_at = coalesce(deleted_at, ?1)
WHERE id = ?2 AND (user_id = ?3 OR trial_subject = ?3)
"""

ERASE = f"""
UPDATE generations
SET {ERASED}
WHERE id = ?1 AND deleted_at IS NOT NULL AND finished_at IS NOT NULL AND prompt <> ''
"""

HIDE_ALL = """
UPDATE generations
SET deleted_at = coalesce(deleted_at, ?1)
WHERE user_id = ?2 AND EXISTS (SELECT 1 FROM deletions WHERE user_id = ?2)
"""

ERASE_ALL = f"""
UPDATE generations
SET {ERASED}
WHERE user_id = ? AND deleted_at IS NOT NULL AND finished_at IS NOT NULL AND prompt <> ''
"""

ERASE_ENDED = f"""
UPDATE generations
SET {ERASED}
WHERE id IN (
  SELECT id
  FROM generations
  WHERE deleted_at IS NOT NULL AND finished_at IS NOT NULL AND prompt <> ''
  ORDER BY deleted_at
  LIMIT ?
)
"""

DELETE_UNCLAIMED = """
DELETE FROM generations
WHERE id IN (
  SELECT id
  FROM generations
  WHERE user_id IS NULL AND finished_at IS NOT NULL AND created_at <= ?
  ORDER BY created_at
  LIMIT ?
)
"""

EXPIRE = """
UPDATE generations
SET status = 'expired', result_url = NULL
WHERE id IN (
  SELECT id
  FROM generations
  WHERE status = 'succeeded' AND expires_at <= ?
  ORDER BY expires_at
  LIMIT ?
)
"""

GONE = """
UPDATE generations
SET status = 'expired', result_url = NULL, expires_at = min(expires_at, ?)
WHERE id = ? AND status = 'succeeded'
"""

MOVE = """
UPDATE generations
SET user_id = ?1, trial_subject = NULL
WHERE id = ?2 AND trial_subject IS NOT NULL AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM users WHERE id = ?1)
"""


def star(generation_id: str, *, owner: str, starred: bool) -> Statement[Generation]:
    """No row: it is not theirs, or deleted."""
    return write_returning(Generation, STAR, int(starred), generation_id, owner)


def delete(generation_id: str, *, owner: str, now: int) -> tuple[Statement[Written], Statement[Written]]:
    """Hidden at once, and erased if nothing is under way. `owner`: a user id or a trial subject."""
    return write(HIDE, now, generation_id, owner), write(ERASE, generation_id)


def erase(*, limit: int) -> Statement[Written]:
    """What was deleted while it was under way, and has ended since."""
    return write(ERASE_ENDED, limit)


def delete_all(user_id: str, *, now: int) -> tuple[Statement[Written], Statement[Written]]:
    """The same for everything of an account that is being deleted."""
    return write(HIDE_ALL, now, user_id), write(ERASE_ALL, user_id)


def delete_unclaimed(*, now: int, limit: int) -> Statement[Written]:
    """Visitors' images that no account took, refused prompts among them: as old as a trial is long, they go whole."""
    return write(DELETE_UNCLAIMED, now - PERIOD_S, limit)


def expire(*, now: int, limit: int) -> Statement[Written]:
    """Results that kie.ai no longer keeps."""
    return write(EXPIRE, now, limit)


def gone(generation_id: str, *, now: int) -> Statement[Written]:
    """kie.ai has let go of the result before its time."""
    return write(GONE, now, generation_id)


def move(generation_id: str, *, to_user: str) -> Statement[Written]:
    """A visitor's image becomes the user's."""
    return write(MOVE, to_user, generation_id)
