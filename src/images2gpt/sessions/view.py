"""Sessions as their owner reads them."""

import msgspec

from images2gpt.sessions.model import Device, Person
from images2gpt.times import rfc3339


class SessionView(msgspec.Struct, frozen=True):
    """Where somebody is signed in. `current`: here."""

    id: str
    created_at: str
    expires_at: str
    ip: str | None
    country: str | None
    user_agent: str | None
    current: bool


class SessionList(msgspec.Struct, frozen=True):
    """Newest first; there are at most twenty."""

    items: list[SessionView]


def shown(devices: list[Device], person: Person) -> SessionList:
    """As the owner sees them from one of them."""
    items = [
        SessionView(
            id=device.id,
            created_at=rfc3339(device.created_at),
            expires_at=rfc3339(device.expires_at),
            ip=device.ip,
            country=device.country,
            user_agent=device.user_agent,
            current=device.id == person.session_id,
        )
        for device in devices
    ]
    return SessionList(items)
