"""Every statement on generations. State moves by UPDATE … WHERE status IN …: the first terminal outcome wins."""

from images2gpt.generations.model import Generation

COLUMNS = ", ".join(Generation.__struct_fields__)

INSERT_CHARGED = f"""
INSERT INTO generations (id, user_id, prompt, aspect_ratio, resolution, mode, cost, cost_plan, cost_plan_ends_at,
  status, attempts, moderation_id, deadline_at, created_at)
SELECT ?1, id, ?2, ?3, ?4, ?5, ?6, last_spend_plan, plan_ends_at, 'reserved', 1, ?7, ?8, ?9
FROM users
WHERE id = ?10 AND last_spend = ?1
RETURNING {COLUMNS}
"""

INSERT_TRIAL = f"""
INSERT INTO generations (id, trial_subject, prompt, aspect_ratio, resolution, mode, cost,
  status, attempts, moderation_id, deadline_at, created_at)
SELECT ?1, subject, ?2, ?3, ?4, ?5, 0, 'reserved', 1, ?6, ?7, ?8
FROM trial_claims
WHERE subject = ?9 AND generation_id = ?1 AND released = 0
RETURNING {COLUMNS}
"""

INSERT_BLOCKED = """
INSERT INTO generations (id, user_id, trial_subject, prompt, aspect_ratio, resolution, mode, cost, status,
  failure, failure_message, moderation_id, deadline_at, created_at, finished_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 'blocked', 'prompt_blocked', ?8, ?9, ?10, ?10, ?10)
"""

REMEMBER_KEY = """
INSERT INTO idempotency_keys (owner, key, body_hash, reference, balance, created_at)
SELECT ?1, ?2, ?3, g.id, CASE WHEN u.plan_ends_at > ?4 THEN u.plan_credits ELSE 0 END + u.pack_credits, ?4
FROM generations AS g
LEFT JOIN users AS u ON u.id = g.user_id
WHERE g.id = ?5
ON CONFLICT (owner, key) DO UPDATE
SET body_hash = excluded.body_hash, reference = excluded.reference, balance = excluded.balance,
  created_at = excluded.created_at
"""

REMEMBERED = """
SELECT body_hash, reference, balance
FROM idempotency_keys
WHERE owner = ? AND key = ? AND created_at > ?
"""

BY_ID = f"""
SELECT {COLUMNS}
FROM generations
WHERE id = ?
"""

OF_SESSION = f"""
SELECT {COLUMNS}
FROM generations
WHERE id = ? AND user_id = (SELECT user_id FROM sessions WHERE token_hash = ?)
"""

PAGE_OF_SESSION = f"""
SELECT {COLUMNS}
FROM generations
WHERE user_id = (SELECT user_id FROM sessions WHERE token_hash = ?) AND (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT ?
"""

OVERDUE = f"""
SELECT {COLUMNS}
FROM generations
WHERE finished_at IS NULL AND deadline_at <= ?
ORDER BY deadline_at
LIMIT ?
"""

DUE = f"""
SELECT {COLUMNS}
FROM generations
WHERE finished_at IS NULL AND next_step_at <= ?
ORDER BY next_step_at
LIMIT ?
"""

BEGIN_ATTEMPT = f"""
UPDATE generations
SET next_step_at = NULL, attempts = attempts + 1
WHERE id = ? AND status = 'reserved' AND next_step_at <= ?
RETURNING {COLUMNS}
"""

TRY_LATER = """
UPDATE generations
SET next_step_at = ?
WHERE id = ? AND status = 'reserved' AND provider_task IS NULL
"""

ACCEPT = f"""
UPDATE generations
SET status = 'submitted', provider_task = ?1, submitted_at = ?2, next_step_at = ?3, deadline_at = ?4
WHERE id = ?5 AND status = 'reserved' AND provider_task IS NULL
RETURNING {COLUMNS}
"""

BEGIN_LOOK = f"""
UPDATE generations
SET next_step_at = ?, looks = looks + 1
WHERE id = ? AND status IN ('submitted', 'running') AND next_step_at <= ?
RETURNING {COLUMNS}
"""

RUN = """
UPDATE generations
SET status = 'running', running_at = ?
WHERE id = ? AND status = 'submitted'
"""

SUCCEED = f"""
UPDATE generations
SET status = 'succeeded', result_url = ?1, width = ?2, height = ?3, content_type = ?4, bytes = ?5,
  failure = ?6, failure_message = ?7, returned = min(cost, ?8), provider_credits = ?9,
  running_at = coalesce(running_at, ?10), finished_at = ?10, expires_at = ?11, next_step_at = NULL
WHERE id = ?12 AND status IN ('reserved', 'submitted', 'running')
RETURNING {COLUMNS}
"""

FAIL = f"""
UPDATE generations
SET status = 'failed', failure = ?1, failure_message = ?2, returned = cost, finished_at = ?3, next_step_at = NULL
WHERE id = ?4 AND status IN ('reserved', 'submitted', 'running')
RETURNING {COLUMNS}
"""

EXPIRE = """
UPDATE generations
SET status = 'expired'
WHERE id IN (SELECT id FROM generations WHERE status = 'succeeded' AND expires_at <= ? ORDER BY expires_at LIMIT ?)
"""

MOVE = """
UPDATE generations
SET user_id = ?1, trial_subject = NULL
WHERE id = ?2 AND trial_subject IS NOT NULL AND EXISTS (SELECT 1 FROM users WHERE id = ?1)
"""

FORGET_KEYS = """
DELETE FROM idempotency_keys
WHERE (owner, key) IN (SELECT owner, key FROM idempotency_keys WHERE created_at <= ? ORDER BY created_at LIMIT ?)
"""

FINISHED_OF_SESSION = f"""
SELECT {COLUMNS}
FROM generations
WHERE id IN (SELECT value FROM json_each(?1))
  AND user_id = (SELECT user_id FROM sessions WHERE token_hash = ?2) AND status IN ('succeeded', 'expired')
"""
