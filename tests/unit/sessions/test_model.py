"""sessions.model: tokens, their one shape, and what is stored in their place."""

import pytest

from images2gpt.errors import NotSignedIn
from images2gpt.sessions.model import bearer_hash, hash_token, kv_key, new_token

TOKEN = "gi2_" + "aB3-_" * 8 + "xyz"


def test_a_token_is_256_bits_in_43_letters() -> None:
    assert new_token(b"\xff" * 32) == "gi2_" + "_" * 42 + "8"
    assert new_token(bytes(32)) == "gi2_" + "A" * 43


def test_a_bearer_s_token_is_known_by_its_hash() -> None:
    assert bearer_hash(f"Bearer {TOKEN}") == hash_token(TOKEN)
    assert TOKEN not in kv_key(hash_token(TOKEN))
    assert len(hash_token(TOKEN)) == 64


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="empty"),
        pytest.param("Bearer", id="no token"),
        pytest.param("Bearer ", id="an empty token"),
        pytest.param("Bearer .", id="a dot"),
        pytest.param("Bearer ..", id="two dots"),
        pytest.param(TOKEN, id="no scheme"),
        pytest.param(f"bearer {TOKEN}", id="another case"),
        pytest.param(f"BEARER {TOKEN}", id="upper case"),
        pytest.param(f"Basic {TOKEN}", id="another scheme"),
        pytest.param(f"Bearer  {TOKEN}", id="two blanks"),
        pytest.param(f"Bearer\t{TOKEN}", id="a tab"),
        pytest.param(f" Bearer {TOKEN}", id="a leading blank"),
        pytest.param(f"Bearer {TOKEN} ", id="a trailing blank"),
        pytest.param(f"Bearer {TOKEN}\n", id="a line break"),
        pytest.param(f"Bearer {TOKEN}\r\nX: y", id="a header"),
        pytest.param(f"Bearer {TOKEN}, Bearer {TOKEN}", id="twice"),
        pytest.param(f"Bearer Bearer {TOKEN}", id="the scheme twice"),
        pytest.param(f'Bearer "{TOKEN}"', id="quotes"),
        pytest.param(f"Bearer {TOKEN[:-1]}", id="one letter short"),
        pytest.param(f"Bearer {TOKEN}A", id="one letter long"),
        pytest.param(f"Bearer {TOKEN[:-1]}=", id="padding"),
        pytest.param(f"Bearer {TOKEN[:-1]}+", id="the other base64"),
        pytest.param(f"Bearer {TOKEN[:-1]}é", id="no ASCII"),
        pytest.param(f"Bearer {TOKEN[:-1]}\x00", id="NUL"),
        pytest.param("Bearer gi1_" + TOKEN[4:], id="another prefix"),
        pytest.param("Bearer GI2_" + TOKEN[4:], id="upper-case prefix"),
        pytest.param("Bearer %E0%A4%A", id="broken percent-encoding"),
        pytest.param("Bearer " + hash_token(TOKEN), id="the stored hash"),
        pytest.param("Bearer " + "x" * 16_384, id="16 KB"),
        pytest.param("Bearer \U0001f3ee", id="emoji"),
    ],
)
def test_no_other_shape_is_looked_up(header: str) -> None:
    with pytest.raises(NotSignedIn):
        bearer_hash(header)
