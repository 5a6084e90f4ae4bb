"""The list of common passwords that the Worker ships."""

import gzip
import random
from importlib.resources import files

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from images2gpt.accounts.common_passwords import PREFIXES, is_common
from tools.common_passwords import COUNT, TARGET, common, module

MOST_BYTES = 60_000
TOP = 3_000


def test_the_list_is_what_its_sources_give() -> None:
    assert TARGET.read_text() == module(), "run .venv/bin/python -m tools.common_passwords"


def test_it_is_small_and_sorted() -> None:
    assert TARGET.stat().st_size < MOST_BYTES
    assert list(PREFIXES) == sorted(set(PREFIXES))
    assert len(PREFIXES) == COUNT


def test_every_password_of_it_is_found_in_any_capitals() -> None:
    passwords = common()
    assert len(passwords) == COUNT
    assert all(map(is_common, passwords))
    assert all(is_common(password.upper()) for password in passwords if password.isascii())


def test_the_top_of_both_sources_is_refused() -> None:
    django = gzip.decompress((files("django") / "contrib/auth/common-passwords.txt.gz").read_bytes()).decode().split()
    for source in (django, list(FREQUENCY_LISTS["passwords"])):
        assert [password for password in source[:TOP] if len(password) >= 8 and not is_common(password)] == []


def test_no_passphrase_is_taken_for_one_of_them() -> None:
    words = [word for word in FREQUENCY_LISTS["english_wikipedia"] if len(word) > 3]
    chance = random.Random(43)
    phrases = [" ".join(chance.choices(words, k=3)) for _ in range(1_000)]
    assert [phrase for phrase in phrases if is_common(phrase)] == []


def test_neither_end_of_the_list_is_overrun() -> None:
    """Whatever is looked for, before the first or behind the last, has an answer."""
    assert not any(is_common(f"no password {number}") for number in range(20_000))
