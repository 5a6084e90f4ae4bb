"""Email addresses: what is one, which are the same, and which belong to one person."""

import encodings.idna  # noqa: F401  loaded at import: a codec looked up in a request would read files
import unicodedata
from dataclasses import dataclass

from images2gpt.errors import Invalid

MAX_LENGTH = 254
"""RFC 5321's path limit less its brackets."""

_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.")
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_DEVIATIONS = frozenset("ßẞς\u200c\u200d")
"""IDNA 2003 and 2008 send these to different domains: neither guess is safe."""


@dataclass(frozen=True, slots=True)
class Address:
    """`typed` is where mail goes; `key` decides what counts as the same account."""

    typed: str
    key: str

    @property
    def person_key(self) -> str:
        """Dots and plus parts stripped: one free credit grant per person, not per spelling."""
        local, _, domain = self.key.partition("@")
        return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def parse_address(text: str) -> Address:
    """Normalises first, validates after. Raises Invalid for the field `email`."""
    if len(text) > MAX_LENGTH or len(typed := unicodedata.normalize("NFKC", text).strip()) > MAX_LENGTH:
        raise Invalid(email=f"must be at most {MAX_LENGTH} characters")  # one character may become 18, and IDNA is slow
    local, at, domain = typed.partition("@")
    if not at or "@" in domain:
        raise Invalid(email="must be an email address such as name@example.com")
    if not _is_local(local):
        raise Invalid(email="has a character before the @ that we cannot send mail to")
    ascii_domain = _ascii_domain(domain)
    key = f"{local.lower()}@{ascii_domain}"
    if len(key) > MAX_LENGTH:
        raise Invalid(email=f"must be at most {MAX_LENGTH} characters")
    return Address(typed=f"{local}@{ascii_domain}", key=key)


def _is_local(local: str) -> bool:
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    return 1 <= len(local) <= 64 and not dots and set(local.lower()) <= _LOCAL and local.isascii()


def _ascii_domain(domain: str) -> str:
    if _DEVIATIONS & set(domain):
        raise Invalid(email="has a domain that is read in two ways; write it in its xn-- form")
    try:
        ascii_domain = domain.lower().encode("idna").decode()
    except UnicodeError as error:
        raise Invalid(email="has a domain that does not exist") from error
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_is_label(label) for label in labels) or labels[-1].isdigit():
        raise Invalid(email="must have a domain such as example.com after the @")
    return ascii_domain


def _is_label(label: str) -> bool:
    return 1 <= len(label) <= 63 and set(label) <= _LABEL and not label.startswith("-") and not label.endswith("-")
