"""A25–A28, A34, A45: a token is made by us, of one shape, kept by nobody but its owner, and ends after thirty days."""

import ast
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from images2gpt import sessions
from images2gpt.client import Client
from images2gpt.sessions.model import FRESH_S, LIFETIME_S
from tests.support.world import ROUTER, Person, World

EDGE = Path(__file__).parents[2] / "src/images2gpt/edge/system.py"
TOKEN = "gi2_" + "aB3-_" * 8 + "xyz"
NO_TOKEN = {
    "empty": "",
    "a dot": "Bearer .",
    "two dots": "Bearer ..",
    "the scheme alone": "Bearer ",
    "no scheme": TOKEN,
    "a small scheme": f"bearer {TOKEN}",
    "another scheme": f"Basic {TOKEN}",
    "the scheme twice": f"Bearer Bearer {TOKEN}",
    "two of them": f"Bearer {TOKEN}, Bearer {TOKEN}",
    "42 characters": f"Bearer {TOKEN[:-1]}",
    "44 characters": f"Bearer {TOKEN}A",
    "padding": f"Bearer {TOKEN[:-1]}=",
    "NUL": f"Bearer {TOKEN[:-1]}\x00",
    "a line break": f"Bearer {TOKEN}\r\n",
    "percent": "Bearer %E0%A4%A",
    "emoji": "Bearer \U0001f3ee",
    "full-width letters": f"Bearer gi2_{'ａ' * 43}",  # noqa: RUF001  that is what is tested
    "600 bytes": "Bearer " + "x" * 600,
    "16 KB": "Bearer " + "x" * 16_384,
    "a path": "Bearer ../../session",
    "JSON": 'Bearer {"token": 1}',
}
MEMBERS = [route.pattern for route in ROUTER.routes if route.access == "member"]


def random_token() -> str:
    return "gi2_" + urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


@pytest.mark.parametrize("how", ["log-in", "sign-up"])
async def test_a25_a_token_that_the_client_chose_is_never_adopted(world: World, ada: Person, how: str) -> None:
    for _ in range(2):
        ada.token = chosen = random_token()
        assert (await (ada.log_in() if how == "log-in" else ada.sign_up(ada.email))).status == 200
        assert ada.token != chosen
        assert (await ada.get("/api/me")).status == 200
        ada.token = chosen
        assert (await ada.get("/api/me")).status == 401
    assert chosen not in str(world.kv.stored)


async def test_a25_nor_is_the_token_of_another_person_continued(ada: Person, ben: Person) -> None:
    ada.token = ben.token
    assert (await ada.log_in()).status == 200
    assert ada.token != ben.token
    assert (await ben.get("/api/me")).json()["id"] == ben.id


@pytest.mark.parametrize("shape", NO_TOKEN)
async def test_a26_any_other_shape_is_refused_without_a_look_up(world: World, cleo: Person, shape: str) -> None:
    for pattern in MEMBERS:
        route = next(route for route in ROUTER.routes if route.pattern == pattern)
        for method in route.handlers:
            path = pattern.replace("{id}", "ses_nobody")
            answer = await cleo.send(method, path, headers={"authorization": NO_TOKEN[shape]})
            assert (answer.status, answer.code) == (401, "not_signed_in"), (method, pattern)
            assert answer.headers["www-authenticate"] == "Bearer"
    assert (world.db.trips, world.kv.calls) == ([], [])


async def test_a26_no_guess_opens_anything(ada: Person) -> None:
    for _ in range(20_000):
        ada.token = random_token()
        assert (await ada.get("/api/me")).status == 401


@pytest.mark.parametrize("shape", NO_TOKEN)
async def test_a27_a_visitors_route_takes_no_broken_token_for_none(world: World, cleo: Person, shape: str) -> None:
    wanted = b'{"prompt": "A lighthouse"}'
    answer = await cleo.send("POST", "/api/generations", wanted, headers={"authorization": NO_TOKEN[shape]})
    assert (answer.status, answer.code) == (401, "not_signed_in")
    assert (world.db.rows("SELECT 1 FROM trial_claims"), world.sandbox.kie.received("create")) == ([], [])


async def test_a28_what_is_stored_opens_nothing(world: World, ada: Person) -> None:
    row = world.db.rows("SELECT * FROM sessions")[0]
    stored = [*map(str, row.values()), *world.kv.stored, *(value for value, _ in world.kv.stored.values())]
    token, found = ada.token or "", row["token_hash"]
    assert not [value for value in stored if token in value or token[4:] in value]
    for replayed in (found, f"gi2_{found[:43]}", f"gi2_{found[-43:]}", f"session:{found}", row["id"]):
        ada.token = replayed
        assert (await ada.get("/api/me")).status == 401
    hashed = urlsafe_b64encode(bytes.fromhex(found)).decode().rstrip("=")
    ada.token = f"gi2_{hashed}"
    assert (await ada.get("/api/me")).status == 401, "well shaped, and still its hash is another"


async def test_a34_a_session_ends_in_its_last_second_and_no_use_extends_it(world: World, ada: Person) -> None:
    world.clock.advance(LIFETIME_S - 1)
    assert (await ada.get("/api/me")).status == 200
    assert (await ada.post("/api/auth/reauthenticate", {"password": "a lighthouse made of paper"})).status == 204
    world.clock.advance(1)
    for call in (ada.get("/api/me"), ada.get("/api/generations"), ada.order(), ada.get("/api/auth/sessions")):
        assert (await call).code == "not_signed_in"


async def test_a34_a_session_that_ended_is_dead_though_kv_still_has_it(world: World, ada: Person) -> None:
    world.db.connection.execute("UPDATE sessions SET expires_at = created_at + 1")
    world.clock.advance(1)
    assert await world.kv.get(next(iter(world.kv.stored))), "KV still has it"
    assert (await ada.get("/api/me")).status == 401


def test_a34_freshness_is_shorter_than_the_session() -> None:
    assert (LIFETIME_S, FRESH_S) == (30 * 86_400, 900)


async def test_a45_no_two_tokens_ids_or_salts_are_alike(world: World, ada: Person) -> None:
    client = Client(ada.address, None, None)
    opened = [sessions.open_session(world.app, ada.id, client, password=None) for _ in range(1_000)]
    assert len({each.token for each in opened}) == len({each.record.id for each in opened}) == 1_000


def test_a45_chance_comes_from_the_csprng_at_the_moment_it_is_asked() -> None:
    """A generator made at import would lie in the deployment's snapshot: every isolate would say the same."""
    tree = ast.parse(EDGE.read_text())
    ids = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "RandomIds")
    used = {ast.unparse(node.func) for node in ast.walk(ids) if isinstance(node, ast.Call)}
    assert {"secrets.token_bytes"} <= used
    assert not [name for name in used if name.startswith("random")]
