"""Who is signed in."""

from images2gpt.sessions.cache import forget
from images2gpt.sessions.caller import Caller
from images2gpt.sessions.model import LIFETIME_S, Began, Ended, Person, Visitor
from images2gpt.sessions.opening import (
    Opening,
    SignedIn,
    begin,
    end_one,
    forget_ended,
    log_out,
    log_out_everywhere,
    open_session,
)
from images2gpt.sessions.store import delete_expired, devices, end_all_with, refresh
from images2gpt.sessions.view import SessionList, shown

__all__ = [
    "LIFETIME_S",
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
    "forget_ended",
    "log_out",
    "log_out_everywhere",
    "open_session",
    "refresh",
    "shown",
]
