"""What a person does with an image of theirs: star it, delete it, read its receipt."""

import msgspec

from images2gpt.application import App
from images2gpt.errors import NotFound
from images2gpt.generations import reading
from images2gpt.generations.model import Generation
from images2gpt.generations.store import keeping, receipts
from images2gpt.generations.store.receipts import Returned
from images2gpt.generations.view import GenerationView, view
from images2gpt.sessions import Caller, Person
from images2gpt.times import rfc3339


class Star(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body that changes an image."""

    starred: bool


class ReturnView(msgspec.Struct, frozen=True):
    """Credits that came back: `why` is the code of the failure, or "support"."""

    amount: int
    why: str
    at: str


class ProviderView(msgspec.Struct, frozen=True):
    """kie.ai's own name for the task, and what it took for it in its own credits."""

    task: str | None
    credits: float | None


class AskedView(msgspec.Struct, frozen=True):
    """The form that was wished for."""

    aspect_ratio: str
    resolution: str


class DeliveredView(msgspec.Struct, frozen=True):
    """Pixels that came."""

    width: int
    height: int


class StepView(msgspec.Struct, frozen=True):
    """A status, and when it began."""

    status: str
    at: str


class Receipt(msgspec.Struct, frozen=True):
    """Everything that happened for the credits. Credits are whole, times RFC 3339."""

    quoted: int
    charged: int
    returned: list[ReturnView]
    provider: ProviderView
    asked: AskedView
    delivered: DeliveredView | None
    steps: list[StepView]


async def star(app: App, person: Person, generation_id: str, wanted: Star) -> GenerationView:
    """Raises NotFound."""
    change = keeping.star(generation_id, owner=person.id, starred=wanted.starred)
    generation = (await app.db.commit(change)).one(change)
    if generation is None:
        raise NotFound
    return view(app, generation)


async def delete(app: App, caller: Caller, generation_id: str, key: str | None) -> None:
    """Gone for the person at once; what is under way still settles, and is erased then. Raises as find."""
    generation = await reading.find(app, caller, generation_id, key)
    owner = generation.user_id or generation.trial_subject or ""
    await app.db.commit(*keeping.delete(generation_id, owner=owner, now=app.clock.now()))


async def receipt(app: App, caller: Caller, generation_id: str, key: str | None) -> Receipt:
    """Raises as find."""
    query = receipts.returned(generation_id)
    generation, rows = await reading.find_with(app, caller, generation_id, key, query)
    g = generation
    return Receipt(
        quoted=g.cost,
        charged=g.cost,
        returned=[_return(g, row) for row in rows.of(query)],
        provider=ProviderView(g.provider_task, g.provider_credits),
        asked=AskedView(g.aspect_ratio, g.resolution),
        delivered=DeliveredView(g.width, g.height) if g.width and g.height else None,
        steps=[StepView(status, rfc3339(at)) for status, at in _steps(app, g)],
    )


def _return(generation: Generation, row: Returned) -> ReturnView:
    why = "support" if row.by_support else generation.failure or "support"
    return ReturnView(row.amount, why, rfc3339(row.created_at))


def _steps(app: App, g: Generation) -> list[tuple[str, int]]:
    """Each status with the time at which it began, oldest first."""
    ended = {"succeeded": "succeeded", "expired": "succeeded"}.get(g.status, g.status)
    known = [
        ("reserved", g.created_at if g.failure != "prompt_blocked" else None),
        ("submitted", g.submitted_at),
        ("running", g.running_at),
        ("failed" if g.late_at else ended, g.finished_at),
        ("succeeded", g.late_at),
        ("expired", _lapsed_at(app, g)),
    ]
    return [(status, at) for status, at in known if at is not None]


def _lapsed_at(app: App, g: Generation) -> int | None:
    if g.status not in ("succeeded", "expired") or g.expires_at is None:
        return None
    return g.expires_at if g.expires_at <= app.clock.now() or g.status == "expired" else None
