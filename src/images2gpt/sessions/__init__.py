"""Who is signed in."""

from images2gpt.sessions.cache import forget
from images2gpt.sessions.caller import Caller
from images2gpt.sessions.model import Began, Ended, Person, Visitor
from images2gpt.sessions.opening import (
    Opening,
    SignedIn,
    begin,
    end_one,
    log_out,
    log_out_everywhere,
    open_session,
)
from images2gpt.sessions.store import delete_expired, devices, end_all_with, refresh
from images2gpt.sessions.view import SessionList, shown

__all__ = [
    "Began",
    "Caller",
    "Ended",
    "Opening",
    "Person",
    "SessionList",
    "SignedIn",
    "Visitor",
    "begin",
    "delete_expired",
    "devices",
    "end_all_with",
    "end_one",
    "forget",
    "log_out",
    "log_out_everywhere",
    "open_session",
    "refresh",
    "shown",
]
