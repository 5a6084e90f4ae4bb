"""Statements that change who somebody is: password, email address, choices.

A password record has a random salt, so "the record is this one" is how the statements behind a change know that it
happened.
"""

from dataclasses import dataclass

import msgspec

from images2gpt.accounts import Address
from images2gpt.ports import Query, Statement, Written, select, write, write_returning

SET_PASSWORD = """
UPDATE users
SET password = ?1
WHERE id = ?2 AND password = ?3 AND EXISTS (
  SELECT 1 FROM sessions WHERE token_hash = ?4 AND user_id = ?2 AND expires_at > ?5
)
RETURNING id
"""

SET_FORGOTTEN_PASSWORD = """
UPDATE users
SET password = ?1
WHERE id = ?2 AND EXISTS (
  SELECT 1 FROM email_tokens
  WHERE token_hash = ?3 AND purpose = 'reset' AND user_id = ?2 AND email_key = users.email_key AND expires_at > ?4
)
RETURNING id
"""

VERIFY = """
UPDATE users
SET email_verified = 1, password = coalesce(?4, password)
WHERE id = ?1 AND EXISTS (
  SELECT 1 FROM email_tokens
  WHERE token_hash = ?2 AND purpose = 'verify' AND user_id = ?1 AND email_key = users.email_key AND expires_at > ?3
)
RETURNING id
"""

SET_EMAIL = """
UPDATE users
SET email = ?1, email_key = ?2, email_verified = CASE WHEN email_key = ?2 THEN email_verified ELSE 0 END
WHERE id = ?3 AND EXISTS (
  SELECT 1 FROM sessions WHERE token_hash = ?4 AND user_id = ?3 AND expires_at > ?5
)
RETURNING id
"""

SET_CHOICES = """
UPDATE users
SET daily_limit = CASE WHEN ?1 = 1 THEN ?2 ELSE daily_limit END,
  restricted = coalesce(?3, restricted),
  policy_version = coalesce(?4, policy_version)
WHERE id = ?5 AND EXISTS (
  SELECT 1 FROM sessions WHERE token_hash = ?6 AND user_id = ?5 AND expires_at > ?7
)
RETURNING id
"""

INSERT_TOKEN = """
INSERT INTO email_tokens (token_hash, user_id, purpose, email_key, created_at, expires_at)
SELECT ?1, id, ?2, email_key, ?3, ?4
FROM users
WHERE id = ?5 AND password = coalesce(?6, password) AND deleted_at IS NULL
"""

LIVE_TOKEN = """
SELECT t.user_id, u.email
FROM email_tokens AS t
JOIN users AS u ON u.id = t.user_id AND u.email_key = t.email_key
WHERE t.token_hash = ? AND t.purpose = ? AND t.expires_at > ?
"""

END_TOKENS_WITH = """
DELETE FROM email_tokens
WHERE user_id = ?1 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND password = ?2)
"""

END_TOKEN = """
DELETE FROM email_tokens
WHERE token_hash = ?
"""

DELETE_EXPIRED_TOKENS = """
DELETE FROM email_tokens
WHERE token_hash IN (SELECT token_hash FROM email_tokens WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
"""


class Changed(msgspec.Struct, frozen=True):
    """The user who was changed."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What to set; None keeps what is, but for the daily limit, where it means none."""

    sets_limit: bool
    daily_limit: int | None
    restricted: bool | None
    policy_version: str | None


class TokenOwner(msgspec.Struct, frozen=True):
    """Whose mailed token it is."""

    user_id: str
    email: str


def set_password(user_id: str, *, new: str, old: str, token_hash: str, now: int) -> Statement[Changed]:
    """No row: the password is another by now, or the session is over."""
    return write_returning(Changed, SET_PASSWORD, new, user_id, old, token_hash, now)


def set_forgotten_password(user_id: str, *, new: str, token_hash: str, now: int) -> Statement[Changed]:
    """No row: the mailed token was used, is old, another person's, or was sent to an address that is left."""
    return write_returning(Changed, SET_FORGOTTEN_PASSWORD, new, user_id, token_hash, now)


def verify(user_id: str, *, token_hash: str, password: str | None, now: int) -> Statement[Changed]:
    """Sets `password`, if any, as the record. No row: the mailed token was used, is old, or the address is left."""
    return write_returning(Changed, VERIFY, user_id, token_hash, now, password)


def set_email(user_id: str, address: Address, *, token_hash: str, now: int) -> Statement[Changed]:
    """Breaks UNIQUE users.email_key when the address is another account's."""
    return write_returning(Changed, SET_EMAIL, address.typed, address.key, user_id, token_hash, now)


def set_choices(user_id: str, choices: Choices, *, token_hash: str, now: int) -> Statement[Changed]:
    """No row: the session is over."""
    restricted = None if choices.restricted is None else int(choices.restricted)
    values = (int(choices.sets_limit), choices.daily_limit, restricted, choices.policy_version)
    return write_returning(Changed, SET_CHOICES, *values, user_id, token_hash, now)


def insert_token(
    token_hash: str, user_id: str, *, purpose: str, password: str | None, now: int, expires_at: int
) -> Statement[Written]:
    """A mailed token for the address that the user has now. `password`: only while this is the user's record."""
    return write(INSERT_TOKEN, token_hash, purpose, now, expires_at, user_id, password)


def live_token(token_hash: str, *, purpose: str, now: int) -> Query[TokenOwner]:
    """No row: used, old, never given out, or sent to an address that is left."""
    return select(TokenOwner, LIVE_TOKEN, token_hash, purpose, now)


def end_tokens_with(user_id: str, *, password: str) -> Statement[Written]:
    """No mail sent before opens anything any more, if an earlier statement of the batch has set this record."""
    return write(END_TOKENS_WITH, user_id, password)


def end_token(token_hash: str) -> Statement[Written]:
    """This one is used."""
    return write(END_TOKEN, token_hash)


def delete_expired_tokens(*, now: int, limit: int) -> Statement[Written]:
    """Clears away what nobody used."""
    return write(DELETE_EXPIRED_TOKENS, now, limit)
