"""The support_messages table."""

from images2gpt.support.store.desk import answer, audit, by_id, close, delete_old, page, reopen
from images2gpt.support.store.incoming import About, Appealed, Kept, appeal, appealed, contact, record, withdrawal

__all__ = [
    "About",
    "Appealed",
    "Kept",
    "answer",
    "appeal",
    "appealed",
    "audit",
    "by_id",
    "close",
    "contact",
    "delete_old",
    "page",
    "record",
    "reopen",
    "withdrawal",
]
