"""Passwords made of what everybody knows who wants to guess them: the account's email address and our name."""

import re
import unicodedata
from collections.abc import Iterable

OURS = ("images", "image", "gpt", "kieai", "kie")
SHORTEST_PART = 3
"""A shorter part is found in most words: nobody put it there."""
FEWEST_LEFT = 4
"""As many characters of their own, besides digits and punctuation, make a password more than its known parts."""

_LETTERS = re.compile(r"[a-z\x80-\U0010ffff]+")


def folded(password: str) -> str:
    """As it is compared: however it was capitalised, and however its accents were typed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", password).casefold())


def is_made_of(password: str, *, email: str, brand: str) -> bool:
    """Whether next to nothing is left without the parts of `email`, the words of `brand`, digits and punctuation.

    A password without any such part is never judged: one of digits alone may have been drawn by dice.
    """
    local, _, domain = folded(email).partition("@")
    whole = folded(password)
    rest = _without(whole, (folded(email), local, domain))  # their digits are theirs: many a local part is a number
    letters = _only_letters(rest)
    own = _without(letters, [*_words(local), *_words(domain.rpartition(".")[0]), *_words(folded(brand)), *OURS])
    known = len(rest) < len(whole) or len(own) < len(letters)
    return known and len(own) < FEWEST_LEFT


def _words(text: str) -> list[str]:
    """The words of `text` and all of them as one, as they are when digits and punctuation have gone."""
    return [*_LETTERS.findall(text), _only_letters(text)]


def _only_letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _without(text: str, parts: Iterable[str]) -> str:
    """`text` less all `parts`, the longest first, in one pass."""
    known = sorted({part for part in parts if len(part) >= SHORTEST_PART}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, known)), "", text) if known else text
