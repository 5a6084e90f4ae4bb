"""moderation.folding: what hides a word is taken away, and no length of disguise makes it slow."""

import pytest

from images2gpt.moderation.folding import MOST_OF_ONE, fold, readings


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("NUDE", "nude"),
        ("ｎｕｄｅ", "nude"),
        ("𝓷𝓾𝓭𝓮", "nude"),
        ("ⓝⓤⓓⓔ", "nude"),
        ("🅽🆄🅳🅴 🄽🅄🄳🄴 🅝🅤🅓🅔", "nude nude nude"),
        ("ɴᴜᴅᴇ", "nude"),
        ("nu\u200bd\u2060e \ufeffx\u00ady \u180e", "nude xy "),
        ("n\u0336u\u0336d\u0336e\u0336", "nude"),
        ("ńüdé", "nude"),
        ("nu\u3164de", "nude"),
        ("роrn", "porn"),
        ("ρorn", "porn"),
        ("p0rn $ex s3x n4k3d b@d ch!ld", "porn sex sex naked bad child"),
        ("n u d e", "nude"),
        ("n.u.d.e, n-u-d-e, n_u_d_e", "nude, nude, nude"),
        ("n - u - d - e", "nude"),
        ("n u d e  c h i l d", "nude  child"),
        ("ﬁne ﬃ", "fine ffi"),
        ("Straße", "strasse"),
    ],
)
def test_a_disguise_is_taken_off(disguised: str, plain: str) -> None:
    assert fold(disguised) == plain


@pytest.mark.parametrize(
    "text", ["a b", "16:9 at 4k", "in 2024", "5 years", "12yo", "h2o", "i am", "x, y z", "裸 体", "3d", "c4", "a1"]
)
def test_what_is_no_disguise_stays(text: str) -> None:
    assert fold(text) == text


def test_drawn_out_letters_are_read_once_and_twice() -> None:
    assert readings("nuuude booooks") == [["nuude", "books"], ["nude", "boks"]]
    assert readings("books") == [["books"]]


def test_chinese_is_read_by_the_character() -> None:
    assert readings("全裸12岁girl") == [["全", "裸", "12", "岁", "girl"]]


def test_no_character_becomes_many_and_none_pushes_the_rest_out() -> None:
    folded = fold("\ufdfa" * 19_990 + " nude girl")
    assert folded.endswith(" nude girl")
    assert len(folded) <= 20_000 * MOST_OF_ONE
