"""App: what every handler and service receives. One frozen record of ports and settings."""

from dataclasses import dataclass

from images2gpt.ports import Background, Clock, Crypto, Database, Http, Ids, KeyValue, Limiter, Mailer, Metrics
from images2gpt.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The world as the service sees it, for the length of one request or cron run."""

    db: Database
    kv: KeyValue
    http: Http
    crypto: Crypto
    clock: Clock
    ids: Ids
    limiter: Limiter
    mailer: Mailer
    metrics: Metrics
    background: Background
    settings: Settings
