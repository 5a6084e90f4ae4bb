"""What no command of ours can do: said at the end of every deployment, in the order in which it is wanted."""

from collections.abc import Mapping

from tools.deploy.config import Shape
from tools.deploy.vault import FILE


def left(shape: Shape, given: Mapping[str, str], *, project: str) -> list[str]:
    """Return what is left to do, or to look at once more, a sentence each."""
    return [
        f"Put {FILE.name} into your password manager: Cloudflare never shows a secret again.",
        "Workers Paid must be on for the account (a log-in takes about 80 ms of CPU, Free ends it at 10).",
        *(on_zone(shape, project) if shape.on_zone else ()),
        f"Creem, Developers, Webhooks: https://{shape.host}/api/webhooks/creem, every event (CREEM_WEBHOOK_SECRET).",
        "kie.ai: keep the balance above zero, set the key's daily cap, and put its webhook key into KIE_WEBHOOK_KEY.",
        mail(given),
    ]


def on_zone(shape: Shape, project: str) -> tuple[str, ...]:
    """For a domain of one's own."""
    return (
        f"Pages, {project}, Custom domains: add {shape.host}, which also writes its DNS record (proxied).",
        "The zone, SSL/TLS, Edge Certificates: Always Use HTTPS on; the smoke test looks for it.",
        "The zone, Security, Bots: Bot Fight Mode off, since it challenges Creem's webhooks and kie.ai's callbacks.",
        f"The zone, Workers Routes, {shape.host}/api/*: “Fail closed” (as wrangler makes it; it cannot say so itself).",
        f"{project}.pages.dev shows the pages without the service: redirect it to https://{shape.host}.",
    )


def mail(given: Mapping[str, str]) -> str:
    """Where our mail comes from."""
    if sender := given.get("MAIL_FROM"):
        return f"Email, Email Sending: onboard the domain of {sender}; until then no mail leaves."
    return "Without MAIL_FROM no mail is sent; onboard a domain to Email Sending, then set it."
