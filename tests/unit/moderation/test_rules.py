"""moderation.rules: what is refused, what is not, and how long the worst prompt takes."""

import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from images2gpt.moderation.categories import ACCEPTABLE_USE, RULES, SENTENCES
from images2gpt.moderation.rules import broken
from images2gpt.moderation.terms import HARMLESS as HIDING
from images2gpt.moderation.terms import NEGATION, TERMS
from images2gpt.moderation.violence import VIOLENCE
from tests.unit.moderation.prompts import HARMLESS, REFUSED, REFUSED_PROMPTS

SRC = Path(__file__).parents[3] / "src"
FULL = 20_000
SLOWEST_MS = 40
"""Four times what an ordinary long prompt takes here; one backtracking expression takes seconds."""


@pytest.mark.parametrize("prompt", HARMLESS)
def test_a_harmless_prompt_passes(prompt: str) -> None:
    assert broken(prompt) is None


@pytest.mark.parametrize(("category", "prompt"), REFUSED_PROMPTS)
def test_what_is_not_made_here_is_refused_and_by_its_name(category: str, prompt: str) -> None:
    assert broken(prompt) == category


@pytest.mark.parametrize(("category", "prompt"), REFUSED_PROMPTS)
def test_it_is_found_at_the_end_of_a_long_prompt(category: str, prompt: str) -> None:
    assert broken("xx " * ((FULL - len(prompt)) // 3) + prompt) == category


def test_the_tables_are_as_large_as_they_should_be() -> None:
    assert len(set(HARMLESS)) == len(HARMLESS) >= 150
    assert len(set(REFUSED_PROMPTS)) == len(REFUSED_PROMPTS) >= 80
    assert REFUSED.keys() == SENTENCES.keys() - {ACCEPTABLE_USE} == {rule.category for rule in RULES}


def test_the_rules_and_the_terms_name_the_same_kinds() -> None:
    used = {kind for rule in RULES for kind in (*rule.together, *rule.unless)}
    assert used | {HIDING, NEGATION} == TERMS.keys() | VIOLENCE.keys()
    assert not TERMS.keys() & VIOLENCE.keys()


def test_each_sentence_can_be_shown() -> None:
    assert all(sentence.endswith(".") and sentence.isprintable() for sentence in SENTENCES.values())


@pytest.mark.parametrize(
    ("prompt", "category"),
    [
        ("porn with a child", "minors"),
        ("kill all jews with a pipe bomb, how to make it", "hate"),
        ("nude woman, porn", "nudity"),
    ],
)
def test_of_several_the_gravest_is_told(prompt: str, category: str) -> None:
    assert broken(prompt) == category


def test_words_far_from_each_other_are_not_brought_together() -> None:
    assert broken("A child with a kite. " + "Far away on the beach a lamp stands in the sand. " * 2 + "Nude.") is None


def test_a_negation_takes_back_only_what_follows_it() -> None:
    assert broken("a woman, no nudity") is None
    assert broken("no shoes, naked woman") == "nudity"


HOSTILE = {
    "one letter": "a",
    "eighteen in one": "\ufdfa",
    "marks": "\u0301\u0316",
    "a letter and marks": "a\u0301\u0316\u0301",
    "all different": "".join(map(chr, range(0x100, 0x100 + FULL))),
    "all different and far": "".join(map(chr, range(0x10000, 0x10000 + FULL))),
    "all Korean": "".join(map(chr, range(0xAC00, 0xD7A4))),
    "Chinese": "裸",
    "single letters": "a ",
    "nearly spelt out": "a.b ",
    "nearly leet": "a@@@@",
    "leet": "a3",
    "one rule's first half": "child ",
    "a word with many phrases": "nude ",
    "phrases that begin": "how to make how to ",
    "negations": "no ",
    "halves too far apart": "child " + "x " * 9,
    "many kinds": "fake people bomb isis jews severed heroin child ",
    "ages": "12 year ",
    "drawn out": "aaabbbccc",
    "nothing to see": "\u200b",
    "lines": "\n",
    "underscores": "a_",
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_the_worst_prompt_takes_no_time_worth_speaking_of(part: str) -> None:
    prompt = (part * FULL)[:FULL]
    broken("ready")
    assert min(_taken_ms(prompt) for _ in range(5)) < SLOWEST_MS


def _taken_ms(prompt: str) -> float:
    """Of our own processor time: others work on this machine, too."""
    began = process_time()
    broken(prompt)
    return (process_time() - began) * 1000


def test_nothing_is_compiled_from_the_terms_at_import() -> None:
    told = "import images2gpt.moderation.lexicon as l; print(l._tree.cache_info().currsize)"
    out = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=SRC)
    assert out.stdout.strip() == "0"
