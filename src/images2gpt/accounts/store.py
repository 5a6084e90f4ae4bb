"""The users table."""

from images2gpt.accounts.address import Address
from images2gpt.accounts.model import Account, Credentials, Hindrance, Id
from images2gpt.ports import Query, Statement, Written, select, write, write_returning

COLUMNS = ", ".join(Account.__struct_fields__)

CREDENTIALS = """
SELECT id, email, password
FROM users
WHERE email_key = ?
"""

CREDENTIALS_OF = """
SELECT id, email, password
FROM users
WHERE id = ?
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

ACCOUNT = f"""
SELECT {COLUMNS}
FROM users
WHERE id = ?
"""

ACCOUNT_BY_EMAIL = f"""
SELECT {COLUMNS}
FROM users
WHERE email_key = ?
"""

ACCOUNT_OF_SESSION = f"""
SELECT {COLUMNS}
FROM users
WHERE id = (SELECT user_id FROM sessions WHERE token_hash = ?)
"""

HINDRANCE = """
SELECT blocked = 1 OR frozen = 1 AS barred
FROM users
WHERE (restricted = 1 OR blocked = 1 OR frozen = 1) AND id = (SELECT user_id FROM sessions WHERE token_hash = ?)
"""


def credentials(email_key: str) -> Query[Credentials]:
    """By canonical address."""
    return select(Credentials, CREDENTIALS, email_key)


def credentials_of(user_id: str) -> Query[Credentials]:
    """By id."""
    return select(Credentials, CREDENTIALS_OF, user_id)


def insert(user_id: str, address: Address, *, password: str, policy_version: str, now: int) -> Statement[Id]:
    """No row: the address is known."""
    return write_returning(Id, INSERT, user_id, address.typed, address.key, password, policy_version, now)


def rehash(user_id: str, *, old: str, new: str) -> Statement[Written]:
    """Replaces a password record, unless another request has done so."""
    return write(REHASH, new, user_id, old)


def account(user_id: str) -> Query[Account]:
    """By id."""
    return select(Account, ACCOUNT, user_id)


def account_by_email(email_key: str) -> Query[Account]:
    """By canonical address."""
    return select(Account, ACCOUNT_BY_EMAIL, email_key)


def account_of_session(token_hash: str) -> Query[Account]:
    """Whose session this is; rides in the batch that decides whether the session still counts."""
    return select(Account, ACCOUNT_OF_SESSION, token_hash)


def hindrance(token_hash: str) -> Query[Hindrance]:
    """Of whose session this is. No row: nothing hinders."""
    return select(Hindrance, HINDRANCE, token_hash)
