"""The pages of Creem's stand-in under `make dev`: a person can pay on them, and end what they pay for."""

import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.service import Service

pytestmark = pytest.mark.long
"""The pages of a stand-in: whoever changes them runs these."""


def ask_creem(service: Service, path: str, body: object) -> Any:
    """A call of the store's, with the key that the Worker has."""
    settings = service.settings
    headers = {"x-api-key": settings["CREEM_API_KEY"], "Content-Type": "application/json"}
    request = urllib.request.Request(settings["CREEM_API_BASE"] + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def test_a_plan_is_paid_with_a_click_and_ended_in_the_portal(service: Service, browser: Browser) -> None:
    wanted = {"product_id": "prod_pro", "success_url": f"{service.url}/pricing"}
    checkout = ask_creem(service, "/v1/checkouts", wanted)
    page = browser.new_page()
    page.goto(checkout["checkout_url"])
    page.get_by_label("Email").fill("payer@example.org")
    page.get_by_label("Country").select_option("US")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    page.get_by_role("button", name="Pay 19.90 USD").click()
    expect(page).to_have_url(re.compile(rf"^{service.url}/pricing\?checkout_id={checkout['id']}&.*signature="))
    creem = service.sandbox.creem
    creem.settled()
    (customer,) = [each for each in creem.records["customers"] if each["email"] == "payer@example.org"]
    page.goto(ask_creem(service, "/v1/customers/billing", {"customer_id": customer["id"]})["customer_portal_link"])
    page.get_by_role("button", name="Cancel subscription").click()
    expect(page.get_by_text("Pro: canceled")).to_be_visible()
    creem.settled()
    told = [event.type for event in creem.events if f'"{customer["id"]}"' in event.body.decode()]
    assert told == ["subscription.active", "subscription.paid", "checkout.completed", "subscription.canceled"]
    assert {each.event for each in creem.deliveries} >= {event.id for event in creem.events}
    page.close()
