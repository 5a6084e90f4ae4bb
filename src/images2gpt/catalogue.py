"""The answer of /api/config: everything a page shows that the code decides."""

import msgspec

from images2gpt import credits, generations, notices, policy, references, trials
from images2gpt.application import App
from images2gpt.client import Client
from images2gpt.credits import PACKS, PLANS, Product
from images2gpt.times import DAY_S

WAITS_S = DAY_S
"""An older measurement says nothing of today."""


class Pack(msgspec.Struct, frozen=True):
    """Something bought once."""

    id: str
    name: str
    price_cents: int
    currency: str
    credits: int


class Plan(msgspec.Struct, frozen=True):
    """Something bought every `interval`."""

    id: str
    name: str
    price_cents: int
    currency: str
    interval: str
    credits: int


class Limits(msgspec.Struct, frozen=True):
    """What a form may hold."""

    prompt_characters: int
    references: int
    upload_bytes: int
    upload_types: list[str]


class Trial(msgspec.Struct, frozen=True):
    """Whether the address that asks still has its free image."""

    available: bool


class Policy(msgspec.Struct, frozen=True):
    """The privacy policy in force."""

    version: str
    updated_at: str
    effective_at: str
    banner: notices.Banner | None


class Catalogue(msgspec.Struct, frozen=True):
    """The answer of /api/config."""

    brand: str
    plans: list[Plan]
    packs: list[Pack]
    costs: dict[str, int]
    aspect_ratios: dict[str, dict[str, tuple[str, ...]]]
    limits: Limits
    expected_wait: dict[str, int | None]
    trial: Trial
    policy: Policy
    mail: bool
    sandbox: bool


async def read(app: App, client: Client) -> Catalogue:
    """For one visitor: only `trial` depends on who asks. One round trip to D1, side by side with KV."""
    settings = app.settings
    now = app.clock.now()
    query, banner = generations.expected(since=now - WAITS_S), notices.banner(now=now)
    available, rows = await trials.available(app, client, query, banner)
    waits = {row.resolution: row.p50 for row in rows.of(query)}
    return Catalogue(
        brand=settings.brand,
        plans=[_plan(plan) for plan in PLANS],
        packs=[Pack(pack.id, pack.name, pack.price_cents, pack.currency, pack.credits) for pack in PACKS],
        costs=credits.COSTS,
        aspect_ratios=generations.ASPECT_RATIOS,
        limits=Limits(
            generations.PROMPT_CHARACTERS, generations.REFERENCES, references.UPLOAD_BYTES, list(references.TYPES)
        ),
        expected_wait={resolution: waits.get(resolution) for resolution in credits.COSTS},
        trial=Trial(available),
        policy=Policy(policy.VERSION, policy.UPDATED_AT, policy.EFFECTIVE_AT, notices.banner_of(rows.one(banner))),
        mail=settings.mail,
        sandbox=settings.sandbox,
    )


def _plan(plan: Product) -> Plan:
    return Plan(plan.id, plan.name, plan.price_cents, plan.currency, plan.interval or "", plan.credits)
