"""D37, D38, D41: what is somebody's stays theirs, links to it end, and nobody can spend without bound."""

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from images2gpt import limits
from images2gpt.generations.links import LINK_S, visitor_key
from images2gpt.generations.model import AVAILABLE_S
from images2gpt.times import DAY_S, HOUR_S
from tests.faults.surface import NOBODY, tables
from tests.support.images import PATH, made, shown
from tests.support.pictures import png
from tests.support.refusals import BLOCKED, screened
from tests.support.scenes import set_balance
from tests.support.world import ENVIRONMENT, Answer, Person, World

pytestmark = pytest.mark.usefixtures("books")


@dataclass(frozen=True)
class Reach:
    """One way to get at a generation, by its id. `body` {id} stands for it, too."""

    method: str
    path: str
    body: str = ""

    async def by(self, person: Person, generation: str) -> Answer:
        path, body = self.path.replace("{id}", generation), self.body.replace("{id}", generation)
        return await person.send(self.method, path, body.encode())

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _reaches() -> Iterator[Reach]:
    key = "?key=" + "A" * 43
    for query in ("", key):
        for part in ("", "/receipt", "/events"):
            yield Reach("GET", f"{PATH}/{{id}}{part}{query}")
        yield Reach("DELETE", f"{PATH}/{{id}}{query}")
        yield Reach("POST", f"{PATH}/{{id}}/appeal{query}", '{"message":"It is a song."}')
    yield Reach("HEAD", f"{PATH}/{{id}}")
    yield Reach("PATCH", f"{PATH}/{{id}}", '{"starred":true}')
    yield Reach("POST", f"{PATH}/archive", '{"ids":["{id}"]}')
    yield Reach("GET", f"{PATH}/{{id}}/image?expires=9999999999&signature={'A' * 43}")
    yield Reach("POST", "/api/admin/generations/{id}/return", '{"reason":"mine"}')


REACHES = list(_reaches())


@dataclass(frozen=True)
class Estate:
    """What Ben has."""

    image: str
    running: str
    refused: str
    reference: str

    @property
    def generations(self) -> tuple[str, ...]:
        return self.image, self.running, self.refused


@pytest.fixture
async def bens(world: World, ben: Person) -> Estate:
    image = await made(world, ben, "The secret of Ben")
    world.sandbox.kie.next(seconds=60.0)
    running = (await ben.order("Another secret")).json()["generation"]["id"]
    refused = (await ben.order(BLOCKED)).json()["generation"]
    return Estate(image, running, refused, (await ben.upload(png())).json()["id"])


@pytest.mark.parametrize("reach", REACHES, ids=str)
async def test_d37_what_is_bens_reads_to_ada_as_what_never_was(
    world: World, ada: Person, bens: Estate, reach: Reach
) -> None:
    await ada.get("/api/me")
    await world.background.settle()
    before, sent = tables(world), len(world.http.sent)
    missing = await reach.by(ada, NOBODY)
    trips = len(world.db.trips)
    assert missing.status == 404
    for generation in bens.generations:
        answer = await reach.by(ada, generation)
        assert (answer.status, answer.body, answer.headers) == (missing.status, missing.body, missing.headers)
    assert (len(world.db.trips) - trips) % len(bens.generations) == 0, "and takes as long"
    assert len(world.http.sent) == sent, "nobody was asked for it"
    counted = [line for line in tables(world) if 'INTO "limits"' not in line]
    assert counted == [line for line in before if 'INTO "limits"' not in line]


@pytest.mark.parametrize("reach", REACHES, ids=str)
async def test_d37_a_visitor_gets_nothing_of_a_members(cleo: Person, bens: Estate, reach: Reach) -> None:
    missing = await reach.by(cleo, NOBODY)
    assert missing.status in (401, 404)
    for generation in bens.generations:
        assert (await reach.by(cleo, generation)).body == missing.body


async def test_d37_the_key_that_would_open_it_for_a_visitor_opens_nothing_of_a_members(
    world: World, ada: Person, cleo: Person, bens: Estate
) -> None:
    for generation in bens.generations:
        key = visitor_key(world.app, generation)
        for person in (ada, cleo):
            for part in ("", "/receipt", "/events"):
                assert (await person.get(f"{PATH}/{generation}{part}?key={key}")).code == "not_found"
            assert (await person.delete(f"{PATH}/{generation}?key={key}")).code == "not_found"


async def test_d37_one_visitors_key_opens_no_others_image(world: World, cleo: Person) -> None:
    other = world.person()
    mine, theirs = (await cleo.order()).json(), (await other.order()).json()
    path = f"{PATH}/{theirs['generation']['id']}"
    assert (await cleo.get(f"{path}?key={mine['key']}")).code == "not_found"
    assert (await cleo.get(f"{path}?key={theirs['key']}")).status == 200


async def test_d37_no_list_cursor_or_reference_reaches_over(
    world: World, ada: Person, ben: Person, bens: Estate
) -> None:
    cursor = (await ben.get(f"{PATH}?limit=1")).json()["next_cursor"]
    assert (await ada.get(f"{PATH}?cursor={cursor}")).json() == {"items": [], "next_cursor": None}
    assert (await ada.get(f"{PATH}?q=secret")).json()["items"] == []
    theirs = await ada.order(references=[bens.reference])
    assert (theirs.status, theirs.body) == (422, (await ada.order(references=["ref_" + "a" * 24])).body)
    assert len(world.sandbox.kie.received("create")) == 2


async def test_d37_a_mixed_archive_holds_nothing_of_bens(world: World, ada: Person, bens: Estate) -> None:
    own = await made(world, ada)
    sent = len(world.http.sent)
    answer = await ada.post(f"{PATH}/archive", {"ids": [own, *bens.generations]})
    assert answer.status == 200
    assert b"secret" not in answer.body
    assert len(world.http.sent) == sent + 1


async def test_d38_a_link_is_to_one_image_for_one_hour(world: World, ada: Person, ben: Person) -> None:
    first, second = await made(world, ada), await made(world, ben)
    links = [(await shown(person, each))["image"] for person, each in ((ada, first), (ben, second))]
    url = links[0]["url"]
    query = url.partition("?")[2]
    expires = int(query.partition("&")[0].removeprefix("expires="))
    assert expires == world.clock.now() + LINK_S
    sent = len(world.http.sent)
    altered = [
        f"{PATH}/{second}/image?{query}",
        url.replace(str(expires), str(expires + 1)),
        url.replace(str(expires), str(expires + 10 * 365 * DAY_S)),
        f"{url.partition('signature=')[0]}signature={links[1]['url'].partition('signature=')[2]}",
        f"{url.partition('?')[0]}?{links[0]['download_url'].partition('?')[2].replace('&download=1', '')}",
        f"{url.partition('signature=')[0]}signature=",
        f"{url.partition('signature=')[0]}signature={visitor_key(world.app, first)}",
    ]
    for path in altered:
        assert (await ada.get(path)).code == "not_found", path
    for _ in range(200):
        guess = f"{url.partition('signature=')[0]}signature={secrets.token_urlsafe(32)}"
        world.clock.advance(1)
        assert (await ada.get(guess)).code == "not_found"
    assert len(world.http.sent) == sent


async def test_d38_a_link_ends_with_its_hour_its_image_and_its_time(world: World, ada: Person) -> None:
    deleted, kept = await made(world, ada), await made(world, ada)
    links = [(await shown(ada, each))["image"]["url"] for each in (deleted, kept)]
    await ada.delete(f"{PATH}/{deleted}")
    assert [(await ada.get(link)).status for link in links] == [404, 200]
    world.clock.advance(LINK_S)
    assert [(await ada.get(link)).status for link in links] == [410, 410]
    world.clock.advance(AVAILABLE_S - LINK_S - 60)
    late = (await shown(ada, kept))["image"]["url"]
    world.clock.advance(60)
    assert (await ada.get(late)).status == 410
    assert (await shown(ada, kept))["image"] is None


async def test_d38_a_changed_signing_key_ends_links_unless_the_one_before_is_kept(world: World, ada: Person) -> None:
    url = (await shown(ada, await made(world, ada)))["image"]["url"]
    new, old = "another signing key, long enough", ENVIRONMENT["SIGNING_KEY"]
    world.configure(SIGNING_KEY=new, SIGNING_KEY_PREVIOUS=old)
    assert (await ada.get(url)).status == 200
    world.configure(SIGNING_KEY=new)
    assert (await ada.get(url)).code == "not_found"


async def test_d41_two_hundred_orders_at_once_have_sixty_under_way(world: World, ada: Person, ben: Person) -> None:
    world.sandbox.kie.always(seconds=600.0)
    await set_balance(world, ada, 10_000)
    orders = [ada.order(aspect_ratio="16:9", resolution="4K") for _ in range(200)]
    answers = await asyncio.gather(*orders)
    assert sorted(answer.status for answer in answers) == [202] * limits.RUNNING + [429] * (200 - limits.RUNNING)
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status == 429)
    assert await ada.balance() == 10_000 - 8 * limits.RUNNING
    assert len(screened(world)) <= 150, "a minute's shield stands before screening"
    assert (await ben.order()).status == 202, "nobody else is concerned"


async def test_d41_what_each_person_may_upload_and_read_is_bounded(world: World, ada: Person, ben: Person) -> None:
    picture = png()
    uploads = [(await ada.upload(picture)).status for _ in range(limits.UPLOADS.most + 5)]
    assert uploads == [201] * limits.UPLOADS.most + [429] * 5
    assert len(world.sandbox.kie.received("upload")) == limits.UPLOADS.most
    assert (await ben.upload(picture)).status == 201
    world.clock.advance(HOUR_S)
    assert (await ada.upload(picture)).status == 201
    url = (await shown(ada, await made(world, ada)))["image"]["url"]
    for method in ("GET", "HEAD"):
        world.clock.advance(20)
        sent = len(world.http.sent)
        answers = [(await ada.send(method, url)).status for _ in range(420)]
        assert (answers.count(200), answers.count(429)) == (400, 20)
        assert len(world.http.sent) - sent == 400
