"""K1: not for children: sign-up states the ages and asks, and without the answer there is no account."""

import pytest

from images2gpt import policy
from tests.promises.documents import document
from tests.promises.tree import PAGES
from tests.support.world import PASSWORD, Person, World

BODY = {"email": "kim@example.com", "password": PASSWORD, "age_confirmed": True, "policy_version": policy.VERSION}


@pytest.mark.parametrize("answer", [False, None, 0, 1, "true", "absent"], ids=str)
async def test_k1_without_a_yes_there_is_no_account(world: World, cleo: Person, answer: object) -> None:
    body = BODY | {"age_confirmed": answer}
    if answer == "absent":
        del body["age_confirmed"]
    refused = await cleo.post("/api/auth/signup", body)
    assert refused.code == ("age_required" if answer is False else "invalid")
    assert world.db.rows("SELECT 1 FROM users") == []


async def test_k1_with_it_there_is_one_and_no_date_of_birth_is_asked(world: World, cleo: Person) -> None:
    assert (await cleo.post("/api/auth/signup", BODY | {"birth_date": "2001-01-01"})).code == "invalid"
    assert (await cleo.post("/api/auth/signup", BODY)).status == 201
    assert len(world.db.rows("SELECT 1 FROM users")) == 1


def test_k1_the_form_asks_and_states_the_ages() -> None:
    page = document(PAGES / "sign-up.html")
    (box,) = [each for tag, each in page.elements if tag == "input" and each.get("name") == "age_confirmed"]
    assert (box["type"], "required" in box, "checked" in box) == ("checkbox", True, False)
    words = " ".join(page.words["main"].split())
    assert "I am 13 or older, or 16 where the law of my country asks for that." in words


def test_k1_the_privacy_page_states_them_too() -> None:
    facts = document(PAGES / "privacy.html").facts
    assert {("age_least", "13"), ("age_consent", "16")} <= set(facts)
