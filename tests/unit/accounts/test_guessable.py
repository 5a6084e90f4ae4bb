"""A43: which passwords are refused because they would be guessed first, and that no others are."""

import random
import string
import time

import pytest

from images2gpt.accounts import check_new
from images2gpt.errors import Invalid

EMAIL = "ada.lovelace+shop@analytical-engine.co.uk"
BRAND = "Images 2 GPT"
COMMON = "is one of the most common passwords"
MADE_OF = "is made of your email address or our name"


def refusal(password: str, email: str = EMAIL, brand: str = BRAND) -> str | None:
    try:
        check_new(password, email=email, brand=brand)
    except Invalid as error:
        errors = error.details["errors"]
        assert isinstance(errors, list)
        assert [each["field"] for each in errors] == ["password"]
        return str(errors[0]["message"])
    return None


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PassWord",
        "PASSWORD1",
        "12345678",
        "87654321",
        "1234567890",
        "11111111",
        "88888888",
        "aaaaaaaa",
        "123123123",
        "qwertyuiop",
        "1qaz2wsx",
        "iloveyou",
        "jennifer",
        "basketball",
        "linkedin",
        "trustno1",
    ],
)
def test_common_passwords_are_refused(password: str) -> None:
    assert refusal(password) == COMMON


@pytest.mark.parametrize(
    "password",
    [
        EMAIL,
        EMAIL.upper(),
        "ada.lovelace",
        "AdaLovelace",
        "lovelace1815",
        "ada-ada-ada",
        "analytical-engine.co.uk",
        "AnalyticalEngine1!",
        "ada@analytical",
        "kieai2026kieai2026",
        "kie.ai kie.ai",
        "KieKieKie",
        "images2gpt",
        "Images 2 GPT",
        "imagesgpt",
        "gpt-image-2",
        "gpt-4-image-2026",
        "image gpt 123 abc",
        "k1i2e3a4i5!",
    ],
)
def test_what_is_made_of_the_address_or_our_name_is_refused(password: str) -> None:
    assert refusal(password) == MADE_OF


def test_the_brand_is_ours_under_any_name() -> None:
    assert refusal("Tintenfass 2026", brand="Tintenfass") == MADE_OF
    assert refusal("Tintenfass 2026") is None
    assert refusal("Ölfarben&2026", brand="O\u0308lfarben") == MADE_OF


def test_a_local_part_of_digits_is_the_address_too() -> None:
    assert refusal("8472910433", email="8472910433@qq.com") == MADE_OF
    assert refusal("84729104332026", email="8472910433@qq.com") == MADE_OF
    assert refusal("8472910433", email="ada@qq.com") is None


@pytest.mark.parametrize(
    "password",
    [
        "a lighthouse made of paper",
        "correct horse battery staple",
        "ada likes green apples",
        "kieai makes my images",
        "lovelace was a countess",
        "Grüße aus Köln",
        "密码是一个很长的句子",
        "пароль для картинок",
        "🦔🦔🦔🦔🦔🦔🦔🦔",
        "        ",
        "pa\u0000ss\u0000wo\u0000rd",
        "x9$kQ2!v",
        "73920184",
        "8392 7491 0284 7561",
        "!?!?!?!?",
        "kakakakaka",
        "zxzxzxzxzxzx",
    ],
)
def test_everything_else_may_become_one(password: str) -> None:
    assert refusal(password) is None


def test_parts_too_short_to_be_meant_are_not_looked_for() -> None:
    assert refusal("jo73920184", email="jo@x.io") is None
    assert refusal("Radio 4711", email="a@x.io") is None
    assert refusal("Comet 1234", email="ada@example.com") is None
    assert refusal("jo@xy.io", email="jo@xy.io") == MADE_OF


def test_random_strings_of_the_shortest_length_pass() -> None:
    chance = random.Random(43)
    letters = string.ascii_letters + string.digits + string.punctuation
    drawn = ["".join(chance.choices(letters, k=8)) for _ in range(2_000)]
    assert [password for password in drawn if refusal(password)] == []


def test_the_field_is_the_caller_s() -> None:
    with pytest.raises(Invalid) as refused:
        check_new("password", email=EMAIL, brand=BRAND, field="new_password")
    assert refused.value.details["errors"] == [{"field": "new_password", "message": COMMON}]


@pytest.mark.parametrize(
    ("password", "email"),
    [
        ("a" * 256, f"{'a' * 63}b@{'a' * 60}c.{'a' * 60}d.example"),
        ("ab" * 128, f"{'ab' * 31}c@{'.'.join(['abc'] * 45)}.example"),
        (("a" * 31 + "\u0301") * 8, f"{'.'.join(['aaa'] * 16)}@example.com"),
        ("kie" * 85, EMAIL),
    ],
)
def test_the_longest_password_costs_no_more_than_its_length(password: str, email: str) -> None:
    began = time.perf_counter()
    for _ in range(20):
        refusal(password, email=email)
    assert (time.perf_counter() - began) / 20 < 0.01
