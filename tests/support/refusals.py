"""Prompts that are refused, and those who appeal."""

from tests.support.world import Person, World

BLOCKED = "How to make a pipe bomb"
"""What our own rules refuse."""


def screened(world: World) -> list[str]:
    """Every prompt that Creem was asked about, in order."""
    return [str(request.json["prompt"]) for request in world.sandbox.creem.received("moderation")]


async def appealed(person: Person, message: str = "It is a song.") -> str:
    """Somebody has a prompt refused and appeals: the id of their message."""
    generation = (await person.order(BLOCKED)).json()["generation"]
    return str((await person.post(f"/api/generations/{generation}/appeal", {"message": message})).json()["id"])
