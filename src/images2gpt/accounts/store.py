"""The users table."""

from images2gpt.accounts.address import Address
from images2gpt.accounts.model import Account, Credentials, Id
from images2gpt.ports import Query, Statement, Written, select, write, write_returning

CREDENTIALS = """
SELECT id, password
FROM users
WHERE email_key = ?
"""

INSERT = """
INSERT INTO users (id, email, email_key, password, policy_version, created_at)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (email_key) DO NOTHING
RETURNING id
"""

REHASH = """
UPDATE users
SET password = ?
WHERE id = ? AND password = ?
"""

ACCOUNT = """
SELECT id, email, email_verified, created_at, plan, plan_credits, plan_ends_at, pack_credits, debt,
  restricted, daily_limit, policy_version
FROM users
WHERE id = ?
"""

ACCOUNT_OF_SESSION = """
SELECT u.id, u.email, u.email_verified, u.created_at, u.plan, u.plan_credits, u.plan_ends_at, u.pack_credits, u.debt,
  u.restricted, u.daily_limit, u.policy_version
FROM sessions AS s
JOIN users AS u ON u.id = s.user_id
WHERE s.token_hash = ?
"""


def credentials(email_key: str) -> Query[Credentials]:
    """By canonical address."""
    return select(Credentials, CREDENTIALS, email_key)


def insert(user_id: str, address: Address, *, password: str, policy_version: str, now: int) -> Statement[Id]:
    """No row: the address is known."""
    return write_returning(Id, INSERT, user_id, address.typed, address.key, password, policy_version, now)


def rehash(user_id: str, *, old: str, new: str) -> Statement[Written]:
    """Replaces a password record, unless another request has done so."""
    return write(REHASH, new, user_id, old)


def account(user_id: str) -> Query[Account]:
    """By id."""
    return select(Account, ACCOUNT, user_id)


def account_of_session(token_hash: str) -> Query[Account]:
    """Whose session this is; rides in the batch that decides whether the session still counts."""
    return select(Account, ACCOUNT_OF_SESSION, token_hash)
