"""Creem's verdicts, written down beforehand, in front of a world whose kie.ai is the strict stand-in."""

import json
from dataclasses import dataclass, field, replace

from images2gpt.ports import Incoming, Outgoing, Stream
from tests.support.ports import HostHttp
from tests.support.world import Person, World

BLOCKED = "How to make a pipe bomb"
"""What our own rules refuse."""


@dataclass
class Moderated:
    """The Http port: answers for Creem with `decision`, hands everything else on."""

    way_out: HostHttp
    decision: str = "allow"
    asked: list[str] = field(default_factory=list)
    """Every prompt that Creem was asked about."""

    async def send(self, request: Outgoing) -> Incoming:
        """See ports.Http."""
        if not request.url.endswith("/v1/moderation/prompt"):
            return await self.way_out.send(request)
        self.asked.append(json.loads(request.body or b"")["prompt"])
        return Incoming(200, {}, json.dumps({"decision": self.decision, "id": "mod_creem"}).encode())

    async def open(self, request: Outgoing) -> Stream:
        """See ports.Http."""
        return await self.way_out.open(request)


def with_creem(world: World, decision: str = "allow") -> Moderated:
    """The same world, from now on with Creem's moderation."""
    world.configure(CREEM_API_KEY="creem_test_1")
    moderated = Moderated(world.http, decision)
    world.app = replace(world.app, http=moderated)
    return moderated


async def appealed(person: Person, message: str = "It is a song.") -> str:
    """Somebody has a prompt refused and appeals: the id of their message."""
    generation = (await person.order(BLOCKED)).json()["generation"]
    return str((await person.post(f"/api/generations/{generation}/appeal", {"message": message})).json()["id"])
