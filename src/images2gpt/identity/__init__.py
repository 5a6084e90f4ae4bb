"""How a stranger becomes a member, and a member stays the same person."""

from images2gpt.identity.email import ResetToken, Verification, resend, verify
from images2gpt.identity.login import LogIn, log_in
from images2gpt.identity.password import (
    Forgotten,
    NewToken,
    Password,
    PasswordChange,
    Reset,
    change,
    forgot,
    prove,
    reauthenticate,
    reset,
)
from images2gpt.identity.profile import Changes, profile
from images2gpt.identity.profile import change as change_profile
from images2gpt.identity.signup import Claim, SignUp, sign_up
from images2gpt.identity.store import delete_expired_tokens
from images2gpt.identity.tokens import LIFETIME_S, RESET, VERIFY

__all__ = [
    "LIFETIME_S",
    "RESET",
    "VERIFY",
    "Changes",
    "Claim",
    "Forgotten",
    "LogIn",
    "NewToken",
    "Password",
    "PasswordChange",
    "Reset",
    "ResetToken",
    "SignUp",
    "Verification",
    "change",
    "change_profile",
    "delete_expired_tokens",
    "forgot",
    "log_in",
    "profile",
    "prove",
    "reauthenticate",
    "resend",
    "reset",
    "sign_up",
    "verify",
]
