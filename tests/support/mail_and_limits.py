"""The ports Mailer, Limiter and Metrics on host CPython."""

import tomllib
from collections import Counter
from pathlib import Path

from images2gpt.mail import compose
from images2gpt.ports import Mail, MailRefused, Point
from tests.support.ports import NOON, SetClock

WRANGLER = Path(__file__).parents[2] / "wrangler.toml"
SENDER = "no-reply@images.test"


class Outbox:
    """Keeps what is sent, oldest first, and refuses what could not be sent. `down` refuses everything."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.down = False

    async def send(self, mail: Mail) -> None:
        """See ports.Mailer."""
        if self.down:
            raise MailRefused
        compose(mail, SENDER, message_id="msg_test", now=NOON)
        self.mails.append(mail)


class Gauges:
    """Keeps every point, oldest first."""

    def __init__(self) -> None:
        self.points: list[Point] = []

    def write(self, point: Point) -> None:
        """See ports.Metrics."""
        self.points.append(point)


class Shield:
    """Counts as Cloudflare does, in windows that begin with the clock's, by the numbers of wrangler.toml."""

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self._counts: Counter[tuple[str, str, int]] = Counter()
        given = tomllib.loads(WRANGLER.read_text())["ratelimits"]
        self.limits: dict[str, tuple[int, int]] = {
            each["name"]: (each["simple"]["limit"], each["simple"]["period"]) for each in given
        }
        """Of each limit: how many in how many seconds."""
        self.calls: list[tuple[str, str]] = []

    async def allows(self, limit: str, key: str) -> bool:
        """See ports.Limiter."""
        self.calls.append((limit, key))
        most, period = self.limits[limit]
        window = (limit, key, self._clock.now() // period)
        self._counts[window] += 1
        return self._counts[window] <= most
