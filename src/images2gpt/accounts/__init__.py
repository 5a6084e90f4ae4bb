"""Who has an account here."""

from images2gpt.accounts.address import Address, parse_address
from images2gpt.accounts.model import Account, Credentials
from images2gpt.accounts.passwords import check_new, derive, verify
from images2gpt.accounts.store import account, account_of_session, credentials, insert, rehash
from images2gpt.accounts.view import Me, me

__all__ = [
    "Account",
    "Address",
    "Credentials",
    "Me",
    "account",
    "account_of_session",
    "check_new",
    "credentials",
    "derive",
    "insert",
    "me",
    "parse_address",
    "rehash",
    "verify",
]
