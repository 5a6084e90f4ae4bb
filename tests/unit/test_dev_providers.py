"""Which providers a local Worker talks to, and what it is told of them."""

import json

import pytest

from images2gpt.credits import PACKS, PLANS
from tools.catalogue import offers, products
from tools.processes import process_group
from tools.project import ToolError
from tools.sandbox.client import RemoteSandbox
from tools.stand_ins import connect_providers, creem_options, made_up

SITE = {"SITE_URL": "http://localhost:8787"}
KIE = {"KIE_API_BASE": "http://127.0.0.1:9"}
CREEM = {"CREEM_API_BASE": "http://127.0.0.1:8"}


def test_creem_sells_what_we_do() -> None:
    sold = {offer.id: offer for offer in offers(products())}
    assert set(sold) == {f"prod_{product.id}" for product in (*PLANS, *PACKS)}
    assert (sold["prod_pack_100"].price, sold["prod_pack_100"].period) == (490, "once")
    assert (sold["prod_pro"].price, sold["prod_pro"].period, sold["prod_pro"].currency) == (1990, "every-month", "USD")
    assert [offer.id for offer in offers({"starter": "prod_other"})] == ["prod_other"]


async def test_other_servers_are_used_as_they_are_given() -> None:
    async with process_group() as group:
        settings = await connect_providers(group, SITE | KIE | CREEM | {"CREEM_API_KEY": "creem_test_mine"})
        assert group.members == []
    assert settings["CREEM_API_KEY"] == "creem_test_mine"
    assert settings == SITE | KIE | CREEM | made_up(creem=True) | {"CREEM_API_KEY": "creem_test_mine"}
    assert json.loads(settings["CREEM_PRODUCTS"])["starter"] == "prod_starter"


async def test_beside_another_kie_creem_still_has_a_stand_in() -> None:
    async with process_group() as group:
        settings = await connect_providers(group, SITE | KIE | {"CREEM_WEBHOOK_SECRET": "whsec_of_this_instance"})
        assert settings["KIE_API_BASE"] == KIE["KIE_API_BASE"]
        assert settings["CREEM_API_KEY"].startswith("creem_test_")
        remote = RemoteSandbox(settings["CREEM_API_BASE"])
        assert remote.creem_url == settings["CREEM_API_BASE"]
        assert remote.creem.records["checkouts"] == []


async def test_beside_the_real_kie_nobody_pretends_to_screen() -> None:
    async with process_group() as group:
        given = SITE | {"KIE_API_KEY": "a real one"}
        assert await connect_providers(group, given) == given
        assert group.members == []


async def test_a_key_of_creem_means_the_real_creem() -> None:
    async with process_group() as group:
        settings = await connect_providers(group, SITE | KIE | {"CREEM_API_KEY": "creem_test_mine"})
        assert group.members == []
    assert not {"CREEM_API_BASE", "CREEM_PRODUCTS"} & settings.keys()


def test_no_secret_stands_on_a_command_line() -> None:
    secrets = {"CREEM_API_KEY": "creem_test_k", "CREEM_WEBHOOK_SECRET": "whsec_s"}
    options = creem_options(SITE | secrets | {"BRAND": "Ours"})
    assert not any(secret in option for secret in secrets.values() for option in options)
    assert "--creem-webhook=http://localhost:8787/api/webhooks/creem" in options
    assert "--creem-seller=Ours" in options


def test_products_that_are_no_json_are_one_sentence() -> None:
    with pytest.raises(ToolError, match=r"^CREEM_PRODUCTS is not JSON"):
        creem_options(SITE | {"CREEM_PRODUCTS": "prod_1"})
