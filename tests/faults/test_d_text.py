"""D34 to D36: what people and providers write is text, in every answer and in every page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.faults.hostile_words import WORDS
from tests.faults.surface import OPERATIONS, check_headers
from tests.promises.documents import DOCUMENTS, served
from tests.support.images import PATH, made, shown
from tests.support.scenes import set_balance
from tests.support.world import Answer, Person, World
from tools.sandbox.faults import Answer as Says
from tools.sandbox.faults import Refuse
from tools.sandbox.kie.behaviour import Die, Fail

pytestmark = pytest.mark.usefixtures("books")

FILE_NAME = re.compile(r'(inline|attachment); filename="[a-z0-9]+(-[a-z0-9]+)*\.png"')


def check_data(answer: Answer) -> None:
    """Nothing that a browser would take for a page."""
    check_headers(answer.headers)
    assert answer.headers["content-type"] in ("application/json", "application/problem+json", "text/event-stream")


@pytest.mark.parametrize("words", WORDS)
async def test_d34_a_prompt_comes_back_as_the_text_it_was(world: World, ada: Person, words: str) -> None:
    placed = await ada.order(words)
    assert placed.status == 202
    generation = placed.json()["generation"]["id"]
    await world.finish()
    answers = [placed, *[await ada.get(f"{PATH}/{generation}{more}") for more in ("", "/receipt", "/events")]]
    answers += [await ada.get(PATH), await ada.get(f"{PATH}?q=window")]
    for answer in answers:
        check_data(answer)
    assert (await shown(ada, generation))["prompt"] == words


@pytest.mark.parametrize("words", WORDS)
async def test_d34_an_image_is_called_by_harmless_letters(world: World, ada: Person, words: str) -> None:
    image = (await shown(ada, await made(world, ada, words)))["image"]
    for link in (image["url"], image["download_url"]):
        answer = await ada.get(link)
        check_headers(answer.headers)
        assert answer.headers["content-type"] == "image/png"
        assert FILE_NAME.fullmatch(answer.headers["content-disposition"])


@pytest.mark.parametrize("words", WORDS)
async def test_d35_no_word_of_kie_s_reaches_anybody(
    world: World, ada: Person, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await set_balance(world, ada, 30)
    said = json.dumps({"code": 500, "msg": words, "data": None}).encode()
    for changes in (
        {"outcome": Fail("500", words)},
        {"outcome": Fail(words, words)},
        {"outcome": Die(501, words)},
        {"create": Refuse(422, words)},
        {"create": Says(body=said)},
    ):
        world.sandbox.kie.next(**changes)
        generation = await made(world, ada)
        answers = [await ada.get(f"{PATH}/{generation}{more}") for more in ("", "/receipt", "/events")]
        sentence = answers[0].json()["failure"]["message"]
        assert sentence.startswith("The model ")
        assert not [answer for answer in answers if words in answer.body.decode()]
    assert words not in "\n".join(world.db.connection.iterdump())
    assert words not in capsys.readouterr().out


@pytest.mark.parametrize("words", WORDS)
async def test_d35_no_word_of_screening_reaches_anybody(world: World, ada: Person, words: str) -> None:
    said = json.dumps({"decision": words, "id": words, "reason": words, "message": words}).encode()
    world.sandbox.creem.next(moderation=Says(body=said))
    answer = await ada.order()
    assert (answer.status, answer.code) == (503, "unavailable")
    assert words not in answer.body.decode()
    refused = json.dumps({"decision": "deny", "id": "mod_1", "reason": words}).encode()
    world.sandbox.creem.next(moderation=Says(body=refused))
    answer = await ada.order()
    assert (answer.status, answer.code) == (422, "prompt_blocked")
    assert words not in answer.body.decode()


def test_d36_no_answer_of_the_api_is_a_page() -> None:
    kinds = {kind for each in OPERATIONS.values() for kind in each.answers.values() if isinstance(kind, str)}
    assert kinds <= {"image/*", "application/zip", "text/event-stream", "application/json"}


class Scripts(HTMLParser):
    """What stands between the script tags of a page, and in attributes that are script."""

    def __init__(self) -> None:
        super().__init__()
        self.within = False
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What a page says of itself to search engines is the page's, not somebody's, and never run.
        self.within = tag == "script" and ("type", "application/ld+json") not in attrs
        self.found += [name for name, _ in attrs if name.startswith("on") or name in ("srcdoc", "nonce")]

    def handle_endtag(self, _tag: str) -> None:
        self.within = False

    def handle_data(self, data: str) -> None:
        if self.within and data.strip():
            self.found.append(data)


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda path: path.name)
def test_d36_no_page_holds_data_beside_script(page: Path) -> None:
    """Pages are files, the same for everybody: what is somebody's comes by fetch alone."""
    scripts = Scripts()
    scripts.feed(served(page))
    assert scripts.found == []


def test_d36_nothing_on_the_way_to_a_page_puts_data_into_it() -> None:
    assert len(DOCUMENTS) > 5
    assert not [page for page in DOCUMENTS if re.search(r"\{\{|\$\{|<%|__INITIAL|application/json", served(page))]
