"""The reference_images table."""

from collections.abc import Sequence

import msgspec

from images2gpt.ports import Query, Statement, Written, select, write, write_returning
from images2gpt.references.model import Reference

COLUMNS = ", ".join(Reference.__struct_fields__)

INSERT = f"""
INSERT INTO reference_images ({COLUMNS})
SELECT ?1, user_id, ?2, ?3, ?4, ?5, ?6, ?7, ?8
FROM sessions
WHERE token_hash = ?9 AND expires_at > ?7
RETURNING {COLUMNS}
"""

USABLE = f"""
SELECT {COLUMNS}
FROM reference_images
WHERE id IN (SELECT value FROM json_each(?1))
  AND user_id = (SELECT user_id FROM sessions WHERE token_hash = ?2) AND expires_at > ?3
"""

DELETE_EXPIRED = """
DELETE FROM reference_images
WHERE id IN (SELECT id FROM reference_images WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
"""


def insert(reference: Reference, *, token_hash: str) -> Statement[Reference]:
    """No row: the session has ended while the picture came in."""
    size = (reference.width, reference.height, reference.content_type, reference.bytes)
    times = (reference.created_at, reference.expires_at)
    return write_returning(Reference, INSERT, reference.id, reference.url, *size, *times, token_hash)


def usable(token_hash: str, ids: Sequence[str], *, now: int) -> Query[Reference]:
    """Those of `ids` that belong to whose session this is and can still be used, in any order."""
    return select(Reference, USABLE, msgspec.json.encode(ids).decode(), token_hash, now)


def delete_expired(*, now: int, limit: int) -> Statement[Written]:
    """Clears away what can be used no more."""
    return write(DELETE_EXPIRED, now, limit)
