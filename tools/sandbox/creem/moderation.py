"""`POST /v1/moderation/prompt` (creem.md 1.3): may this prompt be made?"""

import re
import secrets
from typing import Any

from tools.sandbox.creem.behaviour import Screening
from tools.sandbox.creem.calls import Call
from tools.sandbox.creem.errors import Refusal
from tools.sandbox.creem.store import Store

CHARACTERS_PER_UNIT = 1000  # creem.md 4: one unit per started 1 000 characters
LARGE_CHARACTERS = 20_000  # "very large texts may come back as flag"; where that begins is not told
PROHIBITED = re.compile(r"\b(porn|nude|nsfw|deepfake|beheading)", re.IGNORECASE)


async def moderate(store: Store, call: Call) -> dict[str, Any]:
    """Decide by the text alone. A repeated identical prompt is answered from memory and costs nothing."""
    fields = call.fields()
    prompt, external_id = fields.get("prompt"), fields.get("external_id")
    if not isinstance(prompt, str) or not prompt:
        raise Refusal(400, "prompt must be a non-empty string")
    if not isinstance(external_id, str | None):
        raise Refusal(400, "external_id must be a string")
    screening = store.rules.resolve(Screening, key=call.key, prompt=prompt)
    known = prompt in store.screened
    store.screened.add(prompt)
    return {
        "id": f"mod_{secrets.token_hex(10)}",
        "object": "moderation_result",
        "prompt": prompt,
        **({} if external_id is None else {"external_id": external_id}),
        "decision": screening.decision or decision(prompt),
        "usage": {"units": 0 if known else units(prompt)},
        **({"categories": {"violence": 0.01}, "model": "2026-11"} if screening.unknown_fields else {}),
    }


def decision(prompt: str) -> str:
    """What an honest moderator says."""
    if PROHIBITED.search(prompt):
        return "deny"
    return "flag" if len(prompt) > LARGE_CHARACTERS else "allow"


def units(prompt: str) -> int:
    """What is billed: at least one."""
    return max(1, -(-len(prompt) // CHARACTERS_PER_UNIT))
