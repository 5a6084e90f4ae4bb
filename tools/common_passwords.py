"""Writes the list of common passwords that the Worker ships, from those of two packages.

Django's comes first: it is what was found in breaches. zxcvbn's goes on behind it: it is longer, but leaves out names,
words, repeats and sequences, which zxcvbn finds in other ways. Run this after a new version of either; a test tells
when it is due: `.venv/bin/python -m tools.common_passwords`.
"""

import gzip
import hashlib
import textwrap
from base64 import b64encode
from importlib.metadata import version
from importlib.resources import files
from itertools import islice, pairwise
from typing import Final

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tools.project import ROOT, say

TARGET: Final = ROOT / "src" / "images2gpt" / "accounts" / "common_passwords.py"
SHORTEST: Final = 8
LONGEST: Final = 64
"""A password outside of these lengths is refused for that, or is nobody's first guess."""
COUNT: Final = 14_000
PREFIX_BYTES: Final = 4
"""One other password in 300,000 is taken for a common one."""
STEP_BYTES: Final = 3
LINE: Final = 120

MODULE: Final = '''\
"""The {count:,} most common passwords that are long enough to be chosen here. Written by tools/common_passwords.py.

Sources: first the list of Django {django}, Copyright (c) Django Software Foundation and individual contributors, under
the BSD licence, then the list "passwords" of zxcvbn {zxcvbn}, Copyright (c) 2016 Daniel Wolf, under the MIT licence.

Each is known by the first {size} bytes of its SHA-256, a number; sorted, by the step from the last, in {step} bytes.
"""

import hashlib
from array import array
from base64 import b64decode
from bisect import bisect_left
from itertools import accumulate

from images2gpt.accounts.guessable import folded


def is_common(password: str) -> bool:
    """Whether `password` is on the list, in capitals or not."""
    wanted = int.from_bytes(hashlib.sha256(folded(password).encode()).digest()[:{size}])
    place = bisect_left(PREFIXES, wanted)
    return place < len(PREFIXES) and PREFIXES[place] == wanted


STEPS = b64decode("""
{lines}
""")
PREFIXES = array("I", accumulate(int.from_bytes(STEPS[at : at + {step}]) for at in range(0, len(STEPS), {step})))
'''


def main() -> None:
    """Write the module."""
    TARGET.write_text(module())
    say(f"{TARGET.relative_to(ROOT)}: {len(common()):,} passwords in {TARGET.stat().st_size:,} bytes.")


def common() -> list[str]:
    """Return the passwords, the most common first."""
    packed = (files("django") / "contrib/auth/common-passwords.txt.gz").read_bytes()
    found = dict.fromkeys([*gzip.decompress(packed).decode().split("\n"), *FREQUENCY_LISTS["passwords"]])
    return list(islice((each.casefold() for each in found if SHORTEST <= len(each) <= LONGEST), COUNT))


def module() -> str:
    """Return the source of the module."""
    prefixes = sorted({int.from_bytes(hashlib.sha256(each.encode()).digest()[:PREFIX_BYTES]) for each in common()})
    steps = (after - before for before, after in pairwise([0, *prefixes]))
    packed = b"".join(step.to_bytes(STEP_BYTES) for step in steps)
    lines = "\n".join(textwrap.wrap(b64encode(packed).decode(), LINE))
    versions = {name: version(name) for name in ("django", "zxcvbn")}
    return MODULE.format(count=COUNT, size=PREFIX_BYTES, step=STEP_BYTES, lines=lines, **versions)


if __name__ == "__main__":
    main()
