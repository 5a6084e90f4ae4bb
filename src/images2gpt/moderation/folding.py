"""A prompt as the rules read it: plain small letters, without what hides a word. Used for the check and nothing else.

Every step looks at one character or one run of them, so that 20,000 hostile ones cost no more than 20,000 others: the
library's own normalisation of a whole text is slow for long rows of marks and may make eighteen characters of one.
"""

import re
import unicodedata

MOST_OF_ONE = 3
"""Characters that one may become, as the ligature ffi does. Longer ones are phrases in a single sign, not letters."""

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Blank, though Unicode calls them letters or signs."""
_SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdeghijklmnoprstuvwyz")
_CYRILLIC = str.maketrans("авекмнорстухіѕјһԁԛԝӏь", "abekmhopctyxisjhdqwlb")
_GREEK = str.maketrans("αβεηικνορτυχγω", "abenikvoptuxyw")
_LATIN = str.maketrans("ıłøđħʟ", "ilodhl")
_LOOK_ALIKES = {chr(one): chr(other) for one, other in (_SMALL_CAPITALS | _CYRILLIC | _GREEK | _LATIN).items()}
"""Folded in every word, the rules' own Cyrillic ones too, which therefore still match."""
_UNSEEN = frozenset(("Mn", "Me", "Mc", "Cf"))
_DISGUISED = re.compile("[^\\0-@\\[-\x7f\u3400-\u9fff\uac00-\ud7a3\U00010000-\U0001cfff]")
"""What may stand for a letter: not small ASCII, nor Chinese, Korean and old scripts, of which a text may hold very many
different characters."""
_BADGES = (0x1F130, 0x1F150, 0x1F170)
"""Where the alphabets of squared and circled letters begin that Unicode does not count as letters."""

_LEET = str.maketrans("013457@$!", "oieastasi")
_LEET_INSIDE = re.compile(r"(?<=[a-z])[013457@$!]{1,3}(?=[a-z])|(?<![^\s])[@$](?=[a-z])")
_SPELT_OUT = re.compile(r"(?<![^\W_])[^\W\d_]([\W_]{1,3})[^\W\d_](?:\1[^\W\d_])+(?![^\W_])")
"""Three single letters or more with the same between them: n u d e, n.u.d.e, n - u - d - e."""
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
"""Chinese writes no spaces: each of its characters is a word."""


def fold(text: str) -> str:
    """`text` in small letters without marks, disguises or what cannot be seen; not much longer than it was."""
    table = {ord(character): _folded(character) for character in set(_DISGUISED.findall(text))}
    plain = _LEET_INSIDE.sub(lambda found: found[0].translate(_LEET), text.translate(table))
    return _SPELT_OUT.sub(lambda found: found[0].replace(found[1], ""), plain)


def words(folded: str) -> list[str]:
    """The words of a folded text."""
    return _WORD.findall(folded)


def readings(text: str) -> list[list[str]]:
    """The words of a prompt; twice where letters are drawn out, since "boooobs" had two of them and "nuuude" one."""
    folded = fold(text)
    once = _LONG_RUN.sub(r"\1", folded)
    return [words(folded)] if once == folded else [words(_LONG_RUN.sub(r"\1\1", folded)), words(once)]


def _folded(character: str) -> str:
    point = ord(character)
    if _BADGES[0] <= point:
        for first in _BADGES:
            if first <= point < first + 26:
                return chr(ord("a") + point - first)
    parts = unicodedata.normalize("NFKD", character)[:MOST_OF_ONE].casefold()
    return "".join([_LOOK_ALIKES.get(part, part) for part in parts if not _is_unseen(part)])


def _is_unseen(character: str) -> bool:
    """A mark upon a letter, a joiner, a soft hyphen, a blank filler."""
    return character in _FILLERS or unicodedata.category(character) in _UNSEEN
