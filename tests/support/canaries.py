"""A person whose every word is unique, who uses everything there is; and the search for those words everywhere.

`live` gives the marks of a whole life, `scan` the places where they stand. What is personal must stand nowhere once the
account is deleted and the cron has run; an opaque id only where the privacy map says that a deletion leaves it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from images2gpt.ports import Mail
from images2gpt.privacy.map import NOBODY_S, TABLES
from images2gpt.sessions.model import hash_token
from images2gpt.times import MINUTE_S
from tests.support.buying import begin, buy, last_transaction
from tests.support.mailbox import token
from tests.support.pictures import png
from tests.support.refusals import BLOCKED
from tests.support.scenes import operator, set_balance
from tests.support.world import PASSWORD, Answer, Person, World
from tools.sandbox.kie.behaviour import Fail

NOTICE = "Your account was deleted"
NEW_PASSWORD = "canary-password-2 of the tests"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark was found. `table` is "KV", "a log line", "a mail" or "a provider" where it is none of D1's."""

    mark: str
    table: str
    column: str


@dataclass
class Life:
    """Somebody and their marks: what is personal, and the opaque ids that stand for them. Counts what was sent."""

    person: Person
    personal: dict[str, str] = field(default_factory=dict)
    opaque: dict[str, str] = field(default_factory=dict)
    mails: int = 0
    calls: int = 0


async def live(world: World) -> Life:
    """The whole life of an account, up to the moment before its deletion. The world must send mail."""
    ada = world.person("198.51.100.77")
    life = Life(ada)
    life.personal |= {"old address": "canary-old@example.com", "address": "canary-new@example.com"}
    await ada.sign_up(life.personal["old address"])
    await ada.post("/api/auth/email/verify", {"token": await token(world, ada.email, "verify")})
    await _change_who_they_are(world, life)
    await _make_images(world, life)
    await _write(world, life)
    await _buy(world, life)
    await _visit(world, life)
    _read_marks(world, life)
    return life


async def say_goodbye(life: Life, password: str = NEW_PASSWORD) -> Answer:
    """Deletes the account; what is sent from here on is looked at by `scan`."""
    world = life.person.world
    await world.background.settle()
    life.mails, life.calls = len(world.mailer.mails), len(world.http.sent)
    return await life.person.send("DELETE", "/api/me", json.dumps({"password": password}).encode())


async def _change_who_they_are(world: World, life: Life) -> None:
    ada = life.person
    await ada.patch("/api/me", {"email": life.personal["address"], "current_password": PASSWORD})
    ada.email = life.personal["address"]
    await ada.post("/api/auth/email/resend")
    changed = await ada.post("/api/auth/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD})
    ada.token = changed.json()["token"]
    life.personal |= {"first password": PASSWORD, "password": NEW_PASSWORD}
    await world.person().post("/api/auth/password/forgot", {"email": ada.email})
    await world.background.settle()
    await ada.patch("/api/me", {"daily_limit": 500})


async def _make_images(world: World, life: Life) -> None:
    ada = life.person
    await set_balance(world, ada, 60)
    reference = (await ada.upload(png())).json()["id"]
    await ada.order("canary-prompt-with-reference", references=[reference], key="canary-key")
    made = (await ada.order("canary-prompt-made")).json()["generation"]["id"]
    world.sandbox.kie.when("canary-prompt-failed", outcome=Fail())
    await ada.order("canary-prompt-failed")
    await world.finish()
    await ada.patch(f"/api/generations/{made}", {"starred": True})
    life.personal["blocked prompt"] = f"canary-prompt-blocked: {BLOCKED}"
    blocked = (await ada.order(life.personal["blocked prompt"])).json()["generation"]
    await ada.post(f"/api/generations/{blocked}/appeal", {"message": "canary-appeal"})
    world.sandbox.creem.when("canary-prompt-denied", decision="deny")
    await ada.order("canary-prompt-denied")
    names = ("made", "with-reference", "failed", "denied", "under-way")
    life.personal |= {f"{name} prompt": f"canary-prompt-{name}" for name in names} | {"appeal": "canary-appeal"}
    life.personal["idempotency key"] = "canary-key"


async def _write(world: World, life: Life) -> None:
    letter = {"email": life.person.email, "subject": "canary-subject", "message": "canary-message"}
    await life.person.post("/api/contact", letter)
    await world.person().post("/api/contact", letter)
    await operator(world).post("/api/admin/support", letter | {"subject": "canary-request"})
    life.personal |= {"subject": "canary-subject", "message": "canary-message", "request": "canary-request"}


async def _buy(world: World, life: Life) -> None:
    ada, creem = life.person, world.sandbox.creem
    await buy(ada, "starter", country="DE")
    await buy(ada, "pack_100", country="DE")
    await creem.refund(last_transaction(creem), amount=100)
    await buy(ada, "pack_500", country="DE")
    payments = (await ada.get("/api/billing")).json()["payments"]
    await ada.post("/api/billing/withdrawal", {"payment": payments[0]["id"], "confirm": True})
    life.personal["page to pay on"] = (await begin(ada, "pack_100", idempotency_key="canary-key-2")).json()[
        "checkout_url"
    ]
    life.opaque["customer"] = next(iter(creem.records.customers))
    life.opaque["transaction"] = last_transaction(creem)


async def _visit(world: World, life: Life) -> None:
    """Other devices, a copy, an operator's look; and something is still under way."""
    ada = life.person
    for number in range(3):
        device = Person(world, f"198.51.100.{80 + number}")
        device.email = ada.email
        headers = {"user_agent": f"canary-agent-{number}"}
        body = {"email": ada.email, "password": NEW_PASSWORD}
        answer = await device.post("/api/auth/login", body, **headers)
        life.personal |= {f"agent {number}": f"canary-agent-{number}", f"token {number}": answer.json()["token"]}
        life.personal |= {f"IP address {number}": device.address}
    assert (await ada.get("/api/me/export")).status == 200
    await operator(world).get(f"/api/admin/users?email={ada.email}")
    world.sandbox.kie.when("canary-prompt-under-way", seconds=100.0)
    await ada.order("canary-prompt-under-way")


def _read_marks(world: World, life: Life) -> None:
    """What chance has made: tokens, hashes, ids, addresses of files."""
    ada, rows = life.person, world.db.rows
    life.personal |= {"IP address": ada.address, "token": ada.token or ""}
    life.personal |= {f"hash of {name}": hash_token(mark) for name, mark in life.personal.items() if "token" in name}
    for number, row in enumerate(rows("SELECT id FROM sessions")):
        life.personal[f"session {number}"] = row["id"]
    for number, row in enumerate(rows("SELECT token_hash FROM email_tokens")):
        life.personal[f"mailed link {number}"] = row["token_hash"]
    for number, row in enumerate(rows("SELECT url FROM reference_images")):
        life.personal[f"reference {number}"] = row["url"]
    for number, row in enumerate(rows("SELECT result_url FROM generations WHERE result_url IS NOT NULL")):
        life.personal[f"result {number}"] = row["result_url"]
    life.personal["password record"] = rows("SELECT password FROM users WHERE id = ?", ada.id)[0]["password"]
    life.opaque |= {
        "id": ada.id,
        "hash for the bonus": rows("SELECT address_hash FROM bonus_claims")[0]["address_hash"],
    }


def scan(world: World, life: Life, *, logged: str = "") -> set[Place]:
    """Every place that shows a mark: all of D1 and KV, and what was logged, mailed and sent since the deletion began.

    The notice of the deletion itself is left out: it is the one mail that must go to the address.
    """
    marks = life.personal | life.opaque
    texts = [*_tables(world), *_keys(world), *(("a log line", "", line) for line in logged.splitlines())]
    texts += [("a mail", mail.subject, str(mail)) for mail in _mails(world, life)]
    calls = world.http.sent[life.calls :]
    texts += [("a provider", each.url, f"{each.url} {each.headers} {each.body!r}") for each in calls]
    return {Place(name, *place) for *place, text in texts for name, mark in marks.items() if mark in text}


def _mails(world: World, life: Life) -> list[Mail]:
    sent = world.mailer.mails[life.mails :]
    return [mail for mail in sent if mail.to != life.person.email or not mail.subject.startswith(NOTICE)]


def beyond_the_map(life: Life, found: set[Place]) -> set[Place]:
    """What must not be there once the account is deleted: anything personal, and ids where the map leaves none."""
    return {place for place in found if place.mark in life.personal or not _is_left(place)}


def _is_left(place: Place) -> bool:
    if place.table in ("a log line", "a provider"):
        return True  # our own numbers, and Creem's to Creem
    return place.table in NOBODY_S or (place.table in TABLES and place.column in TABLES[place.table].stays.split())


def _tables(world: World) -> Iterator[tuple[str, str, str]]:
    for (table,) in world.db.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in world.db.rows(f"SELECT * FROM {table}"):
            yield from ((table, column, str(value)) for column, value in row.items() if value is not None)


def _keys(world: World) -> Iterator[tuple[str, str, str]]:
    for key, (value, _) in world.kv.stored.items():
        yield "KV", key.partition(":")[0], f"{key} {value}"


def an_hour_of_crons(world: World) -> Iterator[int]:
    """Moves the clock a few times, as far as everything that waits needs: `for _ in …: await world.run_cron()`."""
    for minutes in (1, 2, 5, 10, 20, 30):
        world.clock.advance(minutes * MINUTE_S)
        yield minutes
