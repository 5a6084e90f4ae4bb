"""accounts.address: one table of what an email address is and which are the same."""

# ruff: noqa: RUF001  look-alike characters are what is tested

import time

import pytest

from images2gpt.accounts import parse_address
from images2gpt.errors import Invalid


@pytest.mark.parametrize(
    ("text", "typed", "key"),
    [
        pytest.param("ada@example.com", "ada@example.com", "ada@example.com", id="plain"),
        pytest.param("Ada@Example.COM", "Ada@example.com", "ada@example.com", id="case"),
        pytest.param(" ada@example.com\n", "ada@example.com", "ada@example.com", id="white space around it"),
        pytest.param("a.d.a+b@example.com", "a.d.a+b@example.com", "a.d.a+b@example.com", id="dots and plus"),
        pytest.param("o'neil_{x}@example.com", "o'neil_{x}@example.com", "o'neil_{x}@example.com", id="RFC's atoms"),
        pytest.param("ada@münchen.de", "ada@xn--mnchen-3ya.de", "ada@xn--mnchen-3ya.de", id="IDN"),
        pytest.param(
            "ada@XN--MNCHEN-3YA.de", "ada@xn--mnchen-3ya.de", "ada@xn--mnchen-3ya.de", id="IDN in its ASCII form"
        ),
        pytest.param("ada@mu\u0308nchen.de", "ada@xn--mnchen-3ya.de", "ada@xn--mnchen-3ya.de", id="IDN decomposed"),
        pytest.param("ada＠example.com", "ada@example.com", "ada@example.com", id="full-width @"),
        pytest.param("ＡＤＡ@example.com", "ADA@example.com", "ada@example.com", id="full-width letters"),
        pytest.param("ada@example。com", "ada@example.com", "ada@example.com", id="ideographic dot"),
        pytest.param("ada@ｅxample．com", "ada@example.com", "ada@example.com", id="full-width domain"),
        pytest.param("\u212aim@example.com", "Kim@example.com", "kim@example.com", id="Kelvin sign"),
        pytest.param("\u017fam@example.com", "sam@example.com", "sam@example.com", id="long s"),
        pytest.param("ada@ΟΔΟΣ.gr", "ada@xn--pxavbq.gr", "ada@xn--pxavbq.gr", id="capital sigma"),
        pytest.param(
            "a" * 64 + "@example.com", "a" * 64 + "@example.com", "a" * 64 + "@example.com", id="64 before the @"
        ),
    ],
)
def test_an_address_is_normalised_once_for_mail_and_for_sameness(text: str, typed: str, key: str) -> None:
    address = parse_address(text)
    assert (address.typed, address.key) == (typed, key)
    assert address.typed.isascii()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("ada", id="no @"),
        pytest.param("@example.com", id="nothing before the @"),
        pytest.param("ada@", id="nothing after the @"),
        pytest.param("a@b@example.com", id="two @"),
        pytest.param("e@evil。com＠example.com", id="two @, one full-width"),
        pytest.param("e@a\ufe6bexample.com", id="two @, one small"),
        pytest.param('"e@evil.com"@example.com', id="quoted local part"),
        pytest.param('"ada"@example.com', id="quotes"),
        pytest.param("ada@example.com,ben@example.com", id="two addresses"),
        pytest.param("Ada <ada@example.com>", id="a name"),
        pytest.param("ada@example.com\r\nBcc: ben@example.com", id="a header"),
        pytest.param("ada\x00@example.com", id="NUL before the @"),
        pytest.param("ada@example\x00.com", id="NUL after the @"),
        pytest.param("ada@exam\u200bple.com@", id="hidden character"),
        pytest.param("a\u200bda@example.com", id="hidden character before the @"),
        pytest.param("a da@example.com", id="blank"),
        pytest.param(".ada@example.com", id="leading dot"),
        pytest.param("ada.@example.com", id="trailing dot"),
        pytest.param("a..da@example.com", id="two dots"),
        pytest.param("адa@example.com", id="Cyrillic local part"),
        pytest.param("\u0130da@example.com", id="dotted capital I"),
        pytest.param("stra\u00dfe@example.com", id="sharp s before the @"),
        pytest.param("a" * 65 + "@example.com", id="65 before the @"),
        pytest.param("ada@localhost", id="no dot in the domain"),
        pytest.param("ada@example.com.", id="trailing dot of the domain"),
        pytest.param("ada@example..com", id="empty label"),
        pytest.param("ada@.example.com", id="leading dot of the domain"),
        pytest.param("ada@-example.com", id="leading hyphen"),
        pytest.param("ada@example-.com", id="trailing hyphen"),
        pytest.param("ada@exa_mple.com", id="underscore in the domain"),
        pytest.param("ada@[192.0.2.1]", id="address literal"),
        pytest.param("ada@192.0.2.1", id="IPv4"),
        pytest.param("ada@example.123", id="a number for a top level domain"),
        pytest.param("ada@example.com:25", id="port"),
        pytest.param("ada@example.com/x", id="path"),
        pytest.param("ada@stra\u00dfe.de", id="sharp s: two domains by two standards"),
        pytest.param("ada@STRA\u1e9eE.de", id="capital sharp s: the same"),
        pytest.param("ada@\u03bf\u03b4\u03cc\u03c2.gr", id="final sigma: the same"),
        pytest.param("ada@" + "a" * 64 + ".com", id="label of 64"),
        pytest.param("ada@" + "a." * 130 + "com", id="255 characters"),
        pytest.param("ada@" + "\ufdfa" * 200 + ".com", id="short as typed, long when normalised"),
    ],
)
def test_what_is_no_address_is_refused_by_the_name_of_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_address(text)
    assert refused.value.details["errors"][0]["field"] == "email"  # type: ignore[index]  # details are JSON


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("A.d.a+news@Example.com", "ada@example.com"),
        ("ada@example.com", "ada@example.com"),
        ("ada+1+2@example.com", "ada@example.com"),
        ("ada@a.b.example.com", "ada@a.b.example.com"),
    ],
)
def test_spellings_with_dots_and_plus_are_one_person_but_not_one_account(text: str, person: str) -> None:
    assert parse_address(text).person_key == person


def test_accounts_that_differ_in_dots_or_plus_are_different() -> None:
    assert len({parse_address(text).key for text in ("a.da@example.com", "ada@example.com", "ada+1@example.com")}) == 3


@pytest.mark.parametrize("text", ["a" * 16_000, "a@" + "é." * 8_000, "@" * 16_000, "\u0345" * 16_000, "a@" + "." * 252])
def test_no_text_is_slow(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Invalid):
        parse_address(text)
    assert time.perf_counter() - began < 0.05


@pytest.mark.parametrize("character", ["é", "\ufdfa", "\U0001d15e", "ａ", "\u1100\u1161"])
def test_the_longest_texts_that_are_looked_at_are_not_slow(character: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Invalid):
        parse_address(("a@" + character * 254)[:254])
    assert time.perf_counter() - began < 0.05
