"""Members with balances that their ledger explains, and what they do, statement by statement as the services do it."""

from dataclasses import dataclass

from images2gpt import capacity, credits
from images2gpt.client import Client
from images2gpt.credits import Balance, Spend, Standing
from images2gpt.generations.model import Failure, Generation, Picture
from images2gpt.generations.store import moves, placing
from images2gpt.generations.store.moves import Short
from images2gpt.generations.store.placing import Order
from images2gpt.ports import Statement, Written, write
from images2gpt.sessions import store as sessions
from images2gpt.times import DAY_S
from images2gpt.trials import store as trials
from tests.contract.ports import Ports
from tests.support import invariants

NOW = 1_800_000_000
PERIOD_ENDS_AT = NOW + 30 * DAY_S
PICTURE = Picture("https://tempfile.aiquickdraw.com/a.png", 1024, 1024, "image/png", 1234)
FAILURE = Failure("provider_failed", "The model could not make this image.")
CLIENT = Client("203.0.113.9", "DE", "test")

USER = """
INSERT INTO users (id, email, email_key, password, policy_version, plan_credits, plan_ends_at, pack_credits, created_at)
VALUES (?1, ?1, ?1, '', '', ?2, ?3, ?4, ?5)
"""
GRANT = """
INSERT INTO credit_transactions (id, user_id, kind, plan_delta, pack_delta, balance, reference, created_at)
VALUES (?1, ?2, 'adjustment', ?3, ?4, ?5, ?1, ?6)
"""
PARTS = "SELECT plan_credits AS plan, pack_credits AS pack FROM users WHERE id = ?"
ENTRIES = """
SELECT kind, plan_delta, pack_delta, balance, reference
FROM credit_transactions
WHERE user_id = ? AND kind = ?
ORDER BY rowid
"""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account and a session."""

    ports: Ports
    id: str
    token_hash: str

    async def order(self, cost: int, *, key: str = "", now: int = NOW) -> "Ordered":
        """The charge and all that stands on it, in one batch."""
        spend = Spend(
            user_id=self.id,
            token_hash=self.token_hash,
            generation_id=self.ports.ids.new("gen"),
            cost=cost,
            key=key,
            key_valid_from=now - DAY_S,
            running_most=60,
            now=now,
        )
        wish = order_of(spend.generation_id, self.id, cost=cost, now=now)
        deduct, made, standing = credits.deduct(spend), placing.insert_charged(wish), credits.standing(spend)
        slot = capacity.take_slot(spend.generation_id, owner=self.id, now=now)
        entry = credits.spend_entry(self.ports.ids.new("txn"), spend)
        remember = [placing.remember_key(wish, key=key, body_hash="")] if key else []
        rows = await self.ports.db.commit(deduct, entry, slot, made, *remember, standing)
        return Ordered(spend.generation_id, rows.one(deduct), rows.one(made), rows.one(standing))

    async def parts(self) -> tuple[int, int]:
        """Plan and pack credits as they stand in the table."""
        row = await self.ports.row(PARTS, self.id)
        return row["plan"], row["pack"]

    async def entries(self, kind: str) -> list[tuple[int, int, int]]:
        """Plan delta, pack delta and balance of each ledger row of a kind."""
        found = await self.ports.rows(ENTRIES, self.id, kind)
        return [(row["plan_delta"], row["pack_delta"], row["balance"]) for row in found]


@dataclass(frozen=True, slots=True)
class Ordered:
    """What came of an order: no balance and no generation, if it was refused."""

    id: str
    balance: Balance | None
    generation: Generation | None
    standing: Standing | None

    @property
    def left(self) -> int | None:
        """The balance that the charge told, or None for a refusal."""
        assert (self.balance is None) == (self.generation is None), "a charge without its generation, or the reverse"
        return self.balance.balance if self.balance else None


async def member(
    ports: Ports, *, plan: int = 0, pack: int = 0, plan_ends_at: int = PERIOD_ENDS_AT, ends_at: int | None = None
) -> Member:
    """Somebody with so many credits; their session ends at `ends_at`."""
    user_id, token_hash = ports.ids.new("usr"), ports.ids.secret(32).hex()
    grants: list[Statement[Written]] = []
    for given, balance in (((plan, 0), plan), ((0, pack), plan + pack)):
        if any(given):
            grants.append(write(GRANT, ports.ids.new("txn"), user_id, *given, balance, NOW))
    await ports.commit(
        write(USER, user_id, plan, plan_ends_at, pack, NOW),
        *grants,
        sessions.insert(token_hash, ports.ids.new("ses"), user_id, password=None, client=CLIENT, now=NOW),
    )
    if ends_at is not None:
        end = "UPDATE sessions SET created_at = ?1 - 1, expires_at = ?1 WHERE token_hash = ?2"
        await ports.commit(write(end, ends_at, token_hash))
    return Member(ports, user_id, token_hash)


def order_of(generation_id: str, owner: str, *, cost: int, now: int = NOW) -> Order:
    """Any wish."""
    return Order(
        id=generation_id,
        owner=owner,
        prompt="A paper lighthouse",
        aspect_ratio="1:1",
        resolution="1K",
        mode="text",
        input_urls=None,
        cost=cost,
        moderation_id=None,
        now=now,
    )


async def fail(ports: Ports, generation_id: str, *, now: int = NOW) -> Generation | None:
    """The end without an image, in one batch as endings.end makes it. None: another outcome was first."""
    failed = moves.fail(generation_id, FAILURE, now=now, late_look_at=None)
    returns = credits.give_back(ports.ids.new("txn"), generation_id, now=now)
    return (await ports.db.commit(failed, *returns, trials.give_back(generation_id))).one(failed)


async def succeed(ports: Ports, generation_id: str, *, owed: int = 0, now: int = NOW) -> Generation | None:
    """The end with an image, in one batch as endings.succeed makes it. None: another outcome was first."""
    short = Short(Failure("wrong_size", "smaller"), owed) if owed else None
    done = moves.succeed(generation_id, PICTURE, short=short, provider_credits=6.0, now=now)
    returns = credits.give_back(ports.ids.new("txn"), generation_id, now=now)
    return (await ports.db.commit(done, *returns)).one(done)


async def all_holds(ports: Ports, *, now: int = NOW) -> None:
    """Raises AssertionError with the broken invariants."""
    broken = await invariants.find_breaks(ports.db, now=now)
    assert not broken, "; ".join(broken)
