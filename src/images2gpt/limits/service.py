"""Counting before the work: what is over its limit costs one UPSERT and no hashing."""

from dataclasses import dataclass

from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.errors import TooManyRequests
from images2gpt.limits import store
from images2gpt.limits.model import ACCOUNT_FAILURES, ADDRESS_FAILURES, LOG_IN_FAILURES, Limit, key
from images2gpt.limits.store import Count
from images2gpt.ports import Batch, Statement, Written


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit, the name of its counter, and the statement that counts one more against it."""

    limit: Limit
    key: str
    statement: Statement[Count]

    def check(self, rows: Batch, *, now: int) -> None:
        """Raises TooManyRequests when this one was too many. No row: it did not count here."""
        count = rows.one(self.statement)
        if count and count.count > self.limit.most:
            raise TooManyRequests(retry_after_s=max(1, count.ends_at - now))


@dataclass(frozen=True, slots=True)
class Guess:
    """One attempt at a password, counted before it is tried and taken back when it is right."""

    counted: tuple[Counted, ...]
    taken_back: tuple[Statement[Written], ...]
    """For a right password: the account's counters begin anew."""
    not_tried: tuple[Statement[Written], ...]
    """For a password that was not looked at, since too many others were."""

    @property
    def statements(self) -> list[Statement[Count]]:
        """What counts the attempt."""
        return [counted.statement for counted in self.counted]

    def check(self, rows: Batch, *, now: int) -> None:
        """Raises TooManyRequests; the same for an account that does not exist."""
        for counted in self.counted:
            counted.check(rows, now=now)


def counted(app: App, limit: Limit, *parts: str) -> Counted:
    """One more for whoever `parts` name."""
    return _counted(limit, key(app, limit, *parts), now=app.clock.now())


def _counted(limit: Limit, name: str, *, now: int) -> Counted:
    return Counted(limit, name, store.count(limit, name, now=now))


def guess_at_address(app: App, email_key: str, client: Client) -> Guess:
    """At the password of the account with this email address, by somebody who is not signed in."""
    return _guess(app, email_key, client)


def guess_at_own(app: App, user_id: str, client: Client) -> Guess:
    """At the password of the account that a session belongs to. Strangers cannot fill its counters."""
    return _guess(app, user_id, client)


def _guess(app: App, account: str, client: Client) -> Guess:
    """Three counters: for the account here, for all accounts here, and for the account wherever it is not signed in."""
    now, bucket = app.clock.now(), client.bucket
    pair, address = key(app, LOG_IN_FAILURES, account, bucket), key(app, ADDRESS_FAILURES, bucket)
    everywhere = key(app, ACCOUNT_FAILURES, account)
    stranger = store.count_stranger(ACCOUNT_FAILURES, everywhere, account=account, ip_bucket=bucket, now=now)
    counted_in = (
        _counted(LOG_IN_FAILURES, pair, now=now),
        _counted(ADDRESS_FAILURES, address, now=now),
        Counted(ACCOUNT_FAILURES, everywhere, stranger),
    )
    right = (store.clear(pair), store.uncount(address), store.clear(everywhere))
    return Guess(counted_in, right, tuple(store.uncount(name) for name in (pair, address, everywhere)))
