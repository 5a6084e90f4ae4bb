"""Every variable and secret, read and checked once. A missing one closes the service, it never opens it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from images2gpt import decode
from images2gpt.mail import is_mailbox
from images2gpt.rotation import Rotatable

KIE_API = "https://api.kie.ai"
KIE_UPLOAD = "https://kieai.redpandaai.co"
SECRET_LENGTH = 16
"""Shortest secret accepted, in characters: below that it is a typo or a guess."""

REQUIRED = ("SITE_URL", "KIE_API_KEY", "PASSWORD_PEPPER", "SIGNING_KEY", "IP_KEY")
SECRETS = ("PASSWORD_PEPPER", "SIGNING_KEY", "IP_KEY")
CLOSING = (*SECRETS, *(f"{name}_PREVIOUS" for name in SECRETS), "ADMIN_TOKEN")
"""What closes something: a short one would open it to whoever guesses, also the one before a rotation."""
NAMES = (
    *REQUIRED,
    "BRAND",
    "KIE_API_BASE",
    "KIE_UPLOAD_BASE",
    "KIE_RESULT_HOSTS",
    "KIE_UPLOAD_HOSTS",
    "KIE_MODEL_TEXT",
    "KIE_MODEL_IMAGE",
    "KIE_WEBHOOK_KEY",
    "KIE_WEBHOOK_KEY_PREVIOUS",
    "SIZE_RETURNS",
    "CREEM_API_KEY",
    "CREEM_API_BASE",
    "CREEM_WEBHOOK_SECRET",
    "CREEM_WEBHOOK_SECRET_PREVIOUS",
    "CREEM_PRODUCTS",
    "PASSWORD_PEPPER_PREVIOUS",
    "SIGNING_KEY_PREVIOUS",
    "IP_KEY_PREVIOUS",
    "ADMIN_TOKEN",
    "TRIALS_PER_DAY",
    "NOTICES_PER_DAY",
    "SUPPORT_EMAIL",
    "MAIL_FROM",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What this deployment was told. `problems` names what is missing or malformed, without values."""

    problems: tuple[str, ...]
    site_url: str
    brand: str
    support_email: str
    mail_from: str
    """Who our mail comes from; "" where none is sent."""
    admin_token: str
    """Opens the operators' calls; "" closes them."""
    trials_per_day: int
    notices_per_day: int
    """Letters of a notice to all accounts. New accounts of Cloudflare's Email Service start with a small daily quota,
    which its documentation does not name; mails to single people need their share of it, too."""
    kie_base: str
    kie_key: str
    kie_model_text: str
    kie_model_image: str
    kie_webhook_keys: tuple[str, ...]
    """Either signs callbacks, the present one first; none: they are not signed."""
    size_returns: bool
    """Whether an image smaller than asked returns the difference, or is only reported."""
    kie_result_hosts: frozenset[str]
    kie_upload_base: str
    kie_upload_hosts: frozenset[str]
    kie_origins: frozenset[str]
    """The servers that were named in the place of kie.ai's: their own addresses are trusted as they stand."""
    creem_base: str
    creem_key: str
    creem_secrets: tuple[str, ...]
    """Either signs webhooks, the present one first; none: no webhook is believed."""
    creem_products: Mapping[str, str]
    """Our products by Creem's ids. What is not in it is never granted."""
    sandbox: bool
    """Pictures come from a stand-in, not from the real kie.ai."""
    pepper: Rotatable
    signing: Rotatable
    address_key: Rotatable
    """Stands in for addresses wherever they are counted or remembered."""

    @property
    def creem_live(self) -> bool:
        """Whether Creem's key is for real money: source creem.md 1.1."""
        return self.creem_key.startswith("creem_") and not self.creem_key.startswith("creem_test_")

    def creem_product(self, product: str) -> str | None:
        """Creem's id of a product of ours; None where it is not sold."""
        return next((creem for creem, own in self.creem_products.items() if own == product), None)

    @property
    def mail(self) -> bool:
        """Whether mail can be sent."""
        return bool(self.mail_from)


def pepper_id(pepper: bytes) -> str:
    """Names a pepper in a password record without telling anything of it."""
    return hashlib.sha256(b"pepper-id:" + pepper).hexdigest()[:8]


def read_settings(env: Mapping[str, str]) -> Settings:
    """Never raises: what is wrong stands in `problems`, and the service answers 503 until it is mended."""
    given = {name: value for name in NAMES if (value := env.get(name, "").strip())}
    kie_base = given.get("KIE_API_BASE", KIE_API).rstrip("/")
    return Settings(
        problems=tuple(_problems(given)),
        site_url=given.get("SITE_URL", "").rstrip("/"),
        brand=given.get("BRAND", "Images 2 GPT"),
        support_email=given.get("SUPPORT_EMAIL", "support@images2gpt.com"),
        mail_from=given.get("MAIL_FROM", ""),
        admin_token=given.get("ADMIN_TOKEN", ""),
        trials_per_day=_whole(given.get("TRIALS_PER_DAY", "2000")),
        notices_per_day=_whole(given.get("NOTICES_PER_DAY", "500")),
        kie_base=kie_base,
        kie_key=given.get("KIE_API_KEY", ""),
        kie_model_text=given.get("KIE_MODEL_TEXT", "gpt-image-2-text-to-image"),
        kie_model_image=given.get("KIE_MODEL_IMAGE", "gpt-image-2-image-to-image"),
        kie_webhook_keys=_either(given, "KIE_WEBHOOK_KEY"),
        size_returns=given.get("SIZE_RETURNS", "return") != "report",
        kie_result_hosts=_hosts(given.get("KIE_RESULT_HOSTS", "tempfile.aiquickdraw.com")),
        kie_upload_base=given.get("KIE_UPLOAD_BASE", given.get("KIE_API_BASE", KIE_UPLOAD)).rstrip("/"),
        kie_upload_hosts=_hosts(given.get("KIE_UPLOAD_HOSTS", "tempfile.redpandaai.co")),
        kie_origins=frozenset(given[name].rstrip("/") for name in ("KIE_API_BASE", "KIE_UPLOAD_BASE") if name in given),
        creem_base=given.get("CREEM_API_BASE", _creem_base(given.get("CREEM_API_KEY", ""))).rstrip("/"),
        creem_key=given.get("CREEM_API_KEY", ""),
        creem_secrets=_either(given, "CREEM_WEBHOOK_SECRET"),
        creem_products={creem: own for own, creem in _products(given.get("CREEM_PRODUCTS", "{}")).items()},
        sandbox="KIE_API_BASE" in given,
        pepper=_rotatable(given, "PASSWORD_PEPPER"),
        signing=_rotatable(given, "SIGNING_KEY"),
        address_key=_rotatable(given, "IP_KEY"),
    )


def _whole(digits: str) -> int:
    """-1 for what is no whole number; `_problems` names it."""
    return int(digits) if digits.isascii() and digits.isdigit() else -1


def _rotatable(given: Mapping[str, str], name: str) -> Rotatable:
    previous = given.get(f"{name}_PREVIOUS")
    return Rotatable(current=given.get(name, "").encode(), previous=previous.encode() if previous else None)


def _either(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(given[each] for each in (name, f"{name}_PREVIOUS") if each in given)


def _products(text: str) -> dict[str, str]:
    """{our id: Creem's}. Empty for what is not that; `_problems` names it."""
    try:
        return decode.theirs(text, dict[str, str])
    except decode.Unreadable:
        return {}


def _hosts(text: str) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in text.split(",") if host.strip())


def _creem_base(key: str) -> str:
    """Test keys belong to the test host: source creem.md 1.1."""
    return "https://test-api.creem.io" if key.startswith("creem_test_") else "https://api.creem.io"


def _problems(given: Mapping[str, str]) -> list[str]:
    problems = [f"{name} is missing" for name in REQUIRED if name not in given]
    problems += [f"{name} is too short" for name in CLOSING if 0 < len(given.get(name, "")) < SECRET_LENGTH]
    whole = ("TRIALS_PER_DAY", "NOTICES_PER_DAY")
    problems += [f"{name} is not a whole number" for name in whole if _whole(given.get(name, "0")) < 0]
    if "CREEM_PRODUCTS" in given and not _products(given["CREEM_PRODUCTS"]):
        problems.append("CREEM_PRODUCTS is not a JSON object of our ids and Creem's")
    if given.get("SIZE_RETURNS", "return") not in ("return", "report"):
        problems.append("SIZE_RETURNS is neither return nor report")
    if "MAIL_FROM" in given and not is_mailbox(given["MAIL_FROM"]):
        problems.append("MAIL_FROM is not an email address")
    for name in ("SITE_URL", "KIE_API_BASE", "KIE_UPLOAD_BASE", "CREEM_API_BASE"):
        if name in given and not _is_origin(given[name]):
            problems.append(f"{name} is not the address of a server")
    return problems


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
