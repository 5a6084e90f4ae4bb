"""The terms as a tree of words, so that each word of a prompt is looked at once however many terms there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from images2gpt.moderation.folding import fold, words
from images2gpt.moderation.terms import AGES, TERMS
from images2gpt.moderation.violence import VIOLENCE


@dataclass(slots=True)
class Node:
    """What may follow the words that lead here. Filled once and never changed after."""

    kinds: set[str] = field(default_factory=set)
    """Of the terms that end here."""
    following: "dict[str, Node]" = field(default_factory=dict)
    stems: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By their first two letters: how the last word of a term may begin, and its kind."""

    def ending_with(self, word: str) -> set[str]:
        """Kinds of the terms that `word` ends."""
        following = self.following.get(word)
        found = following.kinds if following else _NO_KINDS
        if stems := self.stems.get(word[:2]):
            return found.union(kind for stem, kind in stems if word.startswith(stem))
        return found


_NO_KINDS: set[str] = set()


def longest(read: Sequence[str], position: int) -> tuple[int, set[str]]:
    """Of the terms that stand at `position`: the length of the longest in words (0: none stands there), their kinds."""
    node: Node | None = _tree()
    length, kinds, depth = 0, _NO_KINDS, 0
    while node is not None and position + depth < len(read):
        word = read[position + depth]
        depth += 1
        if ending := node.ending_with(word):
            length, kinds = depth, ending
        node = node.following.get(word)
    return length, kinds


@cache
def _tree() -> Node:
    """Made when the first prompt comes, not at import."""
    root = Node()
    for kind, text in (TERMS | VIOLENCE).items():
        for phrase in _phrases(fold(text)):
            _plant(root, words(phrase), kind, stem=phrase.endswith("*"))
    return root


def _plant(node: Node, phrase: Sequence[str], kind: str, *, stem: bool) -> None:
    *first, last = phrase
    for word in first:
        node = node.following.setdefault(word, Node())
    if stem:
        node.stems.setdefault(last[:2], []).append((last, kind))
    else:
        node.following.setdefault(last, Node()).kinds.add(kind)


def _phrases(text: str) -> Iterator[str]:
    """The terms of a list; one with {age} stands for one of each age."""
    for phrase in _listed(text):
        yield from (phrase.replace("{age}", age) for age in _listed(AGES)) if "{age}" in phrase else (phrase,)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]
