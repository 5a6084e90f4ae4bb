"""Addresses that a provider gives us: which of them we follow or pass on."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

URL_CHARACTERS = 2048
_PLAIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?/[\x21-\x5b\x5d-\x7e]*")
"""No user, no backslash, nothing that two parsers could read in two ways."""


def is_trusted(url: str, *, hosts: Collection[str], origins: Collection[str]) -> bool:
    """https on one of `hosts`, or the very origin of a server that stands in for the provider."""
    if len(url) > URL_CHARACTERS or not _PLAIN.fullmatch(url):
        return False
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in origins or (parts.scheme == "https" and parts.netloc in hosts)
