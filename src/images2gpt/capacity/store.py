"""The breakers and creation_slots tables, and the pause. All ride in an order's batches, so they cost no round trip."""

from images2gpt.capacity.model import OUTAGES_IN_A_ROW, PROBE_S, WINDOW_CALLS, WINDOW_S, Noted, Sign, State
from images2gpt.ports import Query, Statement, Written, select, write, write_returning

CALLS_BETWEEN = WINDOW_CALLS - 1
NEXT_SLOT = f"""(
  SELECT at + {WINDOW_S}
  FROM creation_slots
  WHERE id = (SELECT max(id) FROM creation_slots) - {CALLS_BETWEEN}
)"""

STATE = f"""
SELECT (SELECT probe_at FROM breakers WHERE name = 'kie' AND opened_at IS NOT NULL) AS probe_at,
  {NEXT_SLOT} AS next_slot_at,
  (SELECT 1 FROM settings WHERE name = 'pause') AS paused
"""

PAUSE = """
INSERT INTO settings (name, value, set_at)
VALUES ('pause', '', ?)
ON CONFLICT (name) DO NOTHING
"""

GO_ON = """
DELETE FROM settings
WHERE name = 'pause'
"""

TAKE_SLOT = f"""
INSERT INTO creation_slots (at)
SELECT max(CAST(?1 AS INTEGER), coalesce({NEXT_SLOT}, 0))
WHERE EXISTS (SELECT 1 FROM users WHERE id = ?2 AND last_spend = ?3)
  OR EXISTS (SELECT 1 FROM trial_claims WHERE subject = ?2 AND generation_id = ?3 AND released = 0)
"""

TAKE_PROBE = """
UPDATE breakers
SET probe_at = ?1
WHERE name = 'kie' AND opened_at IS NOT NULL AND EXISTS (SELECT 1 FROM generations WHERE id = ?2)
"""

WORKS = """
UPDATE breakers
SET outages = 0, opened_at = NULL
WHERE name = 'kie' AND (outages > 0 OR opened_at IS NOT NULL)
RETURNING opened_at
"""

FAILS = """
INSERT INTO breakers (name, outages, opened_at, probe_at)
VALUES ('kie', ?1, CASE WHEN ?1 >= ?2 THEN ?3 END, ?4)
ON CONFLICT (name) DO UPDATE
SET outages = breakers.outages + ?1,
  opened_at = coalesce(breakers.opened_at, CASE WHEN breakers.outages + ?1 >= ?2 THEN ?3 END),
  probe_at = max(breakers.probe_at, excluded.probe_at)
RETURNING opened_at
"""

FORGET_SLOTS = """
DELETE FROM creation_slots
WHERE id <= (SELECT max(id) FROM creation_slots) - ?
"""


def state() -> Query[State]:
    """As of now, in one row."""
    return select(State, STATE)


def take_slot(generation_id: str, *, owner: str, now: int) -> Statement[Written]:
    """The next turn, for the charge or the claim of the same batch. The generation behind it reads when it is."""
    return write(TAKE_SLOT, now, owner, generation_id)


def take_probe(generation_id: str, *, now: int) -> Statement[Written]:
    """While the breaker is open, the generation of the same batch is the one that tries."""
    return write(TAKE_PROBE, now + PROBE_S, generation_id)


def pause(*, paused: bool, now: int) -> Statement[Written]:
    """No order is taken any more, or they are again."""
    return write(PAUSE, now) if paused else write(GO_ON)


def note(sign: Sign, *, now: int) -> Statement[Noted]:
    """What an answer of kie.ai says about it. CLOSED opens the breaker at once. No row: it works as before."""
    if sign is Sign.WORKS:
        return write_returning(Noted, WORKS)
    counted = OUTAGES_IN_A_ROW if sign is Sign.CLOSED else 1
    return write_returning(Noted, FAILS, counted, OUTAGES_IN_A_ROW, now, now + PROBE_S)


def forget_slots() -> Statement[Written]:
    """Slots that no later one looks at."""
    return write(FORGET_SLOTS, 10 * WINDOW_CALLS)
