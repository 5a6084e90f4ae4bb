"""The moves of a generation. Each is an UPDATE … WHERE status IN …: the first terminal outcome wins."""

from dataclasses import dataclass

import msgspec

from images2gpt.generations.model import AVAILABLE_S, DEADLINE_S, LATE, Failure, Generation, Picture
from images2gpt.generations.store.columns import COLUMNS
from images2gpt.ports import Statement, Written, write, write_returning

BEGIN_ATTEMPT = f"""
UPDATE generations
SET next_step_at = NULL, attempts = attempts + 1
WHERE id = ? AND status = 'reserved' AND next_step_at <= ?
RETURNING {COLUMNS}
"""

TRY_LATER = f"""
UPDATE generations
SET next_step_at = ?
WHERE id = ? AND status = 'reserved' AND provider_task IS NULL
RETURNING {COLUMNS}
"""

ACCEPT = f"""
UPDATE generations
SET status = 'submitted', provider_task = ?1, submitted_at = ?2, next_step_at = ?3, deadline_at = ?4
WHERE id = ?5 AND (
  status = 'reserved' AND provider_task IS NULL OR status IN ('submitted', 'running') AND provider_task <> ?1
)
RETURNING {COLUMNS}
"""

ADOPT = f"""
UPDATE generations
SET provider_task = ?1,
  status = CASE status WHEN 'reserved' THEN 'submitted' ELSE status END,
  submitted_at = CASE status WHEN 'reserved' THEN ?2 ELSE submitted_at END,
  deadline_at = CASE status WHEN 'reserved' THEN ?3 ELSE deadline_at END,
  next_step_at = ?2
WHERE id = ?4 AND provider_task IS NULL AND next_step_at IS NULL AND attempts > 0
  AND (status = 'reserved' OR status = 'failed' AND failure = 'provider_timeout' AND deleted_at IS NULL)
RETURNING {COLUMNS}
"""

WAKE = f"""
UPDATE generations
SET next_step_at = min(next_step_at, max(?1, coalesce(looked_at, 0) + ?2))
WHERE id = ?3 AND provider_task IS NOT NULL AND next_step_at IS NOT NULL
  AND status IN ('submitted', 'running', 'failed')
RETURNING {COLUMNS}
"""

BEGIN_LOOK = f"""
UPDATE generations
SET next_step_at = ?1, looks = looks + 1, looked_at = ?2
WHERE id = ?3 AND status IN ('submitted', 'running', 'failed') AND next_step_at <= ?2
RETURNING {COLUMNS}
"""

RUN = f"""
UPDATE generations
SET status = 'running', running_at = ?
WHERE id = ? AND status = 'submitted'
RETURNING {COLUMNS}
"""

SUCCEED = f"""
UPDATE generations
SET status = 'succeeded', result_url = ?1, width = ?2, height = ?3, content_type = ?4, bytes = ?5,
  failure = ?6, failure_message = ?7, returned = min(cost, ?8), provider_credits = ?9,
  running_at = coalesce(running_at, ?10), finished_at = ?10, expires_at = ?11, next_step_at = NULL, input_urls = NULL
WHERE id = ?12 AND status IN ('reserved', 'submitted', 'running')
RETURNING {COLUMNS}
"""

ARRIVE_LATE = f"""
UPDATE generations
SET status = 'succeeded', result_url = ?1, width = ?2, height = ?3, content_type = ?4, bytes = ?5,
  failure_message = ?6, provider_credits = ?7, late_at = ?8, expires_at = ?9, next_step_at = NULL
WHERE id = ?10 AND status = 'failed' AND failure = 'provider_timeout' AND deleted_at IS NULL
RETURNING {COLUMNS}
"""

FAIL = f"""
UPDATE generations
SET status = ?1, failure = ?2, failure_message = ?3, returned = cost, finished_at = ?4,
  next_step_at = CASE WHEN provider_task IS NOT NULL THEN ?5 END, input_urls = NULL
WHERE id = ?6 AND status IN ('reserved', 'submitted', 'running')
RETURNING {COLUMNS}
"""

LOOK_NO_MORE = """
UPDATE generations
SET next_step_at = NULL
WHERE id = ? AND status = 'failed'
"""

FAULT = """
UPDATE generations
SET faults = faults + 1
WHERE id = ?
RETURNING faults
"""


class Faults(msgspec.Struct, frozen=True):
    """How often the cron failed over a row."""

    faults: int


@dataclass(frozen=True, slots=True)
class Short:
    """An image that came smaller than asked: what the person reads, and what it returns."""

    failure: Failure
    owed: int


def begin_attempt(generation_id: str, *, now: int) -> Statement[Generation]:
    """One caller gets the row and makes the createTask call; nobody else does."""
    return write_returning(Generation, BEGIN_ATTEMPT, generation_id, now)


def try_later(generation_id: str, *, at: int) -> Statement[Generation]:
    """kie.ai surely has not accepted it: another createTask may be made then."""
    return write_returning(Generation, TRY_LATER, at, generation_id)


def accept(generation_id: str, *, task: str, now: int, first_look_at: int) -> Statement[Generation]:
    """kie.ai has it. Its own word replaces the task that a callback named."""
    return write_returning(Generation, ACCEPT, task, now, first_look_at, now + DEADLINE_S, generation_id)


def adopt(generation_id: str, *, task: str, now: int) -> Statement[Generation]:
    """createTask's answer was lost, but a callback names the task: also after the credits have gone back."""
    return write_returning(Generation, ADOPT, task, now, now + DEADLINE_S, generation_id)


def wake(generation_id: str, *, now: int, pause_s: int) -> Statement[Generation]:
    """The next look is due now, but no sooner than `pause_s` after the last. If it was due before, it is told too."""
    return write_returning(Generation, WAKE, now, pause_s, generation_id)


def begin_look(generation_id: str, *, now: int, next_at: int | None) -> Statement[Generation]:
    """One caller an interval gets the row and asks kie.ai, however many are watching."""
    return write_returning(Generation, BEGIN_LOOK, next_at, now, generation_id)


def run(generation_id: str, *, now: int) -> Statement[Generation]:
    """kie.ai is drawing."""
    return write_returning(Generation, RUN, now, generation_id)


def succeed(
    generation_id: str, picture: Picture, *, short: Short | None, provider_credits: float | None, now: int
) -> Statement[Generation]:
    """The image is there."""
    why = (short.failure.code, short.failure.message, short.owed) if short else (None, None, 0)
    rest = (provider_credits, now, now + AVAILABLE_S, generation_id)
    return write_returning(Generation, SUCCEED, *_columns(picture), *why, *rest)


def arrive_late(
    generation_id: str, picture: Picture, *, provider_credits: float | None, now: int
) -> Statement[Generation]:
    """The image came after its credits had gone back. They stay there."""
    rest = (LATE, provider_credits, now, now + AVAILABLE_S, generation_id)
    return write_returning(Generation, ARRIVE_LATE, *_columns(picture), *rest)


def fail(generation_id: str, failure: Failure, *, now: int, late_look_at: int | None) -> Statement[Generation]:
    """Everything charged is to be returned: the ledger statements of the same batch read it here."""
    why = (failure.status, failure.code, failure.message)
    return write_returning(Generation, FAIL, *why, now, late_look_at, generation_id)


def look_no_more(generation_id: str) -> Statement[Written]:
    """kie.ai has nothing for it, and will not."""
    return write(LOOK_NO_MORE, generation_id)


def fault(generation_id: str) -> Statement[Faults]:
    """The cron failed over this row once more."""
    return write_returning(Faults, FAULT, generation_id)


def _columns(picture: Picture) -> tuple[str, int, int, str, int | None]:
    return picture.url, picture.width, picture.height, picture.content_type, picture.bytes
