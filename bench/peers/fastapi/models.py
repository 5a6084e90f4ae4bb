"""What the routes take and give, as pydantic models."""

from base64 import urlsafe_b64encode
from typing import Any

from pydantic import BaseModel, Field


class Part(BaseModel):
    """Credits of one kind."""

    kind: str
    amount: int
    expires_at: str | None


class Credits(BaseModel):
    """What somebody can spend."""

    balance: int
    debt: int
    parts: list[Part]


class Me(BaseModel):
    """An account."""

    id: str
    email: str
    email_verified: bool
    created_at: str
    plan: str | None
    credits: Credits
    restricted: bool
    daily_limit: int | None
    policy_version: str
    support_email: str


class Image(BaseModel):
    """Where an image is."""

    url: str
    download_url: str
    width: int
    height: int
    content_type: str
    bytes: int | None


class Failure(BaseModel):
    """Why there is none."""

    code: str
    message: str


class Generation(BaseModel):
    """An order and what became of it."""

    id: str
    status: str
    prompt: str
    aspect_ratio: str
    resolution: str
    mode: str
    cost: int
    returned: int
    created_at: str
    submitted_at: str | None
    finished_at: str | None
    expires_at: str | None
    image: Image | None
    failure: Failure | None
    starred: bool


class Page(BaseModel):
    """Images, newest first."""

    items: list[Generation]
    next_cursor: str | None

    @classmethod
    def of(cls, items: list[Generation], rows: list[dict[str, Any]]) -> "Page":
        """The first 50, and where the next page begins."""
        if len(rows) <= 50:
            return cls(items=items, next_cursor=None)
        cursor = f"{rows[49]['created_at']}.{rows[49]['id']}".encode()
        return cls(items=items, next_cursor=urlsafe_b64encode(cursor).decode().rstrip("="))


class SignIn(BaseModel):
    """The body of a log-in."""

    email: str
    password: str


class SignedIn(BaseModel):
    """A session has begun."""

    token: str
    user: Me


class Order(BaseModel):
    """The body of an order."""

    prompt: str = Field(min_length=1, max_length=20_000)


class Placed(BaseModel):
    """An order is on its way."""

    generation: Generation
    balance: int


class Named(BaseModel):
    """Which task a callback is about."""

    taskId: str  # noqa: N815  kie.ai's spelling


class Told(BaseModel):
    """The body of a callback."""

    data: Named
