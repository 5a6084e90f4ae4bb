"""Who has an account here."""

from images2gpt.accounts.address import Address, parse_address
from images2gpt.accounts.model import Account, Credentials, Hindrance
from images2gpt.accounts.passwords import Verdict, check_new, closed, derive, verify
from images2gpt.accounts.store import (
    account,
    account_by_email,
    account_of_session,
    credentials,
    credentials_of,
    hindrance,
    insert,
    rehash,
)
from images2gpt.accounts.view import Me, me

__all__ = [
    "Account",
    "Address",
    "Credentials",
    "Hindrance",
    "Me",
    "Verdict",
    "account",
    "account_by_email",
    "account_of_session",
    "check_new",
    "closed",
    "credentials",
    "credentials_of",
    "derive",
    "hindrance",
    "insert",
    "me",
    "parse_address",
    "rehash",
    "verify",
]
