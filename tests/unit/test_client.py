"""client.bucket: which addresses count as one visitor."""

import pytest

from images2gpt.client import UNKNOWN, Client, bucket

ONE_NETWORK = "2001:db8:1:2::/64"


@pytest.mark.parametrize(
    "text",
    [
        "2001:db8:1:2::1",
        "2001:db8:1:2::2",
        "2001:DB8:1:2:FFFF:FFFF:FFFF:FFFF",
        "2001:0db8:0001:0002:0000:0000:0000:0001",
        "2001:db8:1:2:0:0:0:1",
        "2001:db8:1:2:0::1",
        "2001:db8:1:2::192.0.2.1",
    ],
)
def test_every_spelling_of_a_64_is_one_visitor(text: str) -> None:
    assert bucket(text) == ONE_NETWORK


def test_the_next_64_is_another_visitor() -> None:
    assert bucket("2001:db8:1:3::1") == "2001:db8:1:3::/64"


@pytest.mark.parametrize(
    "text",
    [
        "192.0.2.7",
        "::ffff:192.0.2.7",
        "::FFFF:192.0.2.7",
        "::ffff:c000:207",
        "::FFFF:C000:0207",
        "0:0:0:0:0:ffff:192.0.2.7",
        "64:ff9b::192.0.2.7",
        "64:FF9B::c000:207",
    ],
)
def test_an_ipv4_address_inside_an_ipv6_one_is_that_ipv4_address(text: str) -> None:
    assert bucket(text) == "192.0.2.7"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(" ", id="blank"),
        pytest.param("192.0.2.7 ", id="trailing blank"),
        pytest.param("192.0.2.7\n", id="trailing line break"),
        pytest.param("192.0.2.7:443", id="port"),
        pytest.param("[2001:db8:1:2::1]", id="brackets"),
        pytest.param("[2001:db8:1:2::1]:443", id="brackets and port"),
        pytest.param("fe80::1%eth0", id="zone"),
        pytest.param("2001:db8:1:2::1%1", id="zone on a global address"),
        pytest.param("192.0.2.7, 198.51.100.1", id="list"),
        pytest.param("192.0.2.7,198.51.100.1", id="list without a blank"),
        pytest.param("192.0.2.0/24", id="network"),
        pytest.param("192.0.2.007", id="leading zeros"),
        pytest.param("192.0.2", id="three parts"),
        pytest.param("192.0.2.256", id="beyond a byte"),
        pytest.param("3221225991", id="a number"),
        pytest.param("0xc0.0.2.7", id="hexadecimal"),
        pytest.param("١٩٢.0.2.7", id="other digits"),
        pytest.param("2001:db8::1::2", id="two gaps"),
        pytest.param("2001:db8:1:2:3:4:5:6:7", id="nine groups"),
        pytest.param("localhost", id="a name"),
        pytest.param("unknown", id="the word that proxies write"),
        pytest.param("<script>", id="garbage"),
        pytest.param("1" * 10_000, id="long garbage"),
    ],
)
def test_what_cannot_be_read_shares_one_bucket(text: str) -> None:
    assert bucket(text) == UNKNOWN


def test_a_client_is_counted_by_its_address_alone() -> None:
    here, there = Client("2001:db8:1:2::1", "DE", "curl"), Client("2001:db8:1:2::9", "FR", None)
    assert here.bucket == there.bucket == ONE_NETWORK
