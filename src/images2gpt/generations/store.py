"""The generations table: what `sql` says, as queries and statements."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from images2gpt.generations import sql
from images2gpt.generations.model import AVAILABLE_S, DEADLINE_S, Failure, Generation, Picture
from images2gpt.ports import Query, Statement, Written, select, write, write_returning


class Remembered(msgspec.Struct, frozen=True):
    """What an idempotency key stands for."""

    body_hash: str
    reference: str
    balance: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A generation about to be made: the wish after every check. `owner` is a user id or a trial subject."""

    id: str
    owner: str
    prompt: str
    aspect_ratio: str
    resolution: str
    mode: str
    cost: int
    moderation_id: str | None
    now: int

    @property
    def wished(self) -> tuple[str, str, str, str]:
        """The columns that say what was asked."""
        return self.prompt, self.aspect_ratio, self.resolution, self.mode


def insert_charged(order: Order) -> Statement[Generation]:
    """Exists only if the deduction of the same batch does."""
    rest = (order.cost, order.moderation_id, order.now + DEADLINE_S, order.now, order.owner)
    return write_returning(Generation, sql.INSERT_CHARGED, order.id, *order.wished, *rest)


def insert_trial(order: Order) -> Statement[Generation]:
    """Exists only if the claim of the same batch does."""
    rest = (order.moderation_id, order.now + DEADLINE_S, order.now, order.owner)
    return write_returning(Generation, sql.INSERT_TRIAL, order.id, *order.wished, *rest)


def insert_blocked(order: Order, *, user_id: str | None, subject: str | None, rule: str) -> Statement[Written]:
    """A refused prompt, kept so that it can be appealed. Costs nothing."""
    rest = (rule, order.moderation_id, order.now)
    return write(sql.INSERT_BLOCKED, order.id, user_id, subject, *order.wished, *rest)


def remember_key(order: Order, *, key: str, body_hash: str) -> Statement[Written]:
    """Binds an idempotency key to the generation of the same batch and to the balance after it."""
    return write(sql.REMEMBER_KEY, order.owner, key, body_hash, order.now, order.id)


def remembered(owner: str, key: str, *, valid_from: int) -> Query[Remembered]:
    """What this owner used `key` for since `valid_from`."""
    return select(Remembered, sql.REMEMBERED, owner, key, valid_from)


def by_id(generation_id: str) -> Query[Generation]:
    """Whoever's it is: for the system's own steps and for holders of its key."""
    return select(Generation, sql.BY_ID, generation_id)


def of_session(generation_id: str, token_hash: str) -> Query[Generation]:
    """Only if it belongs to whose session this is."""
    return select(Generation, sql.OF_SESSION, generation_id, token_hash)


def page_of_session(token_hash: str, *, before: tuple[int, str], limit: int) -> Query[Generation]:
    """Newest first, from `before` (created_at, id) on."""
    return select(Generation, sql.PAGE_OF_SESSION, token_hash, *before, limit)


def overdue(*, now: int, limit: int) -> Query[Generation]:
    """Open after their deadline, longest first."""
    return select(Generation, sql.OVERDUE, now, limit)


def due(*, now: int, limit: int) -> Query[Generation]:
    """Open with a step to make, longest waiting first."""
    return select(Generation, sql.DUE, now, limit)


def begin_attempt(generation_id: str, *, now: int) -> Statement[Generation]:
    """One caller gets the row and makes the createTask call; nobody else does."""
    return write_returning(Generation, sql.BEGIN_ATTEMPT, generation_id, now)


def try_later(generation_id: str, *, at: int) -> Statement[Written]:
    """kie.ai surely has not accepted it: another createTask may be made then."""
    return write(sql.TRY_LATER, at, generation_id)


def accept(generation_id: str, *, task: str, now: int, first_look_at: int) -> Statement[Generation]:
    """kie.ai has it."""
    return write_returning(Generation, sql.ACCEPT, task, now, first_look_at, now + DEADLINE_S, generation_id)


def begin_look(generation_id: str, *, now: int, next_at: int) -> Statement[Generation]:
    """One caller an interval gets the row and asks kie.ai, however many are watching."""
    return write_returning(Generation, sql.BEGIN_LOOK, next_at, generation_id, now)


def run(generation_id: str, *, now: int) -> Statement[Written]:
    """kie.ai is drawing."""
    return write(sql.RUN, now, generation_id)


def succeed(
    generation_id: str, picture: Picture, *, short: Failure | None, owed: int, provider_credits: float | None, now: int
) -> Statement[Generation]:
    """`short` and `owed`: the image came smaller than asked, and what that returns."""
    size = (picture.width, picture.height, picture.content_type, picture.bytes)
    why = (short.code, short.message) if short else (None, None)
    rest = (owed, provider_credits, now, now + AVAILABLE_S, generation_id)
    return write_returning(Generation, sql.SUCCEED, picture.url, *size, *why, *rest)


def fail(generation_id: str, failure: Failure, *, now: int) -> Statement[Generation]:
    """Everything charged is to be returned: the ledger statements of the same batch read it here."""
    return write_returning(Generation, sql.FAIL, failure.code, failure.message, now, generation_id)


def expire(*, now: int, limit: int) -> Statement[Written]:
    """Results that kie.ai no longer keeps."""
    return write(sql.EXPIRE, now, limit)


def move(generation_id: str, *, to_user: str) -> Statement[Written]:
    """A visitor's image becomes the user's."""
    return write(sql.MOVE, to_user, generation_id)


def forget_keys(*, until: int, limit: int) -> Statement[Written]:
    """Idempotency keys that old."""
    return write(sql.FORGET_KEYS, until, limit)


def finished_of_session(token_hash: str, ids: Sequence[str]) -> Query[Generation]:
    """Those of `ids` that belong to whose session this is and became an image, in any order."""
    return select(Generation, sql.FINISHED_OF_SESSION, msgspec.json.encode(ids).decode(), token_hash)
