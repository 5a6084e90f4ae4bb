"""generations.model: what can be asked for, and what an image that came too small gives back."""

from itertools import product

import pytest

from images2gpt.credits import COSTS
from images2gpt.errors import Invalid
from images2gpt.generations import ASPECT_RATIOS, PROMPT_CHARACTERS, REFERENCES, Wish
from images2gpt.generations.model import check, owed_for_size, tier_met

TABLE = {
    "auto": "1K",
    "1:1": "1K 2K",
    "3:2": "1K 2K 4K",
    "2:3": "1K 2K 4K",
    "4:3": "1K 2K 4K",
    "3:4": "1K 2K 4K",
    "16:9": "1K 2K 4K",
    "9:16": "1K 2K 4K",
    "2:1": "1K 2K 4K",
    "1:2": "1K 2K 4K",
    "21:9": "1K 2K 4K",
    "5:4": "1K",
    "4:5": "1K",
    "3:1": "1K",
    "1:3": "1K",
    "9:21": "1K",
}
"""kie.ai's documented table; what it leaves open is off."""

CELLS = list(product(["text", "image"], TABLE, ["1K", "2K", "4K"]))


def wish(mode: str, ratio: str, resolution: str) -> Wish:
    return Wish("A lighthouse", ratio, resolution, ["ref_1"] if mode == "image" else [])


def refused_field(wanted: Wish) -> str:
    with pytest.raises(Invalid) as refused:
        check(wanted)
    return str(refused.value.details["errors"][0]["field"])  # type: ignore[index]  # details are JSON


@pytest.mark.parametrize(("mode", "ratio", "resolution"), [cell for cell in CELLS if cell[2] in TABLE[cell[1]]])
def test_what_kie_surely_makes_can_be_asked_for(mode: str, ratio: str, resolution: str) -> None:
    check(wish(mode, ratio, resolution))


@pytest.mark.parametrize(("mode", "ratio", "resolution"), [cell for cell in CELLS if cell[2] not in TABLE[cell[1]]])
def test_what_kie_refuses_or_leaves_open_cannot(mode: str, ratio: str, resolution: str) -> None:
    assert refused_field(wish(mode, ratio, resolution)) == "aspect_ratio"


@pytest.mark.parametrize("ratio", ["", "1:1 ", "1:01", "1x1", "square", "7:5", "AUTO", "1\uff1a1"])
def test_a_ratio_that_nobody_makes_is_refused(ratio: str) -> None:
    assert refused_field(wish("text", ratio, "1K")) == "aspect_ratio"


@pytest.mark.parametrize("resolution", ["", "1k", "8K", "1024", "1K ", "\u2160"])
def test_a_resolution_that_nobody_makes_is_refused(resolution: str) -> None:
    assert refused_field(wish("text", "1:1", resolution)) == "resolution"


def test_every_resolution_that_can_be_asked_for_has_a_price() -> None:
    assert [set(ratios) for ratios in ASPECT_RATIOS.values()] == [set(COSTS), set(COSTS)]


@pytest.mark.parametrize("count", [0, 1, REFERENCES])
def test_up_to_sixteen_references_can_be_given(count: int) -> None:
    check(Wish("A lighthouse", references=["ref_1"] * count))


def test_a_seventeenth_reference_is_refused() -> None:
    assert refused_field(Wish("A lighthouse", references=["ref_1"] * 17)) == "references"


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("x", id="shortest"),
        pytest.param("x" * PROMPT_CHARACTERS, id="longest"),
        pytest.param("\U0001f3ee" * PROMPT_CHARACTERS, id="longest, of four bytes each"),
        pytest.param("\U0001f3ee", id="one emoji"),
        pytest.param("first\r\n\tsecond", id="line breaks and tabs"),
        pytest.param('","model":"x"} {} %s ${x} <b> \\', id="what other languages mean something by"),
        pytest.param("\U0001f468\u200d\U0001f469\u200d\U0001f467", id="joined emoji"),
        pytest.param("שלום مرحبا", id="right to left"),
        pytest.param("न\u200dमस्ते", id="a joiner in a word"),
        pytest.param("two\u2028lines", id="a line separator"),
    ],
)
def test_a_prompt_may_be_any_text_up_to_its_length_in_code_points(prompt: str) -> None:
    check(Wish(prompt))


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t ", id="white space"),
        pytest.param("\u3000\u00a0\u2003", id="other white space"),
        pytest.param("x" * (PROMPT_CHARACTERS + 1), id="one too long"),
        pytest.param("\U0001f3ee" * (PROMPT_CHARACTERS + 1), id="one too long, of four bytes each"),
        *(
            pytest.param(f"a{chr(point)}b", id=f"U+{point:04X}")
            for point in (
                *(0x00, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x1F, 0x7F, 0x85, 0x9F),
                *(0x202A, 0x202B, 0x202C, 0x202D, 0x202E),
                *(0x2066, 0x2067, 0x2068, 0x2069),
                *(0xE0001, 0xE0020, 0xE0041, 0xE007F),
            )
        ),
    ],
)
def test_a_prompt_that_says_nothing_too_much_or_something_hidden_is_refused(prompt: str) -> None:
    assert refused_field(Wish(prompt)) == "prompt"


@pytest.mark.parametrize(
    ("width", "height", "tier"),
    [
        (767, 767, None),
        (768, 1, "1K"),
        (1, 768, "1K"),
        (1024, 1024, "1K"),
        (1535, 1535, "1K"),
        (1536, 864, "2K"),
        (2048, 2048, "2K"),
        (2879, 2879, "2K"),
        (2880, 1620, "4K"),
        (3824, 2160, "4K"),
        (1, 1, None),
    ],
)
def test_a_tier_is_met_from_three_quarters_of_its_long_side(width: int, height: int, tier: str | None) -> None:
    assert tier_met(width, height) == tier


@pytest.mark.parametrize(
    ("asked", "long_side", "owed"),
    [
        ("1K", 1024, 0),
        ("1K", 3840, 0),
        ("1K", 767, 3),
        ("2K", 1536, 0),
        ("2K", 1535, 2),
        ("2K", 767, 5),
        ("4K", 2880, 0),
        ("4K", 2879, 3),
        ("4K", 1535, 5),
        ("4K", 767, 8),
    ],
)
def test_a_smaller_image_costs_what_its_tier_costs(asked: str, long_side: int, owed: int) -> None:
    assert owed_for_size(asked, long_side, 100, COSTS) == owed
