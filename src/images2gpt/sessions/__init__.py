"""Who is signed in."""

from images2gpt.sessions.model import Person, Visitor
from images2gpt.sessions.service import Caller, LogIn, Opening, SignedIn, begin, log_in, log_out, open_session, profile
from images2gpt.sessions.store import delete_expired

__all__ = [
    "Caller",
    "LogIn",
    "Opening",
    "Person",
    "SignedIn",
    "Visitor",
    "begin",
    "delete_expired",
    "log_in",
    "log_out",
    "open_session",
    "profile",
]
