"""The check values of creem.md 1.6 and 2.2."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tools.sandbox import Sandbox
from tools.sandbox.creem.service import TEST_SECRET
from tools.sandbox.creem.signing import HEADER, return_signature, return_url, sign

from .conftest import Hook, Merchant

SECRET = "whsec_check_only_0001"
BODY = (
    b'{"id":"evt_check_0001", "eventType":"subscription.paid","created_at":1790000000000,"object":'
    b'{"id":"sub_check_0001","object":"subscription","status":"active","last_transaction_id":"tran_check_0001",'
    b'"metadata":{"name":"Zo\\u00eb"}}}'
)
EXAMPLE = (Path(__file__).parent / "examples/subscription.paid.json").read_bytes()
QUERY = (
    "checkout_id=ch_check_0001&order_id=ord_check_0001&customer_id=cust_check_0001&product_id=prod_check_0001"
    "&request_id=pur_check_0001"
)
RETURN = "890954aac5954b82cd13415dcb056a90c833380ec54524dd95fdb5ae79a26b9c"


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (BODY, "7e358f5e93ba4a6909b83f5d36fdfb59b6c7c6310aa10daa6545f489b7d63a21"),
        (EXAMPLE, "6dbcb001bdc2b04f7af77ba002cdefc7adcf2fabe6cb304b6f15763cf4d7a6af"),
    ],
)
def test_a_body_is_signed_as_the_fact_sheet_says(body: bytes, signature: str) -> None:
    assert sign(SECRET, body) == signature


def test_the_way_back_is_signed_as_the_fact_sheet_says() -> None:
    assert return_signature("creem_test_check_key", parse_qsl(QUERY)) == RETURN


def test_empty_and_null_parameters_are_not_signed_and_the_order_is_that_of_the_address() -> None:
    noisy = [("a", ""), *parse_qsl(QUERY), ("b", "null")]
    assert return_signature("creem_test_check_key", noisy) == RETURN
    assert return_signature("creem_test_check_key", parse_qsl(QUERY)[::-1]) != RETURN


def test_the_signature_comes_last_and_covers_what_the_shop_had_in_its_own_address() -> None:
    url = return_url("https://shop.test/back?tab=1", "creem_test_check_key", {"checkout_id": "ch_1"})
    *others, (name, value) = parse_qsl(urlsplit(url).query)
    assert others == [("tab", "1"), ("checkout_id", "ch_1")]
    assert (name, value) == ("signature", return_signature("creem_test_check_key", others))


async def test_an_event_s_body_is_not_what_a_serialiser_would_write(merchant: Merchant, hook: Hook) -> None:
    await merchant.bought(metadata={"name": "Zoë"})
    ((headers, body),) = hook.calls
    assert headers[HEADER] == sign(TEST_SECRET, body) == merchant.sandbox.creem.sign(body)
    assert b"Zo\\u00eb" in body
    told = json.loads(body)
    for separators in ((",", ":"), (", ", ": "), (", ", ":")):
        for ascii_only in (True, False):
            written = json.dumps(told, separators=separators, ensure_ascii=ascii_only).encode()
            assert sign(TEST_SECRET, written) != headers[HEADER]


@pytest.mark.parametrize("mode", ["absent", "wrong_secret", "empty_key", "non_ascii", "upper", "base64", "short"])
async def test_a_signature_can_be_wrong_in_every_known_way(merchant: Merchant, hook: Hook, mode: str) -> None:
    merchant.sandbox.creem.next(signature=mode)
    await merchant.bought()
    ((headers, body),) = hook.calls
    honest = sign(TEST_SECRET, body)
    shown = headers.get(HEADER)
    assert shown != honest
    assert (shown is None) == (mode == "absent")
    assert mode != "empty_key" or shown == hmac.digest(b"", body, "sha256").hex()
    assert mode != "upper" or (shown or "").lower() == honest
    await merchant.bought()
    headers, body = hook.calls[-1]
    assert headers[HEADER] == sign(TEST_SECRET, body), "only the next one"


async def test_standard_webhooks_can_be_signed_beside(merchant: Merchant, sandbox: Sandbox, hook: Hook) -> None:
    sandbox.creem.next(standard_headers=True)
    await merchant.bought()
    ((headers, body),) = hook.calls
    key = base64.b64decode(TEST_SECRET.removeprefix("whsec_") + "==")
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(key, text, hashlib.sha256)
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert headers["webhook-id"] == json.loads(body)["id"]
