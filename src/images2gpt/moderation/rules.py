"""Our own rules: which category a prompt falls into, if any. Pure, and linear in the prompt's length."""

from collections.abc import Iterable, Iterator, Sequence

from images2gpt.moderation.categories import RULES, SENTENCES, WINDOW, Rule
from images2gpt.moderation.folding import readings
from images2gpt.moderation.lexicon import longest
from images2gpt.moderation.terms import HARMLESS, NEGATION

_GRAVITY = {category: number for number, category in enumerate(SENTENCES)}

Hit = tuple[int, str]
"""Where in the prompt, counted in words, and the kind of word."""


def broken(prompt: str) -> str | None:
    """The gravest category that `prompt` falls into, None if it may go on to Creem."""
    found = {category for read in readings(prompt) for category in _broken(read)}
    return min(found, key=_GRAVITY.__getitem__, default=None)


def _broken(read: Sequence[str]) -> Iterator[str]:
    hits = list(_hits(read))
    kinds = {kind for _, kind in hits}
    live = [rule for rule in RULES if kinds.issuperset(rule.together) and kinds.isdisjoint(rule.unless)]
    return (rule.category for rule in live if _stand_together(rule, hits))


def _stand_together(rule: Rule, hits: Iterable[Hit]) -> bool:
    """Whether all its kinds stand within WINDOW words, read from left to right in one pass."""
    last = dict.fromkeys(rule.together, -WINDOW - 1)
    for position, kind in hits:
        if kind in last:
            last[kind] = position
            if position - min(last.values()) <= WINDOW:
                return True
    return False


def _hits(read: Sequence[str]) -> Iterator[Hit]:
    """Every term that stands there, but for those that a harmless phrase hides or a negation takes back."""
    hidden_until, taken_back = 0, -1
    for position in range(len(read)):
        if position < hidden_until:
            continue
        length, kinds = longest(read, position)
        if HARMLESS in kinds:
            hidden_until = position + length
        elif NEGATION in kinds:
            taken_back = position + length
        elif position != taken_back:
            yield from ((position, kind) for kind in kinds)
