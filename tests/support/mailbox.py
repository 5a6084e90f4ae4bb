"""What people find in their mailboxes, and how a test opens its links."""

import re

from images2gpt.ports import Mail
from tests.support.mail_and_limits import SENDER
from tests.support.world import World

SITE = "https://images.test"
_LINK = re.compile(r"https?://\S+")
_TOKEN = re.compile(re.escape(SITE) + r"/(\w+)#token=([A-Za-z0-9_-]+)")


def with_mail(world: World) -> World:
    """The same world, from now on with mail."""
    world.configure(MAIL_FROM=SENDER)
    return world


async def mails(world: World, to: str) -> list[Mail]:
    """Everything sent to one address, oldest first."""
    await world.background.settle()
    return [mail for mail in world.mailer.mails if mail.to == to]


async def tokens(world: World, to: str, page: str) -> list[str]:
    """The tokens of all links to `page` that were mailed to one address, oldest first."""
    found = [_TOKEN.search(mail.text) for mail in await mails(world, to)]
    return [match[2] for match in found if match and match[1] == page]


async def token(world: World, to: str, page: str) -> str:
    """The newest of them."""
    return (await tokens(world, to, page))[-1]


def links(mail: Mail) -> list[str]:
    """Every link of the text; the HTML has the same."""
    found = _LINK.findall(mail.text)
    assert re.findall(r'href="([^"]*)"', mail.html) == found
    return found
